-- Keys are compared by their UTF-8 bytes: SQLite's BINARY collation does so, and S3 lists in that order.

create table s3_bucket (
    name text not null primary key,
    account_id text not null,
    created_millis bigint not null
);
create index s3_bucket_account on s3_bucket (account_id, name);

create table s3_object (
    bucket text not null references s3_bucket (name),
    key text not null,
    account_id text not null,
    content_id text not null unique,
    size bigint not null,
    etag text not null,
    modified_millis bigint not null,
    headers text not null,
    tags text not null,
    checksum_algorithm text not null,
    checksum_type text not null,
    checksum text not null,
    part_count integer not null,
    upload_id text not null,
    primary key (bucket, key)
);

-- An object's content, file after file: one for a plain object, one a part for a multipart one.
create table s3_segment (
    content_id text not null,
    number integer not null,
    account_id text not null,
    file text not null unique,
    size bigint not null,
    primary key (content_id, number)
);

create table s3_upload (
    upload_id text not null primary key,
    bucket text not null references s3_bucket (name),
    key text not null,
    account_id text not null,
    initiator text not null,
    initiated_millis bigint not null,
    headers text not null,
    tags text not null,
    checksum_algorithm text not null,
    checksum_type text not null,
    checksum_chosen integer not null
);
create index s3_upload_key on s3_upload (bucket, key, initiated_millis, upload_id);

create table s3_part (
    upload_id text not null references s3_upload (upload_id),
    number integer not null,
    account_id text not null,
    file text not null unique,
    size bigint not null,
    etag text not null,
    checksum text not null,
    modified_millis bigint not null,
    primary key (upload_id, number)
);
