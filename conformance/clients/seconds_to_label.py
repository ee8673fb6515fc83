#!/usr/bin/env python3
"""From create_project_version to the first right label through boto3's stock waiters, 50 photos.

The waiters poll every 120 and every 30 seconds; the server holds their calls until the version has changed.
Usage: seconds_to_label.py    (from the project's root, after the build)
"""
import os
import pathlib
import random
import struct
import subprocess
import tempfile
import threading
import time
import zlib

import boto3

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUCKET = "fifty-photos"


def png(kind, seed, side=160):
    """A disc, a square or a cross of a random colour, place and size on a noisy ground."""
    r = random.Random(seed)
    ground, paint = [r.randrange(60, 140) for _ in range(3)], [r.choice([r.randrange(0, 40), r.randrange(200, 256)]) for _ in range(3)]
    cx, cy, size = r.randrange(50, 110), r.randrange(50, 110), r.randrange(24, 40)

    def inside(x, y):
        dx, dy = abs(x - cx), abs(y - cy)
        if kind == "disc":
            return dx * dx + dy * dy < size * size
        return max(dx, dy) < size if kind == "square" else max(dx, dy) < size and min(dx, dy) < size // 4

    rows = b"".join(b"\0" + bytes(min(255, max(0, c + r.randrange(-12, 13))) for x in range(side) for c in (paint if inside(x, y) else ground))
                    for y in range(side))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def main():
    kinds = ["disc", "square", "cross"]
    with tempfile.TemporaryDirectory(prefix="custos-seconds-") as folder:
        data = pathlib.Path(folder) / "data"
        process = subprocess.Popen([str(ROOT / "custos"), "serve", "--data", str(data), "--port", "0"],
                                   stdout=subprocess.PIPE, stderr=open(f"{folder}/server.log", "wb"), text=True)
        try:
            endpoint = process.stdout.readline().split()[-1]
            threading.Thread(target=process.stdout.read, daemon=True).start()
            os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(data / "credentials")
            session = boto3.Session(profile_name="root", region_name="us-east-1")
            s3, rek = (session.client(s, endpoint_url=endpoint) for s in ("s3", "rekognition"))
            s3.create_bucket(Bucket=BUCKET)
            lines = []
            for i in range(50):
                kind = kinds[i % 3]
                s3.put_object(Bucket=BUCKET, Key=f"{i}.png", Body=png(kind, i))
                lines.append('{"source-ref":"s3://%s/%d.png","k":1,"k-metadata":{"class-name":"%s","confidence":1,"type":"groundtruth/image-classification",'
                             '"human-annotated":"yes","creation-date":"2026-01-01T00:00:00"}}' % (BUCKET, i, kind))
            s3.put_object(Bucket=BUCKET, Key="photos.manifest", Body="\n".join(lines).encode())
            project = rek.create_project(ProjectName="fifty")["ProjectArn"]
            train = rek.create_dataset(ProjectArn=project, DatasetType="TRAIN", DatasetSource={
                "GroundTruthManifest": {"S3Object": {"Bucket": BUCKET, "Name": "photos.manifest"}}})["DatasetArn"]
            while rek.describe_dataset(DatasetArn=train)["DatasetDescription"]["Status"] == "CREATE_IN_PROGRESS":
                time.sleep(0.1)
            began = time.monotonic()
            version = rek.create_project_version(ProjectArn=project, VersionName="v", OutputConfig={"S3Bucket": BUCKET, "S3KeyPrefix": "out"})["ProjectVersionArn"]
            named = {"ProjectArn": project, "VersionNames": ["v"]}
            rek.get_waiter("project_version_training_completed").wait(**named)
            trained = time.monotonic() - began
            print(f"trained, as the stock waiter sees it: {trained:.1f} s", flush=True)
            rek.start_project_version(ProjectVersionArn=version, MinInferenceUnits=1)
            rek.get_waiter("project_version_running").wait(**named)
            running = time.monotonic() - began
            print(f"running, as the stock waiter sees it: {running:.1f} s ({running - trained:.1f} s after the start)", flush=True)
            right = 0
            for n in range(30):
                kind = kinds[n % 3]
                labels = rek.detect_custom_labels(ProjectVersionArn=version, Image={"Bytes": png(kind, 1_000 + n)}, MinConfidence=0)["CustomLabels"]
                if labels and labels[0]["Name"] == kind:
                    right += 1
                    if right == 1:
                        print(f"create_project_version to the first right label: {time.monotonic() - began:.1f} s", flush=True)
            print(f"{right} of 30 fresh photos right")
            assert right >= 15, "worse than a coin"
        finally:
            process.terminate()
            process.wait()


main()
