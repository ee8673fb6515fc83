"""A model's whole life in raw JSON; every answer is held against the service model's output shape."""
import base64
import collections
import json
import re
import struct
import time
import zlib

import boto3

ALWAYS = {"DescribeProjects": ["ProjectDescriptions"], "DescribeProjectVersions": ["ProjectVersionDescriptions"], "ListDatasetEntries": ["DatasetEntries"],
          "ListDatasetLabels": ["DatasetLabelDescriptions"], "ListProjectPolicies": ["ProjectPolicies"], "DetectCustomLabels": ["CustomLabels"],
          "ListTagsForResource": ["Tags"]}
BUCKET = "model-driven"


def check(value, shape, path):
    kind = shape.type_name
    if kind == "structure":
        assert isinstance(value, dict), path
        for name, member in value.items():
            assert name in shape.members, f"{path} has no member {name}"
            check(member, shape.members[name], f"{path}.{name}")
    elif kind == "list":
        assert isinstance(value, list), path
        for item in value:
            check(item, shape.member, path + "[]")
    elif kind == "map":
        assert isinstance(value, dict), path
        for key, item in value.items():
            check(key, shape.key, path + " key")
            check(item, shape.value, path + "{}")
    elif kind == "string":
        assert isinstance(value, str), path
        assert shape.metadata.get("min", 0) <= len(value) <= shape.metadata.get("max", 10 ** 9), (path, value)
        found = shape.metadata.get("pattern")
        if found:
            found = found.replace(r"\p{L}", "a-zA-Z").replace(r"\p{Z}", " ").replace(r"\p{N}", "0-9")
            assert re.fullmatch(found, value), (path, value)
        assert not shape.enum or value in shape.enum, (path, value)
    elif kind == "boolean":
        assert isinstance(value, bool), path
    else:
        assert isinstance(value, (int, float)) and not isinstance(value, bool), (path, kind)
        assert kind not in ("integer", "long") or value == int(value), path
        if "min" in shape.metadata:
            assert shape.metadata["min"] <= value <= shape.metadata.get("max", 10 ** 18), (path, value)


