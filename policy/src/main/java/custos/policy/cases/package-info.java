/** Policy cases in files: a request, policies and the decision that must come out. */
@NullMarked
package custos.policy.cases;

import org.jspecify.annotations.NullMarked;
