#!/usr/bin/env python3
"""Every constraint of every member of the 23 operations, broken once, over HTTP, against botocore's own service model.

The server's model and botocore's are two readings of AWS's description; this script takes the second to judge the first:
the exact error, message included, for each broken constraint; unknown members and nulls on optional members accepted; and
the shape of every answer of a model's whole life. Usage: model_driven.py    (from the project's root, after the build)
"""
import base64
import collections
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.session

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "conformance" / "model"))
import life  # noqa: E402

OPERATIONS = """CreateProject DescribeProjects DeleteProject CreateDataset DescribeDataset DeleteDataset UpdateDatasetEntries
DistributeDatasetEntries ListDatasetEntries ListDatasetLabels CreateProjectVersion DescribeProjectVersions StartProjectVersion
StopProjectVersion DeleteProjectVersion CopyProjectVersion PutProjectPolicy ListProjectPolicies DeleteProjectPolicy
DetectCustomLabels TagResource UntagResource ListTagsForResource""".split()
SAMPLES = [
    "a", "A1", "abc-def", "0123456789abcdef", '{"a":1}',
    "arn:aws:rekognition:us-east-1:123456789012:project/nobody/1690556751958",
    "arn:aws:rekognition:us-east-1:123456789012:project/nobody/version/v/1690556751958",
    "arn:aws:rekognition:us-east-1:123456789012:project/nobody/dataset/test/1690556751958",
]
ABSENT = object()
MODEL = botocore.session.get_session().get_service_model("rekognition")


