-- Attempts at a training that failed by themselves; `attempts` are those that a crash of the server cut off.
alter table rekognition_version add column failures integer not null default 0;
