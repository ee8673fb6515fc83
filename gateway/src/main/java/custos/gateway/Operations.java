package custos.gateway;

import custos.aws.Operation;
import custos.aws.Service;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every operation that this server answers, by service and name. */
public final class Operations {
    private final Map<Service, Map<String, Operation<?, ?>>> byService =
            new EnumMap<>(Service.class);

    /**
     * Takes each service's operations.
     *
     * @throws IllegalArgumentException if one service has two operations of a name
     */
    public Operations(Map<Service, List<Operation<?, ?>>> services) {
        services.forEach((service, operations) -> {
            var names = new LinkedHashMap<String, Operation<?, ?>>();
            for (var operation : operations) {
                if (names.put(operation.name(), operation) != null) {
                    throw new IllegalArgumentException(
                            service + " has two operations `" + operation.name() + "`");
                }
            }
            byService.put(service, names);
        });
    }

    /** The operation of that name, if this server answers it. */
    public Optional<Operation<?, ?>> find(Service service, String name) {
        return Optional.ofNullable(byService.getOrDefault(service, Map.of()).get(name));
    }

    /** The operations of a service, in no particular order. */
    public List<Operation<?, ?>> of(Service service) {
        return List.copyOf(byService.getOrDefault(service, Map.of()).values());
    }
}
