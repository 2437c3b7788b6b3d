"""Functions in Terraform configuration."""

from __future__ import annotations

import pytest

from kb.errors import NotATemplateError, UnreadableError
from kb.readers.interface import Conditional, Document, Kind, Position, Resolved

from .folders import functions, known, read, reason

FUNCTION = """\
resource "aws_lambda_function" "orders" {
  function_name                  = "orders"
  runtime                        = "python3.9"
  handler                        = "app.handler"
  memory_size                    = "512"
  timeout                        = 20
  architectures                  = ["arm64"]
  layers                         = []
  reserved_concurrent_executions = -1
  s3_bucket                      = "b"
  s3_key                         = "k"
  environment {
    variables = {
      A = "1"
    }
  }
  ephemeral_storage {
    size = 1024
  }
  vpc_config {
    subnet_ids         = ["s-1"]
    security_group_ids = [aws_security_group.x.id]
  }
  file_system_config {
    arn              = "arn:x"
    local_mount_path = "/mnt/a"
  }
  tracing_config { mode = "Active" }
  lifecycle { ignore_changes = [layers] }
}
resource "aws_security_group" "x" {}
"""


def values(document: Document, name: str) -> dict[str, object]:
    """The resolved fields of one function."""
    (function,) = (function for function in document.functions if function.name == name)
    return {key: found.value for key, found in function.fields.items() if isinstance(found, Resolved)}


def test_a_function_has_the_fields_of_the_api() -> None:
    """Blocks become structures, numbers may be texts, -1 is no reservation."""
    assert values(read({"main.tf": FUNCTION}), "aws_lambda_function.orders") == {
        "FunctionName": "orders",
        "Runtime": "python3.9",
        "Handler": "app.handler",
        "MemorySize": 512,
        "Timeout": 20,
        "Architectures": ["arm64"],
        "Code": {"S3Bucket": "b", "S3Key": "k"},
        "Environment": {"A": "1"},
        "EphemeralStorage": 1024,
        "VpcConfig": {"SubnetIds": ["s-1"], "SecurityGroupIds": [None]},
        "FileSystemConfigs": [{"Arn": "arn:x", "LocalMountPath": "/mnt/a"}],
        "TracingConfig": {"Mode": "Active"},
    }


def test_values_stand_where_they_are_written() -> None:
    """Columns count characters, not bytes."""
    text = 'resource "aws_lambda_function" "f" {\n  /* é */ timeout = 5\n  ephemeral_storage { size = 9 }\n}\n'
    (found,) = functions(text).values()

    assert found.position == Position(1, 1)
    assert found.fields["Timeout"] == Resolved(5, Position(2, 21))
    assert found.fields["EphemeralStorage"] == Resolved(9, Position(3, 30))


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_line_endings_and_byte_order_marks_change_nothing(ending: str) -> None:
    """Files come from Windows too."""
    text = "\ufeff" + FUNCTION.replace("\n", ending)

    assert values(read({"main.tf": text}), "aws_lambda_function.orders")["EphemeralStorage"] == 1024


COUNTED = """
variable "many" {}
resource "aws_lambda_function" "c" {
  count   = 2
  timeout = count.index + 1
}
resource "aws_lambda_function" "k" {
  for_each = { a = 5, b = 6 }
  timeout  = each.value
  handler  = each.key
}
resource "aws_lambda_function" "s" {
  for_each = toset(["x"])
  handler  = each.value
}
resource "aws_lambda_function" "none" { count = 0 }
resource "aws_lambda_function" "u" {
  for_each = var.many
  timeout  = 7
  handler  = each.key
}
resource "aws_lambda_function" "v" { count = var.many }
"""


def test_count_and_for_each_make_instances() -> None:
    """Every instance has its index or key in the name; where they are unknown, one function stands for all."""
    assert list(functions(COUNTED)) == [
        "aws_lambda_function.c[0]",
        "aws_lambda_function.c[1]",
        'aws_lambda_function.k["a"]',
        'aws_lambda_function.k["b"]',
        'aws_lambda_function.s["x"]',
        "aws_lambda_function.u",
        "aws_lambda_function.v",
        "aws_lambda_function.none",
    ]


def test_a_function_with_a_count_of_zero_is_told_of() -> None:
    """It is no function, but nobody should believe that it was judged."""
    absent = {name: found.absent for name, found in functions(COUNTED).items() if found.absent}

    assert absent == {"aws_lambda_function.none": "it is not created, since the count of aws_lambda_function.none is 0"}


def test_instances_have_values_of_their_own() -> None:
    """What `each` and `count` mean."""
    found = functions(COUNTED)

    assert known(found["aws_lambda_function.c[1]"].fields["Timeout"]) == 2
    assert known(found['aws_lambda_function.k["b"]'].fields["Timeout"]) == 6
    assert known(found["aws_lambda_function.u"].fields["Timeout"]) == 7
    assert "for_each" in reason(found["aws_lambda_function.u"].fields["Handler"])


