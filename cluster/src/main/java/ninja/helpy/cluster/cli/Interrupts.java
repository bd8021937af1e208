package ninja.helpy.cluster.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C (and a polite kill, and a closed terminal): the first one asks to stop, the second one insists. A JVM's
 * shutdown hook cannot tell them apart, and the class that can is not part of any specification, hence the reflection.
 */
final class Interrupts {

    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private final AtomicInteger seen = new AtomicInteger();
    private final Runnable first;
    private final Runnable second;

    Interrupts(Runnable first, Runnable second) {
        this.first = first;
        this.second = second;
    }

    void install() {
        SIGNALS.forEach(this::install);
    }

    private void install(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Interrupts.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, words) -> {
                        if (method.getName().equals("handle")) handle();
                        return null;
                    });
            Object this1 = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, this1, ours);
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException notHere) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::handle));
        }
    }

    private void handle() {
        if (seen.incrementAndGet() == 1) first.run();
        else second.run();
    }
}
