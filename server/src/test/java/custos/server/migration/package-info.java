/** Tests of imports and exports, on datasets that are generated here. */
@NullMarked
package custos.server.migration;

import org.jspecify.annotations.NullMarked;
