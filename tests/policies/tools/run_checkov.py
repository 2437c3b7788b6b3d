"""Checkov with the exported checks as external ones: templates, and plans of Terraform."""

import io
import json
import sys
import tempfile
from contextlib import redirect_stdout
from pathlib import Path

from checkov.cloudformation.runner import Runner as TemplateRunner
from checkov.common.util.consts import START_LINE  # noqa: F401 - so that Checkov is fully there
from checkov.runner_filter import RunnerFilter
from checkov.terraform.plan_runner import Runner as PlanRunner

asked = json.load(sys.stdin)
found = {name: set() for name in asked["files"]}
folders = [str(Path(asked["policies"]) / severity) for severity in ("error", "warning", "note")]
checks = json.loads(asked["more"])
with tempfile.TemporaryDirectory() as scratch, redirect_stdout(io.StringIO()):
    names = {"plan": {}, "template": {}}
    for number, (name, text) in enumerate(asked["files"].items()):
        kind = "plan" if '"planned_values"' in text else "template"
        path = Path(scratch) / kind / f"{number}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        names[kind][path.name] = name
    for kind, runner in (("template", TemplateRunner()), ("plan", PlanRunner())):
        if not names[kind]:
            continue
        report = runner.run(
            root_folder=str(Path(scratch) / kind),
            external_checks_dir=folders,
            runner_filter=RunnerFilter(checks=checks),
        )
        for record in report.failed_checks:
            found[names[kind][Path(record.file_path).name]].add(f"LKB{record.check_id.split('_')[2]}")
json.dump({name: sorted(rules) for name, rules in found.items()}, sys.stdout)
