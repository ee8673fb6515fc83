#!/usr/bin/env python3
"""The orders of calls in which public projects and the developer guide drive the service, written anew.

Usage: sequences.py ENDPOINT FOLDER; the identity comes from the usual AWS variables.
"""
import json
import pathlib
import sys
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, folder = sys.argv[1], pathlib.Path(sys.argv[2])
started = time.monotonic()
session = boto3.Session(region_name="us-east-1")
retries = Config(retries={"max_attempts": 5})
rekognition = session.client("rekognition", endpoint_url=endpoint, config=retries)
s3 = session.client("s3", endpoint_url=endpoint, config=retries)
objects = session.resource("s3", endpoint_url=endpoint, config=retries)
name = f"samples-{int(time.time())}"
lines = {kind: (folder / f"{kind}.manifest").read_text().splitlines() for kind in ("train", "test")}
bucket = json.loads(lines["train"][0])["source-ref"].split("/")[2]
first = json.loads(lines["test"][0])["source-ref"].split("/", 3)[3]
print(f"client: call sequences of public samples, boto3 {boto3.__version__}")


def step(text):
    print(f"{time.monotonic() - started:6.1f} s  {text}", flush=True)


def until(condition, what):
    end = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < end, f"waited for {what}"
        time.sleep(0.3)


def versions(project):
    return rekognition.describe_project_versions(ProjectArn=project)["ProjectVersionDescriptions"]


def upload():
    """A feedback loop over S3: resources, listings page by page, presigned links, the bucket's region."""
    s3.create_bucket(Bucket=bucket)
    for image in sorted((folder / "images").iterdir()):
        objects.Object(bucket, f"photos/{image.name}").put(Body=image.read_bytes())
    for kind in lines:
        objects.Bucket(bucket).upload_file(str(folder / f"{kind}.manifest"), f"{kind}.manifest")
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] in (None, "us-east-1")
    found, more = [], {}
    while True:
        page = s3.list_objects_v2(Bucket=bucket, Prefix="photos/", MaxKeys=9, **more)
        found += [one["Key"] for one in page["Contents"]]
        if not page["IsTruncated"]:
            break
        more = {"ContinuationToken": page["NextContinuationToken"]}
    assert len(found) == sum(map(len, lines.values())), found
    link = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": first})
    if link.startswith("http:"):
        with urllib.request.urlopen(link) as answer:
            assert answer.read() == objects.Object(bucket, first).get()["Body"].read()
    try:
        s3.head_object(Bucket=bucket, Key="nothing")
        raise AssertionError("an object that is not there")
    except ClientError as error:
        assert error.response["Error"]["Code"] == "404", error
    step("uploaded, listed, linked")


def manifest(kind):
    return {"Assets": [{"GroundTruthManifest": {"S3Object": {"Bucket": bucket, "Name": f"{kind}.manifest"}}}]}


def train_from_manifests():
    """Before there were datasets, CreateProjectVersion named the manifests; many projects still do."""
    project = rekognition.create_project(ProjectName=f"{name}-old")["ProjectArn"]
    assert not versions(project)
    output = {"S3Bucket": bucket, "S3KeyPrefix": "old/"}
    version = rekognition.create_project_version(
        ProjectArn=project, VersionName="first", OutputConfig=output, TrainingData=manifest("train"), TestingData=manifest("test")
    )["ProjectVersionArn"]
    assert version.split("version/")[1].rsplit("/", 1)[0] == "first"
    at_once = versions(project)[0]
    assert at_once["Status"] == "TRAINING_IN_PROGRESS" and at_once["StatusMessage"], at_once
    rekognition.get_waiter("project_version_training_completed").wait(ProjectArn=project, VersionNames=["first"], WaiterConfig={"Delay": 2})
    described = versions(project)[0]
    assert described["TrainingDataResult"]["Input"]["Assets"] and described["TestingDataResult"]["Input"]["Assets"], described
    step(f"trained from two manifests, F1 {described['EvaluationResult']['F1Score']:.2f}")
    second = rekognition.create_project_version(
        ProjectArn=project, VersionName="second", OutputConfig=output, TrainingData=manifest("train"), TestingData={"AutoCreate": True}
    )["ProjectVersionArn"]
    waiter = rekognition.get_waiter("project_version_training_completed")
    waiter.wait(ProjectArn=project, VersionNames=["second"], WaiterConfig={"Delay": 2})
    step("trained from one manifest, the test photos split off")
    return project, version, second


