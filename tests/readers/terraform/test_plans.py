"""Plans and states of Terraform."""

from __future__ import annotations

import json

import pytest

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.interface import Attachment, Document, Inputs, Kind, Plain, Position, Resolved, Unresolved

FUNCTION: dict[str, object] = {
    "function_name": "orders",
    "runtime": "python3.9",
    "memory_size": 256,
    "timeout": 30,
    "description": "",
    "architectures": ["arm64"],
    "package_type": "Zip",
    "reserved_concurrent_executions": -1,
    "environment": [{"variables": {"A": "1"}}],
    "ephemeral_storage": [{"size": 1024}],
    "vpc_config": [],
    "tracing_config": [{"mode": "Active"}],
    "layers": None,
    "file_system_config": [{"arn": "arn:x", "local_mount_path": "/mnt/a"}],
    "image_uri": None,
    "s3_bucket": "b",
    "s3_key": "k",
}
QUEUE: dict[str, object] = {"name": "q", "visibility_timeout_seconds": 60, "fifo_queue": False}
MAPPING: dict[str, object] = {"batch_size": 100, "maximum_batching_window_in_seconds": None, "filter_criteria": []}


def resource(address: str, values: dict[str, object], mode: str = "managed") -> dict[str, object]:
    """A resource of a plan."""
    kind = address.split(".")[-2]
    return {"address": address, "mode": mode, "type": kind, "name": "x", "values": values}


def plan(*found: dict[str, object], **more: object) -> dict[str, object]:
    """A plan whose resources all stand in the root module."""
    return {"terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": found}}, **more}


def read(shown: object) -> Document:
    """Read a plan or state given as its JSON."""
    return read_text("plan.json", json.dumps(shown).encode(), Inputs())


def values(document: Document) -> dict[str, Plain]:
    """The resolved fields of the only function."""
    (function,) = document.functions
    return {name: found.value for name, found in function.fields.items() if isinstance(found, Resolved)}


def test_a_planned_function_has_the_fields_of_the_api() -> None:
    """Empty blocks, empty texts and -1 for reserved concurrency say that something is not set."""
    document = read(plan(resource("aws_lambda_function.orders", FUNCTION)))

    assert document.functions[0].name == "aws_lambda_function.orders"
    assert values(document) == {
        "FunctionName": "orders",
        "Runtime": "python3.9",
        "MemorySize": 256,
        "Timeout": 30,
        "Architectures": ["arm64"],
        "PackageType": "Zip",
        "Environment": {"A": "1"},
        "EphemeralStorage": 1024,
        "TracingConfig": {"Mode": "Active"},
        "FileSystemConfigs": [{"Arn": "arn:x", "LocalMountPath": "/mnt/a"}],
        "Code": {"S3Bucket": "b", "S3Key": "k"},
    }


@pytest.mark.parametrize(
    "end", ["", "\n", "%0A\n::set-output name=stderr::\n::set-output name=exitcode::0\n", "\n\n::debug::Done"]
)
def test_what_a_wrapper_writes_around_a_plan_is_passed_over(end: str) -> None:
    """Values stay where they are in the file; only whole lines of the wrapper are none of the plan."""
    shown = json.dumps(plan(resource("aws_lambda_function.f", {"memory_size": 64})))
    text = f"[command]/bin/terraform-bin show -json plan\n{shown}{end}"
    (function,) = read_text("plan.json", text.encode(), Inputs()).functions

    assert isinstance(memory := function.fields["MemorySize"], Resolved)
    assert (memory.value, memory.position.line) == (64, 2)
    with pytest.raises(UnreadableError, match="JSON syntax"):
        read_text("plan.json", f"{text} ::\nmore".encode(), Inputs())


def test_values_know_their_place() -> None:
    """The line and column of the value in the file."""
    text = json.dumps(plan(resource("aws_lambda_function.f", {"memory_size": 64})), indent=1)
    (function,) = read_text("plan.json", text.encode(), Inputs()).functions
    line = next(number for number, row in enumerate(text.split("\n"), 1) if "memory_size" in row)

    assert function.fields["MemorySize"] == Resolved(64, Position(line, text.split("\n")[line - 1].index("64") + 1))


def test_values_known_after_apply_are_unresolved() -> None:
    """A plan lists apart what it cannot know yet; names of variables are known without their values."""
    after = {"role": True, "environment": [{"variables": {"B": True}}], "vpc_config": [{"subnet_ids": [True]}]}
    changes = [{"address": "aws_lambda_function.f", "change": {"actions": ["create"], "after_unknown": after}}]
    document = read(plan(resource("aws_lambda_function.f", FUNCTION), resource_changes=changes))

    assert isinstance(document.functions[0].fields["Role"], Unresolved)
    assert values(document)["Environment"] == {"A": "1", "B": None}


