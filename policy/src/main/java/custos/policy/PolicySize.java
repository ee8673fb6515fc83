package custos.policy;

/**
 * The size quotas of policies (IAM User Guide, "IAM and STS quotas"). All but the project policy's
 * leave white space out of the count.
 */
public enum PolicySize {
    /** One managed policy. */
    MANAGED(6_144),
    /** All inline policies of a user together. */
    USER_INLINE_TOTAL(2_048),
    /** All inline policies of a group. */
    GROUP_INLINE_TOTAL(5_120),
    /** All inline policies of a role. */
    ROLE_INLINE_TOTAL(10_240),
    /** A role's trust policy. */
    TRUST(2_048),
    /** A session policy. */
    SESSION(2_048),
    /** A Rekognition project policy, white space included. */
    PROJECT(2_000),
    /** A bucket policy. */
    BUCKET(20_480),
    /** Service and resource control policies. */
    ORGANISATION(5_120);

    /** No document may be longer than this, white space included (the service model's limit). */
    public static final int LONGEST_DOCUMENT = 131_072;

    private final int quota;

    PolicySize(int quota) {
        this.quota = quota;
    }

    /** The most characters allowed. */
    public int quota() {
        return quota;
    }

    /** The characters of a document that count towards this quota. */
    public int of(String json) {
        return this == PROJECT ? json.length() : withoutWhiteSpace(json);
    }

    /** True if the document alone exceeds this quota. */
    public boolean exceededBy(String json) {
        return of(json) > quota;
    }

    /** The number of characters that are not white space. */
    public static int withoutWhiteSpace(String json) {
        var count = 0;
        for (var i = 0; i < json.length(); i++) {
            if (!Character.isWhitespace(json.charAt(i))) {
                count++;
            }
        }
        return count;
    }
}
