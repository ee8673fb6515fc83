package custos.server;

import custos.manifest.SourceRef;
import custos.server.migration.DatasetFormat;
import custos.server.migration.Import;
import custos.server.migration.Importer;
import custos.vision.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code custos import}: another tool's dataset as a Ground Truth manifest. */
@Command(
        name = "import",
        description = {
            "Make a Ground Truth manifest of another tool's export, with its boxes and image labels.",
            "FORMAT is coco, yolo, voc, cvat, label-studio or custom-vision; without it, it is told"
                    + " by what the files hold.",
            "A box over the edge of its image is cut there. What is no box (not finite, without"
                    + " extent, beside the image) is left out and named, with file and line.",
            "Exit codes: 0 imported, 1 with --strict and something left out, 2 nothing was written."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ImportCommand implements Callable<Integer> {
    /** One a line is enough for a person to see what is wrong. */
    private static final int MOST_PROBLEMS = 100;

    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "[FORMAT] SOURCE",
            arity = "1..2",
            hideParamSyntax = true,
            description = "the format, and the export's file or folder")
    List<String> source = List.of();

    @Option(
            names = "--out",
            paramLabel = "MANIFEST",
            required = true,
            description = "manifest to write")
    Path out = Path.of("");

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "folder of the pictures (default: where the export is)")
    Optional<Path> images = Optional.empty();

    @Option(
            names = "--s3",
            paramLabel = "s3://BUCKET/PREFIX",
            defaultValue = "s3://images",
            description =
                    "where the pictures are or will be: a picture's path below --images follows"
                            + " (default: ${DEFAULT-VALUE})")
    String s3 = "s3://images";

    @Option(names = "--strict", description = "exit with 1 if anything had to be left out")
    boolean strict;

    @Option(names = "--json", description = "print the summary as JSON")
    boolean json;

    @Override
    public Integer call() {
        if (SourceRef.find(s3.endsWith("/") ? s3 + "x" : s3 + "/x").isEmpty()) {
            throw new UserError("--s3 must be `s3://BUCKET` or `s3://BUCKET/PREFIX`: `" + s3 + "`");
        }
        var said = new Said(spec.commandLine().getErr());
        var work = new Import(format(), Path.of(source.getLast()), images, s3, out);
        var summary = work.run(Instant.now(), said);
        said.end();
        report(summary);
        return strict && summary.problems() > 0 ? 1 : 0;
    }

    private Optional<DatasetFormat> format() {
        if (source.size() == 1) {
            return Optional.empty();
        }
        var format = DatasetFormat.of(source.getFirst());
        if (format.isEmpty()) {
            throw new UserError(
                    "no such format: `"
                            + source.getFirst()
                            + "`; expected one of "
                            + DatasetFormat.all());
        }
        return format;
    }

    private void report(Importer.Summary summary) {
        var printer = spec.commandLine().getOut();
        if (json) {
            printer.println(new JsonMapper().writeValueAsString(summary));
        } else {
            printer.printf(
                    "%d images (%d not labelled), %d labels: %d boxes, %d image labels%n",
                    summary.images(),
                    summary.unlabelled(),
                    summary.labels(),
                    summary.boxes(),
                    summary.imageLabels());
            printIfAny(printer, summary.boxesCut(), "boxes were cut at the edge of their image");
            printIfAny(printer, summary.notFound(), "images are not among the pictures");
            printIfAny(printer, summary.problems(), "things were left out");
            printer.println("the manifest is " + out);
        }
        printer.flush();
    }

    private static void printIfAny(PrintWriter printer, long count, String what) {
        if (count > 0) {
            printer.println(count + " " + what);
        }
    }

    /** Says what happens on standard error. */
    static final class Said implements Importer.Observer {
        private static final int STEP = 1000;

        private final PrintWriter err;
        private final boolean terminal = Terminal.showsErrors();
        private long problems;

        Said(PrintWriter err) {
            this.err = err;
        }

        @Override
        public void written(long images) {
            if (images % STEP == 0) {
                err.print(terminal ? "\r" + images + " images" : images + " images\n");
                err.flush();
            }
        }

        @Override
        public void problem(String text) {
            if (++problems <= MOST_PROBLEMS) {
                err.println((terminal ? "\r" : "") + "custos: " + Printable.of(text));
            }
        }

        void end() {
            if (problems > MOST_PROBLEMS) {
                err.println("custos: and " + (problems - MOST_PROBLEMS) + " more of the kind");
            }
            err.print(terminal ? "\r\u001b[K" : "");
            err.flush();
        }
    }
}
