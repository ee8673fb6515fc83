#!/usr/bin/env python3
"""Times the import of a project of 10,000 images in each format, and the way back.

Usage: import_time.py [IMAGES]    (from the project's root, after the build)
"""
import json
import pathlib
import random
import struct
import subprocess
import sys
import tempfile
import time
import zlib

IMAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
ROOT = pathlib.Path(__file__).resolve().parents[1]
LABELS = ["bolt", "nut", "washer", "gear"]
WIDTH, HEIGHT = 640, 480
FORMATS = ["coco", "yolo", "voc", "cvat", "label-studio", "custom-vision"]


def png():
    """A grey picture; only its header matters here."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([128]) * (3 * WIDTH)) * HEIGHT)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def coco(folder):
    """Images with three boxes each, as COCO describes them."""
    r = random.Random(11)
    picture = png()
    images, annotations = [], []
    for i in range(IMAGES):
        name = f"photo-{i:05d}.png"
        (folder / name).write_bytes(picture)
        images.append({"id": i, "file_name": name, "width": WIDTH, "height": HEIGHT})
        for _ in range(3):
            w, h = r.randrange(10, 200), r.randrange(10, 200)
            box = [r.randrange(WIDTH - w), r.randrange(HEIGHT - h), w, h]
            annotations.append(
                {"id": len(annotations), "image_id": i, "category_id": r.randrange(4), "bbox": box, "area": w * h, "iscrowd": 0})
    categories = [{"id": i, "name": name} for i, name in enumerate(LABELS)]
    (folder / "annotations.json").write_text(json.dumps({"images": images, "annotations": annotations, "categories": categories}))


def custos(*arguments):
    start = time.monotonic()
    subprocess.run([str(ROOT / "custos"), *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def boxes(manifest):
    """Boxes by image, each with its label, in a fixed order."""
    found = {}
    for line in manifest.read_text().splitlines():
        entry = json.loads(line)
        name = next(k[:-9] for k in entry if k.endswith("-metadata"))
        classes = entry[name + "-metadata"]["class-map"]
        found[entry["source-ref"].rsplit("/", 1)[1]] = sorted(
            (classes[str(b["class_id"])], b["left"], b["top"], b["width"], b["height"]) for b in entry[name]["annotations"])
    return found


def largest_difference(one, other):
    if one.keys() != other.keys():
        return float("inf")
    return max(
        max(abs(a - b) for a, b in zip(x[1:], y[1:])) if x[0] == y[0] else float("inf")
        for name in one for x, y in zip(one[name], other[name], strict=True))


def main():
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        images = work / "images"
        images.mkdir()
        coco(images)
        custos("--version")  # builds what is missing
        manifest = work / "coco.manifest"
        seconds = custos("import", "coco", images / "annotations.json", "--out", manifest)
        known = boxes(manifest)
        print(f"{'coco':14} import {seconds:5.1f} s, {sum(map(len, known.values()))} boxes of {len(known)} images", flush=True)
        for kind in FORMATS:
            out = work / kind
            there = custos("export-dataset", "--format", kind, "--images", images, "--s3", "s3://images", "--out", out, manifest)
            back = work / f"{kind}-back.manifest"
            seconds = custos("import", kind, out, "--out", back)
            gap = largest_difference(known, boxes(back))
            print(f"{kind:14} export {there:5.1f} s, import {seconds:5.1f} s, boxes moved by at most {gap} px", flush=True)


main()
