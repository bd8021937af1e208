package ninja.helpy.agents;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ninja.helpy.agents.agent.Agent;
import ninja.helpy.agents.agent.AgentConfig;
import ninja.helpy.agents.agent.Helpy;
import ninja.helpy.agents.agent.HelpyEvent.HelpyCreated;
import ninja.helpy.agents.agent.Personality;
import ninja.helpy.agents.conversation.Conversation;
import ninja.helpy.agents.conversation.ConversationEvent.ConversationStarted;
import ninja.helpy.agents.conversation.ConversationEvent.MessageAppended;
import ninja.helpy.agents.conversation.Message;
import ninja.helpy.agents.conversation.Reactions;
import ninja.helpy.agents.prompt.Prompt;
import ninja.helpy.agents.prompt.PromptEvent.PromptVersioned;
import ninja.helpy.agents.prompt.Sections;
import ninja.helpy.agents.prompt.Sections.Own;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.reader.Reader;
import ninja.helpy.agents.session.GroupSession;
import ninja.helpy.agents.session.GroupSessionEvent.MessagePosted;
import ninja.helpy.agents.session.RoomFacts;
import ninja.helpy.agents.workspace.Workspace;
import ninja.helpy.agents.workspace.WorkspaceCommand.ListedAgent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A snapshot in an older form is the same state; what it did not know is empty. */
class OldSnapshotsTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.parse("2026-11-21T12:00:00Z");

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aConversationWithoutReactionsAndFacts() throws IOException {
        var message = Message.plain("m-1", Message.Sender.human("u-1", "Uma"), "Hello", AT, Optional.empty());
        var now = Conversation.fold(
                Conversation.fold(Conversation.EMPTY, new ConversationStarted("a-1", "u-1", Optional.empty(), AT)),
                new MessageAppended(message, 1));
        var old = (ObjectNode) written(now);
        old.remove(List.of("reactions", "feed"));
        ((ObjectNode) old.at("/recent/0")).remove("form");

        var read = (Conversation) read(old, Conversation.class.getName());

        assertThat(read.recent()).isEqualTo(now.recent());
        assertThat(read.about()).isEqualTo(now.about());
        assertThat(read.reactions()).isEqualTo(Reactions.NONE);
        assertThat(read.feed().position()).isEqualTo(1);
        assertThat(read(written(now), serializer().manifest(now))).isEqualTo(now);
    }

    @Test
    void aRoomFromBeforeItsRulesHasTheUsualOnes() throws IOException {
        var now = GroupSession.fold(GroupSession.EMPTY, RoomFacts.opened(AT));
        var talk = "{'recent':[],'messages':0,'rounds':0,'answers':{},'queued':[]";
        var about = "{'about':{'sessionId':'s-1','name':'Room','subject':null,"
                + "'settings':{'respondersMax':3,'respondMode':'scored'},'startTime':'" + AT + "','endTime':null},"
                + "'members':[],'helpys':[],'openRound':null,'feed':{'position':1,'facts':[]},'talk':" + talk;
        var one = JSON.readTree((about + "}}").replace('\'', '"'));
        var two = JSON.readTree((about + ",'reactions':{'byMessage':{}}}}").replace('\'', '"'));

        for (var old : List.of(read(one, name(1)), read(two, name(2)))) {
            assertThat(old).usingRecursiveComparison().ignoringFields("feed").isEqualTo(now);
        }
        assertThat(read(written(now), serializer().manifest(now))).isEqualTo(now);
    }

    private static String name(int version) {
        return GroupSession.class.getName() + (version == 1 ? "" : "#" + version);
    }

    @Test
    void aWorkspaceFromBeforeMcpServersHasNone() throws IOException {
        var workspace = (Workspace) read(
                JSON.readTree(
                        "{'about':{'name':'W','description':'','createdAt':'2026-11-21T12:00:00Z'},'keys':[],'agents':[],'rooms':[],'version':3,'deleted':false}"
                                .replace('\'', '"')),
                Workspace.class.getName());

        assertThat(workspace.mcpServers()).isEmpty();
        assertThat(workspace.version()).isEqualTo(3);
    }

    @Test
    void aWorkspaceFromBeforeOwnersKnowsNobodysHelpys() throws IOException {
        var workspace = (Workspace) read(
                JSON.readTree(
                        "{'about':null,'keys':[],'agents':[{'agentId':'a-1','kind':'helpy','name':'Ada'}],'rooms':[],'mcpServers':[],'version':3,'deleted':false}"
                                .replace('\'', '"')),
                Workspace.class.getName() + "#2");

        assertThat(workspace.agents()).containsExactly(new ListedAgent("a-1", "helpy", "Ada", Optional.empty()));
    }

    @Test
    void anAgentFromBeforeHelpysRemembersNothing() throws IOException {
        var agent = (Agent) read(
                JSON.readTree(
                        "{'versions':[],'keys':[],'streams':[],'createdAt':'2026-11-21T12:00:00Z','deleted':false}"
                                .replace('\'', '"')),
                Agent.class.getName());

        assertThat(agent.helpy()).isEqualTo(Helpy.NONE);
        assertThat(read(written(agent), serializer().manifest(agent))).isEqualTo(agent);
    }

    @Test
    void aHelpyFromBeforeTemplatesAndFeedbackWasMadeAfterNoneAndNobodyHasRatedIt() throws IOException {
        var personality = new Personality(List.of("curious"), Optional.empty(), Optional.empty(), Map.of());
        var look = new Helpy.Look(Optional.of("ada.png"), Optional.empty(), Optional.empty());
        var config = new AgentConfig(
                "Ada",
                AgentConfig.Kind.HELPY,
                "Be kind.",
                Optional.empty(),
                AgentConfig.Sampling.DEFAULT,
                AgentConfig.Persona.NONE,
                AgentConfig.Tools.NONE);
        var now = new HelpyCreated(config, personality, look, AT).applyTo(Agent.EMPTY);
        var old = written(now);
        ((ObjectNode) old.at("/helpy/look")).remove("templateId");
        ((ObjectNode) old).remove("feedback");

        assertThat(read(old, Agent.class.getName() + "#2")).isEqualTo(now);
    }

    @Test
    void aPromptFromBeforeRatingsHasNone() throws IOException {
        var sections = new Sections("Be kind.", "", "", "");
        var now = new PromptVersioned("u-1", "a-1", 1, Own.NOTHING, sections, 7, AT).applyTo(Prompt.EMPTY);
        var old = (ObjectNode) written(now);
        old.remove("rated");
        ((ObjectNode) old.at("/versions/0")).remove("effect");

        assertThat(read(old, Prompt.class.getName())).isEqualTo(now);
        assertThat(read(written(now), serializer().manifest(now))).isEqualTo(now);
    }

    @Test
    void aReaderFromBeforeRoomsHasReadWhatHeHasRead() throws IOException {
        var reader = (Reader) read(
                JSON.readTree("{'places':[{'talkId':'c','messageId':'m','number':7,'at':'2026-11-21T12:00:00Z'}]}"
                        .replace('\'', '"')),
                Reader.class.getName());

        assertThat(reader.in("c").orElseThrow().number()).isEqualTo(7);
        assertThat(reader.rooms()).isEmpty();
        assertThat(read(written(reader), serializer().manifest(reader))).isEqualTo(reader);
    }

    @Test
    void aConversationFromBeforeTurnsIsNobodysTurn() throws IOException {
        var conversation = (Conversation) read(
                JSON.readTree(
                        ("{'about':{'agentId':'a','userId':'u','subject':null,'createdAt':'2026-11-21T12:00:00Z'},'recent':[],"
                                        + "'messages':7,'archived':false}")
                                .replace('\'', '"')),
                Conversation.class.getName());

        assertThat(conversation.turns().current()).isEmpty();
        assertThat(conversation.turns().waiting()).isEmpty();
        assertThat(conversation.messages()).isEqualTo(7);
    }

    @Test
    void messagesFromBeforeTheyHadAFormArePlain() throws IOException {
        var message = Message.plain("m-1", Message.Sender.human("u-1", "Uma"), "Hello", AT, Optional.empty());
        var conversation = Conversation.fold(
                Conversation.fold(Conversation.EMPTY, new ConversationStarted("a-1", "u-1", Optional.empty(), AT)),
                new MessageAppended(message, 1));
        var room = GroupSession.fold(
                GroupSession.fold(GroupSession.EMPTY, RoomFacts.opened(AT)), new MessagePosted(message, AT));

        assertThat(read(formless(conversation), Conversation.class.getName() + "#2"))
                .isEqualTo(conversation);
        var old = formless(room);
        ((ObjectNode) old.get("talk")).putObject("answers");
        assertThat(read(old, GroupSession.class.getName() + "#6")).isEqualTo(room);
    }

    private static JsonNode formless(EntityState state) throws IOException {
        var json = written(state);
        json.findParents("form").forEach(parent -> ((ObjectNode) parent).remove("form"));
        return json;
    }

    private static JsonNode written(EntityState state) throws IOException {
        return JSON.readTree(serializer().toBinary(state));
    }

    private static Object read(JsonNode json, String manifest) throws IOException {
        return serializer().fromBinary(json.toString().getBytes(StandardCharsets.UTF_8), manifest);
    }

    private static SerializerWithStringManifest serializer() throws IOException {
        var serialization = SerializationExtension.get(Adapter.toClassic(akka.system()));
        return (SerializerWithStringManifest) serialization.serializerFor(EntityState.class);
    }
}
