package custos.aws.wire;

import custos.aws.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** AWS's own service models, as the build unpacked them. */
final class Sources {
    static final List<Service> MODELLED = List.of(Service.REKOGNITION, Service.IAM, Service.STS);

    private Sources() {}

    static JsonNode of(Service service) {
        try {
            var folder =
                    Path.of(System.getProperty("basedir", "."), "target/service-models/models");
            return ModelCompiler.source(service, folder);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
