package ninja.helpy.cluster.chaos.credits;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ninja.helpy.cluster.chaos.Answer;
import ninja.helpy.cluster.chaos.ChaosRun.Scene;
import ninja.helpy.cluster.chaos.Client;
import ninja.helpy.cluster.chaos.Workload;
import ninja.helpy.cluster.local.LocalException;

/** Clients reserve and settle on as many ledgers as there are nodes, so that every node has one to lose. */
public final class CreditsWorkload implements Workload {

    private final Scene scene;
    private final Treasury treasury;
    private final List<Book> books = new ArrayList<>();

    /** Makes the workspaces. */
    public CreditsWorkload(Scene scene, Client admin) {
        this.scene = scene;
        this.treasury = new Treasury(scene.adminKey(), scene.violations());
        for (int number = 0; number < scene.options().spread(); number++) {
            Answer made =
                    admin.ask("POST", "/api/workspaces", scene.adminKey(), Map.of("name", "Fault test " + number));
            if (!made.isGranted()) throw new LocalException("No workspace could be made: " + made);
            var book = new Book(
                    number,
                    made.json().at("/workspace/workspaceId").asText(),
                    made.json().at("/apiKey/key").asText());
            treasury.topUp(book, admin);
            books.add(book);
        }
    }

    @Override
    public void work(int number, Client client) {
        var book = books.get(number % books.size());
        new HoldWorker(number, book, client, treasury, scene.pulse(), scene.violations()).work();
    }

    @Override
    public void check(Client client) {
        books.forEach(book -> new LedgerCheck(book, client::get, scene.violations()).check());
    }
}
