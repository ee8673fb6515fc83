package custos.objectstore.s3;

import custos.aws.Access;
import custos.aws.Authorizer;
import custos.aws.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything is allowed in one's own account but what a test denies; it remembers what was asked.
 */
@org.jspecify.annotations.NullMarked
final class Rights implements Authorizer {
    final List<Access.Required> asked = new ArrayList<>();
    private final List<Predicate<Access.Required>> denials = new ArrayList<>();

    void deny(Predicate<Access.Required> denial) {
        denials.add(denial);
    }

    void deny(String action) {
        deny(access -> access.action().equals(action));
    }

    void forget() {
        asked.clear();
        denials.clear();
    }

    @Override
    public Optional<Refusal> refusal(Caller caller, Access.Required access) {
        asked.add(access);
        boolean denied =
                !access.resourceAccount().equals(caller.account())
                        || denials.stream().anyMatch(denial -> denial.test(access));
        return denied
                ? Optional.of(new Refusal(access, false, "no " + access.action()))
                : Optional.empty();
    }
}
