package custos.server;

import custos.server.ControlClient.Unreachable;
import custos.store.Store;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The data folder that an operator's command is about. Whoever can write it may give the command:
 * the server that uses the folder does what it says; if none does, the command does it itself.
 */
abstract class OperatedFolder extends DataOption {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Sets up what a server would have, lets it do the work, and takes it down again. */
    abstract ControlAnswer withoutServer(DataFolder folder, Store store, String verb, String about);

    /** What a verb means, as it does on the control socket. */
    static ControlAnswer answer(
            Map<String, Function<String, ControlAnswer>> verbs, String verb, String about) {
        return Objects.requireNonNull(verbs.get(verb)).apply(about);
    }

    /**
     * Asks the server that uses the folder; if none does, does it itself.
     *
     * @throws UserError what was refused
     */
    final JsonNode ask(String verb, Map<String, String> wish) {
        if (!DataFolder.isOne(data)) {
            throw new UserError(
                    "`"
                            + data
                            + "` is not a data folder; start `custos serve` once, or give"
                            + " another --data");
        }
        var about = JSON.writeValueAsString(wish);
        var server = new ControlClient(data);
        try {
            return JSON.readTree(server.ask(verb, about).orRefuse());
        } catch (Unreachable nobody) {
            return JSON.readTree(withoutServer(verb, about, server, nobody).orRefuse());
        }
    }

    /** Holds the folder meanwhile: a server that started now would not see what is written. */
    private ControlAnswer withoutServer(
            String verb, String about, ControlClient server, Unreachable nobody) {
        try (var folder = DataFolder.takeIfFree(data).orElseThrow(() -> deaf(server, nobody));
                var store = Store.open(folder.database(), Wiring.MIGRATIONS)) {
            return withoutServer(folder, store, verb, about);
        }
    }

    private UserError deaf(ControlClient server, Unreachable nobody) {
        return new UserError(
                "a server uses `"
                        + data
                        + "` but does not answer at `"
                        + server.socket()
                        + "` ("
                        + nobody.text()
                        + "); stop it and run this again",
                1);
    }
}
