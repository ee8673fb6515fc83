package custos.manifest;

/** The 20 % rules: how much of a manifest may be bad. */
final class Fifth {
    private Fifth() {}

    /** Whether the part is more than 20 % of the whole. */
    static boolean isExceeded(long part, long whole) {
        return part * 5 > whole;
    }
}
