package custos.policy.naive;

/** One question, as a case puts it. */
record NaiveRequest(
        String action, String resource, String resourceAccount, Who who, NaiveContext context) {}
