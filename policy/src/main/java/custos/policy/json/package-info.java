/** JSON as a tree in which every value knows its line and column, and duplicates are kept. */
@NullMarked
package custos.policy.json;

import org.jspecify.annotations.NullMarked;