class Client:
    """Signed JSON, sent as it is: no SDK checks or completes it."""

    def __init__(self, endpoint, credentials):
        self.endpoint, self.credentials = endpoint, credentials
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(endpoint).netloc, timeout=90)

    def send(self, operation, body):
        request = botocore.awsrequest.AWSRequest("POST", self.endpoint + "/", data=body, headers={
            "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "RekognitionService." + operation})
        botocore.auth.SigV4Auth(self.credentials, "rekognition", "us-east-1").add_auth(request)
        self.connection.request("POST", "/", body, dict(request.headers))
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        assert response.headers["x-amzn-RequestId"], "no request id"
        if response.status != 200:
            assert response.headers["x-amzn-ErrorType"] == answer["__type"], answer
        return response.status, answer


# ------------------------------------------------------------------ requests

def pattern(shape):
    """A pattern of the model in Python's spelling, for the texts that are sent here."""
    found = shape.metadata.get("pattern")
    if found is None:
        return None
    return re.compile(found.replace(r"\p{L}", "a-zA-Z\u00c0-\u00ff").replace(r"\p{Z}", "  ").replace(r"\p{N}", "0-9"))


def matches(shape, text):
    regular = pattern(shape)
    return regular is None or regular.fullmatch(text) is not None


def valid_text(shape):
    if shape.enum:
        return shape.enum[-1]
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 10 ** 9)
    for sample in SAMPLES:
        for times in range(1, 41):
            text = sample * times
            if max(1, least) <= len(text) <= most and matches(shape, text):
                return text
    raise AssertionError(f"no sample for {shape}")


def valid(shape):
    kind = shape.type_name
    if kind == "structure":
        return {name: valid(member) for name, member in shape.members.items()}
    if kind == "list":
        return [valid(shape.member) for _ in range(max(1, shape.metadata.get("min", 1)))]
    if kind == "map":
        return {valid_text(shape.key): valid(shape.value)}
    if kind == "string":
        return valid_text(shape)
    if kind in ("integer", "long", "float"):
        return max(1, shape.metadata.get("min", 1))
    return True if kind == "boolean" else base64.b64encode(b"abc").decode()


def texts(shape):
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max")
    yield ""
    if least > 1:
        yield (valid_text(shape) * least)[:least - 1]
        yield "a" * (least - 1)
    if most and most < 200_000:
        for sample in SAMPLES:
            longest = (sample * (most // len(sample) + 1))
            if matches(shape, longest[:most]):
                yield longest[:most]
                break
        yield "a" * most
        yield "a" * (most + 1)
    yield from ("\u00e9", "a/b", " ", "a\nb", "<&>", "\u0001")
    if shape.enum:
        yield from shape.enum
        yield shape.enum[0].lower()
        yield "NO_SUCH_VALUE"
    yield valid_text(shape) + "!"
    yield " " + valid_text(shape)
    yield valid_text(shape) + "\n"
    yield valid_text(shape) + "\u00a7"


def sizes(shape):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    found = {least - 1, least} if least is not None else {0}
    if most is not None:
        found |= {most, most + 1}
    return sorted(n for n in found if n >= 0)


def wrong(kind):
    return {
        "structure": ["text", 1, True, []], "map": ["text", 1, True, []], "list": ["text", 1, True, {"x": "y"}],
        "string": [1, 1.5, True, [], {"x": "y"}], "integer": ["1", 1.5, 3_000_000_000, True, [], {}], "long": ["1", 1.5, True, [], {}],
        "float": ["1", True, [], {}], "boolean": ["true", 1, [], {}], "blob": ["a", "AA_-", "AA ==", 1, True, [], {}],
    }[kind]


def changes(shape, path):
    """Pairs of a place and what to put there, for every member, however deep."""
    kind = shape.type_name
    if path:
        yield from ((path, value) for value in wrong(kind))
    if kind == "structure":
        yield path + ("NoSuchMember",), {"deep": [1, None, {"x": "y"}]}
        for name, member in shape.members.items():
            yield path + (name,), None
            yield path + (name,), ABSENT
            yield from changes(member, path + (name,))
    elif kind == "list":
        for size in sizes(shape):
            yield path, [valid(shape.member) for _ in range(size)]
        yield path + (0,), None
        yield from changes(shape.member, path + (0,))
    elif kind == "map":
        for size in sizes(shape):
            yield path, {f"k{n}": valid(shape.value) for n in range(size)}
        for text in texts(shape.key):
            yield path, {text: valid(shape.value)}
        for text in texts(shape.value):
            yield path, {"k": text}
        yield path, {"k": None}
        yield path, {"k": 1}
    elif kind == "string":
        yield from ((path, text) for text in texts(shape))
    elif kind in ("integer", "long", "float"):
        for size in sizes(shape):
            yield path, size
        yield path, -1
        yield path, 2.0
        if kind == "float":
            yield path, 0.5
    elif kind == "blob":
        for size in sizes(shape):
            yield path, base64.b64encode(bytes(size)).decode()


def changed(request, path, value):
    if not path:
        return value
    copy = list(request) if isinstance(request, list) else dict(request)
    if len(path) == 1 and value is ABSENT:
        del copy[path[0]]
    elif len(path) == 1 and isinstance(copy, dict):
        copy[path[0]] = value
    else:
        copy[path[0]] = changed(copy[path[0]], path[1:], value) if len(path) > 1 else value
    return copy


# ------------------------------------------------------------------ what each deserves

class WrongType(Exception):
    pass


def printed(value, shape):
    """As AWS's messages print a value; at most 1,024 characters."""
    def plain(value, shape):
        if shape.type_name == "blob":
            return "java.nio.HeapByteBuffer[pos=0 lim={0} cap={0}]".format(len(base64.b64decode(value)))
        if shape.type_name == "list":
            return "[" + ", ".join("null" if v is None else plain(v, shape.member) for v in value) + "]"
        if shape.type_name == "map":
            return "{" + ", ".join(f"{k}={'null' if v is None else v}" for k, v in value.items()) + "}"
        if shape.type_name == "structure":
            return "{" + ", ".join(f"{k}={plain(v, shape.members[k])}" for k, v in value.items() if v is not None and k in shape.members) + "}"
        return str(float(value)) if shape.type_name == "float" else str(int(value)) if shape.type_name == "integer" else str(value)
    text = plain(value, shape)
    return text if len(text) <= 1024 else text[:1024] + "..."


def lower(name):
    return name[0].lower() + name[1:]


def between(shape, size, what):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if most is not None and size > most:
        return [f"Member must have {what} less than or equal to {most}"]
    if least is not None and size < least:
        return [f"Member must have {what} greater than or equal to {least}"]
    return []


def text_faults(shape, text):
    faults = between(shape, len(text), "length")
    if not (faults and "less" in faults[0]) and not matches(shape, text):
        faults.append("Member must satisfy regular expression pattern: " + shape.metadata["pattern"])
    if shape.enum and text not in shape.enum:
        faults.append("Member must satisfy enum value set: [" + ", ".join(shape.enum) + "]")
    return faults


def every(shape):
    faults = [f"Member must have length less than or equal to {shape.metadata['max']}"] if "max" in shape.metadata else []
    faults += [f"Member must have length greater than or equal to {shape.metadata['min']}"] if "min" in shape.metadata else []
    faults += ["Member must satisfy regular expression pattern: " + shape.metadata["pattern"]] if "pattern" in shape.metadata else []
    return "[" + ", ".join(faults) + "]"


def types(value, shape):
    kind = shape.type_name
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    right = {
        "structure": isinstance(value, dict), "map": isinstance(value, dict), "list": isinstance(value, list), "string": isinstance(value, str),
        "integer": number and value == int(value) and abs(value) < 2 ** 31, "long": number and value == int(value), "float": number,
        "boolean": isinstance(value, bool),
        "blob": isinstance(value, str) and len(value) % 4 == 0 and re.fullmatch("[A-Za-z0-9+/]*={0,2}", value) is not None,
    }[kind]
    if not right:
        raise WrongType
    if kind == "structure":
        for name, member in shape.members.items():
            if value.get(name) is not None:
                types(value[name], member)
    elif kind == "list":
        for item in value:
            if item is not None:
                types(item, shape.member)
    elif kind == "map":
        for item in value.values():
            if item is not None:
                types(item, shape.value)


def faults(value, shape, path):
    """The violations in the model's order, each as AWS words it."""
    kind = shape.type_name

    def told(constraints, value=value, path=path):
        return [f"Value '{printed(value, shape)}' at '{path}' failed to satisfy constraint: {c}" for c in constraints]

    def missing(path):
        return f"Value null at '{path}' failed to satisfy constraint: Member must not be null"

    if kind == "structure":
        found = []
        for name, member in shape.members.items():
            at = f"{path}.{lower(name)}" if path else lower(name)
            if value.get(name) is not None:
                found += faults(value[name], member, at)
            elif name in shape.required_members:
                found.append(missing(at))
        return found
    if kind == "list":
        found = told(between(shape, len(value), "length"))
        for n, item in enumerate(value, 1):
            found += [missing(f"{path}.{n}.member")] if item is None else faults(item, shape.member, f"{path}.{n}.member")
        return found
    if kind == "map":
        found = told(between(shape, len(value), "length"))
        if any(text_faults(shape.key, key) for key in value):
            found += told(["Map keys must satisfy constraint: " + every(shape.key)])
        if any(v is not None and text_faults(shape.value, v) for v in value.values()):
            found += told(["Map value must satisfy constraint: " + every(shape.value)])
        return found + [missing(f"{path}.{k}.member") for k, v in value.items() if v is None]
    if kind == "string":
        return told(text_faults(shape, value))
    if kind == "blob":
        return told(between(shape, len(base64.b64decode(value)), "length"))
    if kind in ("integer", "long", "float"):
        return told(between(shape, value, "value"))
    return []


def deserved(request, shape):
    """The exact refusal, or None where the request must be accepted."""
    try:
        types(request, shape)
    except WrongType:
        return "SerializationException", None
    found = faults(request, shape, "")
    if not found:
        return None
    count = "1 validation error detected: " if len(found) == 1 else f"{len(found)} validation errors detected: "
    return "ValidationException", count + "; ".join(found[:100])


# ------------------------------------------------------------------ the run

def judge(client, operation, request, counts, differences):
    expected = deserved(request, MODEL.operation_model(operation).input_shape)
    status, answer = client.send(operation, json.dumps(request))
    counts[operation] += 1
    kind = answer.get("__type") if status != 200 else None
    if expected is None:
        right = kind not in ("ValidationException", "SerializationException", "InternalServerError")
    elif expected[0] == "SerializationException":
        right = status == 400 and kind == expected[0] and answer["message"]
    else:
        right = (status, kind, answer.get("message")) == (400, *expected)
    if not right:
        differences.append(f"{operation} {json.dumps(request)[:300]}\n   expected {expected and str(expected)[:400]}\n   got      {status} {str(answer)[:400]}")


def cases(operation):
    shape = MODEL.operation_model(operation).input_shape
    base = valid(shape)
    yield base
    for path, value in changes(shape, ()):
        yield changed(base, path, value)
    yield {}
    # Two members broken at once: both are told, in the model's order.
    broken = [(path, value) for path, value in changes(shape, ()) if len(path) == 1 and value is not ABSENT]
    first = {}
    for path, value in broken:
        try:
            if faults(changed(base, path, value), shape, "") and (types(changed(base, path, value), shape) or True):
                first.setdefault(path[0], (path, value))
        except (WrongType, TypeError, AttributeError, ValueError):
            continue
    names = list(first)
    for i, one in enumerate(names):
        for other in names[i + 1:]:
            yield changed(changed(base, *first[one]), *first[other])


def main():
    with tempfile.TemporaryDirectory(prefix="custos-model-") as folder:
        data = pathlib.Path(folder) / "data"
        process = subprocess.Popen([str(ROOT / "custos"), "serve", "--data", str(data), "--port", "0"],
                                   stdout=subprocess.PIPE, stderr=open(f"{folder}/server.log", "wb"), text=True)
        try:
            endpoint = process.stdout.readline().split()[-1]
            threading.Thread(target=process.stdout.read, daemon=True).start()
            os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(data / "credentials")
            session = botocore.session.Session(profile="root")
            client = Client(endpoint, session.get_credentials().get_frozen_credentials())
            counts, differences = collections.Counter(), []
            began = time.monotonic()
            for operation in OPERATIONS:
                for request in cases(operation):
                    judge(client, operation, request, counts, differences)
            for difference in differences[:40]:
                print(difference)
            print(f"{sum(counts.values())} requests of {len(counts)} operations in {time.monotonic() - began:.0f} s: {len(differences)} differences")
            print("  " + ", ".join(f"{name} {n}" for name, n in counts.items()), flush=True)
            shapes = life.run(client, session, endpoint, MODEL)
            assert sorted(shapes) == sorted(OPERATIONS), set(OPERATIONS) - set(shapes)
            print("answers whose shape was checked: " + ", ".join(f"{name} {n}" for name, n in sorted(shapes.items())))
            assert not differences and sum(counts.values()) >= 2_000
            results = ROOT / "conformance" / "results"
            results.mkdir(exist_ok=True)
            (results / "model-driven.json").write_text(json.dumps(
                {"botocore": botocore.__version__, "cases": dict(counts), "answers": dict(shapes)}, indent=1) + "\n")
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
