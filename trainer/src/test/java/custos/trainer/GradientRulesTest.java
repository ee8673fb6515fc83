package custos.trainer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What code that gradients pass through keeps to. */
final class GradientRulesTest {
    @Test
    void numbersLiveAsLongAsTheGradientsThatNeedThem() {
        var house =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("custos.trainer");
        for (var method : List.of("mul", "div", "pow", "maximum", "minimum")) {
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "custos.trainer.graph..",
                            "custos.trainer.boxes..",
                            "custos.trainer.detection..",
                            "custos.trainer.whole..")
                    .or()
                    .haveSimpleName("LabelLoss")
                    .should()
                    .callMethod(NDArray.class, method, Number.class)
                    .because("DJL frees the number before the gradient is made; use Scalars")
                    .check(house);
        }
    }
}
