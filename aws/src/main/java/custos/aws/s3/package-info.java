/** S3's REST protocol: which operation a request means, its request and answer, its XML. */
@NullMarked
package custos.aws.s3;

import org.jspecify.annotations.NullMarked;
