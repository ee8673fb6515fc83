-- A dataset of 250,000 entries is described as fast as an empty one: its statistics are kept, not counted.
alter table rekognition_dataset add column entries bigint not null default 0;
alter table rekognition_dataset add column labeled_entries bigint not null default 0;
alter table rekognition_dataset add column error_entries bigint not null default 0;
alter table rekognition_dataset add column labels bigint not null default 0;
alter table rekognition_dataset add column boxes boolean not null default false;

update rekognition_dataset set
    entries = (select count(*) from rekognition_entry e where e.dataset_arn = arn),
    labeled_entries = (select count(*) from rekognition_entry e where e.dataset_arn = arn and e.labeled = true),
    error_entries = (select count(*) from rekognition_entry e where e.dataset_arn = arn and e.has_errors = true),
    labels = (select count(distinct l.label) from rekognition_entry_label l where l.dataset_arn = arn),
    boxes = exists (select 1 from rekognition_entry e where e.dataset_arn = arn and e.has_boxes = true);

-- What the filters of ListDatasetEntries look for, in the order of the lines.
create index rekognition_entry_labeled on rekognition_entry (dataset_arn, labeled, position);
create index rekognition_entry_errors on rekognition_entry (dataset_arn, position) where has_errors = true;
