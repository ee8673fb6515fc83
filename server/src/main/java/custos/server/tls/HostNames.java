package custos.server.tls;

import java.net.InetAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;

/**
 * The names that a server is reached by.
 *
 * @param zones DNS names; buckets are hosts below them
 * @param addresses IP addresses as text
 */
record HostNames(Set<String> zones, Set<String> addresses) {
    HostNames {
        zones = Set.copyOf(zones);
        addresses = Set.copyOf(addresses);
    }

    /** This machine by its usual names, the host that is listened on, and the bucket domains. */
    static HostNames of(String host, Collection<String> domains) {
        var zones = new LinkedHashSet<>(domains);
        zones.add("localhost");
        var addresses = new LinkedHashSet<>(List.of("127.0.0.1", "::1"));
        if (isAddress(host)) {
            if (!isEverywhere(host)) {
                addresses.add(host);
            }
        } else {
            zones.add(host);
        }
        return new HostNames(zones, addresses);
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static boolean isEverywhere(String address) {
        try {
            return InetAddress.ofLiteral(address).isAnyLocalAddress();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** As a certificate says them: each DNS name with its subdomains. */
    GeneralNames alternatives() {
        var names = new LinkedHashSet<GeneralName>();
        for (var zone : zones.stream().sorted().toList()) {
            names.add(new GeneralName(GeneralName.dNSName, zone));
            names.add(new GeneralName(GeneralName.dNSName, "*." + zone));
        }
        for (var address : addresses.stream().sorted().toList()) {
            names.add(new GeneralName(GeneralName.iPAddress, address));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /**
     * What an authority may speak for: these names and no others, so that whoever trusts it for
     * this server trusts it for nothing else (RFC 5280, section 4.2.1.10).
     */
    NameConstraints constraints() {
        var subtrees = new LinkedHashSet<GeneralSubtree>();
        for (var zone : zones.stream().sorted().toList()) {
            subtrees.add(new GeneralSubtree(new GeneralName(GeneralName.dNSName, zone)));
        }
        for (var address : addresses.stream().sorted().toList()) {
            subtrees.add(
                    new GeneralSubtree(
                            new GeneralName(GeneralName.iPAddress, address + prefix(address))));
        }
        return new NameConstraints(subtrees.toArray(GeneralSubtree[]::new), null);
    }

    private static String prefix(String address) {
        return address.contains(":") ? "/128" : "/32";
    }
}
