package custos.objectstore.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * A question for a page of a bucket's multipart uploads, in the order of keys and, of one key, of
 * initiation.
 *
 * @param keyMarker only uploads of greater keys, or of this key if there is an upload marker
 * @param uploadMarker of the key marker's uploads, only later ones; empty for none
 * @param limit the most uploads and common prefixes, together
 */
public record UploadListing(
        String bucket,
        String prefix,
        String delimiter,
        String keyMarker,
        String uploadMarker,
        int limit) {

    /**
     * An answer.
     *
     * @param nextKey the key marker of the next page, if there is one
     * @param nextUpload the upload marker that belongs to it, empty after a common prefix
     */
    public record Page(
            List<Upload> uploads,
            List<String> commonPrefixes,
            Optional<String> nextKey,
            String nextUpload) {}

    Page page(Handle handle, RowMapper<Upload> mapper) {
        var uploads = new ArrayList<Upload>();
        var prefixes = new ArrayList<String>();
        String key = "";
        String id = "";
        for (var upload : rows(handle, mapper)) {
            var common = Keys.commonPrefix(upload.key(), prefix, delimiter);
            if (common.isPresent() && alreadyRolledUp(common.get(), prefixes)) {
                continue;
            }
            if (uploads.size() + prefixes.size() == limit) {
                return new Page(
                        uploads, prefixes, limit == 0 ? Optional.empty() : Optional.of(key), id);
            }
            if (common.isPresent()) {
                prefixes.add(common.get());
            } else {
                uploads.add(upload);
            }
            key = common.orElse(upload.key());
            id = common.isPresent() ? "" : upload.id();
        }
        return new Page(uploads, prefixes, Optional.empty(), "");
    }

    private boolean alreadyRolledUp(String common, List<String> prefixes) {
        return common.equals(keyMarker)
                || (!prefixes.isEmpty() && prefixes.getLast().equals(common));
    }

    private List<Upload> rows(Handle handle, RowMapper<Upload> mapper) {
        return handle
                .createQuery(
                        """
                        select * from s3_upload
                        where bucket = :bucket
                          and (key > :key or key = :key and :upload <> '' and upload_id > :upload)
                        order by key, upload_id
                        """)
                .bind("bucket", bucket)
                .bind("key", keyMarker)
                .bind("upload", uploadMarker)
                .map(mapper)
                .stream()
                .filter(upload -> upload.key().startsWith(prefix))
                .toList();
    }
}
