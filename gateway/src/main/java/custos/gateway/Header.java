package custos.gateway;

/** One header of an answer. */
record Header(String name, String value) {}
