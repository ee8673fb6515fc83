package custos.server.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and keys as text (RFC 7468). */
final class Pem {
    private Pem() {}

    /**
     * The certificates of a file, in its order.
     *
     * @throws IOException if there is none, or one cannot be read
     */
    static List<X509Certificate> certificates(Path file) throws IOException {
        var found = new ArrayList<X509Certificate>();
        for (var object : objects(file)) {
            if (object instanceof X509CertificateHolder holder) {
                found.add(certificate(holder));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("no PEM certificate in `" + file + "`");
        }
        return found;
    }

    static X509Certificate certificate(X509CertificateHolder holder) throws IOException {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (GeneralSecurityException e) {
            throw new IOException("not a certificate: " + e.getMessage(), e);
        }
    }

    /**
     * The private key of a file: PKCS#8, PKCS#1 or SEC 1, without a password.
     *
     * @throws IOException if there is none
     */
    static PrivateKey key(Path file) throws IOException {
        var converter = new JcaPEMKeyConverter();
        for (var object : objects(file)) {
            switch (object) {
                case PrivateKeyInfo key -> {
                    return converter.getPrivateKey(key);
                }
                case PEMKeyPair pair -> {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                default -> {} // parameters, certificates
            }
        }
        throw new IOException("no PEM private key without a password in `" + file + "`");
    }

    private static List<Object> objects(Path file) throws IOException {
        try (var parser = new PEMParser(new StringReader(Files.readString(file)))) {
            var objects = new ArrayList<>();
            for (var next = parser.readObject(); next != null; next = parser.readObject()) {
                objects.add(next);
            }
            return objects;
        } catch (PEMException | IllegalArgumentException broken) {
            throw new IOException("`" + file + "` is not PEM: " + broken.getMessage(), broken);
        }
    }

    static String text(List<X509Certificate> chain) {
        var out = new StringBuilder();
        for (var certificate : chain) {
            try {
                out.append(text("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return out.toString();
    }

    static String text(PrivateKey key) {
        return text("PRIVATE KEY", key.getEncoded());
    }

    private static String text(String type, byte[] der) {
        var out = new StringWriter();
        try (var pem = new PemWriter(out)) {
            pem.writeObject(new PemObject(type, der));
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail", e);
        }
        return out.toString();
    }

    /** True if the key is the one that the certificate speaks of. */
    static boolean belong(X509Certificate certificate, PrivateKey key) {
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC", "ECDSA" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        var message = new byte[] {1, 2, 3};
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(message);
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException different) {
            return false;
        }
    }
}
