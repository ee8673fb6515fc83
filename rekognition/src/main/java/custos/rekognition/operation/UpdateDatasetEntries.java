package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.dataset.DatasetMessages;
import custos.rekognition.dataset.DatasetUpdates;
import custos.rekognition.resource.DatasetArn;
import custos.rekognition.resource.Datasets;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.ResourceArn;
import custos.store.Store;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesResponse;

/** Replaces entries of a dataset by their source-ref, and adds those that are new. */
final class UpdateDatasetEntries
        implements Operation<UpdateDatasetEntriesRequest, UpdateDatasetEntriesResponse> {
    private static final long MOST_ENTRIES = custos.manifest.Quotas.AWS.lines();

    private final Store store;
    private final Needs needs;
    private final DatasetUpdates updates;
    private final Quotas quotas;

    UpdateDatasetEntries(Store store, DatasetUpdates updates, Quotas quotas) {
        this.store = store;
        this.needs = new Needs(store);
        this.updates = updates;
        this.quotas = quotas;
    }

    @Override
    public List<Access> needs(Call call, UpdateDatasetEntriesRequest request) {
        return List.of(needs.on(DatasetArn.of(request.datasetArn()), name()));
    }

    @Override
    public UpdateDatasetEntriesResponse handle(Call call, UpdateDatasetEntriesRequest request) {
        var arn = ResourceArn.here(call, DatasetArn.of(request.datasetArn()));
        var lines = text(request.changes().groundTruth().asByteArrayUnsafe());
        store.writing(handle -> {
            var status = Datasets.require(handle, arn).state().status();
            switch (status.update()) {
                case ALLOWED -> {}
                case INVALID, NOT_READY ->
                        throw Errors.invalid("the dataset is in " + status + ": create it again");
                case IN_USE -> throw Errors.inUse("The dataset is in " + status + ".");
            }
            if (Datasets.inProgress(handle, call.account()) >= quotas.datasetJobs()) {
                throw Errors.limitExceeded("dataset operations in progress", quotas.datasetJobs());
            }
            if (DatasetUpdates.entriesAfter(handle, arn, lines, MOST_ENTRIES) > MOST_ENTRIES) {
                throw Errors.limitExceeded("images of a dataset", MOST_ENTRIES);
            }
            Datasets.set(handle, arn, DatasetMessages.updating(), call.instant());
            updates.updateLater(handle, arn, lines);
        });
        return UpdateDatasetEntriesResponse.builder().build();
    }

    /** The same bytes, if they are UTF-8 (specification, D-32). */
    private static byte[] text(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return bytes;
        } catch (CharacterCodingException _) {
            throw Errors.invalid("Changes.GroundTruth is not UTF-8");
        }
    }
}
