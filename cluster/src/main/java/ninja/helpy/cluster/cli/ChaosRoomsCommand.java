package ninja.helpy.cluster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import ninja.helpy.cluster.chaos.Fault;
import ninja.helpy.cluster.chaos.rooms.RoomsWorkload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rooms while nodes are killed and cut off. */
@Command(
        name = "rooms",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "People talk in rooms by WebSocket and call Helpys, while nodes are killed and cut off from each other; they come",
            "back on another node with their last position. Then: everybody in a room was told the same in the same order,",
            "nothing that was acknowledged is lost or there twice, every round is over, answered and charged once. Exit code 1",
            "on any violation."
        })
final class ChaosRoomsCommand implements Callable<Integer> {

    @Option(
            names = "--rooms",
            defaultValue = "20",
            description = "How many, of " + RoomsWorkload.PEOPLE_PER_ROOM + " people and two Helpys each"
                    + " (default: ${DEFAULT-VALUE}).")
    private int rooms;

    @Mixin
    private ChaosFrame frame = new ChaosFrame();

    @Override
    public Integer call() throws InterruptedException {
        return frame.runScripted(
                "rooms",
                rooms * RoomsWorkload.PEOPLE_PER_ROOM,
                List.of(Fault.KILL, Fault.CUT),
                RoomsWorkload::new,
                "everybody was told the same in the same order, nothing is lost or twice, every round is over and paid once.");
    }
}
