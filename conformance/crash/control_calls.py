#!/usr/bin/env python3
"""10,000 mixed control calls from 32 clients with one SIGKILL of the server in the middle.

Every acknowledged change must be there after the restart, and no state may be one that the service model does
not know. Usage: control_calls.py [CALLS] [SEED]    (run from the project's root, after the build)
"""
import atexit
import collections
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

import boto3
import botocore.config
import botocore.exceptions

CALLS = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
CLIENTS = 32
ROOT = pathlib.Path(__file__).resolve().parents[2]
POLICY = ('{"Statement":{"Effect":"Deny","Principal":"*","Action":"rekognition:CopyProjectVersion",'
          '"Resource":"arn:aws:rekognition:us-east-1:123456789012:project/%s/version/*"}}')


class Server:
    def __init__(self, data):
        self.data = data

    def start(self):
        self.process = subprocess.Popen(
            [str(ROOT / "custos"), "serve", "--data", str(self.data), "--port", "0", "--hold", "0"],
            stdout=subprocess.PIPE, stderr=open(self.data.parent / "server.log", "ab"), text=True)
        atexit.register(self.process.kill)  # also when this script fails
        line = self.process.stdout.readline()
        assert line.startswith("Custos is ready at "), line
        self.endpoint = line.split()[-1]
        threading.Thread(target=self.process.stdout.read, daemon=True).start()

    def client(self):
        os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(self.data / "credentials")
        return boto3.Session(profile_name="root", region_name="us-east-1").client(
            "rekognition", endpoint_url=self.endpoint,
            config=botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=60))


ANY = "?"


class Expected(collections.UserDict):
    """What one client's projects must look like: they are nobody else's business.

    A value is the set of what may be there: one element once the server has acknowledged, several while a call is
    unanswered. None is "not there", ANY whatever.
    """

    def change(self, key, new, call):
        """Makes a call that changes `key`; a lost connection leaves both possible, a refusal the old."""
        old = self.get(key, {None})
        self[key] = old | {new}
        try:
            answer = call()
        except botocore.exceptions.ClientError:
            self[key] = old
            raise
        self[key] = {new}
        return answer

    def uncertain(self, key):
        return len(self.get(key, {None})) > 1


