package custos.rekognition.resource;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The table of tags, of resources of all kinds. */
public final class Tags {
    /** The most tags of one resource (specification, D-59). */
    public static final int MOST = 200;

    private Tags() {}

    /** A resource's tags in the order of their keys; none if there is no such resource. */
    public static Map<String, String> of(Handle handle, ResourceArn resource) {
        var tags = new LinkedHashMap<String, String>();
        handle.createQuery(
                        "select tag_key, tag_value from rekognition_tag where resource_arn = ?"
                                + " order by tag_key")
                .bind(0, resource.text())
                .map((row, _) -> Map.entry(row.getString(1), row.getString(2)))
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
        return tags;
    }

    /** Sets tags; those of other keys stay. */
    public static void put(Handle handle, ResourceArn resource, Map<String, String> tags) {
        tags.forEach((key, value) ->
                handle.execute(
                        "insert into rekognition_tag"
                                + " (resource_arn, account_id, tag_key, tag_value)"
                                + " values (?, ?, ?, ?) on conflict (resource_arn, tag_key)"
                                + " do update set tag_value = excluded.tag_value",
                        resource.text(),
                        resource.account(),
                        key,
                        value));
    }

    /** Removes tags by key; unknown keys are ignored. */
    public static void remove(Handle handle, ResourceArn resource, Collection<String> keys) {
        keys.forEach(key ->
                handle.execute(
                        "delete from rekognition_tag where resource_arn = ? and tag_key = ?",
                        resource.text(),
                        key));
    }

    /** Removes all tags, with their resource. */
    public static void deleteAll(Handle handle, ResourceArn resource) {
        handle.execute("delete from rekognition_tag where resource_arn = ?", resource.text());
    }
}
