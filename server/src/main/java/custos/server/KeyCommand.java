package custos.server;

import custos.aws.Arn;
import custos.rekognition.KeyRing;
import custos.rekognition.NamedKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code custos key}: the keys that {@code KmsKeyId} names. */
@Command(
        name = "key",
        description = {
            "Manage the keys that KmsKeyId names: they encrypt a version's pictures and its model on the disk.",
            "Who can write the data folder may do this, whether a server runs or not; it counts at once."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeyCommand.Create.class,
            KeyCommand.ListKeys.class,
            KeyCommand.Enable.class,
            KeyCommand.Disable.class,
            KeyCommand.Delete.class
        })
final class KeyCommand {
    /** Where the keys are. */
    static final class Ring extends DataOption {
        KeyRing open() {
            return new KeyRing(data.resolve("keys").resolve("kms"));
        }

        /** A key is not put into a folder that is somebody's home. */
        KeyRing openOrCreate() {
            try (var files = Files.exists(data) ? Files.list(data) : Stream.<Path>of()) {
                if (files.findAny().isPresent() && !Files.isDirectory(data.resolve("keys"))) {
                    throw new UserError(
                            "`"
                                    + data
                                    + "` is not a data folder; expected one, or an empty folder");
                }
            } catch (IOException e) {
                throw new UserError("cannot use the data folder `" + data + "`: " + Reason.of(e));
            }
            return open();
        }

        NamedKey key(String name, String account) {
            var keys = open().all();
            return keys.stream()
                    .filter(key ->
                            key.id().equals(name)
                                    || key.arn().toString().equals(name)
                                    || (key.arn().account().equals(account)
                                            && key.alias().equals(Optional.of(name))))
                    .findFirst()
                    .orElseThrow(() ->
                            new UserError("there is no key `" + name + "` below `" + data + "`"));
        }
    }

    /** Prints keys without their secrets. */
    private static void print(CommandSpec spec, List<NamedKey> keys, boolean json) {
        var out = spec.commandLine().getOut();
        if (json) {
            var list = new ArrayList<LinkedHashMap<String, Object>>();
            for (var key : keys) {
                var one = new LinkedHashMap<String, Object>();
                one.put("KeyId", key.id());
                one.put("Arn", key.arn().toString());
                key.alias().ifPresent(alias -> one.put("AliasName", alias));
                one.put("Enabled", key.enabled());
                one.put("CreationDate", key.created().toString());
                list.add(one);
            }
            out.println(JsonMapper.shared().writeValueAsString(list));
        } else {
            for (var key : keys) {
                out.println(
                        String.join(
                                "  ",
                                key.arn().toString(),
                                key.enabled() ? "enabled " : "disabled",
                                key.created().truncatedTo(ChronoUnit.SECONDS).toString(),
                                key.alias().orElse("-")));
            }
        }
        out.flush();
    }

    /** {@code custos key create}. */
    @Command(
            name = "create",
            description = "Make a key and print its ARN.",
            mixinStandardHelpOptions = true,
            sortOptions = false)
    static final class Create implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin Ring ring = new Ring();

        @Option(
                names = "--alias",
                paramLabel = "NAME",
                description = "a name for it, such as alias/models")
        Optional<String> alias = Optional.empty();

        @Option(
                names = "--account",
                paramLabel = "ID",
                defaultValue = "123456789012",
                description = "the account that owns it (default: ${DEFAULT-VALUE})")
        String account = "123456789012";

        @Option(
                names = "--region",
                paramLabel = "R",
                defaultValue = "us-east-1",
                description = "the server's region (default: ${DEFAULT-VALUE})")
        String region = "us-east-1";

        @Option(
                names = "--partition",
                paramLabel = "P",
                defaultValue = "aws",
                description = "the server's partition (default: ${DEFAULT-VALUE})")
        String partition = "aws";

        @Option(names = "--json", description = "print what was made as JSON")
        boolean json;

        @Override
        public Integer call() {
            if (!account.matches("\\d{12}")) {
                throw new UserError("--account must be twelve digits, not `" + account + "`");
            }
            if (alias.isPresent() && !KeyRing.isAlias(alias.get())) {
                throw new UserError(
                        "--alias must look like alias/models, not `" + alias.get() + "`");
            }
            try {
                var key =
                        ring.openOrCreate()
                                .create(
                                        new Arn(partition, "kms", region, account, ""),
                                        alias,
                                        Clock.systemUTC().instant());
                if (json) {
                    print(spec, List.of(key), true);
                } else {
                    spec.commandLine().getOut().println(key.arn());
                    spec.commandLine().getOut().flush();
                }
                return 0;
            } catch (IllegalArgumentException taken) {
                throw new UserError(String.valueOf(taken.getMessage()));
            } catch (UncheckedIOException e) {
                throw new UserError("cannot write the key: " + e.getMessage(), 1);
            }
        }
    }

    /** {@code custos key list}. */
    @Command(
            name = "list",
            description = "List the keys: ARN, state, when they were made, alias.",
            mixinStandardHelpOptions = true)
    static final class ListKeys implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin Ring ring = new Ring();

        @Option(names = "--json", description = "print JSON")
        boolean json;

        @Override
        public Integer call() {
            print(spec, ring.open().all(), json);
            return 0;
        }
    }

    /** A command about one key. */
    abstract static class OneKey implements Callable<Integer> {
        @Spec CommandSpec spec = CommandSpec.create();
        @Mixin Ring ring = new Ring();

        @Option(
                names = "--account",
                paramLabel = "ID",
                defaultValue = "123456789012",
                description = "the account whose alias is meant (default: ${DEFAULT-VALUE})")
        String account = "123456789012";

        @Parameters(paramLabel = "KEY", description = "id, ARN or alias of the key")
        String name = "";

        @Override
        public Integer call() {
            var key = ring.key(name, account);
            change(ring.open(), key);
            spec.commandLine().getOut().println(key.arn() + " is " + done());
            spec.commandLine().getOut().flush();
            return 0;
        }

        abstract void change(KeyRing keys, NamedKey key);

        abstract String done();
    }

    /** {@code custos key enable}. */
    @Command(
            name = "enable",
            description = "Let a key be used again.",
            mixinStandardHelpOptions = true)
    static final class Enable extends OneKey {
        @Override
        void change(KeyRing keys, NamedKey key) {
            keys.setEnabled(key, true);
        }

        @Override
        String done() {
            return "enabled";
        }
    }

    /** {@code custos key disable}. */
    @Command(
            name = "disable",
            description =
                    "Let a key be used no more: its versions neither train, start, detect nor copy.",
            mixinStandardHelpOptions = true)
    static final class Disable extends OneKey {
        @Override
        void change(KeyRing keys, NamedKey key) {
            keys.setEnabled(key, false);
        }

        @Override
        String done() {
            return "disabled";
        }
    }

    /** {@code custos key delete}. */
    @Command(
            name = "delete",
            description = "Delete a key. What it encrypted can never be read again.",
            mixinStandardHelpOptions = true)
    static final class Delete extends OneKey {
        @Option(names = "--yes", required = true, description = "this cannot be undone")
        boolean yes;

        @Override
        void change(KeyRing keys, NamedKey key) {
            keys.delete(key);
        }

        @Override
        String done() {
            return "deleted";
        }
    }
}
