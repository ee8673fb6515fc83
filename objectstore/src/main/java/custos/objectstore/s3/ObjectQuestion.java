package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.Listing;
import custos.objectstore.catalog.StoredObject;

/** What both forms of listing a bucket's objects have in common. */
record ObjectQuestion(
        String bucket, String prefix, String delimiter, int limit, boolean urlEncoded) {

    static ObjectQuestion of(S3Request request) {
        return new ObjectQuestion(
                request.bucket(),
                Parameters.text(request, "prefix"),
                Parameters.text(request, "delimiter"),
                Parameters.number(request, "max-keys", Parameters.MOST, Parameters.MOST),
                Parameters.urlEncoded(request));
    }

    Listing from(Listing.Start start) {
        return new Listing(bucket, prefix, delimiter, start, limit);
    }

    boolean isCommonPrefix(String text) {
        return from(Listing.Start.FIRST).commonPrefix(text).filter(text::equals).isPresent();
    }

    String encode(String text) {
        return UrlText.encoder(urlEncoded).apply(text);
    }

    void writeHead(XmlDocument document, Listing.Page page) {
        document.text("Name", bucket).text("Prefix", encode(prefix));
        if (!delimiter.isEmpty()) {
            document.text("Delimiter", encode(delimiter));
        }
        document.text("MaxKeys", limit).text("IsTruncated", page.next().isPresent());
        if (urlEncoded) {
            document.text("EncodingType", "url");
        }
    }

    void writeEntries(XmlDocument document, Listing.Page page, boolean owner) {
        page.objects()
                .forEach(object -> document.element("Contents", it -> write(it, object, owner)));
        page.commonPrefixes()
                .forEach(common ->
                        document.element(
                                "CommonPrefixes", it -> it.text("Prefix", encode(common))));
    }

    private void write(XmlDocument entry, StoredObject object, boolean owner) {
        entry.text("Key", encode(object.key()))
                .text("LastModified", HttpDates.iso(object.modified()))
                .text("ETag", ETags.quoted(object.etag()))
                .text("ChecksumAlgorithm", object.checksum().algorithm())
                .text("ChecksumType", object.checksum().type())
                .text("Size", object.size());
        if (owner) {
            Answers.owner(entry, "Owner", object.account());
        }
        entry.text("StorageClass", "STANDARD");
    }
}
