create table iam_account (
    account_id text primary key,
    aws_partition text not null,
    created_at bigint not null
);

create table iam_user (
    account_id text not null references iam_account (account_id),
    user_id text primary key,
    path text not null,
    name text not null,
    folded_name text not null,
    boundary_arn text,
    created_at bigint not null,
    unique (account_id, folded_name)
);

create table iam_user_tag (
    account_id text not null references iam_account (account_id),
    user_id text not null references iam_user (user_id) on delete cascade,
    tag_key text not null,
    tag_value text not null,
    primary key (user_id, tag_key)
);

-- A key without a user is the account root user's. The secret is sealed under the key-encryption key.
create table iam_access_key (
    account_id text not null references iam_account (account_id),
    access_key_id text primary key,
    user_id text references iam_user (user_id),
    sealed_secret text not null,
    active integer not null,
    created_at bigint not null,
    used_at bigint,
    used_service text,
    used_region text
);
create index iam_access_key_owner on iam_access_key (account_id, user_id);

create table iam_user_policy (
    account_id text not null references iam_account (account_id),
    user_id text not null references iam_user (user_id),
    name text not null,
    document text not null,
    primary key (user_id, name)
);

create table iam_policy (
    account_id text not null references iam_account (account_id),
    policy_id text primary key,
    arn text not null unique,
    path text not null,
    name text not null,
    folded_name text not null,
    description text not null,
    default_version integer not null,
    last_version integer not null,
    created_at bigint not null,
    updated_at bigint not null,
    unique (account_id, folded_name)
);

create table iam_policy_tag (
    account_id text not null references iam_account (account_id),
    policy_id text not null references iam_policy (policy_id) on delete cascade,
    tag_key text not null,
    tag_value text not null,
    primary key (policy_id, tag_key)
);

create table iam_policy_version (
    account_id text not null references iam_account (account_id),
    policy_id text not null references iam_policy (policy_id) on delete cascade,
    version integer not null,
    document text not null,
    created_at bigint not null,
    primary key (policy_id, version)
);

-- By ARN, since policies of account aws have no row.
create table iam_user_attachment (
    account_id text not null references iam_account (account_id),
    user_id text not null references iam_user (user_id),
    policy_arn text not null,
    attached_at bigint not null,
    primary key (user_id, policy_arn)
);
create index iam_user_attachment_policy on iam_user_attachment (account_id, policy_arn);
