package ninja.helpy.cluster.chaos;

/** One direction between two nodes. While it is cut, what is sent waits in the network, and arrives late. */
final class Link {

    private boolean cut;

    synchronized void cut() {
        cut = true;
    }

    synchronized void heal() {
        cut = false;
        notifyAll();
    }

    synchronized void awaitOpen() throws InterruptedException {
        while (cut) wait();
    }
}
