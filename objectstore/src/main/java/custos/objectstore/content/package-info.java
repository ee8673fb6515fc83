/**
 * Files of bytes, durable before anything refers to them: {@link
 * custos.objectstore.content.Contents} stores, opens and discards them, {@link
 * custos.objectstore.content.Disk} is the file system below it. It does not know what the bytes are
 * called.
 */
@NullMarked
package custos.objectstore.content;

import org.jspecify.annotations.NullMarked;
