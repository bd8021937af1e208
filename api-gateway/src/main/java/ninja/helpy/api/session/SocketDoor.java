package ninja.helpy.api.session;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ninja.helpy.api.session.SocketCommand.KeyLookedAt;
import ninja.helpy.api.session.SocketCommand.LoggedIn;
import ninja.helpy.api.session.SocketCommand.Tick;

/** Whether the one behind a connection may go on: not known yet, known, or known by a key that has ended. */
final class SocketDoor {

    private final ActorContext<SocketCommand> context;
    private final TimerScheduler<SocketCommand> timers;
    private final SocketLogin login;
    private final SocketSettings settings;
    private Optional<SocketUser> user;
    private boolean expired;
    private Instant lookedAt = Instant.now();

    SocketDoor(
            ActorContext<SocketCommand> context,
            TimerScheduler<SocketCommand> timers,
            SocketLogin login,
            SocketSettings settings,
            Optional<SocketUser> user) {
        this.context = context;
        this.timers = timers;
        this.login = login;
        this.settings = settings;
        this.user = user;
        if (user.isEmpty()) timers.startSingleTimer(Tick.LOGIN_OVERDUE, settings.loginWithin());
        user.ifPresent(this::endWithKey);
    }

    Optional<SocketUser> user() {
        return user;
    }

    boolean isExpired() {
        return expired;
    }

    boolean isOpen() {
        return user.isPresent() && !expired;
    }

    /** Sends {@link LoggedIn}. */
    void show(ClientFrame frame, Runnable next) {
        context.pipeToSelf(login.byFrame(frame.data()), (who, failure) -> new LoggedIn(frame, who, failure, next));
    }

    /** False if somebody else was here before: a connection is one person's. */
    boolean admit(SocketUser who) {
        if (user.isPresent() && !user.get().isSameAs(who)) return false;
        user = Optional.of(who);
        expired = false;
        lookedAt = Instant.now();
        timers.cancel(Tick.LOGIN_OVERDUE);
        timers.cancel(Tick.RENEWAL_OVERDUE);
        endWithKey(who);
        return true;
    }

    /** Called now and then. */
    void lookNowAndThen() {
        if (isOpen() && Instant.now().isAfter(lookedAt.plus(settings.lookAtKeyEvery()))) look();
    }

    /** Sends {@link KeyLookedAt}. */
    void look() {
        lookedAt = Instant.now();
        user.ifPresent(known -> context.pipeToSelf(login.stillHeld(known), KeyLookedAt::new));
    }

    void stillHeld(SocketUser known) {
        if (expired) return;
        user = Optional.of(known);
        endWithKey(known);
    }

    /** False if it was known already. */
    boolean expire() {
        if (expired) return false;
        expired = true;
        timers.startSingleTimer(Tick.RENEWAL_OVERDUE, settings.renewWithin());
        return true;
    }

    private void endWithKey(SocketUser known) {
        known.until().ifPresent(until -> {
            var left = Duration.between(Instant.now(), until).plusMillis(1);
            timers.startSingleTimer(Tick.KEY_ENDS, left.isNegative() ? Duration.ZERO : left);
        });
    }
}
