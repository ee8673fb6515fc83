package custos.server.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificates that a server makes for itself, and those that it is given. */
final class LocalAuthorityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path folder;

    @Test
    void aServersCertificateLeadsToItsAuthorityAndNamesTheServer() throws Exception {
        var server = at(NOW, "192.0.2.7", "s3.example.org");
        validate(server.certificate(), NOW);
        assertEquals(
                Set.of(
                        "localhost",
                        "*.localhost",
                        "s3.example.org",
                        "*.s3.example.org",
                        "127.0.0.1",
                        "192.0.2.7",
                        "0:0:0:0:0:0:0:1"),
                names(server.certificate()));
        assertEquals(-1, server.certificate().getBasicConstraints());
        assertTrue(server.certificate().getExtendedKeyUsage().contains("1.3.6.1.5.5.7.3.1"));
    }

    @Test
    void anAddressThatMeansEveryAddressIsNobodysName() throws Exception {
        assertFalse(names(at(NOW, "0.0.0.0").certificate()).contains("0.0.0.0"));
        assertFalse(names(at(NOW, "::").certificate()).contains("0:0:0:0:0:0:0:0"));
        assertTrue(names(at(NOW, "box.lan").certificate()).contains("box.lan"));
    }

    @Test
    void theAuthorityCannotSpeakForOthers() throws Exception {
        at(NOW, "192.0.2.7", "s3.example.org");
        var authority = Pem.certificates(pem("ca")).getFirst();
        assertTrue(authority.getCriticalExtensionOIDs().contains("2.5.29.30"));
        var said = LocalAuthority.unwrapped(authority.getExtensionValue("2.5.29.30"));
        var permitted = new PKIXNameConstraintValidator();
        permitted.intersectPermittedSubtree(
                NameConstraints.getInstance(said).getPermittedSubtrees());
        for (var name : List.of("localhost", "b.localhost", "b.s3.example.org")) {
            permitted.checkPermitted(new GeneralName(GeneralName.dNSName, name));
        }
        permitted.checkPermitted(new GeneralName(GeneralName.iPAddress, "192.0.2.7"));
        for (var other :
                List.of(
                        new GeneralName(GeneralName.dNSName, "example.org"),
                        new GeneralName(GeneralName.dNSName, "bank.example.com"),
                        new GeneralName(GeneralName.iPAddress, "192.0.2.8"))) {
            assertThrows(
                    NameConstraintValidatorException.class,
                    () -> permitted.checkPermitted(other),
                    other.toString());
        }
    }

    @Test
    void aRestartShowsTheSameCertificate() throws IOException {
        assertEquals(at(NOW, "h").certificate(), at(NOW.plusSeconds(99), "h").certificate());
    }

    @Test
    void aCertificateNearItsEndIsRenewedUnderTheSameAuthority() throws Exception {
        var first = at(NOW, "h").certificate();
        var authority = Files.readString(pem("ca"));
        var later = NOW.plus(Duration.ofDays(330));
        var second = at(later, "h").certificate();
        assertNotEquals(first, second);
        assertEquals(authority, Files.readString(pem("ca")));
        validate(second, later.plus(Duration.ofDays(390)));
    }

    @Test
    void anotherNameMakesAnotherAuthority() throws Exception {
        at(NOW, "h");
        var authority = Files.readString(pem("ca"));
        validate(at(NOW, "other").certificate(), NOW);
        assertNotEquals(authority, Files.readString(pem("ca")));
    }

    @Test
    void aLostKeyIsMadeAnew() throws Exception {
        at(NOW, "h");
        Files.delete(key("server"));
        validate(at(NOW, "h").certificate(), NOW);
        Files.delete(key("ca"));
        validate(at(NOW, "h").certificate(), NOW);
    }

    @Test
    void aGivenCertificateIsCheckedAtTheStart() throws IOException {
        at(NOW, "h");
        var given = PemCertificate.read(pem("server"), key("server"), NOW);
        assertEquals(2, given.chain().size());
        var later = NOW.plus(Duration.ofDays(400));
        assertSays("expired", () -> PemCertificate.read(pem("server"), key("server"), later));
        assertSays("is not the key", () -> PemCertificate.read(pem("server"), key("ca"), NOW));
        assertSays("no PEM private key", () -> PemCertificate.read(pem("ca"), pem("ca"), NOW));
        assertSays("no PEM certificate", () -> PemCertificate.read(key("ca"), key("ca"), NOW));
        Files.writeString(folder.resolve("junk"), "-----BEGIN CERTIFICATE-----\nAAAA\n");
        assertThrows(
                IOException.class,
                () -> PemCertificate.read(folder.resolve("junk"), key("ca"), NOW));
    }

    private static void assertSays(String what, org.junit.jupiter.api.function.Executable reading) {
        var refusal = assertThrows(IOException.class, reading);
        assertTrue(String.valueOf(refusal.getMessage()).contains(what), refusal.toString());
    }

    private TlsIdentity at(Instant now, String host, String... domains) throws IOException {
        var names = HostNames.of(host, List.of(domains));
        return new LocalAuthority(folder, Files::writeString, names, now).server();
    }

    private Path pem(String name) {
        return folder.resolve(name + ".pem");
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }

    private void validate(X509Certificate certificate, Instant when) throws Exception {
        var authority = Pem.certificates(pem("ca")).getFirst();
        var anchor = new TrustAnchor(authority, null);
        var parameters = new PKIXParameters(Set.of(anchor));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(when));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }

    private static Set<String> names(X509Certificate certificate) throws Exception {
        return certificate.getSubjectAlternativeNames().stream()
                .map(name -> (String) name.get(1))
                .collect(Collectors.toSet());
    }
}
