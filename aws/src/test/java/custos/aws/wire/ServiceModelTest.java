package custos.aws.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;

final class ServiceModelTest {
    /** Members that the SDK has and the last published models have not; all of them IAM's. */
    private static final List<String> YOUNGER_THAN_THE_MODELS =
            List.of(
                    "iam:CreateSAMLProvider request: no member AddPrivateKey",
                    "iam:CreateSAMLProvider request: no member AssertionEncryptionMode",
                    "iam:CreateServiceSpecificCredential answer.ServiceSpecificCredential: no member ExpirationDate",
                    "iam:CreateServiceSpecificCredential answer.ServiceSpecificCredential: no member ServiceCredentialAlias",
                    "iam:CreateServiceSpecificCredential answer.ServiceSpecificCredential: no member ServiceCredentialSecret",
                    "iam:CreateServiceSpecificCredential request: no member CredentialAgeDays",
                    "iam:GetSAMLProvider answer: no member AssertionEncryptionMode",
                    "iam:GetSAMLProvider answer: no member PrivateKeyList",
                    "iam:GetSAMLProvider answer: no member SAMLProviderUUID",
                    "iam:ListServiceSpecificCredentials answer.ServiceSpecificCredentials: no member ExpirationDate",
                    "iam:ListServiceSpecificCredentials answer.ServiceSpecificCredentials: no member ServiceCredentialAlias",
                    "iam:ListServiceSpecificCredentials answer: no member IsTruncated",
                    "iam:ListServiceSpecificCredentials answer: no member Marker",
                    "iam:ListServiceSpecificCredentials request: no member AllUsers",
                    "iam:ListServiceSpecificCredentials request: no member Marker",
                    "iam:ListServiceSpecificCredentials request: no member MaxItems",
                    "iam:ResetServiceSpecificCredential answer.ServiceSpecificCredential: no member ExpirationDate",
                    "iam:ResetServiceSpecificCredential answer.ServiceSpecificCredential: no member ServiceCredentialAlias",
                    "iam:ResetServiceSpecificCredential answer.ServiceSpecificCredential: no member ServiceCredentialSecret",
                    "iam:SimulateCustomPolicy request: no member OrderedOrganizationPolicyInputList",
                    "iam:SimulatePrincipalPolicy request: no member PolicyExclusionList",
                    "iam:UpdateSAMLProvider request: no member AddPrivateKey",
                    "iam:UpdateSAMLProvider request: no member AssertionEncryptionMode",
                    "iam:UpdateSAMLProvider request: no member RemovePrivateKey");

    @Test
    void everyServiceHasItsOperations() {
        assertEquals(23, ServiceModel.of(Service.REKOGNITION).operations().size());
        assertEquals(159, ServiceModel.of(Service.IAM).operations().size());
        assertEquals(8, ServiceModel.of(Service.STS).operations().size());
        assertThrows(IllegalArgumentException.class, () -> ServiceModel.of(Service.S3));
    }

    @Test
    void namesOfOperationsAreExact() {
        var model = ServiceModel.of(Service.IAM);
        assertTrue(model.operation("CreateSAMLProvider").isPresent());
        assertTrue(model.operation("createSAMLProvider").isEmpty());
        assertTrue(model.operation("CreateSamlProvider").isEmpty());
    }

    @Test
    void theLoadedModelIsTheCompiledOne() {
        for (var service : Sources.MODELLED) {
            var compiled = new ModelCompiler(service, Sources.of(service)).compile();
            var loaded = ServiceModel.of(service);
            assertEquals(compiled.version(), loaded.version());
            assertEquals(compiled.xmlNamespace(), loaded.xmlNamespace());
            assertEquals(compiled.targetPrefix(), loaded.targetPrefix());
            for (var operation : compiled.operations()) {
                var other = loaded.operation(operation.name()).orElseThrow();
                // Patterns have no equality of their own; their text has.
                assertEquals(operation.input().toString(), other.input().toString());
                assertEquals(operation.output().toString(), other.output().toString());
            }
        }
    }

    /** Guards the two sources of truth against drifting apart when one of them is updated. */
    @Test
    void theSdksFieldsAreTheModelsMembers() {
        var differences = new TreeSet<String>();
        forEachOperation(operation -> {
            compare(
                    operation.input(),
                    operation.newRequest(),
                    operation + " request",
                    differences::add);
            compare(
                    operation.output().orElse(new Shape.Structure(List.of())),
                    builder(operation.responseClass()),
                    operation + " answer",
                    differences::add);
        });
        assertEquals(new TreeSet<>(YOUNGER_THAN_THE_MODELS), differences);
    }

