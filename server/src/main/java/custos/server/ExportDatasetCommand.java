package custos.server;

import custos.server.migration.DatasetFormat;
import custos.server.migration.Export;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code custos export-dataset}: a Ground Truth manifest as another tool's dataset. */
@Command(
        name = "export-dataset",
        description = {
            "Make a dataset for another tool of a Ground Truth manifest and its pictures.",
            "What the format cannot say (an image that nobody has labelled, in COCO) is left out and"
                    + " named, with file and line.",
            "Exit codes: 0 exported, 1 with --strict and something left out, 2 it failed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportDatasetCommand implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "MANIFEST", description = "manifest to read")
    Path manifest = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "coco, yolo, voc, cvat, label-studio or custom-vision")
    String format = "";

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            required = true,
            description = "new or empty folder to write to")
    Path out = Path.of("");

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description = "folder of the pictures, which are copied (YOLO needs them)")
    Optional<Path> images = Optional.empty();

    @Option(
            names = "--s3",
            paramLabel = "s3://BUCKET/PREFIX",
            description = "what references begin with; the rest is the picture's name below it")
    String s3 = "";

    @Option(names = "--strict", description = "exit with 1 if anything had to be left out")
    boolean strict;

    @Option(names = "--json", description = "print the summary as JSON")
    boolean json;

    @Override
    public Integer call() {
        var wanted = DatasetFormat.of(format);
        if (wanted.isEmpty()) {
            throw new UserError(
                    "no such format: `" + format + "`; expected one of " + DatasetFormat.all());
        }
        var said = new ImportCommand.Said(spec.commandLine().getErr());
        var summary = new Export(manifest, wanted.get(), images, s3, out).run(said);
        said.end();
        var printer = spec.commandLine().getOut();
        if (json) {
            printer.println(new JsonMapper().writeValueAsString(summary));
        } else {
            printer.printf(
                    "%d images, %d pictures copied; %d left out%n",
                    summary.images(), summary.pictures(), summary.problems());
            printer.println("the dataset is in " + out);
        }
        printer.flush();
        return strict && summary.problems() > 0 ? 1 : 0;
    }
}
