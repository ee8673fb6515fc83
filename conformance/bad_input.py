#!/usr/bin/env python3
"""Shows hostile and odd images to a running model: each gets its expected answer, soon and in little memory.

Usage: bad_input.py BADINPUT_FOLDER IMAGES_FOLDER [CROWD]    (from the project's root, after the build)
BADINPUT_FOLDER holds expected.json, the images it names and generate_large.py; IMAGES_FOLDER, which the model is
trained on, images/ and train.manifest. CROWD: so many times more, all from 8 threads at once. Exit code 1 if not as expected.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

import boto3
import botocore.config
import botocore.exceptions

BAD, IMAGES = (pathlib.Path(folder) for folder in sys.argv[1:3])
CROWD = int(sys.argv[3]) if len(sys.argv) > 3 else 0
ROOT = pathlib.Path(__file__).resolve().parents[1]
MOST_SECONDS, MOST_MEBIBYTES = 10, 400  # for all files one after another; over the idle server
ONCE = botocore.config.Config(retries={"total_max_attempts": 1})  # no refusal is hidden
BUSY = "ProvisionedThroughputExceededException"  # may be the answer in a crowd, never else


class Resident(threading.Thread):
    """Reads a process's resident memory every 20 ms; remembers the most, and what was in work then."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.process, self.over = pathlib.Path(f"/proc/{pid}"), threading.Event()
        self.begin("the start")
        self.idle = self.mebibytes("VmRSS")
        self.start()

    def mebibytes(self, entry):
        return int(re.search(rf"{entry}:\s+(\d+)", (self.process / "status").read_text())[1]) / 1024

    def begin(self, work):
        self.work, self.most, self.most_work = work, 0, work
        (self.process / "clear_refs").write_text("5")  # resets VmHWM, which sees what happens between two looks

    def run(self):
        while not self.over.wait(0.02):
            self.most, self.most_work = max((self.most, self.most_work), (self.mebibytes("VmRSS"), self.work))

    def most_above_idle(self, way):
        more = max(self.most, self.mebibytes("VmHWM")) - self.idle
        print(f"{way}: resident memory {self.idle:.0f} MiB idle, at most {more:.0f} MiB more of {MOST_MEBIBYTES} allowed ({self.most_work})", flush=True)
        return more


def train(s3, rekognition):
    """A version that runs, trained on the images, and their bucket."""
    references = [json.loads(line)["source-ref"].split("/", 3) for line in (IMAGES / "train.manifest").read_text().splitlines()]
    s3.create_bucket(Bucket=(bucket := references[0][2]))
    s3.upload_file(str(IMAGES / "train.manifest"), bucket, "train.manifest")
    for *_, key in references:
        s3.upload_file(str(IMAGES / "images" / pathlib.PurePath(key).name), bucket, key)
    project = rekognition.create_project(ProjectName="bad-input")["ProjectArn"]
    dataset = rekognition.create_dataset(ProjectArn=project, DatasetType="TRAIN", DatasetSource={
        "GroundTruthManifest": {"S3Object": {"Bucket": bucket, "Name": "train.manifest"}}})["DatasetArn"]
    while rekognition.describe_dataset(DatasetArn=dataset)["DatasetDescription"]["Status"] == "CREATE_IN_PROGRESS":
        time.sleep(0.2)
    named = {"ProjectArn": project, "VersionNames": ["v1"]}
    version = rekognition.create_project_version(
        ProjectArn=project, VersionName="v1", OutputConfig={"S3Bucket": bucket, "S3KeyPrefix": "out"})["ProjectVersionArn"]
    rekognition.get_waiter("project_version_training_completed").wait(**named)
    rekognition.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
    rekognition.get_waiter("project_version_running").wait(**named)
    return version, bucket


def cases(s3, bucket, folder):
    """Every case of expected.json with the request's image; the large ones are written first."""
    subprocess.run([sys.executable, str(BAD / "generate_large.py"), str(folder)], check=True, stdout=subprocess.DEVNULL)
    expected = json.loads((BAD / "expected.json").read_text())
    for case in expected["files"] + expected["generated_by_generate_large_py"]:
        path = next(f / case["file"] for f in (BAD, folder) if (f / case["file"]).exists())
        s3.upload_file(str(path), bucket, case["file"])
        yield case, {"S3Object": {"Bucket": bucket, "Name": case["file"]}} if case.get("send") == "s3" else {"Bytes": path.read_bytes()}


def wrong(case, outcome, seconds=0):
    """What is wrong with an outcome, if anything."""
    may = [case["expected"], *case.get("also_acceptable", [])]
    bound = re.search(r"< (\d+) s", case.get("resource_check", ""))
    if outcome not in may or bound and seconds >= int(bound[1]):
        return f"{case['file']}: {outcome} after {seconds:.1f} s, expected {' or '.join(may)} {bound[0] if bound else ''} ({case.get('note', '')})"


def check(s3, rekognition, pid, folder):
    """Whether all was as expected; prints what was not."""
    version, bucket = train(s3, rekognition)
    good = {"Bytes": min((IMAGES / "images").iterdir()).read_bytes()}

    def outcome(image):
        try:
            rekognition.detect_custom_labels(ProjectVersionArn=version, Image=image)
            return "ok"
        except botocore.exceptions.ClientError as refusal:
            code, status = refusal.response["Error"]["Code"], refusal.response["ResponseMetadata"]["HTTPStatusCode"]
            return code if status == 400 else f"{code} with HTTP {status}"
        except botocore.exceptions.BotoCoreError as failure:
            return f"no answer ({failure})"

    assert {outcome(good) for _ in range(20)} == {"ok"}
    resident = Resident(pid)
    shown, wrongs, total = list(cases(s3, bucket, folder)), [], 0
    for case, image in shown:
        resident.work, began = case["file"], time.monotonic()
        answer, seconds = outcome(image), time.monotonic() - began
        total, after = total + seconds, outcome(good)
        wrongs += filter(None, [wrong(case, answer, seconds) or after != "ok" and f"{case['file']}: {after} for a good image right after"])
    print("\n".join(wrongs + [f"{len(shown)} files, {len(shown) - len(wrongs)} as expected, {total:.1f} s for all"]), flush=True)
    more = [resident.most_above_idle("one after another")]
    if CROWD:
        resident.begin("the crowd")
        crowd, images = zip(*shown * CROWD)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(outcome, images))
        crowded = {w for case, answer in zip(crowd, answers) if answer != BUSY and (w := wrong(case, answer))}
        print("\n".join([*sorted(crowded), str(dict(collections.Counter(answers)))]))
        more.append(resident.most_above_idle("from 8 threads"))
        wrongs += crowded
    resident.over.set()
    return not wrongs and total < MOST_SECONDS and max(more) <= MOST_MEBIBYTES


with tempfile.TemporaryDirectory(prefix="custos-bad-input-") as name:
    data = pathlib.Path(name, "data")
    server = subprocess.Popen([str(ROOT / "custos"), "serve", "--data", str(data), "--port", "0"],
                              stdout=subprocess.PIPE, stderr=open(f"{name}/server.log", "wb"), text=True)
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(data / "credentials")
    try:
        endpoint = server.stdout.readline().split()[-1]
        threading.Thread(target=server.stdout.read, daemon=True).start()
        session = boto3.Session(profile_name="root", region_name="us-east-1")
        clients = (session.client(s, endpoint_url=endpoint, config=ONCE) for s in ("s3", "rekognition"))
        sys.exit(not check(*clients, server.pid, data.parent))
    finally:
        server.terminate()
        server.wait()
