package custos.aws.wire;

import custos.aws.Service;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What AWS's own description of a service says of its operations. Custom Labels' 23 operations for
 * Rekognition, all for IAM and STS; there is none for S3. The build compiles it from the models in
 * {@code com.amazonaws:aws-java-sdk-models}.
 */
public final class ServiceModel {
    private final Service service;
    private final String version;
    private final String xmlNamespace;
    private final String targetPrefix;
    private final Map<String, OperationModel> operations;

    ServiceModel(
            Service service,
            String version,
            String xmlNamespace,
            String targetPrefix,
            Collection<OperationModel> operations) {
        this.service = service;
        this.version = version;
        this.xmlNamespace = xmlNamespace;
        this.targetPrefix = targetPrefix;
        var byName = new LinkedHashMap<String, OperationModel>();
        operations.forEach(operation -> byName.put(operation.name(), operation));
        this.operations = Collections.unmodifiableMap(byName);
    }

    /**
     * Loads the model of a service, which takes milliseconds: load once and keep it.
     *
     * @throws IllegalArgumentException for S3, which has no model
     */
    public static ServiceModel of(Service service) {
        var name = ModelFile.name(service);
        try (var file = ServiceModel.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalArgumentException("no service model: `" + name + "`");
            }
            return ModelFile.read(service, new DataInputStream(new BufferedInputStream(file)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The service described. */
    public Service service() {
        return service;
    }

    /** The API version, such as {@code 2010-05-08}. */
    public String version() {
        return version;
    }

    /** The namespace of the Query protocol's XML, empty for a JSON service. */
    public String xmlNamespace() {
        return xmlNamespace;
    }

    /** What stands before the dot in {@code X-Amz-Target}, empty for a Query service. */
    public String targetPrefix() {
        return targetPrefix;
    }

    /** The operation of this name, in exactly this spelling. */
    public Optional<OperationModel> operation(String name) {
        return Optional.ofNullable(operations.get(name));
    }

    /** All operations, in the model's order. */
    public Collection<OperationModel> operations() {
        return operations.values();
    }
}
