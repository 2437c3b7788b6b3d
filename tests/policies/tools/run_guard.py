"""AWS CloudFormation Guard itself, whose program AWS's package for the CDK carries: policies are files `*.guard`."""

import json
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path


def program(folder):
    """The program for this machine, unpacked."""
    (package,) = (file for place in sys.path for file in Path(place or ".").glob("cdklabs/*/_jsii/*.tgz"))
    system = "macos" if sys.platform == "darwin" else "ubuntu"
    machine = "x86_64" if platform.machine() in ("x86_64", "AMD64") else "aarch64"
    name = f"package/bin/{system}/{machine}/cfn-guard"
    target = Path(folder) / "cfn-guard"
    with tarfile.open(package) as archive:
        target.write_bytes(archive.extractfile(name).read())
    target.chmod(0o755)
    return target


asked = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    data = Path(folder) / "data"
    data.mkdir()
    names = {}
    for number, (name, text) in enumerate(asked["files"].items()):
        (data / f"{number}.json").write_text(text)
        names[f"{number}.json"] = name
    options = ["--structured", "--output-format", "json", "--show-summary", "none"]
    command = [program(folder), "validate", "--rules", asked["policies"], "--data", data, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 19):
        raise SystemExit(f"{done.returncode}: {done.stderr or done.stdout[:2000]}")
    reports = json.loads(done.stdout)
found = {name: set() for name in names.values()}
texts = [file.read_text() for file in Path(asked["policies"]).glob("*.guard")]
written = {rule for text in texts for rule in re.findall(r"^rule (\w+)", text, re.MULTILINE)}
read = {rule for one in reports for rule in one["compliant"] + one["not_applicable"]}
read |= {one["Rule"]["name"] for report in reports for one in report["not_compliant"]}
if written - read:
    raise SystemExit(f"Guard did not read {sorted(written - read)}: {done.stderr[:2000]}")
for report in reports:
    rules = (one["Rule"]["name"] for one in report["not_compliant"])
    found[names[Path(report["name"]).name]] |= {re.match(r"[A-Z]+\d+", rule).group() for rule in rules}
json.dump({name: sorted(rules) for name, rules in found.items()}, sys.stdout)
