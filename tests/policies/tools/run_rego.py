"""Rego by regopy: policies are files `*.rego` that define deny, warn and note in the package lambda_kb."""

import json
import sys
from pathlib import Path

from regopy import Interpreter

asked = json.load(sys.stdin)
rego = Interpreter()
for file in sorted(Path(asked["policies"]).glob("*.rego")):
    rego.add_module(file.name, file.read_text())


def found(text):
    """The rules that a file breaks."""
    rego.set_input(json.loads(text))
    answer = json.loads(str(rego.query("x = data.lambda_kb.deny | data.lambda_kb.warn | data.lambda_kb.note")))
    return sorted({finding["rule"] for finding in answer["bindings"]["x"]})


json.dump({name: found(text) for name, text in asked["files"].items()}, sys.stdout)