def test_functions_of_modules_carry_their_address() -> None:
    """Module, index and key are part of the name; data sources are none."""
    inner = [
        resource('module.a["x"].module.b.aws_lambda_function.f[0]', FUNCTION),
        resource("module.a.data.aws_lambda_function.f", FUNCTION, mode="data"),
    ]
    modules = [{"address": 'module.a["x"]', "child_modules": [{"address": "module.a.module.b", "resources": inner}]}]
    document = read({"terraform_version": "1", "planned_values": {"root_module": {"child_modules": modules}}})

    assert [function.name for function in document.functions] == ['module.a["x"].module.b.aws_lambda_function.f[0]']


def attachment(document: Document) -> Attachment:
    """The only attachment."""
    (found,) = document.attachments
    return found


def test_a_mapping_finds_function_and_queue_by_the_references_of_the_configuration() -> None:
    """Both addresses are known before their ARNs are."""
    references = {
        "function_name": {"references": ["aws_lambda_function.f.arn", "aws_lambda_function.f"]},
        "event_source_arn": {"references": ["aws_sqs_queue.q.arn", "aws_sqs_queue.q"]},
    }
    configured = [{"address": "aws_lambda_event_source_mapping.m", "expressions": references}]
    document = read(
        plan(
            resource("aws_lambda_function.f", FUNCTION),
            resource("aws_sqs_queue.q", QUEUE),
            resource("aws_lambda_event_source_mapping.m", MAPPING),
            configuration={"root_module": {"resources": configured}},
        )
    )
    found = attachment(document)

    assert (found.kind, found.function) == (Kind.EVENT_SOURCE_MAPPING, "aws_lambda_function.f")
    assert {name: part.value for name, part in found.fields.items() if isinstance(part, Resolved)} == {
        "BatchSize": 100,
        "Source": "amazon-sqs",
        "QueueVisibilityTimeout": 60,
        "QueueFifo": False,
    }


STATE = {
    "version": 4,
    "terraform_version": "1.9.0",
    "serial": 3,
    "lineage": "l",
    "outputs": {},
    "resources": [
        {
            "module": "module.a",
            "mode": "managed",
            "type": "aws_lambda_function",
            "name": "f",
            "instances": [
                {"index_key": "k", "attributes": {**FUNCTION, "timeout": 3}},
                {"index_key": "old", "deposed": "00000000", "attributes": FUNCTION},
            ],
        },
        {
            "mode": "managed",
            "type": "aws_lambda_event_source_mapping",
            "name": "m",
            "instances": [
                {
                    "attributes": {
                        "function_name": "arn:aws:lambda:eu-west-1:123456789012:function:orders",
                        "event_source_arn": "arn:aws:kinesis:eu-west-1:123456789012:stream/s",
                        "parallelization_factor": 0,
                        "batch_size": 10,
                    }
                }
            ],
        },
    ],
}


def test_a_raw_state_is_read() -> None:
    """Instances have their key in the name; a deposed one waits for its deletion and is left out."""
    document = read(STATE)

    assert [function.name for function in document.functions] == ['module.a.aws_lambda_function.f["k"]']
    assert values(document)["Timeout"] == 3


def test_a_mapping_in_a_state_finds_its_function_by_name() -> None:
    """A state writes 0 for numbers that were never set."""
    found = attachment(read(STATE))

    assert found.function == 'module.a.aws_lambda_function.f["k"]'
    assert found.fields["Source"] == Resolved("amazon-kinesis-data-streams", found.fields["Source"].position)  # type: ignore[union-attr]
    assert "ParallelizationFactor" not in found.fields


def test_a_shown_state_is_read() -> None:
    """`terraform show -json` prints a state as it prints a plan."""
    shown = {
        "terraform_version": "1",
        "values": {"root_module": {"resources": [resource("aws_lambda_function.f", {})]}},
    }

    assert (read(shown).format, len(read(shown).functions)) == ("terraform-state", 1)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("aws_lambda_function_url", Kind.FUNCTION_URL),
        ("aws_lambda_alias", Kind.ALIAS),
        ("aws_lambda_function_event_invoke_config", Kind.EVENT_INVOKE_CONFIG),
        ("aws_lambda_layer_version", Kind.LAYER_VERSION),
        ("aws_lambda_provisioned_concurrency_config", Kind.VERSION),
    ],
)
def test_other_resources_are_attachments(kind: str, found: Kind) -> None:
    """Provisioned concurrency belongs to the version or alias it names."""
    assert attachment(read(plan(resource(f"{kind}.x", {"qualifier": "3"})))).kind == found


def test_a_state_of_old_is_refused_with_what_to_do() -> None:
    """Before Terraform 0.12, states had another form."""
    with pytest.raises(UnreadableError, match="terraform show -json"):
        read({"version": 3, "terraform_version": "0.11.1", "modules": [{"resources": {"aws_lambda_function.f": {}}}]})
