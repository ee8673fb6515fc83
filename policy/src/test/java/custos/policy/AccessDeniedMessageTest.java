package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static custos.policy.PolicyTexts.ANA;
import static custos.policy.PolicyTexts.OTHER;
import static custos.policy.PolicyTexts.SESSION;
import static custos.policy.PolicyTexts.get;
import static custos.policy.PolicyTexts.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import custos.policy.Decision.ExplicitlyDenied;
import custos.policy.Decision.ImplicitlyDenied;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessDeniedMessageTest {
    private static final String BASE =
            "User: "
                    + ANA
                    + " is not authorized to perform: s3:GetObject on resource:"
                    + " arn:aws:s3:::bucket/key ";

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, because no identity-based policy allows the s3:GetObject action",
        "BOUNDARY, because no permissions boundary allows the s3:GetObject action",
        "SESSION, because no session policy allows the s3:GetObject action",
        "RESOURCE, because no resource-based policy allows the s3:GetObject action",
        "PROJECT, because no resource-based policy allows the s3:GetObject action",
        "TRUST, because no role trust policy allows the s3:GetObject action",
    })
    void aSilentLayerIsNamed(PolicyKind kind, String reason) {
        assertEquals(BASE + reason, AccessDeniedMessage.of(get(ANA), new ImplicitlyDenied(kind)));
    }

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, with an explicit deny in an identity-based policy",
        "BOUNDARY, with an explicit deny in a permissions boundary",
        "SESSION, with an explicit deny in a session policy",
        "RESOURCE, with an explicit deny in a resource-based policy",
        "TRUST, with an explicit deny in the role trust policy",
    })
    void anExplicitDenyIsNamed(PolicyKind kind, String reason) {
        assertEquals(BASE + reason, AccessDeniedMessage.of(get(ANA), denied(kind, "inline")));
    }

    @Test
    void aManagedPolicyIsNamedToItsOwnAccountOnly() {
        var arn = "arn:aws:iam::" + ACCOUNT + ":policy/Guard";
        var own = AccessDeniedMessage.of(get(ANA), denied(PolicyKind.IDENTITY, arn));
        assertEquals(BASE + "with an explicit deny in an identity-based policy: " + arn, own);
        var stranger = get("arn:aws:iam::" + OTHER + ":user/bob");
        assertEquals(
                -1,
                AccessDeniedMessage.of(stranger, denied(PolicyKind.IDENTITY, arn)).indexOf(arn));
    }

    @Test
    void aCheckWithoutResourceNamesNone() {
        assertEquals(
                "User: "
                        + SESSION
                        + " is not authorized to perform: s3:ListAllMyBuckets"
                        + " because no identity-based policy allows the s3:ListAllMyBuckets action",
                AccessDeniedMessage.of(
                        request(SESSION, "s3:ListAllMyBuckets", "*"),
                        new ImplicitlyDenied(PolicyKind.IDENTITY)));
    }

    @Test
    void anAllowHasNoSuchMessage() {
        var allowed = new Decision.Allowed(new Decision.Grant.OfRoot());
        assertThrows(
                IllegalArgumentException.class, () -> AccessDeniedMessage.of(get(ANA), allowed));
    }

    private static ExplicitlyDenied denied(PolicyKind kind, String id) {
        return new ExplicitlyDenied(new StatementPlace(kind, id, 0, "", 1, 1, 1, 1));
    }
}
