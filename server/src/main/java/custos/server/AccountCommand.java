package custos.server;

import custos.iam.Iam;
import custos.store.Store;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code custos account}: the accounts of a server. */
@Command(
        name = "account",
        description = {
            "Create, list and delete the accounts of a server, each with users, projects and buckets of its own.",
            "Who runs the server may do this, whether it runs or not; it counts at once."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AccountCommand.Create.class,
            AccountCommand.ListAccounts.class,
            AccountCommand.Delete.class
        })
final class AccountCommand {
    /** Where the accounts are. */
    static final class Folder extends OperatedFolder {
        @Override
        ControlAnswer withoutServer(DataFolder folder, Store store, String verb, String about) {
            var partition = Iam.partition(store).orElse("aws");
            try (var iam = Iam.open(store, folder.keys(), partition, Clock.systemUTC())) {
                var administration =
                        new AccountAdministration(
                                folder, store, iam.accounts(), partition, new SecureRandom());
                return answer(administration.verbs(), verb, about);
            }
        }
    }

    /** {@code custos account create}. */
    @Command(
            name = "create",
            description = {
                "Create an account and print its id.",
                "Its root key becomes profile root-ID in DIR/credentials."
            },
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Create implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin Folder folder = new Folder();

        @Option(
                names = "--id",
                paramLabel = "ID",
                description = "twelve digits (default: chosen at random)")
        Optional<String> id = Optional.empty();

        @Option(names = "--name", paramLabel = "NAME", description = "what you call it")
        Optional<String> name = Optional.empty();

        @Option(names = "--json", description = "print what was made as JSON")
        boolean json;

        @Override
        public Integer call() {
            var wish = new LinkedHashMap<String, String>();
            id.ifPresent(it -> wish.put("AccountId", it));
            name.ifPresent(it -> wish.put("Name", it));
            var made = folder.ask(AccountAdministration.CREATE, wish);
            var out = spec.commandLine().getOut();
            out.println(json ? made.toString() : made.path("AccountId").asString());
            out.flush();
            if (!json) {
                say(made);
            }
            return 0;
        }

        private void say(JsonNode made) {
            var err = spec.commandLine().getErr();
            err.println("Its root key is in " + made.path("CredentialsFile").asString() + ":");
            err.println("  export AWS_PROFILE=" + made.path("Profile").asString());
            err.flush();
        }
    }

    /** {@code custos account list}. */
    @Command(
            name = "list",
            description =
                    "List the accounts, the first one first: id, creation, profile of the root key, name.",
            mixinStandardHelpOptions = true)
    static final class ListAccounts implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin Folder folder = new Folder();

        @Option(names = "--json", description = "print JSON")
        boolean json;

        @Override
        public Integer call() {
            var accounts = folder.ask(AccountAdministration.LIST, Map.of());
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(accounts);
            } else {
                for (var account : accounts) {
                    out.println(
                            String.join(
                                    "  ",
                                    account.path("AccountId").asString(),
                                    account.path("CreationDate").asString(),
                                    account.path("Profile").asString(),
                                    account.path("Name").asString("-")));
                }
            }
            out.flush();
            return 0;
        }
    }

    /** {@code custos account delete}. */
    @Command(
            name = "delete",
            description = {
                "Delete an account that has no project, bucket, user, managed policy or named key left.",
                "Its keys are revoked at once, and its id is not used again."
            },
            mixinStandardHelpOptions = true)
    static final class Delete implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin Folder folder = new Folder();

        @Parameters(paramLabel = "ID", description = "the account's twelve digits")
        String id = "";

        @Override
        public Integer call() {
            folder.ask(AccountAdministration.DELETE, Map.of("AccountId", id));
            spec.commandLine().getOut().println("account " + id + " is deleted");
            spec.commandLine().getOut().flush();
            return 0;
        }
    }
}
