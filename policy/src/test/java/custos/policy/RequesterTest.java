package custos.policy;

import static custos.policy.PolicyTexts.ACCOUNT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import custos.aws.Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequesterTest {
    private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
    private static final String STS = "arn:aws:sts::" + ACCOUNT + ":";

    @Test
    void aTextNamesARequester() {
        var root = new Requester.Root(IAM + "root", ACCOUNT);
        assertEquals(root, Requester.parse(IAM + "root"));
        assertEquals(root, Requester.parse(ACCOUNT));
        assertEquals(
                new Requester.User(IAM + "user/p/u", ACCOUNT, ""),
                Requester.parse(IAM + "user/p/u"));
        assertEquals(
                new Requester.Role(IAM + "role/r", ACCOUNT, ""), Requester.parse(IAM + "role/r"));
        assertEquals(
                new Requester.RoleSession(
                        "arn:aws-cn:sts::" + ACCOUNT + ":assumed-role/r/s",
                        ACCOUNT,
                        "arn:aws-cn:iam::" + ACCOUNT + ":role/r",
                        ""),
                Requester.parse("arn:aws-cn:sts::" + ACCOUNT + ":assumed-role/r/s"));
        assertEquals(
                new Requester.FederatedUser(STS + "federated-user/f", ACCOUNT, root),
                Requester.parse(STS + "federated-user/f"));
        assertEquals(
                new Requester.ServicePrincipal("s3.amazonaws.com"),
                Requester.parse("s3.amazonaws.com"));
        assertEquals(
                new Requester.ServicePrincipal("s3.amazonaws.com.cn"),
                Requester.parse("s3.amazonaws.com.cn"));
        for (var provider :
                new String[] {
                    "accounts.example.com",
                    "idp.example.com/id/A",
                    IAM + "oidc-provider/idp.example.com",
                    IAM + "saml-provider/idp"
                }) {
            assertEquals(new Requester.FederatedIdentity(provider), Requester.parse(provider));
        }
        assertEquals(new Requester.Anonymous(), Requester.parse("anonymous"));
        assertEquals(new Requester.Anonymous(), Requester.parse("*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ana",
                "12345678901",
                "arn:aws:iam::123456789012:group/g",
                "arn:aws:sts::123456789012:assumed-role/r",
                "arn:aws:sts::123456789012:assumed-role/r/s/t",
                "https://accounts.example.com",
            })
    void anyOtherTextNamesNobody(String text) {
        var fault = assertThrows(IllegalArgumentException.class, () -> Requester.parse(text));
        assertEquals("not a principal: `" + text + "`", fault.getMessage());
    }

    @Test
    void whoBelongsToNoAccountHasAName() {
        for (var text : new String[] {"s3.amazonaws.com", "accounts.example.com", "anonymous"}) {
            var requester = Requester.parse(text);
            assertEquals("", requester.account());
            assertEquals(text, requester.arn());
            assertFalse(requester.belongsToAnAccount());
        }
        assertTrue(Requester.parse(ACCOUNT).belongsToAnAccount());
    }

    @Test
    void aCallerOfTheServerIsARequester() {
        assertEquals(new Requester.Anonymous(), Requester.of(new Principal.Anonymous()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                IAM + "root",
                IAM + "user/aws-service-role/u",
                IAM + "role/r",
                IAM + "role/p/aws-service-role/r",
                STS + "assumed-role/aws-service-role/s",
                STS + "federated-user/f",
                "s3.amazonaws.com",
                "accounts.example.com",
                "anonymous",
            })
    void whoIsNoRoleOfAServiceIsNotServiceLinked(String text) {
        assertFalse(Requester.parse(text).isServiceLinked());
    }

    @Test
    void theRoleOfAServiceAndItsSessionsAreServiceLinked() {
        var role = IAM + "role/aws-service-role/s3.amazonaws.com/R";
        assertTrue(new Requester.Role(role, ACCOUNT, "").isServiceLinked());
        var session = STS + "assumed-role/R/s";
        assertTrue(new Requester.RoleSession(session, ACCOUNT, role, "").isServiceLinked());
    }
}
