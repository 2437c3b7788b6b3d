"""Rego by regopy: policies are files `*.rego` that define deny, warn and note in the package lambda_kb.

Templates are put together, and so are plans, and all three are asked for at once, since any question takes a second;
not all files, since regopy takes ever longer over longer answers.
"""

import json
import sys
from pathlib import Path

from regopy import Interpreter

TOGETHER = 100
QUESTION = "[data.lambda_kb.deny, data.lambda_kb.warn, data.lambda_kb.note]"

asked = json.load(sys.stdin)
rego = Interpreter()
for file in sorted(Path(asked["policies"]).glob("*.rego")):
    rego.add_module(file.name, file.read_text())
names = list(asked["files"])
found = {name: set() for name in names}
for start in range(0, len(names), TOGETHER):
    document = {"Resources": {}, "resource_changes": []}
    for number, name in enumerate(names[start : start + TOGETHER], start):
        own = json.loads(asked["files"][name])
        for resource in own.get("Resources", {}).values():
            document["Resources"][f"n{number}"] = resource
        for change in own.get("resource_changes", []):
            document["resource_changes"].append({**change, "address": f"n{number}"})
    rego.set_input(document)
    (answers,) = json.loads(str(rego.query(QUESTION)))["expressions"]
    for answer in answers:
        for finding in answer:
            found[names[int(finding["resource"][1:])]].add(finding["rule"])
json.dump({name: sorted(rules) for name, rules in found.items()}, sys.stdout)
