package custos.server.tls;

import java.nio.file.Path;

/** How the server speaks. */
public sealed interface TlsChoice {
    /** Plain HTTP. */
    record Off() implements TlsChoice {}

    /** With a certificate that the server issues itself; clients trust {@code DIR/tls/ca.pem}. */
    record OwnAuthority() implements TlsChoice {}

    /**
     * With the operator's certificate.
     *
     * @param certificate PEM: the certificate, then those that lead to its authority
     * @param key PEM: its private key
     */
    record Given(Path certificate, Path key) implements TlsChoice {}
}
