package custos.gateway;

import io.helidon.webserver.spi.ProtocolConfig;

/**
 * Stands where Helidon would otherwise put an HTTP protocol of its own beside ours. With two to
 * choose from, it reads a connection's first bytes, and shakes hands over TLS, before either is
 * asked: a client that then is slow would be watched by nobody.
 */
record NoProtocolOfItsOwn() implements ProtocolConfig {
    private static final String HTTP = "http_1_1"; // as Helidon names it

    @Override
    public String name() {
        return HTTP;
    }

    @Override
    public String type() {
        return HTTP;
    }
}
