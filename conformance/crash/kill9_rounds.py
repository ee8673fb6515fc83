#!/usr/bin/env python3
"""Kills the server (every third round: the trainer) with SIGKILL under a mixed load, again and again.

Every change that was acknowledged must be there after the restart, whole; nothing may stay in an
in-progress state. Usage: kill9_rounds.py [ROUNDS] [SEED]    (run from the project's root, after the build)
"""
import atexit
import hashlib
import os
import pathlib
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import boto3
import botocore.config

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 30
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
ROOT = pathlib.Path(__file__).resolve().parents[2]
BUCKET = "crash-bucket"
rng = random.Random(SEED)


def png(vertical, seed):
    """A striped 80x80 picture."""
    r = random.Random(seed)
    a, b, step, shift = r.randrange(256), r.randrange(256), r.randrange(5, 12), r.randrange(12)
    rows = b"".join(
        b"\0" + bytes(v for x in range(80) for v in [a if ((x if vertical else y) + shift) // step % 2 else b] * 3)
        for y in range(80)
    )

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 80, 80, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Server:
    def __init__(self, data):
        self.data = data

    def start(self):
        self.process = subprocess.Popen(
            [str(ROOT / "custos"), "serve", "--data", str(self.data), "--port", "0"],
            stdout=subprocess.PIPE, stderr=open(self.data.parent / "server.log", "ab"), text=True)
        atexit.register(self.process.kill)  # also when this script fails
        line = self.process.stdout.readline()
        assert line.startswith("Custos is ready at "), line
        self.endpoint = line.split()[-1]
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(self.data / "credentials")
        session = boto3.Session(profile_name="root", region_name="us-east-1")
        config = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=60, max_pool_connections=20)
        self.s3, self.rek, self.iam = (session.client(s, endpoint_url=self.endpoint, config=config) for s in ("s3", "rekognition", "iam"))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def trainers(self):
        out = subprocess.run(["pgrep", "-f", f"custos.trainer.Main {self.data}"], capture_output=True, text=True).stdout
        return [int(p) for p in out.split()]


class Ledger:
    """What the server has acknowledged."""

    def __init__(self):
        self.lock = threading.Lock()
        self.objects, self.users, self.datasets, self.projects, self.versions = {}, set(), set(), set(), {}
        self.attempted, self.gone = {}, set()
        self.failures = []
        self.begun = threading.Event()  # a training of this round is acknowledged

    def checked(self):
        return (f"{len(self.objects)} objects by their digest, {len(self.users)} users, {len(self.projects)} projects, "
                f"{len(self.datasets)} datasets, {len(self.versions)} trainings there, {len(self.gone)} deleted projects gone")


def load(server, ledger, stop, worker, round_):
    r = random.Random((SEED, round_, worker).__repr__())
    n = 0
    while not stop.is_set():
        n += 1
        name = f"r{round_}-w{worker}-{n}"
        try:
            kind = 1 if worker == 0 and n == 1 else r.random()  # every round begins a training
            if kind < 0.7:
                key = f"puts/w{worker}-{r.randrange(10)}" if r.random() < 0.3 else f"puts/{name}"
                body = r.randbytes(r.choice([10, 4_000, 200_000, 2_000_000]))
                digest = hashlib.sha256(body).hexdigest()
                with ledger.lock:
                    ledger.attempted.setdefault(key, set()).add(digest)
                server.s3.put_object(Bucket=BUCKET, Key=key, Body=body)
                with ledger.lock:
                    # A key is one worker's: now nothing but this value, or a later attempt, may be there.
                    ledger.attempted[key] = {digest}
                    ledger.objects[key] = digest
            elif kind < 0.8:
                server.iam.create_user(UserName=name)
                with ledger.lock:
                    ledger.users.add(name)
            else:
                project = server.rek.create_project(ProjectName=name)["ProjectArn"]
                with ledger.lock:
                    ledger.projects.add(project)
                for kind in ("TRAIN", "TEST"):
                    dataset = server.rek.create_dataset(ProjectArn=project, DatasetType=kind, DatasetSource={
                        "GroundTruthManifest": {"S3Object": {"Bucket": BUCKET, "Name": "stripes.manifest"}}})["DatasetArn"]
                    with ledger.lock:
                        ledger.datasets.add(dataset)
                if worker == 0 and n < 12:
                    for dataset in (d for d in list(ledger.datasets) if f"/{name}/" in d):
                        while server.rek.describe_dataset(DatasetArn=dataset)["DatasetDescription"]["Status"] == "CREATE_IN_PROGRESS":
                            time.sleep(0.05)
                    version = server.rek.create_project_version(
                        ProjectArn=project, VersionName="v", OutputConfig={"S3Bucket": BUCKET, "S3KeyPrefix": f"out/{name}"})["ProjectVersionArn"]
                    with ledger.lock:
                        ledger.versions[version] = project
                    ledger.begun.set()
        except server.rek.exceptions.LimitExceededException:
            make_room(server, ledger, worker, stop)  # an account has 100 projects at most
        except Exception as failure:  # the server was killed under this call: nothing was acknowledged
            if not stop.is_set() and server.process.poll() is None:
                ledger.failures.append(f"{name}: {failure!r}")
            return


def make_room(server, ledger, worker, stop):
    """Deletes one of the worker's projects that has no training; while the call is unanswered nothing is expected of it."""
    with ledger.lock:
        mine = sorted(p for p in ledger.projects if f"-w{worker}-" in p and p not in ledger.versions.values())
        if not mine:
            return
        ledger.projects.discard(mine[0])
        datasets = {d for d in ledger.datasets if d.split("/")[1] == mine[0].split("/")[1]}
        ledger.datasets -= datasets
    try:
        for dataset in datasets:
            while server.rek.describe_dataset(DatasetArn=dataset)["DatasetDescription"]["Status"] == "CREATE_IN_PROGRESS":
                time.sleep(0.05)
            server.rek.delete_dataset(DatasetArn=dataset)
        while server.rek.describe_projects(ProjectNames=[mine[0].split("/")[1]])["ProjectDescriptions"][0]["Datasets"]:
            time.sleep(0.05)
        server.rek.delete_project(ProjectArn=mine[0])
        with ledger.lock:
            ledger.gone.add(mine[0])
    except Exception as failure:
        if not stop.is_set() and server.process.poll() is None:
            ledger.failures.append(f"deleting {mine[0]}: {failure!r}")


def check(server, ledger):
    for key, digest in ledger.objects.items():
        body = server.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
        assert hashlib.sha256(body).hexdigest() in ledger.attempted[key], f"{key}: not what was put"
    for page in server.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="puts/"):
        for item in page.get("Contents", []):
            body = server.s3.get_object(Bucket=BUCKET, Key=item["Key"])["Body"].read()
            assert hashlib.sha256(body).hexdigest() in ledger.attempted[item["Key"]], f"{item['Key']}: half written"
    users = {u["UserName"] for p in server.iam.get_paginator("list_users").paginate() for u in p["Users"]}
    assert ledger.users <= users, ledger.users - users
    projects = {p["ProjectArn"]: p for page in server.rek.get_paginator("describe_projects").paginate() for p in page["ProjectDescriptions"]}
    assert ledger.projects <= set(projects), ledger.projects - set(projects)
    back = {p for p in ledger.gone & set(projects) if projects[p]["Status"] != "DELETING"}
    assert not back, f"deleted, and there again: {back}"
    for dataset in ledger.datasets:
        server.rek.describe_dataset(DatasetArn=dataset)
    for version, project in ledger.versions.items():
        found = [v["ProjectVersionArn"] for v in server.rek.describe_project_versions(ProjectArn=project)["ProjectVersionDescriptions"]]
        assert version in found, version


