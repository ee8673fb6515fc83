-- The lines of an update that has been accepted and not yet applied.
create table rekognition_dataset_change (
    dataset_arn text not null primary key references rekognition_dataset (arn),
    account_id text not null,
    ground_truth bytea not null
);