    @Test
    void queryRequestsHoldNothingThatTheFormReaderLacks() {
        var unread = new LinkedHashSet<String>();
        for (var service : List.of(Service.IAM, Service.STS)) {
            for (var operation : ServiceModel.of(service).operations()) {
                forEachShape(
                        operation.input(),
                        shape -> {
                            switch (shape) {
                                case Shape.MapOf _, Shape.Blob _, Shape.Timestamp _ ->
                                        unread.add(operation + ": " + shape);
                                case Shape.Numeric number -> {
                                    if (number.kind() != Shape.Kind.INTEGER) {
                                        unread.add(operation + ": " + shape);
                                    }
                                }
                                case Shape.Structure _,
                                        Shape.ListOf _,
                                        Shape.Text _,
                                        Shape.Flag _ -> {}
                            }
                        });
            }
        }
        assertEquals(Set.of(), unread);
    }

    /** No request can hang a thread: texts of the longest allowed length, built to backtrack. */
    @Test
    void noPatternBacktracksWithoutEnd() {
        var texts = new LinkedHashSet<Shape.Text>();
        forEachOperation(operation ->
                forEachShape(
                        operation.input(),
                        shape -> {
                            if (shape instanceof Shape.Text text) {
                                texts.add(text);
                            }
                        }));
        assertTimeoutPreemptively(
                Duration.ofSeconds(60), () -> texts.forEach(ServiceModelTest::matchHostile));
    }

    private static void matchHostile(Shape.Text shape) {
        int length = (int) Math.min(shape.length().max(), 200_000);
        for (var part : List.of("a", "/a", "a-", "1", " ", "arn:aws:", "v1.", "é", "o-r-")) {
            var text = part.repeat(length / part.length());
            shape.pattern().ifPresent(pattern -> pattern.matcher(text).matches());
            shape.pattern().ifPresent(pattern -> pattern.matcher(text + "\n").matches());
        }
    }

    private static void compare(
            Shape shape, SdkPojo pojo, String where, Consumer<String> differences) {
        var members = new TreeSet<String>();
        for (var member : ((Shape.Structure) shape).members()) {
            members.add(member.name());
            var field = pojo.sdkFieldNameToField().get(member.name());
            if (field != null) {
                compareField(member.shape(), field, where + "." + member.name(), differences);
            }
        }
        var fields = pojo.sdkFieldNameToField().keySet();
        for (var field : new TreeSet<>(fields)) {
            if (!members.contains(field)) {
                differences.accept(where + ": no member " + field);
            }
        }
        for (var member : members) {
            if (!fields.contains(member)) {
                differences.accept(where + ": no field " + member);
            }
        }
    }

    private static void compareField(
            Shape shape, SdkField<?> field, String where, Consumer<String> differences) {
        var type =
                switch (shape) {
                    case Shape.Structure _ -> MarshallingType.SDK_POJO;
                    case Shape.ListOf _ -> MarshallingType.LIST;
                    case Shape.MapOf _ -> MarshallingType.MAP;
                    case Shape.Text _ -> MarshallingType.STRING;
                    case Shape.Numeric number ->
                            switch (number.kind()) {
                                case INTEGER -> MarshallingType.INTEGER;
                                case LONG -> MarshallingType.LONG;
                                case FLOAT -> MarshallingType.FLOAT;
                            };
                    case Shape.Flag _ -> MarshallingType.BOOLEAN;
                    case Shape.Blob _ -> MarshallingType.SDK_BYTES;
                    case Shape.Timestamp _ -> MarshallingType.INSTANT;
                };
        if (!field.marshallingType().equals(type)) {
            differences.accept(
                    where + ": the SDK has " + field.marshallingType() + ", not " + type);
            return;
        }
        switch (shape) {
            case Shape.Structure _ -> compare(shape, field.constructor().get(), where, differences);
            case Shape.ListOf list ->
                    compareField(
                            list.member(),
                            field.getTrait(ListTrait.class).memberFieldInfo(),
                            where,
                            differences);
            case Shape.MapOf map ->
                    compareField(
                            map.value(),
                            field.getTrait(MapTrait.class).valueFieldInfo(),
                            where,
                            differences);
            case Shape.Text _, Shape.Numeric _, Shape.Flag _, Shape.Blob _, Shape.Timestamp _ -> {}
        }
    }

    private static SdkPojo builder(Class<? extends SdkPojo> type) {
        try {
            return (SdkPojo) type.getMethod("builder").invoke(null);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static void forEachOperation(Consumer<OperationModel> action) {
        for (var service : Sources.MODELLED) {
            new ArrayList<>(ServiceModel.of(service).operations()).forEach(action);
        }
    }

    private static void forEachShape(Shape shape, Consumer<Shape> action) {
        action.accept(shape);
        switch (shape) {
            case Shape.Structure structure ->
                    structure.members().forEach(member -> forEachShape(member.shape(), action));
            case Shape.ListOf list -> forEachShape(list.member(), action);
            case Shape.MapOf map -> {
                forEachShape(map.key(), action);
                forEachShape(map.value(), action);
            }
            case Shape.Text _, Shape.Numeric _, Shape.Flag _, Shape.Blob _, Shape.Timestamp _ -> {}
        }
    }
}