def png(vertical, seed):
    rows = b"".join(b"\0" + bytes((255 if ((x if vertical else y) + seed) // 8 % 2 else 0) for x in range(80) for _ in range(3)) for y in range(80))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 80, 80, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def run(client, session, endpoint, model):
    counts = collections.Counter()


    def ask(operation, **members):
        status, answer = client.send(operation, json.dumps(members))
        assert status == 200, (operation, answer)
        output = model.operation_model(operation).output_shape
        check(answer, output, operation)
        for name in ALWAYS.get(operation, []):
            assert name in answer, (operation, name)
        for project in answer.get("ProjectDescriptions", []):
            assert "Datasets" in project, project
        counts[operation] += 1
        return answer

    credentials = session.get_credentials()
    s3 = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id=credentials.access_key, aws_secret_access_key=credentials.secret_key)
    s3.create_bucket(Bucket=BUCKET)
    lines = []
    for i in range(30):
        s3.put_object(Bucket=BUCKET, Key=f"{i}.png", Body=png(i % 2 == 0, i))
        lines.append('{"source-ref":"s3://%s/%d.png","s":1,"s-metadata":{"class-name":"%s","confidence":1,"type":"groundtruth/image-classification",'
                     '"human-annotated":"yes","creation-date":"2026-01-01T00:00:00"}}' % (BUCKET, i, "vertical" if i % 2 == 0 else "horizontal"))
    s3.put_object(Bucket=BUCKET, Key="m.manifest", Body="\n".join(lines).encode())
    project = ask("CreateProject", ProjectName="life", Tags={"team": "red"})["ProjectArn"]
    ask("DescribeProjects")
    train = ask("CreateDataset", ProjectArn=project, DatasetType="TRAIN", Tags={"k": "v"},
                DatasetSource={"GroundTruthManifest": {"S3Object": {"Bucket": BUCKET, "Name": "m.manifest"}}})["DatasetArn"]
    test = ask("CreateDataset", ProjectArn=project, DatasetType="TEST")["DatasetArn"]

    def settled(dataset):
        while (d := ask("DescribeDataset", DatasetArn=dataset)["DatasetDescription"])["Status"].endswith("_IN_PROGRESS"):
            time.sleep(0.05)
        assert d["Status"].endswith("_COMPLETE"), d

    settled(train)
    ask("UpdateDatasetEntries", DatasetArn=train, Changes={"GroundTruth": base64.b64encode(lines[0].encode()).decode()})
    settled(train)
    ask("DistributeDatasetEntries", Datasets=[{"Arn": test}, {"Arn": train}])
    settled(train)
    page = ask("ListDatasetEntries", DatasetArn=train, MaxResults=5)
    ask("ListDatasetEntries", DatasetArn=train, NextToken=page["NextToken"], MaxResults=100)
    ask("ListDatasetLabels", DatasetArn=train)
    version = ask("CreateProjectVersion", ProjectArn=project, VersionName="v1", OutputConfig={"S3Bucket": BUCKET, "S3KeyPrefix": "out"},
                  VersionDescription="stripes", Tags={"k": "v"})["ProjectVersionArn"]
    ask("DescribeProjectVersions", ProjectArn=project)

    def reached(project, name, wanted):
        deadline = time.monotonic() + 300
        while (v := ask("DescribeProjectVersions", ProjectArn=project, VersionNames=[name])["ProjectVersionDescriptions"])[0]["Status"] != wanted:
            assert v[0]["Status"].endswith("ING") or v[0]["Status"].endswith("_IN_PROGRESS"), v
            assert time.monotonic() < deadline, v

    reached(project, "v1", "TRAINING_COMPLETED")
    ask("StartProjectVersion", ProjectVersionArn=version, MinInferenceUnits=1, MaxInferenceUnits=2)
    reached(project, "v1", "RUNNING")
    found = ask("DetectCustomLabels", ProjectVersionArn=version, Image={"Bytes": base64.b64encode(png(True, 3)).decode()}, MinConfidence=0)
    assert {label["Name"] for label in found["CustomLabels"]} == {"vertical", "horizontal"}, found
    ask("DetectCustomLabels", ProjectVersionArn=version, Image={"S3Object": {"Bucket": BUCKET, "Name": "1.png"}})
    ask("StopProjectVersion", ProjectVersionArn=version)
    reached(project, "v1", "STOPPED")
    other = ask("CreateProject", ProjectName="other")["ProjectArn"]
    revision = ask("PutProjectPolicy", ProjectArn=project, PolicyName="p", PolicyDocument=json.dumps({
        "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "rekognition:CopyProjectVersion", "Resource": version}}))["PolicyRevisionId"]
    ask("ListProjectPolicies", ProjectArn=project)
    copy = ask("CopyProjectVersion", SourceProjectArn=project, SourceProjectVersionArn=version, DestinationProjectArn=other, VersionName="c",
               OutputConfig={"S3Bucket": BUCKET, "S3KeyPrefix": "copies/"})["ProjectVersionArn"]
    reached(other, "c", "COPYING_COMPLETED")
    ask("DeleteProjectPolicy", ProjectArn=project, PolicyName="p", PolicyRevisionId=revision.upper())
    ask("ListProjectPolicies", ProjectArn=project)
    ask("TagResource", ResourceArn=version, Tags={"a": "", "b": "x y"})
    assert ask("ListTagsForResource", ResourceArn=version)["Tags"] == {"k": "v", "a": "", "b": "x y"}
    ask("UntagResource", ResourceArn=version, TagKeys=["a", "unknown"])
    assert ask("ListTagsForResource", ResourceArn=other)["Tags"] == {}
    for each in (version, copy):
        ask("DeleteProjectVersion", ProjectVersionArn=each)
    for dataset in (train, test):
        ask("DeleteDataset", DatasetArn=dataset)
    for arn in (project, other):
        while ask("DescribeProjectVersions", ProjectArn=arn)["ProjectVersionDescriptions"] or next(
                p for p in ask("DescribeProjects")["ProjectDescriptions"] if p["ProjectArn"] == arn)["Datasets"]:
            time.sleep(0.05)
        ask("DeleteProject", ProjectArn=arn)
    assert ask("DescribeProjects")["ProjectDescriptions"] == [] or all(
        "/nobody/" not in p["ProjectArn"] for p in ask("DescribeProjects")["ProjectDescriptions"])
    return counts
