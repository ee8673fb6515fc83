/**
 * {@code custos demo}: the whole life of a model on a throwaway data folder, lived over HTTP with
 * signed requests, as any client would.
 */
@NullMarked
package custos.server.demo;

import org.jspecify.annotations.NullMarked;