def serve(project, version):
    """A batch: look first, start if it does not run, detect with the defaults, stop; some do each of it twice."""
    if rekognition.describe_project_versions(ProjectArn=project, VersionNames=["first"])["ProjectVersionDescriptions"][0]["Status"] not in ("STARTING", "RUNNING"):
        assert rekognition.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)["Status"] == "STARTING"
    rekognition.get_waiter("project_version_running").wait(ProjectArn=project, VersionNames=["first"], WaiterConfig={"Delay": 1})
    image = {"S3Object": {"Bucket": bucket, "Name": first}}
    for label in rekognition.detect_custom_labels(Image=image, ProjectVersionArn=version)["CustomLabels"]:
        assert "Geometry" not in label and 0 <= label["Confidence"] <= 100, label
    assert rekognition.detect_custom_labels(Image=image, ProjectVersionArn=version, MinConfidence=0, MaxResults=1)["CustomLabels"]
    try:
        rekognition.delete_project_version(ProjectVersionArn=version)
        raise AssertionError("a running model was deleted")
    except rekognition.exceptions.ResourceInUseException:
        pass
    assert rekognition.stop_project_version(ProjectVersionArn=version)["Status"] in ("STOPPING", "STOPPED")
    until(lambda: rekognition.describe_project_versions(ProjectArn=project, VersionNames=["first"])["ProjectVersionDescriptions"][0]["Status"] == "STOPPED", "the stop")
    try:
        rekognition.detect_custom_labels(Image=image, ProjectVersionArn=version)
        raise AssertionError("a stopped model answered")
    except rekognition.exceptions.ResourceNotReadyException:
        pass
    step("started, asked, stopped")


def manage_datasets():
    """The guide's dataset programs: an empty dataset filled by entries, split in two, listed by label, copied."""
    project = rekognition.create_project(ProjectName=f"{name}-sets")["ProjectArn"]
    made = {kind: rekognition.create_dataset(ProjectArn=project, DatasetType=kind)["DatasetArn"] for kind in ("TRAIN", "TEST")}

    def status(arn):
        return rekognition.describe_dataset(DatasetArn=arn)["DatasetDescription"]

    for arn in made.values():
        until(lambda: status(arn)["Status"] == "CREATE_COMPLETE", "an empty dataset")
    everything = "\n".join(lines["train"] + lines["test"]).encode()
    rekognition.update_dataset_entries(DatasetArn=made["TRAIN"], Changes={"GroundTruth": everything})
    until(lambda: status(made["TRAIN"])["Status"] != "UPDATE_IN_PROGRESS", "the entries")
    described = status(made["TRAIN"])
    assert described["Status"] == "UPDATE_COMPLETE" and described["StatusMessageCode"] == "SUCCESS", described
    assert described["DatasetStats"]["TotalEntries"] == 28 and described["DatasetStats"]["TotalLabels"] == 2, described
    rekognition.distribute_dataset_entries(Datasets=[{"Arn": arn} for arn in made.values()])
    until(lambda: all(status(arn)["Status"] == "UPDATE_COMPLETE" for arn in made.values()), "the split")
    sizes = [status(arn)["DatasetStats"]["TotalEntries"] for arn in made.values()]
    assert sum(sizes) == 28 and sizes[1] >= 4, sizes
    listed, token = [], ""
    while True:
        page = rekognition.list_dataset_entries(DatasetArn=made["TRAIN"], NextToken=token, HasErrors=False, MaxResults=5)
        listed += page["DatasetEntries"]
        token = page.get("NextToken")
        if not token:
            break
    assert len(listed) == sizes[0], len(listed)
    discs = rekognition.list_dataset_entries(DatasetArn=made["TRAIN"], ContainsLabels=["disc"], Labeled=True)["DatasetEntries"]
    labels = rekognition.list_dataset_labels(DatasetArn=made["TRAIN"])["DatasetLabelDescriptions"]
    counts = {one["LabelName"]: one["LabelStats"]["EntryCount"] for one in labels}
    assert counts["disc"] == len(discs) and sum(counts.values()) == sizes[0], counts
    datasets = rekognition.describe_projects(ProjectNames=[f"{name}-sets"])["ProjectDescriptions"][0]["Datasets"]
    assert {one["DatasetType"] for one in datasets} == {"TRAIN", "TEST"} and all("StatusMessageCode" in one for one in datasets), datasets
    copies = rekognition.create_project(ProjectName=f"{name}-copies")["ProjectArn"]
    copy = rekognition.create_dataset(ProjectArn=copies, DatasetType="TRAIN", DatasetSource={"DatasetArn": made["TRAIN"]})["DatasetArn"]
    until(lambda: status(copy)["Status"] == "CREATE_COMPLETE", "the copy")
    assert status(copy)["DatasetStats"]["TotalEntries"] == sizes[0]
    step(f"datasets filled, split {sizes[0]} to {sizes[1]}, listed, copied")
    return project, copies


