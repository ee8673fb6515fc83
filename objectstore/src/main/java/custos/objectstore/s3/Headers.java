package custos.objectstore.s3;

import custos.aws.s3.S3Request;
import custos.objectstore.catalog.Attributes;
import custos.objectstore.catalog.S3Errors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the headers of a request say about an object. */
final class Headers {
    static final String META = "x-amz-meta-";
    static final String DEFAULT_TYPE = "binary/octet-stream";
    private static final int MOST_METADATA_BYTES = 2 * 1024;

    /** Headers that are kept with an object and come back with it. */
    private static final List<String> KEPT =
            List.of(
                    "cache-control",
                    "content-disposition",
                    "content-language",
                    "content-type",
                    "expires");

    /** Beginnings of headers that ask for what is not here. */
    private static final List<String> UNSERVED =
            List.of(
                    "x-amz-server-side-encryption",
                    "x-amz-copy-source-server-side-encryption",
                    "x-amz-object-lock-",
                    "x-amz-grant-",
                    "x-amz-website-redirect-location",
                    "x-amz-write-offset-bytes");

    /** The values that mean what is done anyway. */
    private static final Map<String, Set<String>> SERVED_VALUES =
            Map.of(
                    "x-amz-acl", Set.of("private", "bucket-owner-full-control"),
                    "x-amz-storage-class", Set.of("STANDARD"),
                    "x-amz-object-ownership", Set.of("BucketOwnerEnforced"),
                    "x-amz-bucket-object-lock-enabled", Set.of("false"));

    private Headers() {}

    /**
     * A header, or the query parameter of its name: a presigned request carries {@code x-amz-…}
     * there.
     */
    static Optional<String> amz(S3Request request, String name) {
        var header = request.header(name);
        return header.isPresent() || !name.startsWith("x-amz-")
                ? header
                : request.parameter(name).filter(value -> !value.isEmpty());
    }

    /** The names of all headers and parameters that begin with a text. */
    static Set<String> named(S3Request request, String beginning) {
        var names = new HashSet<>(request.headers().keySet());
        names.addAll(request.query().keySet());
        names.removeIf(name -> !name.startsWith(beginning));
        return names;
    }

    /**
     * Refuses what would be ignored otherwise: encryption, locks, grants and their like.
     *
     * @throws custos.aws.AwsException {@code NotImplemented}
     */
    static void requireServed(S3Request request) {
        for (var beginning : UNSERVED) {
            for (var name : named(request, beginning)) {
                throw S3Errors.notImplemented(name);
            }
        }
        SERVED_VALUES.forEach((name, values) -> {
            if (!values.containsAll(amz(request, name).stream().toList())) {
                throw S3Errors.notImplemented(name);
            }
        });
    }

    /** The attributes of an object that this request creates. */
    static Attributes attributes(S3Request request) {
        return new Attributes(kept(request), Tags.ofHeader(request));
    }

    private static Map<String, String> kept(S3Request request) {
        var kept = new TreeMap<String, String>();
        KEPT.forEach(name -> request.header(name).ifPresent(value -> kept.put(name, value)));
        kept.putIfAbsent("content-type", DEFAULT_TYPE);
        request.header("content-encoding")
                .map(Headers::withoutChunking)
                .filter(encoding -> !encoding.isEmpty())
                .ifPresent(encoding -> kept.put("content-encoding", encoding));
        kept.putAll(metadata(request));
        kept.forEach(Headers::requireSendable);
        return kept;
    }

    /** {@code aws-chunked} is how the body came, not how it is encoded. */
    private static String withoutChunking(String encoding) {
        return Arrays.stream(encoding.split(","))
                .map(String::trim)
                .filter(token -> !token.isEmpty() && !token.equalsIgnoreCase("aws-chunked"))
                .collect(Collectors.joining(","));
    }

    private static Map<String, String> metadata(S3Request request) {
        var metadata = new TreeMap<String, String>();
        int bytes = 0;
        for (var name : named(request, META)) {
            var all =
                    request.headers()
                            .getOrDefault(name, request.query().getOrDefault(name, List.of()));
            var value = String.join(",", all);
            bytes += utf8(name) - META.length() + utf8(value);
            metadata.put(name, value);
        }
        if (bytes > MOST_METADATA_BYTES) {
            throw S3Errors.metadataTooLarge();
        }
        return metadata;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A value that comes back in an answer's head must not end its line: it may be decoded. */
    static void requireSendable(String name, String value) {
        boolean control = value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
        boolean token = name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
        if (control || !token) {
            throw S3Errors.invalidArgument("Header value is invalid", name, "");
        }
    }
}
