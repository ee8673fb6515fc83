#!/usr/bin/env python3
"""Writes docs/compatibility.md from what the tests left and what they are made from.

- `conformance/results/model-driven.json`: requests and checked answers by operation (conformance/model/model_driven.py).
- `conformance/results/clients.json`: the clients' whole lives of a model, with the operations that each called with success (conformance/run).
- `rekognition/src/test/cases/operation-states.txt`: what OperationStatesTest holds the operations to.
- `conformance/decisions.txt`: our answers where AWS's are unknown; each names its proof, which must exist.

Usage: compatibility.py [--check]    (--check: fails if the file is not what would be written)
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "compatibility.md"


def tests():
    """Names of all test methods, as Class.method."""
    for file in ROOT.glob("*/src/test/java/**/*.java"):
        for name in re.findall(r"^    (?:@\w+\s+)*(?:void|Stream<DynamicTest>) (\w+)\(", file.read_text(), re.M):
            yield f"{file.stem}.{name}"


def decisions():
    known = set(tests())
    for line in (ROOT / "conformance" / "decisions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            number, text, proof = line.split(" | ")
            if proof not in known and not (ROOT / proof).is_file():
                sys.exit(f"decisions.txt: {number}: there is no test `{proof}`")
            yield number, text, proof


def states():
    """The three tables, as lists of rows of cells."""
    table = []
    for line in (ROOT / "rekognition/src/test/cases/operation-states.txt").read_text().splitlines() + [""]:
        if line and not line.startswith("#"):
            table.append(re.split(" +", line.strip()))
        elif table:
            yield table
            table = []


def row(cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def clients(results):
    """Each client once: over plain HTTP and over TLS together."""
    file = results / "clients.json"
    found = {}
    for life in json.loads(file.read_text())["clients"] if file.is_file() else []:
        if life["result"] == "passed":
            client = found.setdefault(life["client"], {"version": life["version"], "operations": set(), "seconds": []})
            client["operations"] |= {name.removeprefix("rekognition:") for name in life["operations"]}
            client["seconds"].append(f"{life['seconds']:.0f} s over {life['transport'].upper()}")
    return found


def document():
    results = ROOT / "conformance" / "results"
    model = json.loads((results / "model-driven.json").read_text())
    lives = clients(results)
    operations = list(model["cases"])
    yield "# Compatibility"
    yield ""
    yield "Written by `conformance/compatibility.py` from the tests' own tables and results; do not edit it."
    yield ""
    yield "## Operations"
    yield ""
    yield (f"Model-driven: requests made from botocore {model['botocore']}'s service model, each with one constraint broken, kept at its edge, or with an"
           " unknown member or a null, and answered exactly as the model demands, message included. Answers: how many were held against the model's output shape.")
    yield ""
    yield row(["operation", "model-driven", "answers"])
    yield row(["---"] * 3)
    for operation in operations:
        yield row([operation, model["cases"][operation], model["answers"].get(operation, 0)])
    yield row(["together", sum(model["cases"].values()), sum(model["answers"].values())])
    yield ""
    yield "## Operation by client"
    yield ""
    yield ("Each client lives through the whole life of a model (`conformance/run --both`), unmodified: \"yes\" where it called the operation with success."
           " The times are of one run on two cores that other work used too.")
    yield ""
    yield row(["operation", *lives])
    yield row(["---"] * (1 + len(lives)))
    for operation in operations:
        yield row([operation] + ["yes" if operation in c["operations"] else "-" for c in lives.values()])
    yield row(["version"] + [c["version"] for c in lives.values()])
    yield row(["whole life"] + [", ".join(c["seconds"]) for c in lives.values()])
    yield ""
    yield "## What each operation answers in each state"
    yield ""
    yield "Errors without their `Exception`. `CopyDataset` is CreateDataset with that dataset as its source."
    for table in states():
        # Turned, so that the states are the columns and a table fits a page.
        yield ""
        head, *rows = table
        yield row([head[0]] + [r[0] for r in rows])
        yield row(["---"] * (1 + len(rows)))
        for column, operation in enumerate(head[1:], 1):
            yield row([operation] + [r[column] for r in rows])
    yield ""
    yield "## Where AWS's behaviour is undocumented"
    yield ""
    yield row(["decision", "what this server does", "shown by"])
    yield row(["---"] * 3)
    for number, text, proof in decisions():
        yield row([number, text, f"`{proof}`"])


def main():
    text = "\n".join(document()) + "\n"
    if "--check" in sys.argv:
        if not TARGET.is_file() or TARGET.read_text() != text:
            sys.exit("docs/compatibility.md is out of date: run conformance/compatibility.py")
        return
    TARGET.write_text(text)
    print(f"wrote {TARGET.relative_to(ROOT)}")


main()
