package custos.rekognition.operation;

import custos.rekognition.resource.Answer;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;

/** Turns the answer of a state into the refusal that the caller sees. */
final class StateErrors {
    private StateErrors() {}

    static void unlessAllowed(Answer answer, VersionArn arn, VersionState state) {
        switch (answer) {
            case ALLOWED -> {}
            case IN_USE -> throw Errors.inUse("The version is in " + state.wireName() + ".");
            case INVALID ->
                    throw Errors.invalid(
                            "`" + arn.text() + "` is in state " + state.wireName() + ".");
            case NOT_READY -> throw Errors.notRunning(arn);
        }
    }
}