def test_undecidable_conditions_stay_open() -> None:
    """Both outcomes are kept; two spellings of one question are one condition."""
    text = """
variable "prod" {}
variable "vpc" {}
resource "aws_lambda_function" "f" {
  timeout     = var.prod ? 900 : 30
  memory_size = !var.prod ? 128 : 1024
  runtime     = var.prod ? "python3.12" : "python3.12"
  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [1]
    content { subnet_ids = ["s"] }
  }
}
"""
    (found,) = functions(text).values()
    timeout, memory, network = (found.fields[name] for name in ("Timeout", "MemorySize", "VpcConfig"))

    assert isinstance(timeout, Conditional)
    assert isinstance(memory, Conditional)
    assert isinstance(network, Conditional)
    assert (timeout.condition, memory.condition) == ("var.prod", "var.prod")
    assert (known(timeout.when_true), known(memory.when_true)) == (900, 1024)
    assert (network.when_true, known(network.when_false)) == (None, {"SubnetIds": ["s"]})
    assert known(found.fields["Runtime"]) == "python3.12"


def test_dynamic_blocks_are_written_out() -> None:
    """One block for each element, none for an empty collection."""
    text = """
resource "aws_lambda_function" "f" {
  dynamic "environment" {
    for_each = [{ A = "1" }]
    content { variables = environment.value }
  }
  dynamic "file_system_config" {
    for_each = { a = "/mnt/a", b = "/mnt/b" }
    iterator = each_mount
    content {
      arn              = each_mount.key
      local_mount_path = each_mount.value
    }
  }
  dynamic "dead_letter_config" {
    for_each = []
    content { target_arn = "x" }
  }
}
"""
    (found,) = functions(text).values()

    assert known(found.fields["Environment"]) == {"A": "1"}
    assert known(found.fields["FileSystemConfigs"]) == [
        {"Arn": "a", "LocalMountPath": "/mnt/a"},
        {"Arn": "b", "LocalMountPath": "/mnt/b"},
    ]
    assert "DeadLetterConfig" not in found.fields


def test_a_folder_is_one_module() -> None:
    """Variables, locals and values stand in other files; a file reports only its own functions."""
    texts = {
        "main.tf": 'resource "aws_lambda_function" "f" {\n timeout = var.a\n memory_size = local.b\nhandler = var.c\n}',
        "other.tf": 'resource "aws_lambda_function" "g" {}\nlocals { b = 256 }\n',
        "variables.tf": 'variable "a" { default = 1 }\nvariable "c" {}\n',
        "terraform.tfvars": "a = 2\n",
        "z.auto.tfvars": "a = 3\n",
        "x.auto.tfvars.json": '{"c": "${x}"}',
        "ignored.tfvars": "a = 9\n",
    }
    document = read(texts)

    assert values(document, "aws_lambda_function.f") == {"Timeout": 3, "MemorySize": 256, "Handler": "${x}"}
    assert [function.name for function in read(texts, "other.tf").functions] == ["aws_lambda_function.g"]
    assert values(read(texts, a="4"), "aws_lambda_function.f")["Timeout"] == 4


def test_a_broken_neighbour_is_told_and_passed_over() -> None:
    """The rest of the folder can still be read."""
    document = read({"main.tf": FUNCTION, "broken.tf": "variable {{\n"})

    assert len(document.functions) == 1
    assert [(place.path, text.split(":")[0]) for place, text in document.warnings] == [("broken.tf", "not read")]


def test_overrides_change_attributes_and_doubles_are_told() -> None:
    """An override file changes attributes; a block given twice is told, and the last one counts."""
    texts = {
        "main.tf": FUNCTION + FUNCTION.replace("= 20", "= 21"),
        "override.tf": 'resource "aws_lambda_function" "orders" { runtime = "python3.13" }',
    }
    document = read(texts)
    found = values(document, "aws_lambda_function.orders")

    assert (found["Runtime"], found["Timeout"], found["MemorySize"]) == ("python3.13", 21, 512)
    assert "declared twice" in document.warnings[0][1]


def test_a_syntax_error_names_its_line() -> None:
    """The first place that the grammar does not allow."""
    with pytest.raises(UnreadableError, match="HCL syntax") as caught:
        read({"main.tf": 'resource "aws_lambda_function" "f" {\n  timeout = \n}\n'})

    assert caught.value.line in (2, 3)


def test_a_template_of_configuration_needs_rendering() -> None:
    """Placeholders of other tools are named."""
    with pytest.raises(UnreadableError, match="needs rendering first"):
        read({"main.tf": 'resource "aws_lambda_function" "f" {\n  {{ more }}\n}\n'})


def test_files_of_values_are_no_configuration() -> None:
    """They belong to the folder that declares the variables, and have nothing in them for themselves."""
    assert read({"main.tf": FUNCTION, "a.tfvars": "a = 1\n"}, "a.tfvars").functions == ()
    with pytest.raises(NotATemplateError):
        read({"a.tfvars": "a = 1\n"}, "a.tfvars")


