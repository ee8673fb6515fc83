-- The data key of a version that was asked for with a KmsKeyId, wrapped by that key; both or neither.
alter table rekognition_version add column key_arn text;
alter table rekognition_version add column data_key text;
