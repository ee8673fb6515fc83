package custos.gateway;

import custos.aws.s3.S3Response;
import custos.aws.wire.ErrorDocument;
import java.util.ArrayList;
import java.util.List;

/** What goes back to the client: status, headers in order, body. */
record Answer(int status, List<Header> headers, S3Response.Body body) {
    Answer {
        headers = List.copyOf(headers);
    }

    /** An answer whose body is at hand. */
    static Answer of(int status, String contentType, byte[] body) {
        return new Answer(
                status,
                List.of(
                        new Header("Content-Type", contentType),
                        new Header("Content-Length", String.valueOf(body.length))),
                out -> out.write(body));
    }

    /** A refusal. */
    static Answer of(ErrorDocument document) {
        return of(document.status(), document.contentType(), document.body().asByteArrayUnsafe());
    }

    Answer with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, more, body);
    }
}
