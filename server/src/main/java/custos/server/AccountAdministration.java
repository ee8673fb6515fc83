package custos.server;

import custos.iam.Account;
import custos.iam.Accounts;
import custos.iam.Accounts.Belongings;
import custos.iam.Accounts.Deletion;
import custos.objectstore.ObjectStoreModule;
import custos.rekognition.KeyRing;
import custos.rekognition.RekognitionModule;
import custos.store.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates, lists and deletes accounts for whoever may write the data folder: in the server that
 * uses it, or while none does. It speaks JSON, so that both ways are one.
 */
final class AccountAdministration {
    static final String CREATE = "account-create";
    static final String LIST = "account-list";
    static final String DELETE = "account-delete";

    private static final Logger LOG = LoggerFactory.getLogger(AccountAdministration.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long SMALLEST_ID = 100_000_000_000L;
    private static final int LONGEST_NAME = 50; // AWS Organizations' limit

    private final DataFolder folder;
    private final Store store;
    private final Accounts accounts;
    private final String partition;
    private final RandomGenerator random;

    AccountAdministration(
            DataFolder folder,
            Store store,
            Accounts accounts,
            String partition,
            RandomGenerator random) {
        this.folder = folder;
        this.store = store;
        this.accounts = accounts;
        this.partition = partition;
        this.random = random;
    }

    /** What can be asked of it, each with JSON in one line. */
    Map<String, Function<String, ControlAnswer>> verbs() {
        return Map.of(
                CREATE, about -> create(JSON.readTree(about)),
                LIST, _ -> list(),
                DELETE, about -> delete(JSON.readTree(about)));
    }

    private ControlAnswer create(JsonNode wish) {
        var name = text(wish, "Name");
        name.ifPresent(AccountAdministration::requireName);
        var wanted = text(wish, "AccountId");
        var id = wanted.orElseGet(this::unused);
        requireId(id);
        var profile = Credentials.profile(id, false);
        switch (accounts.create(
                id, name, partition, key -> Credentials.add(folder, profile, key))) {
            case CREATED -> LOG.info("account {} was created", id);
            case EXISTS -> throw new UserError("account `" + id + "` exists already", 1);
            case ID_WAS_USED -> throw new UserError(idWasUsed(id), 1);
        }
        var made = new LinkedHashMap<String, Object>();
        made.put("AccountId", id);
        name.ifPresent(it -> made.put("Name", it));
        made.put("Profile", profile);
        made.put("CredentialsFile", folder.credentials().toString());
        return json(made);
    }

    /** Whether it is in use, {@link Accounts#create} says: one in 900 thousand million is. */
    private String unused() {
        return Long.toString(random.nextLong(SMALLEST_ID, 10 * SMALLEST_ID));
    }

    private ControlAnswer list() {
        var all = new ArrayList<Map<String, Object>>();
        for (var account : accounts.list()) {
            all.add(described(account, all.isEmpty()));
        }
        return json(all);
    }

    private static Map<String, Object> described(Account account, boolean first) {
        var one = new LinkedHashMap<String, Object>();
        one.put("AccountId", account.id());
        account.name().ifPresent(name -> one.put("Name", name));
        one.put("CreationDate", account.created().toString());
        one.put("Profile", Credentials.profile(account.id(), first));
        return one;
    }

    private ControlAnswer delete(JsonNode wish) {
        var id = text(wish, "AccountId").orElse("");
        requireId(id);
        return switch (accounts.delete(id, () -> elsewhere(id))) {
            case Deletion.Deleted _ -> {
                Credentials.remove(folder, Credentials.profile(id, false));
                LOG.info("account {} was deleted", id);
                yield json(Map.of("AccountId", id));
            }
            case Deletion.Unknown _ -> throw new UserError("there is no account `" + id + "`", 1);
            case Deletion.First _ ->
                    throw new UserError("account `" + id + "` is the first, which stays", 1);
            case Deletion.NotEmpty(var left) -> throw notEmpty(id, left);
        };
    }

    private List<Belongings> elsewhere(String id) {
        var keys =
                new KeyRing(folder.keys().resolve("kms"))
                        .all().stream().filter(key -> key.arn().account().equals(id)).count();
        return List.of(
                new Belongings("buckets", ObjectStoreModule.buckets(store, id)),
                new Belongings("projects", RekognitionModule.projects(store, id)),
                new Belongings("named keys", keys));
    }

    private static UserError notEmpty(String id, List<Belongings> left) {
        var what =
                left.stream()
                        .map(things -> things.kind() + " (" + things.count() + ")")
                        .collect(Collectors.joining(", "));
        return new UserError(
                "account `"
                        + id
                        + "` still has "
                        + what
                        + "; delete them first, with profile "
                        + Credentials.profile(id, false),
                1);
    }

    /** Why an id is not given twice. */
    static String idWasUsed(String id) {
        return "account `"
                + id
                + "` was deleted, and policies of other accounts may still trust it; choose another"
                + " id";
    }

    private static void requireId(String id) {
        if (!Account.isId(id)) {
            throw new UserError("an account's id is twelve digits, not `" + id + "`");
        }
    }

    private static void requireName(String name) {
        if (name.isBlank()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new UserError(
                    "a name has 1 to " + LONGEST_NAME + " characters, none of them control");
        }
    }

    private static Optional<String> text(JsonNode wish, String member) {
        return wish.path(member).asStringOpt();
    }

    private static ControlAnswer json(Object answer) {
        return ControlAnswer.done(JSON.writeValueAsString(answer));
    }
}
