-- Times are milliseconds since 1970. An ARN is the identity: a resource that was deleted and created again has another one.

create table rekognition_project (
    arn text not null primary key,
    account_id text not null,
    name text not null,
    created bigint not null,
    unique (account_id, name)
);

create table rekognition_tag (
    resource_arn text not null,
    account_id text not null,
    tag_key text not null,
    tag_value text not null,
    primary key (resource_arn, tag_key)
);

create table rekognition_dataset (
    arn text not null primary key,
    account_id text not null,
    project_arn text not null references rekognition_project (arn),
    type text not null,
    created bigint not null,
    updated bigint not null,
    status text not null,
    message text not null,
    message_code text not null,
    caller text not null,
    source text not null,
    unique (project_arn, type)
);

create table rekognition_entry (
    dataset_arn text not null,
    account_id text not null,
    position bigint not null,
    source_ref text not null,
    line text not null,
    labeled boolean not null,
    has_errors boolean not null,
    has_boxes boolean not null,
    primary key (dataset_arn, position),
    unique (dataset_arn, source_ref)
);

-- The labels that an entry declares; uses is 0 (in a class map only), 1 (the image) or 2 (a box).
create table rekognition_entry_label (
    dataset_arn text not null,
    account_id text not null,
    label text not null,
    position bigint not null,
    uses integer not null,
    primary key (dataset_arn, label, position)
);
create index rekognition_entry_label_entry on rekognition_entry_label (dataset_arn, position);

create table rekognition_version (
    arn text not null primary key,
    account_id text not null,
    project_arn text not null references rekognition_project (arn),
    name text not null,
    created bigint not null,
    status text not null,
    message text not null,
    failure text,
    min_units integer,
    max_units integer,
    bucket text not null,
    prefix text,
    kms_key_id text,
    description text,
    caller text not null,
    input text not null,
    attempts integer not null,
    ended bigint,
    billable_seconds bigint,
    f1 double precision,
    validated boolean not null,
    source_arn text,
    unique (project_arn, name)
);
create index rekognition_version_status on rekognition_version (status);

create table rekognition_project_policy (
    project_arn text not null references rekognition_project (arn),
    account_id text not null,
    name text not null,
    revision text not null,
    document text not null,
    created bigint not null,
    updated bigint not null,
    primary key (project_arn, name)
);