def unsettled(server, ledger):
    datasets = [d for d in ledger.datasets if server.rek.describe_dataset(DatasetArn=d)["DatasetDescription"]["Status"].endswith("_IN_PROGRESS")]
    versions = [v["ProjectVersionArn"] for p in set(ledger.versions.values())
                for v in server.rek.describe_project_versions(ProjectArn=p)["ProjectVersionDescriptions"] if v["Status"].endswith(("_IN_PROGRESS", "ING"))]
    return datasets + versions


def main():
    with tempfile.TemporaryDirectory(prefix="custos-crash-") as folder:
        data = pathlib.Path(folder) / "data"
        server, ledger = Server(data), Ledger()
        pathlib.Path(folder).mkdir(exist_ok=True)
        server.start()
        server.s3.create_bucket(Bucket=BUCKET)
        lines = []
        for i in range(12):
            server.s3.put_object(Bucket=BUCKET, Key=f"stripes/{i}.png", Body=png(i % 2 == 0, i))
            label = "vertical" if i % 2 == 0 else "horizontal"
            lines.append(f'{{"source-ref":"s3://{BUCKET}/stripes/{i}.png","s":1,"s-metadata":{{"class-name":"{label}","confidence":1,'
                         f'"type":"groundtruth/image-classification","human-annotated":"yes","creation-date":"2026-01-01T00:00:00.000Z"}}}}')
        server.s3.put_object(Bucket=BUCKET, Key="stripes.manifest", Body="\n".join(lines).encode())
        killed_trainers = 0
        for round_ in range(1, ROUNDS + 1):
            stop = threading.Event()
            ledger.begun.clear()
            workers = [threading.Thread(target=load, args=(server, ledger, stop, w, round_)) for w in range(4)]
            for w in workers:
                w.start()
            if round_ % 2 == 0 or round_ % 3 == 0:
                ledger.begun.wait(30)  # busy cores need longer for a training to begin than the kill would leave
            time.sleep(rng.uniform(0.5, 5))
            if round_ % 3 == 0:
                deadline = time.monotonic() + 20
                while not server.trainers() and time.monotonic() < deadline:
                    time.sleep(0.1)
                time.sleep(rng.uniform(0, 3))
                for pid in server.trainers():
                    os.kill(pid, signal.SIGKILL)
                    killed_trainers += 1
                time.sleep(rng.uniform(0, 1))
            stop.set()
            server.kill()
            for w in workers:
                w.join()
            assert not ledger.failures, ledger.failures
            server.start()
            check(server, ledger)
            print(f"round {round_:2d}: {ledger.checked()}", flush=True)
        deadline = time.monotonic() + 300 + 100 * len(ledger.versions)
        while left := unsettled(server, ledger):
            assert time.monotonic() < deadline, f"stuck: {left}"
            time.sleep(1)
        versions = [v for p in sorted(set(ledger.versions.values())) for v in server.rek.describe_project_versions(ProjectArn=p)["ProjectVersionDescriptions"]]
        states = [v["Status"] for v in versions]
        for version in versions:
            if version["Status"] != "TRAINING_COMPLETED":
                print(f'{version["ProjectVersionArn"]}: {version["Status"]}: {version.get("StatusMessage")}', flush=True)
        check(server, ledger)
        server.process.terminate()
        server.process.wait()
        print(f"{ROUNDS} rounds, {killed_trainers} trainers killed: nothing lost, nothing stuck; checked: {ledger.checked()}; trainings ended as "
              + ", ".join(f"{states.count(s)} {s}" for s in sorted(set(states))))


main()
