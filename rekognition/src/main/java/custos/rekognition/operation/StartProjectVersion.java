package custos.rekognition.operation;

import custos.aws.Access;
import custos.aws.Call;
import custos.aws.Operation;
import custos.rekognition.hosting.RunningModels;
import custos.rekognition.resource.Errors;
import custos.rekognition.resource.Quotas;
import custos.rekognition.resource.ResourceArn;
import custos.rekognition.resource.Units;
import custos.rekognition.resource.VersionArn;
import custos.rekognition.resource.VersionState;
import custos.rekognition.resource.Versions;
import custos.store.Store;
import java.util.List;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.StartProjectVersionResponse;

/** Starts a trained version; it serves soon after. */
final class StartProjectVersion
        implements Operation<StartProjectVersionRequest, StartProjectVersionResponse> {
    private static final List<String> HOSTED = List.of("STARTING", "RUNNING", "STOPPING");

    private final Store store;
    private final Needs needs;
    private final RunningModels models;
    private final Quotas quotas;

    StartProjectVersion(Store store, RunningModels models, Quotas quotas) {
        this.store = store;
        this.needs = new Needs(store);
        this.models = models;
        this.quotas = quotas;
    }

    @Override
    public List<Access> needs(Call call, StartProjectVersionRequest request) {
        return List.of(needs.on(VersionArn.of(request.projectVersionArn()), name()));
    }

    @Override
    public StartProjectVersionResponse handle(Call call, StartProjectVersionRequest request) {
        var arn = ResourceArn.here(call, VersionArn.of(request.projectVersionArn()));
        var starting = new VersionState.Starting(units(request));
        store.writing(handle -> {
            var state = Versions.require(handle, arn).state();
            StateErrors.unlessAllowed(state.start(), arn, state);
            checkQuotas(handle, call.account(), starting.units());
            Versions.set(handle, arn, starting);
            models.startLater(arn);
        });
        return StartProjectVersionResponse.builder().status(starting.wireName()).build();
    }

    private static Units units(StartProjectVersionRequest request) {
        var max = request.maxInferenceUnits();
        int min = request.minInferenceUnits();
        if (max != null && max < min) {
            throw Errors.invalid("MaxInferenceUnits is smaller than MinInferenceUnits");
        }
        return new Units(min, max == null ? OptionalInt.empty() : OptionalInt.of(max));
    }

    private void checkQuotas(Handle handle, String account, Units units) {
        if (Versions.count(handle, account, HOSTED) >= quotas.running()) {
            throw Errors.limitExceeded("running models of an account", quotas.running());
        }
        if (units.max().orElse(units.min()) > quotas.unitsPerVersion()) {
            throw Errors.limitExceeded("inference units of a model", quotas.unitsPerVersion());
        }
    }
}