class Worker(threading.Thread):
    def __init__(self, number, server, budget):
        super().__init__()
        self.number, self.server, self.budget = number, server, budget
        self.random = random.Random(SEED * 1_000 + number)
        self.expected, self.arns = Expected(), {}
        self.done, self.failure = collections.Counter(), None
        self.client = server.client()

    def run(self):
        try:
            while self.budget.take():
                self.step()
        except (botocore.exceptions.EndpointConnectionError, botocore.exceptions.ConnectionClosedError,
                botocore.exceptions.HTTPClientError) as lost:
            if not self.budget.killed:
                self.failure = lost
        except Exception as failure:
            self.failure = failure

    def step(self):
        r, rek, expected = self.random, self.client, self.expected
        name = f"c{self.number}-{r.randrange(3)}"
        arn = self.arns.get(name)
        if arn is None:
            created = expected.change(("project", name), "there", lambda: rek.create_project(ProjectName=name))
            self.arns[name] = created["ProjectArn"]
            self.done["CreateProject"] += 1
            return
        action = r.choice(["tag", "tag", "untag", "policy", "policy", "drop policy", "dataset", "dataset", "update", "update",
                           "drop dataset", "delete", "describe", "describe", "list"])
        self.done[action] += 1
        try:
            self.act(action, name, arn)
        except rek.exceptions.ClientError as refusal:
            code = refusal.response["Error"]["Code"]
            if refusal.response["ResponseMetadata"]["HTTPStatusCode"] >= 500 or code in ("ValidationException", "AccessDeniedException"):
                raise
            self.done["refused " + code] += 1

    def act(self, action, name, arn):
        r, rek, expected = self.random, self.client, self.expected
        if action == "tag":
            key, value = f"k{r.randrange(4)}", str(r.random())
            expected.change(("tag", name, key), value, lambda: rek.tag_resource(ResourceArn=arn, Tags={key: value}))
        elif action == "untag":
            key = f"k{r.randrange(4)}"
            expected.change(("tag", name, key), None, lambda: rek.untag_resource(ResourceArn=arn, TagKeys=[key]))
        elif action == "policy":
            revision = self.arns.get(("revision", name))
            more = {"PolicyRevisionId": revision} if revision else {}
            answer = expected.change(("policy", name), ANY, lambda: rek.put_project_policy(
                ProjectArn=arn, PolicyName="p", PolicyDocument=POLICY % name, **more))
            self.arns[("revision", name)] = answer["PolicyRevisionId"]
            expected[("policy", name)] = {answer["PolicyRevisionId"]}
        elif action == "drop policy":
            if ("revision", name) in self.arns:
                expected.change(("policy", name), None, lambda: rek.delete_project_policy(ProjectArn=arn, PolicyName="p"))
                del self.arns[("revision", name)]
        elif action == "dataset":
            if ("dataset", name) not in self.arns:
                answer = expected.change(("dataset", name), ANY, lambda: rek.create_dataset(ProjectArn=arn, DatasetType="TRAIN"))
                self.arns[("dataset", name)] = answer["DatasetArn"]
                expected[("dataset", name)] = {answer["DatasetArn"]}
        elif action == "update":
            if ("dataset", name) in self.arns:
                ref = f"s3://bucket/{r.randrange(20)}.jpg"
                expected.change(("entry", name, ref), "there", lambda: rek.update_dataset_entries(
                    DatasetArn=self.arns[("dataset", name)], Changes={"GroundTruth": ('{"source-ref":"%s"}' % ref).encode()}))
        elif action == "drop dataset":
            if ("dataset", name) in self.arns:
                dataset = self.arns[("dataset", name)]
                expected.change(("dataset", name), None, lambda: rek.delete_dataset(DatasetArn=dataset))
                del self.arns[("dataset", name)]
                for key in [k for k in expected if k[:2] == ("entry", name)]:
                    del expected[key]
        elif action == "delete":
            expected.change(("project", name), None, lambda: rek.delete_project(ProjectArn=arn))
            for key in [k for k in list(expected) if k[1] == name and k[0] != "project"]:
                del expected[key]
            del self.arns[name]
            self.arns.pop(("revision", name), None)
        elif action == "describe":
            check_states(rek.describe_projects(ProjectNames=[name])["ProjectDescriptions"])
        else:
            rek.list_tags_for_resource(ResourceArn=arn)

    def check(self, rek):
        """Compares with a server that has come to rest; gives the number of things that were compared."""
        compared = 0
        for key, may in self.expected.items():
            kind, name = key[:2]
            around = [("project", name)] * (kind != "project") + [("dataset", name)] * (kind == "entry")
            found = self.found(rek, *key)
            if ANY in may or found is None and any(self.expected.uncertain(k) for k in around):
                continue  # the call about it, or about what holds it, was never answered
            compared += 1
            assert found in may, (key, found, may)
        return compared

    def found(self, rek, kind, name, part=None):
        project = next(iter(rek.describe_projects(ProjectNames=[name])["ProjectDescriptions"]), None)
        if kind == "project":
            return "there" if project else None
        if project is None:
            return None
        if kind == "tag":
            return rek.list_tags_for_resource(ResourceArn=project["ProjectArn"])["Tags"].get(part)
        if kind == "policy":
            return next((p["PolicyRevisionId"] for p in rek.list_project_policies(ProjectArn=project["ProjectArn"])["ProjectPolicies"]), None)
        if kind == "dataset":
            return next((d["DatasetArn"] for d in project["Datasets"]), None)
        if not project["Datasets"]:
            return None
        entries = rek.list_dataset_entries(DatasetArn=project["Datasets"][0]["DatasetArn"], SourceRefContains=part)["DatasetEntries"]
        return "there" if entries else None


class Budget:
    """So many calls in all; the server is killed when half of them were begun."""

    def __init__(self, calls):
        self.lock, self.left, self.killed = threading.Lock(), calls, False

    def take(self):
        with self.lock:
            self.left -= 1
            return self.left >= 0


