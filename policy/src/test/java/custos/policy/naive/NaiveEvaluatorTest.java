package custos.policy.naive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NaiveEvaluatorTest {
    private static final int PUBLISHED = 181;
    private static final int SEED = 99;

    @Test
    void everyPublishedCaseComesOutAsItShould() throws Exception {
        var suites = Path.of(System.getProperty("suites", "../../shared/suites"));
        assumeTrue(Files.isDirectory(suites), "no published suites at " + suites);
        var files = new ArrayList<Path>(files(suites.resolve("policy")));
        files.add(suites.resolve("seed-policies.json"));
        assertEquals(PUBLISHED + SEED, checked(files));
    }

    @Test
    void everyCaseOfOursComesOutAsItShould() throws Exception {
        checked(files(Path.of("src/test/cases")));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static int checked(List<Path> files) throws Exception {
        var wrong = new ArrayList<String>();
        var count = 0;
        for (var file : files) {
            var read = NaiveJson.read(Files.readString(file));
            for (var one : read instanceof List<?> several ? several : List.of(read)) {
                count++;
                var it = (Map<?, ?>) one;
                var decided =
                        NaiveCase.decide(
                                it, NaiveCase.request((Map<?, ?>) NaiveJson.member(it, "request")));
                if (!decided.equals(it.get("expected"))) {
                    wrong.add(it.get("name") + ": " + decided);
                }
            }
        }
        assertEquals(List.of(), wrong);
        return count;
    }
}
