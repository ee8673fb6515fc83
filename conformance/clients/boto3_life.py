#!/usr/bin/env python3
"""The whole life of a model with boto3 and its stock waiters and paginators.

Usage: boto3_life.py ENDPOINT DATA_FOLDER
The identity comes from the usual AWS variables; DATA_FOLDER holds images/, train.manifest, test.manifest.
"""
import json
import pathlib
import sys
import time

import boto3

endpoint, data = sys.argv[1], pathlib.Path(sys.argv[2])
started = time.monotonic()
session = boto3.Session(region_name="us-east-1")
s3 = session.client("s3", endpoint_url=endpoint)
rekognition = session.client("rekognition", endpoint_url=endpoint)
iam = session.client("iam", endpoint_url=endpoint)
name = f"boto3-life-{int(time.time())}"
print(f"client: boto3 {boto3.__version__}")


def step(text):
    print(f"{time.monotonic() - started:6.1f} s  {text}", flush=True)


def lines(manifest):
    return [json.loads(line) for line in (data / manifest).read_text().splitlines()]


def label(line):
    return next(v["class-name"] for k, v in line.items() if k.endswith("-metadata"))


def until_gone(describe):
    while describe():
        time.sleep(0.2)


references = [line["source-ref"].split("/", 3) for m in ("train", "test") for line in lines(m + ".manifest")]
bucket = references[0][2]
if bucket not in [b["Name"] for b in s3.list_buckets()["Buckets"]]:
    s3.create_bucket(Bucket=bucket)
for *_, key in references:
    s3.upload_file(str(data / "images" / pathlib.PurePath(key).name), bucket, key)
for manifest in ("train", "test"):
    s3.upload_file(str(data / f"{manifest}.manifest"), bucket, f"{name}/{manifest}.manifest")
listed = sum(len(p.get("Contents", [])) for p in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 10}))
assert listed >= len(references), (listed, len(references))
step(f"uploaded {len(references)} images")

project = rekognition.create_project(ProjectName=name)["ProjectArn"]
for kind in ("TRAIN", "TEST"):
    dataset = rekognition.create_dataset(
        ProjectArn=project,
        DatasetType=kind,
        DatasetSource={"GroundTruthManifest": {"S3Object": {"Bucket": bucket, "Name": f"{name}/{kind.lower()}.manifest"}}},
    )["DatasetArn"]
    while (d := rekognition.describe_dataset(DatasetArn=dataset)["DatasetDescription"])["Status"] == "CREATE_IN_PROGRESS":
        time.sleep(0.2)
    assert d["Status"] == "CREATE_COMPLETE", d
    entries = [e for p in rekognition.get_paginator("list_dataset_entries").paginate(DatasetArn=dataset, PaginationConfig={"PageSize": 7}) for e in p["DatasetEntries"]]
    assert len(entries) == d["DatasetStats"]["TotalEntries"], (len(entries), d)
step("datasets ready")

created = time.monotonic()
version = rekognition.create_project_version(
    ProjectArn=project, VersionName="v1", OutputConfig={"S3Bucket": bucket, "S3KeyPrefix": f"{name}/output"}
)["ProjectVersionArn"]
rekognition.get_waiter("project_version_training_completed").wait(ProjectArn=project, VersionNames=["v1"])
description = rekognition.describe_project_versions(ProjectArn=project, VersionNames=["v1"])["ProjectVersionDescriptions"][0]
summary = description["EvaluationResult"]["Summary"]["S3Object"]
evaluation = json.load(s3.get_object(Bucket=summary["Bucket"], Key=summary["Name"])["Body"])
assert abs(evaluation["AggregatedEvaluationResults"]["F1Score"] - description["EvaluationResult"]["F1Score"]) < 1e-4
step(f"trained, F1 {description['EvaluationResult']['F1Score']:.3f}")

rekognition.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
rekognition.get_waiter("project_version_running").wait(ProjectArn=project, VersionNames=["v1"])
step("running")

right = 0
tests = lines("test.manifest")[:40]
for line in tests:
    key = line["source-ref"].split("/", 3)[3]
    image = (data / "images" / pathlib.PurePath(key).name).read_bytes()
    found = rekognition.detect_custom_labels(ProjectVersionArn=version, Image={"Bytes": image}, MinConfidence=0, MaxResults=1)
    again = rekognition.detect_custom_labels(ProjectVersionArn=version, Image={"S3Object": {"Bucket": bucket, "Name": key}}, MinConfidence=0, MaxResults=1)
    assert found["CustomLabels"] == again["CustomLabels"]
    right += found["CustomLabels"][0]["Name"] == label(line)
    if line is tests[0]:
        step(f"first label {time.monotonic() - created:.1f} s after create_project_version")
step(f"{right} of {len(tests)} test photos right")
assert right >= 0.7 * len(tests)

iam.create_user(UserName=name)
statement = {"Effect": "Allow", "Action": "rekognition:DetectCustomLabels", "Resource": version}
iam.put_user_policy(UserName=name, PolicyName="use", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": statement}))
key = iam.create_access_key(UserName=name)["AccessKey"]
inspector = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name="us-east-1").client("rekognition", endpoint_url=endpoint)
assert inspector.detect_custom_labels(ProjectVersionArn=version, Image={"Bytes": image}, MinConfidence=0)["CustomLabels"]
try:
    inspector.delete_project(ProjectArn=project)
    raise AssertionError("somebody without the right to it deleted the project")
except inspector.exceptions.AccessDeniedException as refusal:
    assert "rekognition:DeleteProject" in refusal.response["Error"]["Message"], refusal
iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
iam.delete_user_policy(UserName=name, PolicyName="use")
iam.delete_user(UserName=name)
step("used by its user, who may not delete")

rekognition.stop_project_version(ProjectVersionArn=version)
while rekognition.describe_project_versions(ProjectArn=project)["ProjectVersionDescriptions"][0]["Status"] != "STOPPED":
    time.sleep(0.2)
rekognition.delete_project_version(ProjectVersionArn=version)
until_gone(lambda: rekognition.describe_project_versions(ProjectArn=project)["ProjectVersionDescriptions"])
for d in rekognition.describe_projects(ProjectNames=[name])["ProjectDescriptions"][0]["Datasets"]:
    rekognition.delete_dataset(DatasetArn=d["DatasetArn"])
until_gone(lambda: rekognition.describe_projects(ProjectNames=[name])["ProjectDescriptions"][0]["Datasets"])
rekognition.delete_project(ProjectArn=project)
until_gone(lambda: rekognition.describe_projects(ProjectNames=[name])["ProjectDescriptions"])
step("stopped and deleted")
