package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.hosting.RunningModels;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.util.List;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StopProjectVersionResponse;

/** Stops a running version: it finishes what it accepted and refuses what comes now. */
final class StopProjectVersion
        implements Operation<StopProjectVersionRequest, StopProjectVersionResponse> {
    private final Store store;
    private final Needs needs;
    private final RunningModels models;

    StopProjectVersion(Store store, RunningModels models) {
        this.store = store;
        this.needs = new Needs(store);
        this.models = models;
    }

    @Override
    public List<Access> needs(Call call, StopProjectVersionRequest request) {
        return List.of(needs.on(VersionArn.of(request.projectVersionArn()), name()));
    }

    @Override
    public StopProjectVersionResponse handle(Call call, StopProjectVersionRequest request) {
        var arn = ResourceArn.here(call, VersionArn.of(request.projectVersionArn()));
        store.writing(handle -> {
            var state = Versions.require(handle, arn).state();
            StateErrors.unlessAllowed(state.stop(), arn, state);
            state.hostedUnits()
                    .ifPresent(
                            units -> Versions.set(handle, arn, new VersionState.Stopping(units)));
            models.stopLater(arn);
        });
        return StopProjectVersionResponse.builder().status("STOPPING").build();
    }
}
