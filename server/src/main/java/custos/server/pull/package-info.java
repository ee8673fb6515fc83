/**
 * A project's datasets out of another Custom Labels account, AWS's or another Custos: {@code custos
 * pull}.
 *
 * <p>{@link custos.server.pull.Origin} asks the account, {@link custos.server.pull.Pull} writes the
 * manifests and then fetches the images that they name, {@link custos.server.pull.Layout} says
 * which file each becomes. What the account answers is not trusted: no key leads out of the folder.
 */
@NullMarked
package custos.server.pull;

import org.jspecify.annotations.NullMarked;
