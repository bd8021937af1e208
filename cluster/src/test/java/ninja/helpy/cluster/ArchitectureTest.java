package ninja.helpy.cluster;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import ninja.helpy.agents.protocol.ClusterMessage;
import ninja.helpy.agents.protocol.EntityState;
import ninja.helpy.agents.protocol.JournalEvent;

/** The shape of the system, as rules. Think hard about the layering before changing one. */
@AnalyzeClasses(
        packages = "ninja.helpy",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The test fixtures that modules share with each other. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    /** Where a thread may wait: terminal, measurements, processes that start or break, schema before any actor. */
    private static final String[] MAY_WAIT = {
        "ninja.helpy.cluster.bench..",
        "ninja.helpy.cluster.chaos..",
        "ninja.helpy.cluster.cli..",
        "ninja.helpy.cluster.demo..",
        "ninja.helpy.cluster.local..",
        "ninja.helpy.persistence.cassandra..",
    };

    private static final DescribedPredicate<JavaClass> MAIN_OR_SCHEMA = simpleName("Main")
            .or(simpleName("CassandraPort"))
            .or(resideInAnyPackage("ninja.helpy.persistence.journal..")
                    .and(simpleName("Schema").or(simpleName("Migrations"))));

    /** {@code join} is the one way to the results after {@code allOf}, which persistence reads many rows with. */
    private static final DescribedPredicate<JavaCall<?>> WAITS = calls(Future.class, "get")
            .or(calls(CompletableFuture.class, "join").and(notFrom("ninja.helpy.persistence.")))
            .or(calls(Thread.class, "sleep", "join"))
            .or(calls(TimeUnit.class, "sleep"))
            .or(calls(CountDownLatch.class, "await"))
            .or(calls(scala.concurrent.Await.class, "result", "ready"));

    @ArchTest
    static final ArchRule modulesDependOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("agents")
            .definedBy("ninja.helpy.agents..")
            .layer("persistence")
            .definedBy("ninja.helpy.persistence..")
            .layer("api")
            .definedBy("ninja.helpy.api..")
            .layer("cluster")
            .definedBy("ninja.helpy.cluster..")
            .whereLayer("cluster")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("cluster")
            .whereLayer("persistence")
            .mayOnlyBeAccessedByLayers("api", "cluster");

    @ArchTest
    static final ArchRule packagesOfAgentsHaveNoCycles =
            slices().matching("ninja.helpy.agents.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesOfPersistenceHaveNoCycles =
            slices().matching("ninja.helpy.persistence.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheLlmPackageKnowsProviders = noClasses()
            .that()
            .resideOutsideOfPackage("ninja.helpy.agents.llm..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.langchain4j..", "software.amazon.awssdk.."));

    /** Benchmarks hold what we do against the bare HTTP stack. */
    @ArchTest
    static final ArchRule onlyTheApiKnowsHttp = noClasses()
            .that()
            .resideOutsideOfPackages("ninja.helpy.api..", "ninja.helpy.cluster", "ninja.helpy.cluster.bench..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("akka.http.."));

    /** What connections are made of concerns only who makes them and who speaks frames over them. */
    @ArchTest
    static final ArchRule whatIsSaidDoesNotKnowWhatItIsSaidOver = noClasses()
            .that()
            .resideInAPackage("ninja.helpy.api..")
            .and()
            .resideOutsideOfPackage("ninja.helpy.api.net")
            .and()
            .haveNameNotMatching("ninja\\.helpy\\.api\\.session\\.(Socket|SocketHandler|WireWriter)")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty.."));

    /** Benchmarks hold what we do against the bare database. */
    @ArchTest
    static final ArchRule onlyPersistenceKnowsCassandra = noClasses()
            .that()
            .resideOutsideOfPackages("ninja.helpy.persistence..", "ninja.helpy.cluster.bench..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("com.datastax..", "akka.persistence.cassandra.."));

    @ArchTest
    static final ArchRule whatIsWrittenOrSentIsARecord = classes()
            .that()
            .areAssignableTo(JournalEvent.class)
            .or()
            .areAssignableTo(ClusterMessage.class)
            .or()
            .areAssignableTo(EntityState.class)
            .and()
            .areNotInterfaces()
            .should()
            .beRecords()
            .orShould()
            .beEnums();

    @ArchTest
    static final ArchRule nobodyWaitsOnAThreadOfTheNode = noClasses()
            .that()
            .resideOutsideOfPackages(MAY_WAIT)
            .and(DescribedPredicate.not(MAIN_OR_SCHEMA))
            .should()
            .callMethodWhere(WAITS);

    @ArchTest
    static final ArchRule nobodyPrints = noClasses()
            .that()
            .resideOutsideOfPackages("ninja.helpy.cluster.cli..", "ninja.helpy.cluster.terminal..")
            .should(ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule failuresAreNamed = noClasses().should(THROW_GENERIC_EXCEPTIONS);

    @ArchTest
    static final ArchRule nothingStaticChanges = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .areNotInterfaces()
            .should()
            .beFinal();

    private static DescribedPredicate<JavaCall<?>> notFrom(String prefix) {
        return DescribedPredicate.describe(
                "outside of " + prefix, call -> !call.getOriginOwner().getName().startsWith(prefix));
    }

    private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String... names) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + String.join("/", names),
                call -> call.getTargetOwner().isAssignableTo(owner)
                        && List.of(names).contains(call.getName()));
    }
}
