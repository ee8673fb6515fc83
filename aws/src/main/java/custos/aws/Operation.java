package custos.aws;

import java.util.List;

/**
 * One API operation. The gateway reads the request, authorizes what {@link #needs} says, then calls
 * {@link #handle} once. The simple name of the class is the operation's name on the wire.
 *
 * @param <I> the request: an AWS SDK type, or an {@code S3Request}
 * @param <O> the answer: an AWS SDK type, or an {@code S3Response}
 */
public interface Operation<I, O> {

    /** The operation's name on the wire, such as {@code CreateProject}. */
    default String name() {
        return getClass().getSimpleName();
    }

    /**
     * What the caller must be allowed, in the order in which refusals are reported. It may read the
     * store (tags and policies of the resource) but must not tell whether the resource exists.
     */
    List<Access> needs(Call call, I request);

    /**
     * Does the work.
     *
     * @throws AwsException if the caller must be refused
     */
    O handle(Call call, I request);
}
