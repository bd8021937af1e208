package ninja.helpy.api.conversation;

import static ninja.helpy.api.RunningApi.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import ninja.helpy.agents.conversation.ConversationCommand.AppendMessage;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Preview;
import ninja.helpy.agents.protocol.EntityId;
import ninja.helpy.agents.protocol.Ids;
import ninja.helpy.api.RunningApi;
import ninja.helpy.api.RunningApi.Tenant;
import org.junit.jupiter.api.Test;

class ConversationsTest {

    private static final String ALL = "/chat/conversations";

    private final RunningApi api = RunningApi.get();
    private final Tenant tenant = api.tenant();
    private final String agentId = api.agent(tenant, "Ada");

    @Test
    void aConversationBelongsToItsUserAndTheWorkspacesKeySeesIt() {
        var made = as("anna", "POST", ALL, Map.of("helpyId", agentId, "subject", "primes"));
        var one = ALL + "/" + made.at("/conversationId");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/userId")).isEqualTo("anna");
        assertThat(as("anna", "GET", "/api" + one, Map.of()).at("/subject")).isEqualTo("primes");
        assertProblem(as("ben", "GET", one, Map.of()), 404, "not_found");
        assertProblem(as("ben", "DELETE", one, Map.of()), 404, "not_found");
        assertThat(api.get(one, tenant.ownerKey()).status()).isEqualTo(200);
    }

    @Test
    void anAgentThatIsNotThereCannotBeTalkedTo() {
        assertProblem(as("anna", "POST", ALL, Map.of("agentId", Ids.next())), 404, "not_found");
        assertProblem(as("anna", "POST", ALL, Map.of("type", "group", "agentId", agentId)), 400, "validation_failed");
    }

    @Test
    void messagesAreReadEditedAndDeletedByTheirSender() throws Exception {
        var id = as("anna", "POST", ALL, Map.of("agentId", agentId)).at("/conversationId");
        var first = say(id, "anna", "one");
        var second = say(id, "anna", "two");
        var messages = ALL + "/" + id + "/messages";

        var edited = as("anna", "PUT", messages + "/" + first, Map.of("content", "uno"));
        var deleted = as("anna", "DELETE", messages + "/" + second, Map.of());

        assertThat(edited.at("/content")).isEqualTo("uno");
        assertThat(edited.at("/edited")).isEqualTo("true");
        assertThat(deleted.status()).isEqualTo(204);
        var list = as("anna", "GET", messages, Map.of());
        assertThat(list.at("/items/0/deleted")).isEqualTo("true");
        assertThat(list.at("/items/1/content")).isEqualTo("uno");
        var chat = as("anna", "GET", "/api/chat/" + id + "/messages", Map.of());
        assertThat(chat.at("/0/content")).isEqualTo("uno");
        assertThat(chat.at("/0/botId")).isEqualTo(agentId);
        assertProblem(as("ben", "PUT", messages + "/" + first, Map.of("content", "x")), 404, "not_found");
        assertProblem(
                api.call("PUT", messages + "/" + first, tenant.ownerKey(), Map.of("content", "x")), 403, "forbidden");
    }

    @Test
    void anArchivedChatTakesNoMoreEdits() throws Exception {
        var id = as("anna", "POST", ALL, Map.of("agentId", agentId)).at("/conversationId");
        var message = say(id, "anna", "one");

        assertThat(as("anna", "DELETE", "/api/chat/" + id, Map.of()).status()).isEqualTo(204);

        assertThat(as("anna", "GET", ALL + "/" + id, Map.of()).at("/isActive")).isEqualTo("false");
        assertProblem(
                as("anna", "PUT", ALL + "/" + id + "/messages/" + message, Map.of("content", "x")),
                409,
                "invalid_state");
    }

