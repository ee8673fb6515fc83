package custos.objectstore.s3;

import custos.objectstore.catalog.Upload;

/** Who began a multipart upload, and who will own its object. */
final class Uploaders {
    private Uploaders() {}

    static void write(XmlDocument document, Upload upload) {
        document.element("Initiator", it -> it.text("ID", upload.initiator()));
        Answers.owner(document, "Owner", upload.account());
    }
}
