package custos.server;

import custos.server.report.Doubts;
import custos.vision.EvaluationReport;
import custos.vision.LabelErrors;
import custos.vision.LabelledImage;
import custos.vision.Precision;
import custos.vision.Suspect;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code custos train} says of the model that it made.
 *
 * @param model the bundle
 * @param page a page to write
 * @param json a file to write the figures to
 */
record TrainReport(Path model, Optional<Path> page, Optional<Path> json) {

    /** Measures the model on test images, doubts the training data, and tells both. */
    void tell(
            List<LabelledImage> training,
            List<LabelledImage> testing,
            TrainingAnswers answers,
            PrintWriter printer)
            throws IOException {
        var report = EvaluateCommand.evaluate(model, Precision.FLOAT32, testing);
        printer.print(report.toTable());
        printer.println("the model is in " + model);
        printer.flush();
        var doubts =
                new Doubts(suspects(report, answers), EvaluateCommand.duplicates(training, report));
        printer.print(doubts.toText());
        printer.flush();
        if (page.isPresent()) {
            EvaluateCommand.write(page.get(), model, report, doubts);
        }
        if (json.isPresent()) {
            EvaluateCommand.write(json.get(), doubts.toJson(report));
        }
    }

    /** What the model has learned from is only looked at once more for the page. */
    private List<Suspect> suspects(EvaluationReport report, TrainingAnswers answers) {
        var others = answers.others();
        return page.isEmpty() || others.isEmpty()
                ? LabelErrors.among(report.type(), answers.heldOut())
                : LabelErrors.among(
                        report.type(),
                        answers.heldOut(),
                        EvaluateCommand.evaluate(model, Precision.FLOAT32, others).images());
    }
}
