"""Rego by regopy: policies are files `*.rego` that define deny, warn and note in the package lambda_kb.

Templates are put together, and so are plans, and all three are asked for at once, since any question takes a second;
not all files, since regopy takes ever longer over longer answers.
"""

import json
import sys
from pathlib import Path

from regopy import Interpreter

TOGETHER = 100

asked = json.load(sys.stdin)
rego = Interpreter()
texts = {file.name: file.read_text() for file in sorted(Path(asked["policies"]).glob("*.rego"))}
for file, text in texts.items():
    rego.add_module(file, text)
# A set that no rule adds to is not there to be asked for.
sets = [name for name in ("deny", "warn", "note") if any(f"\n{name} contains " in text for text in texts.values())]
question = f"[{', '.join(f'data.lambda_kb.{name}' for name in sets)}]"
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
    (answers,) = json.loads(str(rego.query(question)))["expressions"]
    for answer in answers:
        for finding in answer:
            found[names[int(finding["resource"][1:])]].add(finding["rule"])
json.dump({name: sorted(rules) for name, rules in found.items()}, sys.stdout)
