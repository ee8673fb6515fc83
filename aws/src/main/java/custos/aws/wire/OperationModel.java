package custos.aws.wire;

import custos.aws.Service;
import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/** One operation of a service: its shapes, and the AWS SDK's types for them. */
public final class OperationModel {
    private final Service service;
    private final String name;
    private final Shape.Structure input;
    private final Optional<Shape.Structure> output;
    private final String requestType;
    private final String responseType;
    private volatile @Nullable Method requestBuilder;

    OperationModel(
            Service service,
            String name,
            Shape.Structure input,
            Optional<Shape.Structure> output,
            String requestType,
            String responseType) {
        this.service = service;
        this.name = name;
        this.input = input;
        this.output = output;
        this.requestType = requestType;
        this.responseType = responseType;
    }

    /** The service that has this operation. */
    public Service service() {
        return service;
    }

    /** The name on the wire, such as {@code CreateProject}. */
    public String name() {
        return name;
    }

    /** The request's members. */
    public Shape.Structure input() {
        return input;
    }

    /** The answer's members, or nothing for an operation that the model gives no answer. */
    public Optional<Shape.Structure> output() {
        return output;
    }

    /** The AWS SDK's class of the request. */
    public Class<? extends SdkPojo> requestClass() {
        return sdkClass(requestType);
    }

    /** The AWS SDK's class of the answer. */
    public Class<? extends SdkPojo> responseClass() {
        return sdkClass(responseType);
    }

    /** The simple name of {@link #requestClass}, without loading it. */
    String requestType() {
        return requestType;
    }

    /** The simple name of {@link #responseClass}, without loading it. */
    String responseType() {
        return responseType;
    }

    /** A new builder of the AWS SDK's request. */
    SdkPojo newRequest() {
        try {
            var method = requestBuilder;
            if (method == null) {
                method = requestClass().getMethod("builder");
                requestBuilder = method;
            }
            return (SdkPojo) method.invoke(null);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException("no builder of " + requestType, broken);
        }
    }

    private Class<? extends SdkPojo> sdkClass(String type) {
        try {
            return Class.forName(service.sdkPackage() + "." + type).asSubclass(SdkPojo.class);
        } catch (ClassNotFoundException broken) {
            throw new IllegalStateException("the AWS SDK lacks " + type, broken);
        }
    }

    @Override
    public String toString() {
        return service.signingName() + ":" + name;
    }
}
