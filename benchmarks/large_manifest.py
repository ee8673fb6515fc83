#!/usr/bin/env python3
"""Times a dataset of 250,000 lines: import, first and filtered pages, an update of 5 MB, the server's memory.

Usage: large_manifest.py [LINES]    (from the project's root, after the build; needs boto3)
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import boto3
import botocore.config

LINES = int(sys.argv[1]) if len(sys.argv) > 1 else 250_000
ROOT = pathlib.Path(__file__).resolve().parents[1]
BUCKET = "large-manifest"


def line(i, label=None):
    """Two of three lines have an image-level label of 50 (one in 10,000 a rare one), the others two boxes."""
    ref = f"s3://{BUCKET}/photos/{i % 997:03d}/{i:07d}.jpg"
    if i % 20_000 == 19_999:
        return json.dumps({"source-ref": ref})
    common = {"human-annotated": "yes", "creation-date": "2026-01-01T00:00:00.000Z", "job-name": "labeling-job/large"}
    if i % 3:
        name = label or ("rare" if i % 10_000 == 1 else f"label-{i % 50}")
        return json.dumps({"source-ref": ref, "kind": 1, "kind-metadata": {
            "class-name": name, "confidence": 1, "type": "groundtruth/image-classification", **common}})
    left = 600 if i % 5_001 == 0 else 20  # off the frame
    return json.dumps({"source-ref": ref, "box": {
        "image_size": [{"width": 640, "height": 480, "depth": 3}],
        "annotations": [{"class_id": 0, "top": 10, "left": left, "width": 100, "height": 90},
                        {"class_id": 1, "top": 110, "left": 30, "width": 50, "height": 60}]},
        "box-metadata": {"objects": [{"confidence": 1}, {"confidence": 1}], "class-map": {"0": "thing", "1": label or "part"},
                         "type": "groundtruth/object-detection", **common}})


def peak_mib(pid):
    return next(int(l.split()[1]) for l in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if l.startswith("VmHWM")) / 1024


def main():
    with tempfile.TemporaryDirectory(prefix="custos-large-") as folder:
        data = pathlib.Path(folder) / "data"
        process = subprocess.Popen([str(ROOT / "custos"), "serve", "--data", str(data), "--port", "0"],
                                   stdout=subprocess.PIPE, stderr=open(f"{folder}/server.log", "wb"), text=True)
        try:
            endpoint = process.stdout.readline().split()[-1]
            threading.Thread(target=process.stdout.read, daemon=True).start()
            os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(data / "credentials")
            session = boto3.Session(profile_name="root", region_name="us-east-1")
            config = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=300)
            s3, rek = (session.client(s, endpoint_url=endpoint, config=config) for s in ("s3", "rekognition"))
            manifest = pathlib.Path(folder) / "large.manifest"
            with manifest.open("w") as out:
                for i in range(LINES):
                    out.write(line(i) + "\n")
            print(f"manifest: {LINES} lines, {manifest.stat().st_size / 1e6:.0f} MB")
            s3.create_bucket(Bucket=BUCKET)
            began = time.monotonic()
            s3.upload_file(str(manifest), BUCKET, "large.manifest")
            print(f"upload: {time.monotonic() - began:.1f} s; server peak {peak_mib(process.pid):.0f} MiB")
            manifest.unlink()
            project = rek.create_project(ProjectName="large")["ProjectArn"]
            began = time.monotonic()
            dataset = rek.create_dataset(ProjectArn=project, DatasetType="TRAIN", DatasetSource={
                "GroundTruthManifest": {"S3Object": {"Bucket": BUCKET, "Name": "large.manifest"}}})["DatasetArn"]
            described = settle(rek, dataset)
            print(f"CreateDataset done: {time.monotonic() - began:.1f} s; {described['Status']}, {described['DatasetStats']}; "
                  f"server peak {peak_mib(process.pid):.0f} MiB")
            assert described["Status"] == "CREATE_COMPLETE" and described["DatasetStats"]["TotalEntries"] == LINES
            pages(rek, dataset)
            blob = bytearray()
            i = LINES - 5_000  # half replaced, half new
            while len(blob) < 5_242_880 - 2_000:
                blob += (line(i, "updated") + "\n").encode()
                i += 1
            if i > 250_000:
                blob = b"".join((line(j % LINES, "updated") + "\n").encode() for j in range(i - LINES + 5_000))
            began = time.monotonic()
            rek.update_dataset_entries(DatasetArn=dataset, Changes={"GroundTruth": bytes(blob)})
            described = settle(rek, dataset)
            print(f"UpdateDatasetEntries of {len(blob) / 1e6:.2f} MB done: {time.monotonic() - began:.2f} s; {described['Status']}, "
                  f"{described['StatusMessage']} server peak {peak_mib(process.pid):.0f} MiB")
            assert described["Status"] == "UPDATE_COMPLETE"
        finally:
            process.terminate()
            process.wait()


def settle(rek, dataset):
    while True:
        described = rek.describe_dataset(DatasetArn=dataset)["DatasetDescription"]
        if not described["Status"].endswith("_IN_PROGRESS"):
            return described
        time.sleep(0.1)


def pages(rek, dataset):
    asked = {
        "first page": {},
        "Labeled=false": {"Labeled": False},
        "HasErrors": {"HasErrors": True},
        "a frequent label": {"ContainsLabels": ["thing"]},
        "a rare label": {"ContainsLabels": ["rare"]},
        "ten labels": {"ContainsLabels": [f"label-{i}" for i in range(10)]},
        "SourceRefContains, many": {"SourceRefContains": "photos/01"},
        "SourceRefContains, the last line": {"SourceRefContains": f"{LINES - 1:07d}"},
        "SourceRefContains, none": {"SourceRefContains": "no such text"},
        "label and errors": {"ContainsLabels": ["thing"], "HasErrors": True},
    }
    for name, filters in asked.items():
        times = []
        for _ in range(11):
            began = time.perf_counter()
            answer = rek.list_dataset_entries(DatasetArn=dataset, **filters)
            times.append((time.perf_counter() - began) * 1e3)
        print(f"ListDatasetEntries, {name}: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms, {len(answer['DatasetEntries'])} entries")
    for operation, call in (("ListDatasetLabels", rek.list_dataset_labels), ("DescribeDataset", rek.describe_dataset)):
        times = []
        for _ in range(11):
            began = time.perf_counter()
            call(DatasetArn=dataset)
            times.append((time.perf_counter() - began) * 1e3)
        print(f"{operation}: median {statistics.median(times):.0f} ms, most {max(times):.0f} ms")


main()
