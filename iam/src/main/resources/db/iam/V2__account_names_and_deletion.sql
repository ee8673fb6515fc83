alter table iam_account add column name text;

-- Ids of accounts that are gone: policies of other accounts may still name them.
create table iam_deleted_account (
    account_id text primary key,
    deleted_at bigint not null
);
