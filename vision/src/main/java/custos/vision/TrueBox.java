package custos.vision;

/** A box that is really there. Labels are numbers from 0 on. */
public record TrueBox(int label, Box box) {}
