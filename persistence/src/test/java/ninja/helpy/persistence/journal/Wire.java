package ninja.helpy.persistence.journal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The network between one node and Cassandra: what goes to and fro can be held back, and goes on later. */
final class Wire implements AutoCloseable {

    private final ServerSocket door;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Gate questions = new Gate();
    private final Gate answers = new Gate();

    Wire(int targetPort) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = targetPort;
        thread(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Nothing reaches Cassandra any more. */
    void holdQuestions() {
        questions.set(false);
    }

    void releaseQuestions() {
        questions.set(true);
    }

    /** Cassandra does what it is told, but nobody hears of it. */
    void holdAnswers() {
        answers.set(false);
    }

    @Override
    public void close() {
        cut();
    }

    /** Ends it for good, with what is held. */
    void cut() {
        try {
            door.close();
            for (Socket socket : sockets) socket.close();
            questions.set(true);
            answers.set(true);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = door.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(client);
            sockets.add(server);
            thread(() -> pump(client.getInputStream(), server.getOutputStream(), questions));
            thread(() -> pump(server.getInputStream(), client.getOutputStream(), answers));
        }
    }

    private static void pump(InputStream from, OutputStream to, Gate gate) throws IOException {
        var buffer = new byte[64 * 1024];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            gate.pass();
            to.write(buffer, 0, read);
            to.flush();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void thread(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                return;
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static final class Gate {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition opened = lock.newCondition();
        private boolean isOpen = true;

        void set(boolean open) {
            lock.lock();
            try {
                isOpen = open;
                opened.signalAll();
            } finally {
                lock.unlock();
            }
        }

        void pass() {
            lock.lock();
            try {
                while (!isOpen) opened.awaitUninterruptibly();
            } finally {
                lock.unlock();
            }
        }
    }
}
