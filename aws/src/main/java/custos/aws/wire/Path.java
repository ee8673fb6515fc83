package custos.aws.wire;

import org.jspecify.annotations.Nullable;

/** Where in a request a value stands, spelled only when a message needs it. */
record Path(@Nullable Path parent, String step) {

    /** The request itself. */
    static final Path ROOT = new Path(null, "");

    /** A member, by its name as messages write it. */
    Path member(String name) {
        return new Path(this, name);
    }

    /** An item of a list, counted from 1. */
    Path item(int number) {
        return new Path(this, number + ".member");
    }

    /** A value of a map. */
    Path entry(String key) {
        return new Path(this, key + ".member");
    }

    @Override
    public String toString() {
        if (parent == null || parent.equals(ROOT)) {
            return step;
        }
        return parent + "." + step;
    }
}
