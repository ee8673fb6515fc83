package custos.server.demo;

import java.util.regex.Pattern;

/** How far a training is, from the sentence behind AWS's own in its status message. */
final class TrainingProgress {
    private static final Pattern LEFT = Pattern.compile("about (\\d+) (second|minute)s? left");

    private final long start = System.nanoTime();
    private double share;

    /** The share of the whole training that is done, from 0 to 1; it never falls. */
    double of(String statusMessage) {
        var found = LEFT.matcher(statusMessage);
        if (found.find()) {
            double left =
                    Double.parseDouble(found.group(1)) * (found.group(2).equals("minute") ? 60 : 1);
            double gone = (System.nanoTime() - start) / 1e9;
            share = Math.max(share, gone / (gone + left));
        }
        return share;
    }
}