KNOWN = {"CREATE_IN_PROGRESS", "CREATE_COMPLETE", "CREATE_FAILED", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE", "UPDATE_FAILED", "DELETE_IN_PROGRESS"}


def check_states(projects):
    for project in projects:
        assert project["Status"] in ("CREATING", "CREATED", "DELETING"), project
        for dataset in project["Datasets"]:
            assert dataset["Status"] in KNOWN and dataset["StatusMessage"] and dataset["StatusMessageCode"], dataset


def settle(rek):
    deadline = time.monotonic() + 60
    while True:
        projects = [p for page in rek.get_paginator("describe_projects").paginate() for p in page["ProjectDescriptions"]]
        check_states(projects)
        moving = [d for p in projects for d in p["Datasets"] if d["Status"].endswith("_IN_PROGRESS")]
        if not moving:
            return projects
        assert time.monotonic() < deadline, f"stuck: {moving}"
        time.sleep(0.2)


def main():
    with tempfile.TemporaryDirectory(prefix="custos-control-") as folder:
        data = pathlib.Path(folder) / "data"
        server = Server(data)
        server.start()
        began, done = time.monotonic(), collections.Counter()
        workers = None
        for half in (1, 2):
            budget = Budget(CALLS // 2 if half == 1 else CALLS - sum(n for k, n in done.items() if not k.startswith("refused")))
            following = [Worker(n, server, budget) for n in range(CLIENTS)]
            if workers:  # the same clients go on with what they know
                for worker, before in zip(following, workers):
                    worker.expected, worker.arns = before.expected, before.arns
            workers = following
            for worker in workers:
                worker.start()
            if half == 1:
                while budget.left > CALLS // 10 and any(w.is_alive() for w in workers):  # in the middle, with all clients at work
                    time.sleep(0.005)
                assert any(w.is_alive() for w in workers), [w.failure for w in workers if w.failure] or "no client was at work at the kill"
                budget.killed = True
                server.process.send_signal(signal.SIGKILL)
                server.process.wait()
            for worker in workers:
                worker.join()
                done += worker.done
                if worker.failure:
                    raise worker.failure
            if half == 1:
                server.start()
            rek = server.client()
            projects = settle(rek)
            compared = sum(worker.check(rek) for worker in workers)
            print(f"after {'the kill' if half == 1 else 'the second half'}: {len(projects)} projects, {compared} acknowledged facts compared, all there", flush=True)
            for worker in workers:
                worker.refresh(rek, projects)
        server.process.terminate()
        server.process.wait()
        print(f"{sum(n for k, n in done.items() if not k.startswith('refused'))} calls of {CLIENTS} clients in {time.monotonic() - began:.0f} s, one kill -9: nothing lost, no unknown state")
        print("  " + ", ".join(f"{n} {k}" for k, n in sorted(done.items())))


def refresh(self, rek, projects):
    """Takes what is there as the truth: the call that was lost may or may not have happened."""
    mine = {p["ProjectArn"].split("/")[1]: p for p in projects if p["ProjectArn"].split("/")[1].startswith(f"c{self.number}-")}
    self.arns, fresh = {}, Expected()
    for name, project in mine.items():
        self.arns[name] = project["ProjectArn"]
        fresh[("project", name)] = {"there"}
        for key, value in rek.list_tags_for_resource(ResourceArn=project["ProjectArn"])["Tags"].items():
            fresh[("tag", name, key)] = {value}
        for policy in rek.list_project_policies(ProjectArn=project["ProjectArn"])["ProjectPolicies"]:
            self.arns[("revision", name)] = policy["PolicyRevisionId"]
            fresh[("policy", name)] = {policy["PolicyRevisionId"]}
        for dataset in project["Datasets"]:
            self.arns[("dataset", name)] = dataset["DatasetArn"]
            fresh[("dataset", name)] = {dataset["DatasetArn"]}
    self.expected = fresh


Worker.refresh = refresh
main()
