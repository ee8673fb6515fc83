/**
 * The program: {@link custos.server.Main} is the command line, {@link custos.server.Wiring} the
 * parts list of a server. Nothing but this module sees everything.
 */
@NullMarked
package custos.server;

import org.jspecify.annotations.NullMarked;
