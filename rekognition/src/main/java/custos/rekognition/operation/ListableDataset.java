package custos.rekognition.operation;

import custos.rekognition.resource.Dataset;
import custos.rekognition.resource.Errors;

/** The state that the list operations ask for (specification, D-37 and D-38). */
final class ListableDataset {
    private ListableDataset() {}

    static void require(Dataset dataset) {
        var status = dataset.state().status();
        switch (status.list()) {
            case ALLOWED -> {}
            case IN_USE -> throw Errors.inUse("The dataset is in " + status + ".");
            case NOT_READY, INVALID ->
                    throw Errors.notReady("Dataset " + dataset.arn() + " is in " + status + ".");
        }
    }
}
