"""Rego by regopy: policies are files `*.rego` that define deny, warn and note in the package lambda_kb.

All templates are put into one, and all plans, since a question takes most of a second.
"""

import json
import sys
from pathlib import Path

from regopy import Interpreter

asked = json.load(sys.stdin)
rego = Interpreter()
for file in sorted(Path(asked["policies"]).glob("*.rego")):
    rego.add_module(file.name, file.read_text())
templates, plans = {}, []
for name, text in asked["files"].items():
    document = json.loads(text)
    if "Resources" in document:
        (templates[name],) = document["Resources"].values()
    else:
        (change,) = document["resource_changes"]
        plans.append({**change, "address": name})

found = {name: set() for name in asked["files"]}
for document in ({"Resources": templates}, {"resource_changes": plans}):
    rego.set_input(document)
    for question in ("deny", "warn", "note"):
        (answer,) = json.loads(str(rego.query(f"data.lambda_kb.{question}")))["expressions"]
        for finding in answer:
            found[finding["resource"]].add(finding["rule"])
json.dump({name: sorted(rules) for name, rules in found.items()}, sys.stdout)
