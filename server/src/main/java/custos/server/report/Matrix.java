package custos.server.report;

import custos.vision.ConfusionMatrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The confusion matrix as a table with shades, and the most frequent confusions in words. */
final class Matrix {
    private static final int MOST_LABELS = 30;
    private static final int MOST_CONFUSIONS = 8;

    private Matrix() {}

    private record Confusion(String truth, String predicted, int count) {}

    static String draw(ConfusionMatrix matrix) {
        return (matrix.labels().size() <= MOST_LABELS ? table(matrix) : "") + words(matrix);
    }

    private static String table(ConfusionMatrix matrix) {
        var head = new StringBuilder("<tr><th class=\"corner\">truth \\ found</th>");
        for (var label : matrix.labels()) {
            head.append(head("column", label));
        }
        var rows = new StringBuilder();
        for (int truth = 0; truth < matrix.labels().size(); truth++) {
            rows.append(row(matrix, truth));
        }
        return "<div class=\"scroll\"><table class=\"matrix\">%s</tr>%s</table></div>"
                .formatted(head, rows);
    }

    /** A long name is cut; the whole one shows where the pointer rests. */
    private static String head(String kind, String label) {
        return "<th class=\"%s\" title=\"%s\"><span>%s</span></th>"
                .formatted(kind, Html.plain(label), Html.text(label));
    }

    private static String row(ConfusionMatrix matrix, int truth) {
        var counts = matrix.counts().get(truth);
        int all = counts.stream().mapToInt(Integer::intValue).sum();
        var row = new StringBuilder("<tr>" + head("row", matrix.labels().get(truth)));
        for (int found = 0; found < counts.size(); found++) {
            int count = counts.get(found);
            double share = all == 0 ? 0 : (double) count / all;
            row.append(
                    "<td class=\"%s\" style=\"--share:%s\" title=\"%s\">%s</td>"
                            .formatted(
                                    found == truth ? "right" : "wrong",
                                    Html.number(share, 3),
                                    Html.percent(share),
                                    count == 0 ? "" : Integer.toString(count)));
        }
        return row.append("</tr>").toString();
    }

    private static String words(ConfusionMatrix matrix) {
        var list = new StringBuilder();
        for (var confusion : most(matrix)) {
            list.append("<li><b>%d×</b> %s</li>".formatted(confusion.count(), words(confusion)));
        }
        return list.isEmpty() ? "" : "<ul class=\"confusions\">" + list + "</ul>";
    }

    private static String words(Confusion confusion) {
        var truth = Html.text(confusion.truth());
        var predicted = Html.text(confusion.predicted());
        if (confusion.predicted().equals(ConfusionMatrix.NOTHING)) {
            return truth + " missed";
        }
        return confusion.truth().equals(ConfusionMatrix.NOTHING)
                ? predicted + " found where none is"
                : truth + " taken for " + predicted;
    }

    private static List<Confusion> most(ConfusionMatrix matrix) {
        var all = new ArrayList<Confusion>();
        var labels = matrix.labels();
        for (int truth = 0; truth < labels.size(); truth++) {
            for (int found = 0; found < labels.size(); found++) {
                int count = matrix.counts().get(truth).get(found);
                if (truth != found && count > 0) {
                    all.add(new Confusion(labels.get(truth), labels.get(found), count));
                }
            }
        }
        all.sort(Comparator.comparingInt(confusion -> -confusion.count()));
        return all.subList(0, Math.min(MOST_CONFUSIONS, all.size()));
    }
}