def tag_and_share(project, version):
    """Tags and the policy of a project."""
    rekognition.tag_resource(ResourceArn=version, Tags={"stage": "test", "owner": "me"})
    rekognition.untag_resource(ResourceArn=version, TagKeys=["owner"])
    assert rekognition.list_tags_for_resource(ResourceArn=version)["Tags"] == {"stage": "test"}
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": project.split(":")[4]},
        "Action": "rekognition:CopyProjectVersion",
        "Resource": f"{project.rsplit('/', 1)[0]}/version/*/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    revision = rekognition.put_project_policy(ProjectArn=project, PolicyName="copies", PolicyDocument=policy)["PolicyRevisionId"]
    found = rekognition.list_project_policies(ProjectArn=project)["ProjectPolicies"]
    assert [(one["PolicyName"], one["PolicyRevisionId"]) for one in found] == [("copies", revision)], found
    rekognition.delete_project_policy(ProjectArn=project, PolicyName="copies", PolicyRevisionId=revision)
    assert not rekognition.list_project_policies(ProjectArn=project)["ProjectPolicies"]
    step("tagged, shared and unshared")


def copy_model(project, version):
    destination = rekognition.create_project(ProjectName=f"{name}-copied")["ProjectArn"]
    output = {"S3Bucket": bucket, "S3KeyPrefix": "copied"}
    rekognition.copy_project_version(
        SourceProjectArn=project, SourceProjectVersionArn=version, DestinationProjectArn=destination, VersionName="copy", OutputConfig=output
    )

    def status():
        return rekognition.describe_project_versions(ProjectArn=destination, VersionNames=["copy"])["ProjectVersionDescriptions"][0]["Status"]

    assert status() in ("COPYING_IN_PROGRESS", "COPYING_COMPLETED"), status()
    until(lambda: status() != "COPYING_IN_PROGRESS", "the copy of the model")
    assert status() == "COPYING_COMPLETED", status()
    step("a model was copied")
    return destination


def delete(project):
    """Versions, datasets, the project; gone is what a literal error code or an empty list says."""
    for version in versions(project):
        rekognition.delete_project_version(ProjectVersionArn=version["ProjectVersionArn"])
    until(lambda: not versions(project), "the versions to go")
    described = [one for one in rekognition.describe_projects()["ProjectDescriptions"] if one["ProjectArn"] == project][0]
    for dataset in described["Datasets"]:
        rekognition.delete_dataset(DatasetArn=dataset["DatasetArn"])
        until(lambda: gone(dataset["DatasetArn"]), "a dataset to go")
    assert rekognition.delete_project(ProjectArn=project)["Status"] == "DELETING"
    until(lambda: all(one["ProjectArn"] != project for one in rekognition.describe_projects()["ProjectDescriptions"]), "a project to go")


def gone(dataset):
    try:
        rekognition.describe_dataset(DatasetArn=dataset)
        return False
    except ClientError as error:
        return error.response["Error"]["Code"] == "ResourceNotFoundException"


upload()
old, version, second = train_from_manifests()
serve(old, version)
sets, copies = manage_datasets()
tag_and_share(old, version)
copied = copy_model(old, version)
for project in (old, sets, copies, copied):
    delete(project)
step("deleted")
objects.Bucket(bucket).objects.all().delete()
s3.delete_bucket(Bucket=bucket)
