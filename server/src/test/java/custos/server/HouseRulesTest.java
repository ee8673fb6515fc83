package custos.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What class paths cannot say of the house. */
final class HouseRulesTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("custos");

    /** Which modules each module may use. */
    private static final Map<String, List<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("aws", List.of()),
                    Map.entry("store", List.of()),
                    Map.entry("manifest", List.of()),
                    Map.entry("vision", List.of()),
                    Map.entry("sigv4", List.of("aws")),
                    Map.entry("policy", List.of("aws")),
                    Map.entry("jobs", List.of("store")),
                    Map.entry("objectstore", List.of("aws", "store")),
                    Map.entry("iam", List.of("aws", "policy", "store")),
                    Map.entry(
                            "rekognition",
                            List.of(
                                    "aws",
                                    "policy",
                                    "store",
                                    "objectstore",
                                    "jobs",
                                    "vision",
                                    "manifest")),
                    Map.entry("gateway", List.of("aws", "sigv4")));

    /** Subpackages that are part of their module's public face. */
    private static final String[] PUBLIC_ROOMS = {
        "custos.aws.wire..", "custos.aws.s3..", "custos.policy.cases.."
    };

    @TestFactory
    Stream<DynamicTest> dependenciesPointOneWay() {
        return MAY_USE.entrySet().stream()
                .map(module ->
                        DynamicTest.dynamicTest(
                                module.getKey(),
                                () -> checkUses(module.getKey(), module.getValue())));
    }

    private static void checkUses(String module, List<String> may) {
        var others =
                Stream.concat(MAY_USE.keySet().stream(), Stream.of("server", "trainer"))
                        .filter(other -> !other.equals(module) && !may.contains(other))
                        .map(other -> "custos." + other + "..")
                        .toArray(String[]::new);
        noClasses()
                .that(resideInAPackage("custos." + module + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .because("modules depend one way, as docs/architecture.md draws it")
                .check(HOUSE);
    }

    @TestFactory
    Stream<DynamicTest> aModulesInnerRoomsAreItsOwn() {
        return MAY_USE.keySet().stream()
                .map(module -> DynamicTest.dynamicTest(module, () -> checkInnerRooms(module)));
    }

    private static void checkInnerRooms(String module) {
        noClasses()
                .that(
                        resideInAPackage("custos..")
                                .and(not(resideInAPackage("custos." + module + ".."))))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("custos." + module + ".*..")
                                .and(not(resideInAnyPackage(PUBLIC_ROOMS))))
                .because("what other modules may use stands in a module's root package")
                .check(HOUSE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("custos.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void nothingNativeIsInVisionsPublicFace() {
        methods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat(resideInAPackage("custos.vision"))
                .and()
                .areDeclaredInClassesThat()
                .arePublic()
                .should()
                .notHaveRawReturnType(resideInAnyPackage("ai.onnxruntime..", "java.lang.foreign.."))
                .because("what opens native memory closes it in the same method")
                .check(HOUSE);
    }

    @Test
    void theTimeComesInByConstructor() {
        noClasses()
                .that(resideInAPackage("custos..").and(not(resideInAPackage("custos.server.."))))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("a clock comes in by constructor, so that tests can set it")
                .check(HOUSE);
    }

    @Test
    void visionNeverLoadsPyTorch() {
        noClasses()
                .that(resideInAPackage("custos.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("ai.djl.."))
                .because("PyTorch runs in the trainer's process, never in the server's")
                .check(HOUSE);
    }

    @Test
    void thereIsOneJsonAndOneLoggingLibrary() {
        noClasses()
                .that(
                        resideInAPackage("custos..")
                                // javax.sql.DataSource has a method that names JDK logging
                                .and(not(simpleName("Joined"))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "com.google.gson..",
                                "com.fasterxml.jackson.databind..",
                                "java.util.logging..",
                                "org.apache.commons.logging.."))
                .because("one JSON library (Jackson 3) and one logging API (SLF4J)")
                .check(HOUSE);
    }
}