    @Test
    void olderMessagesThanTheEntityRemembersAreReadOnFromTheView() throws Exception {
        var id = as("anna", "POST", ALL, Map.of("agentId", agentId)).at("/conversationId");
        for (int n = 1; n <= 60; n++) {
            var messageId = say(id, "anna", "message " + n);
            api.lists().said(id, messageId, "message " + n, Instant.now());
        }

        var read = new ArrayList<String>();
        var query = "?limit=7";
        while (!query.isEmpty()) {
            var page = as("anna", "GET", ALL + "/" + id + "/messages" + query, Map.of());
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            read.addAll(page.json().findValuesAsText("content"));
            query = page.json().has("nextCursor") ? "?limit=7&cursor=" + page.at("/nextCursor") : "";
        }

        assertThat(read)
                .isEqualTo(IntStream.rangeClosed(1, 60)
                        .mapToObj(n -> "message " + (61 - n))
                        .toList());
        assertProblem(as("anna", "GET", ALL + "/" + id + "/messages?cursor=eA", Map.of()), 400, "validation_failed");
    }

    @Test
    void everyoneListsHisOwnConversations() {
        var user = "user-" + Ids.next();
        api.lists().began(user, agentId, "c-1");
        api.lists().began(user, Ids.next(), "c-2");

        var list = as(user, "GET", ALL, Map.of());
        var chats = as(user, "GET", "/api/chat?botId=" + agentId, Map.of());

        assertThat(list.json().findValuesAsText("conversationId")).containsExactly("c-2", "c-1");
        assertThat(chats.json().findValuesAsText("chatId")).containsExactly("c-1");
        assertThat(as("ben", "GET", ALL, Map.of()).json().path("items")).isEmpty();
        assertThat(as(user, "GET", ALL + "?active=false", Map.of()).json().path("items"))
                .isEmpty();
    }

    @Test
    void anOlderMessageThanTheEntityRemembersCanStillBeChangedByItsSender() {
        var id = as("anna", "POST", ALL, Map.of("agentId", agentId)).at("/conversationId");
        api.lists().said(id, "m-old", "once", Instant.EPOCH);
        var messages = ALL + "/" + id + "/messages";

        var edited = as("anna", "PUT", messages + "/m-old", Map.of("content", "then"));
        var reacted = as("anna", "PUT", messages + "/m-old/reactions/:tada:", Map.of());

        assertThat(edited.at("/content")).isEqualTo("then");
        assertThat(edited.at("/createdAt")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(reacted.at("/:tada:/0")).isEqualTo("anna");
        assertThat(as("anna", "DELETE", messages + "/m-old", Map.of()).status()).isEqualTo(204);
        assertProblem(as("anna", "PUT", messages + "/m-none", Map.of("content", "x")), 404, "not_found");
    }

    @Test
    void aConversationAndTheListTellWhoSpokeLastAndHowItBegins() throws Exception {
        var user = "user-" + Ids.next();
        var id = as(user, "POST", ALL, Map.of("agentId", agentId)).at("/conversationId");
        assertThat(as(user, "GET", ALL + "/" + id, Map.of()).json().has("lastMessage"))
                .isFalse();
        say(id, user, "one");
        var last = say(id, user, "x".repeat(Preview.CHARS_MAX) + "more");
        api.lists().began(user, agentId, id, Instant.EPOCH);

        var shown = as(user, "GET", ALL + "/" + id, Map.of());
        var listed = as(user, "GET", ALL, Map.of());
        var chats = as(user, "GET", "/api/chat", Map.of());

        assertThat(shown.at("/lastMessage/messageId")).isEqualTo(last);
        assertThat(shown.at("/lastMessage/preview")).isEqualTo("x".repeat(Preview.CHARS_MAX));
        assertThat(shown.at("/lastMessage/senderId")).isEqualTo(user);
        assertThat(shown.at("/messageCount")).isEqualTo("2");
        assertThat(listed.at("/items/0/lastMessage/preview")).isEqualTo("Hello");
        assertThat(chats.at("/items/0/messageCount")).isEqualTo("7");
    }

    private String say(String conversationId, String userId, String content) throws Exception {
        var message = Message.plain(
                Ids.next(), Message.Sender.human(userId, userId), content, Instant.now(), Optional.empty());
        var entities = api.entities();
        entities.ask(
                        entities.conversation(new EntityId(tenant.workspaceId(), conversationId)),
                        replyTo -> new AppendMessage(message, replyTo))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return message.messageId();
    }

    private RunningApi.Answer as(String userId, String method, String path, Map<String, ?> body) {
        return api.call(method, path, tenant.ownerKey(), body, "X-User-Id", userId);
    }
}
