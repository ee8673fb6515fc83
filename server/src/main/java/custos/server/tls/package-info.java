/**
 * TLS: a certificate of the operator's own ({@link custos.server.tls.PemCertificate}), or one that
 * the server issues itself under a certificate authority of its data folder ({@link
 * custos.server.tls.LocalAuthority}).
 *
 * <p>Left out: clients' certificates (callers are known by their signatures), and renewal without a
 * restart.
 */
@NullMarked
package custos.server.tls;

import org.jspecify.annotations.NullMarked;
