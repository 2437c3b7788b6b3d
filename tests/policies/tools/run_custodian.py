"""Cloud Custodian: its schema validates the policies, and its filters judge what the API says of functions."""

import json
import sys
from pathlib import Path

import yaml
from c7n.config import Config
from c7n.policy import PolicyCollection
from c7n.resources import load_resources
from c7n.schema import validate

asked = json.load(sys.stdin)
load_resources(("aws.lambda",))
policies = []
for file in sorted(Path(asked["policies"]).glob("*.yml")):
    data = yaml.safe_load(file.read_text())
    faults = validate(data, resource_types=("aws.lambda",)) if data["policies"] else []
    if faults:
        raise SystemExit(f"{file}: {faults}")
    policies += list(PolicyCollection.from_data(data, Config.empty(region="eu-west-1", account_id="123456789012")))
for policy in policies:
    policy.validate()


def found(text):
    """The rules whose filters keep a function."""
    kept = [policy for policy in policies if policy.resource_manager.filter_resources([json.loads(text)])]
    return sorted({policy.data["metadata"]["rule"] for policy in kept})


json.dump({name: found(text) for name, text in asked["files"].items()}, sys.stdout)