def test_configuration_is_recognised_by_its_first_block() -> None:
    """A file of another name, such as standard input."""
    assert len(read({"-": "# what\n\n" + FUNCTION}, "-").functions) == 1


def test_a_file_without_functions_is_read() -> None:
    """It has nothing in it."""
    assert read({"main.tf": ""}).functions == ()


JSON = """{
  "//": "made by a tool",
  "variable": {"size": {"type": "number", "default": 256}},
  "locals": {"name": "a"},
  "resource": {
    "aws_lambda_function": {
      "f": {
        "function_name": "${local.name}-\\"f\\"",
        "memory_size": "${var.size}",
        "runtime": "nodejs18.x",
        "environment": {"variables": {"A": "$${x}"}},
        "ephemeral_storage": [{"size": 600}]
      }
    }
  }
}"""


@pytest.mark.parametrize("name", ["main.tf.json", "cdk.json"])
def test_configuration_in_json_is_read(name: str) -> None:
    """Texts are templates; the output of the CDK for Terraform has this form."""
    document = read({name: JSON}, name)

    assert values(document, "aws_lambda_function.f") == {
        "FunctionName": 'a-"f"',
        "MemorySize": 256,
        "Runtime": "nodejs18.x",
        "Environment": {"A": "${x}"},
        "EphemeralStorage": 600,
    }
    assert document.functions[0].fields["Runtime"].position == Position(10, 20)  # type: ignore[union-attr]


ATTACHED = """
resource "aws_lambda_function" "f" { function_name = "orders" }
resource "aws_sqs_queue" "q" {
  name                       = "q"
  visibility_timeout_seconds = 40
}
resource "aws_lambda_event_source_mapping" "m" {
  event_source_arn = aws_sqs_queue.q.arn
  function_name    = aws_lambda_function.f.arn
  batch_size       = 100
  filter_criteria {
    filter { pattern = "{}" }
    filter { pattern = "{1}" }
  }
  scaling_config { maximum_concurrency = 5 }
}
resource "aws_lambda_function_url" "u" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "NONE"
}
resource "aws_lambda_alias" "a" {
  name             = "live"
  function_name    = "orders"
  function_version = "$LATEST"
}
resource "aws_lambda_function_event_invoke_config" "e" {
  function_name          = "arn:aws:lambda:eu-west-1:123456789012:function:orders:live"
  maximum_retry_attempts = 1
}
resource "aws_lambda_provisioned_concurrency_config" "p" {
  function_name                     = aws_lambda_alias.a.function_name
  qualifier                         = aws_lambda_alias.a.name
  provisioned_concurrent_executions = 3
}
resource "aws_lambda_layer_version" "l" { layer_name = "l" }
resource "aws_lambda_permission" "x" { function_name = "orders" }
"""


def test_what_is_attached_names_its_function() -> None:
    """By reference, by name, by ARN."""
    found = read({"main.tf": ATTACHED}).attachments

    assert [(part.kind, part.name.rpartition(".")[2], part.function is not None) for part in found] == [
        (Kind.EVENT_SOURCE_MAPPING, "m", True),
        (Kind.FUNCTION_URL, "u", True),
        (Kind.ALIAS, "a", True),
        (Kind.EVENT_INVOKE_CONFIG, "e", True),
        (Kind.ALIAS, "p", True),
        (Kind.LAYER_VERSION, "l", False),
        (Kind.PERMISSION, "x", True),
    ]


def test_a_mapping_knows_its_queue() -> None:
    """The queue's own settings, where it is declared in the same folder."""
    mapping = read({"main.tf": ATTACHED}).attachments[0]
    found = {name: part.value for name, part in mapping.fields.items() if isinstance(part, Resolved)}

    assert found == {
        "BatchSize": 100,
        "FilterCriteria": {"Filters": [{"Pattern": "{}"}, {"Pattern": "{1}"}]},
        "ScalingConfig": {"MaximumConcurrency": 5},
        "Source": "amazon-sqs",
        "QueueVisibilityTimeout": 40,
        "QueueFifo": False,
    }


@pytest.mark.parametrize(
    ("count", "there"),
    [
        ('var.a == "x" && var.a == "y" ? 1 : 0', False),
        ('var.a == "x" ? (var.a == "y" ? 1 : 0) : 0', False),
        ('var.a == "x" && var.b == "y" ? 1 : 0', True),
        ('var.a == "x" ? 1 : 1', True),
    ],
)
def test_a_function_whose_count_excludes_itself_will_not_be_there(count: str, there: bool) -> None:
    """Whatever the variables are."""
    variables = 'variable "a" {}\nvariable "b" {}\n'
    text = f'{variables}resource "aws_lambda_function" "f" {{\n  count = {count}\n  runtime = "python2.7"\n}}\n'

    (function,) = read({"main.tf": text}).functions

    never = "it is not created, whatever is decided: its count or for_each, or that of its module, leaves none of it"
    assert function.absent == (None if there else never)
