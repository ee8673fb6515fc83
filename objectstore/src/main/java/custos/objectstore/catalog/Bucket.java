package custos.objectstore.catalog;

import java.time.Instant;

/** A bucket and the account that owns it. */
public record Bucket(String name, String account, Instant created) {}
