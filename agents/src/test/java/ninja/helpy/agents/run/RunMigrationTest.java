package ninja.helpy.agents.run;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializationExtension;
import akka.serialization.SerializerWithStringManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import ninja.helpy.agents.LocalEntities;
import ninja.helpy.agents.protocol.EntityState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RunMigrationTest {

    private static final ActorTestKit akka = ActorTestKit.create(LocalEntities.config());

    private static final String ORDER = "{'agentId':'a','agentVersion':1,'cause':'chat',"
            + "'thread':{'kind':'CONVERSATION','id':'c'},'asker':{'id':'u','displayName':null},'text':'Hello',"
            + "'messages':{'user':'m1','answer':'m2'},'requestHash':'h','onDisconnect':'CANCEL'}";
    private static final String LOST =
            "{'inputTokens':12,'outputTokens':2,'cachedTokens':0,'reasoningTokens':0," + "'estimated':true}";

    @AfterAll
    static void stop() {
        akka.shutdownTestKit();
    }

    @Test
    void aSnapshotFromBeforeToolsIsARunInItsOneModelCall() throws IOException {
        var run = read("{'order':" + ORDER + ",'progress':{'attempt':1,'model':'demo/helpy','held':500,"
                + "'inputTokens':12,'lost':" + LOST + ",'settled':false},'pieces':[],'end':null,"
                + "'startedAt':'2026-11-21T12:00:00Z'}");

        assertThat(run.isInFlight()).isTrue();
        assertThat(run.progress().call()).contains(new Run.Call("demo/helpy", 500, 12, Piece.ATTEMPT_STRIDE));
        assertThat(run.progress().kept()).containsExactly(0L);
        assertThat(run.progress().spent().usage().inputTokens()).isEqualTo(12);
        assertThat(run.order().orElseThrow().terms()).isEqualTo(RunOrder.Terms.of(RunOrder.OnDisconnect.CANCEL));
    }

    @Test
    void aSnapshotOfARunThatWasNotOrderedYetReadsToo() throws IOException {
        var run = read("{'order':null,'progress':{'attempt':0,'model':null,'held':0,'inputTokens':0,'lost':" + LOST
                + ",'settled':false},'pieces':[],'end':null,'startedAt':'1970-01-01T00:00:00Z'}");

        assertThat(run.isStarted()).isFalse();
        assertThat(run.progress().stage()).isEqualTo(Run.Stage.BEGUN);
    }

    private static Run read(String json) throws IOException {
        var serialization = SerializationExtension.get(Adapter.toClassic(akka.system()));
        var serializer = (SerializerWithStringManifest) serialization.serializerFor(EntityState.class);
        var bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return (Run) serializer.fromBinary(bytes, Run.class.getName());
    }
}
