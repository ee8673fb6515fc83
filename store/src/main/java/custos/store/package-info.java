/**
 * The database, embedded by default: {@link custos.store.Store} opens SQLite (WAL, full sync), runs
 * each module's migrations and hands out transactions; {@link custos.store.CreationClock} mints the
 * milliseconds that ARNs end in. It knows nothing of what the tables mean.
 */
@NullMarked
package custos.store;

import org.jspecify.annotations.NullMarked;
