package custos.rekognition.training;

import custos.jobs.Jobs;
import custos.rekognition.Trainer;
import custos.rekognition.VersionKeys;
import custos.rekognition.hosting.ModelFolder;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.s3.CallerObjects;
import custos.store.Store;
import custos.vision.ImageDecoder;
import java.time.InstantSource;

/**
 * What a training needs from the rest of the server.
 *
 * @param models takes the finished models
 */
public record TrainingParts(
        Store store,
        Jobs jobs,
        CallerObjects objects,
        ModelFolder models,
        VersionKeys keys,
        ImageDecoder decoder,
        InstantSource clock,
        VersionChanges changes) {

    /**
     * Names who does trainings.
     *
     * @param running is told which trainings are worked on
     * @param threads native threads of one training
     * @param atOnce trainings side by side
     */
    public void handleTrainings(
            TrainingJobs trainings,
            RunningTrainings running,
            Trainer trainer,
            int threads,
            int atOnce) {
        var output = new OutputBucket(objects);
        var preparation = new Preparation(objects, decoder, output, clock, threads);
        var conclusion = new Conclusion(output, models, clock);
        var worker =
                new TrainingWorker(
                        store,
                        trainings,
                        running,
                        keys,
                        preparation,
                        trainer,
                        conclusion,
                        models,
                        clock,
                        changes);
        worker.handle(jobs, atOnce);
    }
}
