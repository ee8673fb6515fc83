package custos.server.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one server, in a folder of its own: {@code ca.pem} for clients to
 * trust, its key, and the certificate that it issued to the server. It can speak for the server's
 * own names only; when those change, so does the authority.
 */
final class LocalAuthority {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);

    /** Browsers take no server certificate that lives longer. */
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(397);

    /** What is renewed at a start: the time until the next start is not known. */
    private static final Duration SOON = Duration.ofDays(90);

    /** Clocks of clients that run late. */
    private static final Duration EARLIER = Duration.ofHours(24);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final Tls.SecretWriter secrets;
    private final HostNames names;
    private final Instant now;

    LocalAuthority(Path folder, Tls.SecretWriter secrets, HostNames names, Instant now) {
        this.folder = folder;
        this.secrets = secrets;
        this.names = names;
        this.now = now;
    }

    /** The server's certificate, as it stands or issued now. */
    TlsIdentity server() throws IOException {
        var authority = read("ca").filter(this::isMine);
        if (authority.isEmpty()) {
            return issue(found());
        }
        var standing = read("server").filter(server -> isIssued(server, authority.get()));
        return standing.isPresent() ? standing.get() : issue(authority.get());
    }

    private Optional<TlsIdentity> read(String name) throws IOException {
        var certificate = folder.resolve(name + ".pem");
        var key = folder.resolve(name + ".key");
        if (!Files.exists(certificate) || !Files.exists(key)) {
            return Optional.empty();
        }
        var identity = new TlsIdentity(Pem.certificates(certificate), Pem.key(key));
        return Optional.of(identity)
                .filter(read -> Pem.belong(read.certificate(), read.key()))
                .filter(read -> lasts(read.certificate()));
    }

    private boolean lasts(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isAfter(now.plus(SOON));
    }

    private boolean isMine(TlsIdentity authority) {
        return says(authority, Extension.nameConstraints.getId(), encoded(names.constraints()));
    }

    private boolean isIssued(TlsIdentity server, TlsIdentity authority) {
        try {
            server.certificate().verify(authority.certificate().getPublicKey());
        } catch (GeneralSecurityException otherAuthority) {
            return false;
        }
        return says(
                server, Extension.subjectAlternativeName.getId(), encoded(names.alternatives()));
    }

    private static boolean says(TlsIdentity identity, String extension, byte[] value) {
        var wrapped = identity.certificate().getExtensionValue(extension);
        return wrapped != null && Arrays.equals(unwrapped(wrapped), value);
    }

    static byte[] unwrapped(byte[] octets) {
        return ASN1OctetString.getInstance(octets).getOctets();
    }

    private static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes an authority. */
    private TlsIdentity found() throws IOException {
        var keys = keys();
        var name = new X500Name("CN=Custos " + Long.toHexString(RANDOM.nextLong()) + ",O=Custos");
        try {
            var builder = certificate(name, name, keys, AUTHORITY_LIFE);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.nameConstraints, true, names.constraints());
            var certificate = signed(builder, keys);
            var authority = new TlsIdentity(List.of(certificate), keys.getPrivate());
            secrets.write(folder.resolve("ca.key"), Pem.text(authority.key()));
            publish("ca.pem", authority.chain());
            return authority;
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the server's certificate. */
    TlsIdentity issue(TlsIdentity authority) throws IOException {
        var keys = keys();
        var issuer =
                X500Name.getInstance(
                        authority.certificate().getSubjectX500Principal().getEncoded());
        try {
            var builder =
                    certificate(issuer, new X500Name("CN=Custos server"), keys, CERTIFICATE_LIFE);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, names.alternatives());
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(authority.certificate().getPublicKey()));
            var certificate =
                    signed(
                            builder,
                            new KeyPair(authority.certificate().getPublicKey(), authority.key()));
            var server =
                    new TlsIdentity(
                            List.of(certificate, authority.certificate()), keys.getPrivate());
            secrets.write(folder.resolve("server.key"), Pem.text(server.key()));
            publish("server.pem", server.chain());
            return server;
        } catch (CertIOException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate is no secret, but written whole or not at all. */
    private void publish(String name, List<X509Certificate> chain) throws IOException {
        secrets.write(folder.resolve(name), Pem.text(chain));
    }

    private JcaX509v3CertificateBuilder certificate(
            X500Name issuer, X500Name subject, KeyPair keys, Duration life) throws CertIOException {
        var builder =
                new JcaX509v3CertificateBuilder(
                        issuer,
                        new BigInteger(127, RANDOM).setBit(126),
                        Date.from(now.minus(EARLIER)),
                        Date.from(now.plus(life)),
                        subject,
                        keys.getPublic());
        try {
            return (JcaX509v3CertificateBuilder)
                    builder.addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createSubjectKeyIdentifier(keys.getPublic()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair signer)
            throws IOException {
        try {
            var signature =
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
            return Pem.certificate(builder.build(signature));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
