package custos.rekognition.operation;

import custos.aws.NamedPrincipals;
import custos.aws.Operation;
import custos.aws.PageTokens;
import custos.rekognition.VersionKeys;
import custos.rekognition.dataset.DatasetJobs;
import custos.rekognition.dataset.DatasetUpdates;
import custos.rekognition.hosting.RunningModels;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.VersionChanges;
import custos.rekognition.s3.CallerObjects;
import custos.rekognition.training.TrainingJobs;
import custos.rekognition.training.VersionCopies;
import custos.rekognition.training.VersionRemoval;
import custos.store.Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

/**
 * What the operations work with, and the operations.
 *
 * @param hold how long a describe call waits for a version that is about to change; zero is off
 */
public record Operations(
        Store store,
        CallerObjects objects,
        DatasetJobs datasets,
        DatasetUpdates updates,
        TrainingJobs trainings,
        RunningModels models,
        VersionRemoval removal,
        VersionCopies copies,
        VersionKeys keys,
        NamedPrincipals principals,
        PageTokens tokens,
        Quotas quotas,
        VersionChanges changes,
        Duration hold) {

    /** Every operation that this server has; others are unknown to it. */
    public List<Operation<?, ?>> all() {
        var pages = new Pages(tokens);
        return List.of(
                new CreateProject(store, quotas),
                new DescribeProjects(store, pages),
                new DeleteProject(store),
                new CreateDataset(store, objects, datasets, quotas),
                new DescribeDataset(store),
                new ListDatasetEntries(store, pages),
                new ListDatasetLabels(store, pages),
                new UpdateDatasetEntries(store, updates, quotas),
                new DistributeDatasetEntries(store, updates),
                new DeleteDataset(store, datasets),
                new CreateProjectVersion(store, trainings, keys, quotas),
                new DescribeProjectVersions(store, pages, new HeldCalls(changes, hold)),
                new StartProjectVersion(store, models, quotas),
                new StopProjectVersion(store, models),
                new DeleteProjectVersion(store, removal),
                new DetectCustomLabels(store, models, objects),
                new CopyProjectVersion(store, copies, keys, quotas),
                new PutProjectPolicy(store, principals, new SecureRandom()),
                new ListProjectPolicies(store, principals, pages),
                new DeleteProjectPolicy(store),
                new TagResource(store),
                new UntagResource(store),
                new ListTagsForResource(store));
    }
}
