/**
 * A second evaluator of the policy language, written from the specification alone and as plainly as
 * possible, and the random comparison of the engine with it. It shares no code with the engine.
 */
@NullMarked
package custos.policy.naive;

import org.jspecify.annotations.NullMarked;
