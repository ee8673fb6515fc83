/**
 * The evaluation of a model as one HTML page that needs nothing else: {@link
 * custos.server.report.HtmlReport} puts figures, curves, the confusion matrix and pictures with
 * boxes together.
 */
@NullMarked
package custos.server.report;

import org.jspecify.annotations.NullMarked;
