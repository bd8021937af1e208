package ninja.helpy.api.session;

import static ninja.helpy.api.http.Endpoint.get;
import static ninja.helpy.api.http.Endpoint.post;

import akka.http.javadsl.model.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionCommand.CreateSession;
import ninja.helpy.agents.session.GroupSessionCommand.EndSession;
import ninja.helpy.agents.session.GroupSessionCommand.GetSession;
import ninja.helpy.agents.session.GroupSessionCommand.View;
import ninja.helpy.agents.session.NewRoom;
import ninja.helpy.agents.session.NewRoom.Creator;
import ninja.helpy.agents.session.RoomSettings;
import ninja.helpy.agents.session.SessionType;
import ninja.helpy.agents.workspace.WorkspaceCommand.GetRooms;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListRoom;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedRoom;
import ninja.helpy.agents.workspace.WorkspaceCommand.Rooms;
import ninja.helpy.api.auth.Caller;
import ninja.helpy.api.conversation.Unread;
import ninja.helpy.api.http.Access;
import ninja.helpy.api.http.Answers;
import ninja.helpy.api.http.Asking;
import ninja.helpy.api.http.Call;
import ninja.helpy.api.http.Endpoint;
import ninja.helpy.api.http.Page;
import ninja.helpy.api.wire.Code;
import ninja.helpy.api.wire.Problem;

/** Rooms: GS-1, GS-2, GS-6, GS-10. */
public final class SessionEndpoints {

    static final String ALL = "/groups/sessions";
    static final String ONE = ALL + "/{sessionId}";

    private static final int NAME_CHARS_MAX = 100;
    private static final int SUBJECT_CHARS_MAX = 200;
    private static final int ID_CHARS_MAX = 64;

    /** Where nothing was said yet it counts that it was opened. */
    private static final Comparator<View> LATEST_FIRST = Comparator.comparing(
                    (View room) -> room.lastMessage().map(Preview::at).orElse(room.startTime()))
            .reversed();

    private final Asking asking;
    private final RoomHelpys helpys;
    private final Unread unread;
    private final RoomsOfPeople rooms;

    public SessionEndpoints(Asking asking) {
        this.asking = asking;
        this.helpys = new RoomHelpys(asking);
        this.unread = new Unread(asking);
        this.rooms = new RoomsOfPeople(asking);
    }

    public List<Endpoint> endpoints() {
        return List.of(
                post(ALL, Access.WRITE, this::open).alias("/api" + ALL),
                get(ALL, Access.READ, this::list).alias("/api" + ALL),
                get(ONE, Access.READ, this::show).alias("/api" + ONE),
                post(ONE + "/end", Access.READ, this::end).alias("/api" + ONE + "/end"));
    }

    private CompletionStage<HttpResponse> open(Call call) {
        var id = new EntityId(call.workspaceId(), call.newId("session"));
        return call.fields().thenCompose(fields -> {
            var name = fields.text("name", NAME_CHARS_MAX);
            var subject = fields.textIfAny("subject", SUBJECT_CHARS_MAX);
            var type = fields.oneOf("sessionType", SessionType.class).orElse(SessionType.FREE);
            var invited = InvitationEndpoints.userIds(fields, "invitedUserIds");
            var settings = fields.object("settings")
                    .map(given -> SettingsFields.read(given, RoomSettings.DEFAULT))
                    .orElse(RoomSettings.DEFAULT);
            var helpyIds = fields.texts("helpyIds", GroupSession.HELPYS_MAX, ID_CHARS_MAX);
            fields.check();
            return helpys.of(call.workspaceId(), helpyIds)
                    .thenApply(found -> new NewRoom(name, subject, type, settings, found, creator(call), invited))
                    .thenCompose(room -> asking.session(id, to -> new CreateSession(room, to), View.class))
                    .thenApply(view -> requireSame(view, name))
                    .thenCompose(view -> asking.workspace(
                                    id.workspaceId(), to -> new ListRoom(id.id(), name, to), Asking.DONE)
                            .thenCompose(done -> noted(call, id, view)))
                    .thenApply(view -> Answers.created(SessionShape.of(view)));
        });
    }

    private static View requireSame(View view, String name) {
        if (view.name().equals(name)) return view;
        throw Problem.of(Code.IDEMPOTENCY_CONFLICT, "this idempotency key opened another room")
                .asException();
    }

    private CompletionStage<View> noted(Call call, EntityId id, View view) {
        return isIn(call.member(), view)
                ? rooms.joined(id, call.member().userId(), view)
                : CompletableFuture.completedFuture(view);
    }

    /** A person who opens a room is in it; a key that stands for no person is not. */
    private static Optional<Creator> creator(Call call) {
        return Optional.of(call.member())
                .filter(Caller.Member::actsForUser)
                .map(member -> new Creator(member.userId(), member.userName()));
    }

    /** Pages go by when the rooms were opened; on each page the one comes first in which something was said last. */
    private CompletionStage<HttpResponse> list(Call call) {
        var active = call.flag("active");
        boolean mine = call.flag("mine").orElse(false);
        boolean invited = call.flag("invited").orElse(false);
        return asking.workspace(call.workspaceId(), GetRooms::new, Rooms.class).thenCompose(rooms -> {
            var page = Page.of(call, rooms.rooms(), ListedRoom::sessionId);
            return Asking.all(page.items(), room -> view(new EntityId(call.workspaceId(), room.sessionId())))
                    .thenApply(views -> views.stream()
                            .filter(room -> active.isEmpty()
                                    || active.get() == room.endTime().isEmpty())
                            .filter(room -> !mine || isIn(call.member(), room))
                            .filter(room -> !invited || isInvited(call.member(), room))
                            .sorted(LATEST_FIRST)
                            .toList())
                    .thenCompose(views -> shapes(call.member(), views))
                    .thenApply(items -> Answers.ok(new Page<>(items, page.nextCursor())));
        });
    }

    private CompletionStage<List<SessionShape>> shapes(Caller.Member member, List<View> views) {
        var own = views.stream()
                .filter(view -> isIn(member, view))
                .map(View::sessionId)
                .toList();
        var read = own.isEmpty() ? CompletableFuture.completedFuture(Map.<String, Long>of()) : unread.read(member, own);
        return read.thenApply(numbers -> views.stream()
                .map(view -> SessionShape.of(view)
                        .invited(isInvited(member, view))
                        .unread(Optional.of(view.sessionId())
                                .filter(own::contains)
                                .map(id -> Unread.shown(view.messageCount(), numbers.getOrDefault(id, 0L)))))
                .toList());
    }

    private static boolean isInvited(Caller.Member member, View room) {
        return room.invited().contains(member.userId());
    }

    private static boolean isIn(Caller.Member member, View room) {
        return room.members().stream().anyMatch(m -> m.userId().equals(member.userId()));
    }

    private CompletionStage<HttpResponse> show(Call call) {
        var id = call.entity("sessionId");
        return view(id).thenCombine(
                        asking.presence(id),
                        (view, here) -> SessionShape.of(view)
                                .invited(isInvited(call.member(), view))
                                .online(here))
                .thenApply(Answers::ok);
    }

    private CompletionStage<HttpResponse> end(Call call) {
        var id = call.entity("sessionId");
        return asking.session(id, to -> new EndSession(RoomAccess.asker(call), to), View.class)
                .thenApply(view -> Answers.ok(SessionShape.of(view)));
    }

    private CompletionStage<View> view(EntityId id) {
        return asking.session(id, GetSession::new, View.class);
    }
}
