package ninja.helpy.cluster.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection from a node to another, through the {@link Link} between them. */
final class Relay {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_MILLIS_MAX = 2000;

    private final Link link;
    private final Socket from;
    private final int toPort;

    Relay(Link link, Socket from, int toPort) {
        this.link = link;
        this.from = from;
        this.toPort = toPort;
    }

    /** Comes back when the connection has ended. Nothing flows the other way but the news that it is closed. */
    void carry() {
        try (from;
                Socket to = new Socket()) {
            link.awaitOpen();
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), toPort), CONNECT_MILLIS_MAX);
            to.setTcpNoDelay(true);
            Network.thread("relay-back", () -> closeWithEnd(to));
            forward(from.getInputStream(), to.getOutputStream());
        } catch (IOException closed) {
            // As on any network: both ends see that the connection is gone.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void forward(InputStream in, OutputStream out) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            link.awaitOpen();
            out.write(buffer, 0, read);
        }
    }

    private void closeWithEnd(Socket to) {
        try (from;
                to) {
            OutputStream back = from.getOutputStream();
            to.getInputStream().transferTo(back);
        } catch (IOException closed) {
            // The other direction has ended already.
        }
    }
}
