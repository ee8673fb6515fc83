package custos.server;

import picocli.CommandLine.IVersionProvider;

/** What {@code custos --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"custos 0.1.0, on Java " + Runtime.version().feature()};
    }
}
