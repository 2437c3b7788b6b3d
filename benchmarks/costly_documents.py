# ruff: noqa: E501, RUF005 - the alternatives of a grammar stand side by side
"""Documents made to cost much: small grammars of every format, in which pieces are repeated, nested and shared."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Grammar = Callable[[Random], str]
"""Makes a document of one kind from a source of chance."""

SIZES = (1, 2, 3, 5, 10, 30, 100, 300, 1_000, 3_000)
MOST_REPEATED = 30_000
"""Characters that the repetitions of one piece come to."""
LONGEST = 200_000
"""Characters past which a document is cut; what grows faster than it shows long before."""

FUNCTION = "Type: AWS::Lambda::Function, Properties: {Runtime: %s, Handler: a.b, MemorySize: %s, Code: {ZipFile: x}}"


def document(number: int) -> tuple[str, bytes]:
    """The name and content of a document; a number always makes the same."""
    chance = Random(number)  # noqa: S311 - repeatable, not secret
    grammar = GRAMMARS[number % len(GRAMMARS)]
    suffix = {"tf": ".tf", "cfn": ".yaml", "sls": ".yml", "api": ".json"}[grammar.__name__.split("_")[0]]
    return grammar.__name__ + suffix, grammar(chance)[:LONGEST].encode()


def _many(chance: Random, piece: str, most: int) -> list[str]:
    """A piece again and again, as far as a document is long."""
    return [piece] * min(_size(chance, most), max(1, MOST_REPEATED // (len(piece) + 2)))


def _size(chance: Random, most: int = 10_000) -> int:
    return min(most, chance.choice(SIZES))


def _text(chance: Random) -> str:
    return chance.choice(["x", "ab ", "${", "}", "#", "'", "\\n", "é", "0", " ", "\t", "{{resolve:", "aws_"]) * _size(
        chance
    )


# Terraform


def _term(chance: Random, depth: int) -> str:
    """An expression."""
    if depth <= 0:
        return chance.choice(
            ["local.a", "local.b", "local.c", "var.p", "1", '"x"', "null", "true", "each.key", "path.module"]
            + [f'"{"y" * _size(chance)}"', f"range({_size(chance, 20_000)})", f'"{"${local.a}" * _size(chance, 3000)}"']
        )
    inner = [_term(chance, depth - chance.choice((1, 1, 2))) for _ in range(chance.choice((1, 2, 2, 3)))]
    first, last = inner[0], inner[-1]
    many = ", ".join(_many(chance, first, 300))
    return chance.choice([
        f"[{', '.join(inner)}]", f"[{many}]", f"{{ k = {first}, l = {last} }}", f"({first} == {last} ? {first} : {last})",
        f"[for i in {first} : {last}]", f"{{ for k, v in {first} : k => {last} }}", f"{{ for v in {first} : v => v... }}",
        f"{chance.choice(_FUNCTIONS)}({', '.join(inner)})", f"{chance.choice(_FUNCTIONS)}({many})", f"{first}[*].a", f"{first} + {last}",
        f'"{"${" + first + "}" if chr(34) not in first else "z"}"', f"try({first}, {last})",
        f'format("{"%s" * _size(chance, 300)}", {many})', f'formatlist("{"%s-" * 3}", {first}, {last}, {first})',
        f'join("{"," * _size(chance, 1000)}", {first})', f"flatten([{many}])", f"{first}...", f"({first})",
    ])  # fmt: skip


_FUNCTIONS = [
    "abs",
    "alltrue",
    "base64decode",
    "base64encode",
    "can",
    "chunklist",
    "coalesce",
    "compact",
    "concat",
    "contains",
    "csvdecode",
    "distinct",
    "element",
    "flatten",
    "format",
    "formatlist",
    "indent",
    "index",
    "join",
    "jsondecode",
    "jsonencode",
    "keys",
    "length",
    "lookup",
    "lower",
    "matchkeys",
    "max",
    "merge",
    "min",
    "one",
    "parseint",
    "range",
    "replace",
    "reverse",
    "setintersection",
    "setproduct",
    "setsubtract",
    "setunion",
    "sha256",
    "slice",
    "sort",
    "split",
    "startswith",
    "strcontains",
    "strrev",
    "substr",
    "sum",
    "title",
    "tolist",
    "tomap",
    "toset",
    "tostring",
    "transpose",
    "trim",
    "trimprefix",
    "upper",
    "urlencode",
    "values",
    "yamldecode",
    "zipmap",
    "templatefile",
    "file",
    "fileset",
]
"""Functions of Terraform: those that make much of little, and those that look at files."""


def tf_expressions(chance: Random) -> str:
    """Locals of random expressions that use one another."""
    names = ["a", "b", "c"]
    locals_ = "".join(f"  {name} = {_term(chance, chance.choice((1, 2, 3, 4)))}\n" for name in names)
    used = "".join(f"  {field} = {_term(chance, 2)}\n" for field in ("memory_size", "timeout", "runtime", "layers"))
    body = (
        f'  function_name = "f"\n  handler = "a.b"\n{used}  environment {{\n    variables = {_term(chance, 2)}\n  }}\n'
    )
    return f'locals {{\n{locals_}}}\nresource "aws_lambda_function" "f" {{\n{body}}}\n'


def tf_chains(chance: Random) -> str:
    """Locals that double, each built of the next."""
    length, width = _size(chance, 300), chance.choice((1, 2, 3, 9))
    shape = chance.choice(
        ["[%s]", '"%s"', "concat(%s)", "merge(%s)", "jsonencode([%s])", "{ k = [%s] }", "[for x in [%s] : x]"]
    )
    lines = "".join(f"  a{n} = {shape % (_local(n + 1, shape) * width)}\n" for n in range(length))
    end = chance.choice(["[1]", '"x"', "{ a = 1 }", f"range({_size(chance)})", f'"{_size(chance) * "x"}"'])
    return f"locals {{\n{lines}  a{length} = {end}\n}}\n" + tf_function("local.a0")


def _local(number: int, shape: str) -> str:
    return f"${{local.a{number}}}" if shape == '"%s"' else f"local.a{number}, "


def tf_function(value: str) -> str:
    """A function that uses a value."""
    fields = "".join(
        f"  {name} = {value}\n" for name in ("memory_size", "timeout", "runtime", "architectures", "layers")
    )
    return f'resource "aws_lambda_function" "f" {{\n  function_name = "f"\n{fields}}}\n'


def tf_blocks(chance: Random) -> str:
    """Many resources, variables, modules and dynamic blocks."""
    size = _size(chance, 3_000)
    kinds = [
        'resource "aws_lambda_function" "f%d" {\n  runtime = "python3.8"\n  count = 2\n}\n',
        'resource "aws_lambda_function" "f%d" {\n  for_each = toset(["a", "b"])\n  runtime = each.key\n}\n',
        'variable "v%d" {\n  default = [1, 2]\n  type = list(object({ a = optional(number, 1) }))\n}\n',
        'module "m%d" {\n  source = "terraform-aws-modules/lambda/aws"\n  runtime = "python3.8"\n}\n',
        'resource "aws_lambda_alias" "a%d" {\n  function_name = aws_lambda_function.f0.arn\n}\n',
        'resource "aws_lambda_event_source_mapping" "e%d" {\n  function_name = aws_lambda_function.f0.arn\n  batch_size = 5\n}\n',
        "a%d {\n", "}\n # %d", '"%d', "<<A\n%d\n", "x%d = [\n", "/* %d\n", "x = %d ? 1 :\n",
    ]  # fmt: skip
    chosen = [chance.choice(kinds) for _ in range(3)]
    return "".join(chosen[n % 3] % n for n in range(size))


def tf_noise(chance: Random) -> str:
    """Repetition of a few signs, which parsers stumble over."""
    start = chance.choice(["x = ", "", 'x = "', "x = <<E\n", "x = [", "locals {\n a = ", "#"])
    return start + "".join(_text(chance) for _ in range(6)) + "\nlocals {\n}\n"


# CloudFormation


def _node(chance: Random, depth: int) -> str:
    """A value of a template, in flow style."""
    if depth <= 0:
        return chance.choice(
            [
                "!Ref P",
                "!Ref L",
                "1",
                "x",
                "!If [C0, a, b]",
                "*a",
                "python3.8",
                "!FindInMap [M, !Ref P, k]",
                "!Ref AWS::NoValue",
            ]
            + [
                f"'{'${P}' * _size(chance, 3000)}'",
                f"!Sub '{'${P}' * _size(chance)}'",
                f"!GetAZs {'x' * _size(chance)}",
            ]
        )
    inner = [_node(chance, depth - 1) for _ in range(chance.choice((1, 2, 3)))]
    many = ", ".join(_many(chance, inner[0], 300))
    return chance.choice([
        f"[{many}]", f"{{a: {inner[0]}, b: {inner[-1]}}}", f"!Join [',', [{many}]]", f"!If [C0, {inner[0]}, {inner[-1]}]",
        f"!Select [0, [{many}]]", f"!Split [x, {inner[0]}]", f"!Sub ['{'${v}' * _size(chance, 1000)}', {{v: {inner[0]}}}]",
        f"!Base64 {inner[0]}", f"Fn::ToJsonString: {{a: [{many}]}}", f"!If [{{Fn::Or: [{many}]}}, 1, 2]", f"&a [{many}]",
    ])  # fmt: skip


def cfn_values(chance: Random) -> str:
    """Parameters, conditions and mappings, and functions that use them."""
    default = chance.choice(["x", "x" * _size(chance, 300_000), ",".join("ab" * _size(chance))])
    conditions = "".join(
        f"  C{n}: {{Fn::Or: [{{Condition: C{n + 1}}}, !Equals [!Ref P, {n}]]}}\n" for n in range(_size(chance, 100))
    )
    head = f"Parameters:\n  P: {{Type: String, Default: '{default}'}}\n  L: {{Type: CommaDelimitedList, Default: '{default}'}}\n"
    head += f"Conditions:\n{conditions}  C: {{Fn::Equals: [!Ref O, a]}}\nMappings:\n  M:\n    x: {{k: {_node(chance, 1)}}}\n"
    fields = "".join(
        f"      {name}: {_node(chance, chance.choice((1, 2, 3)))}\n"
        for name in ("Runtime", "Timeout", "Layers", "Tags")
    )
    functions = "".join(
        f"  F{n}:\n    Type: AWS::Lambda::Function\n    Properties:\n{fields}" for n in range(_size(chance, 30))
    )
    return f"{head}Resources:\n  A: {{Type: AWS::SNS::Topic, Properties: &a {{k: [1, 2]}}}}\n{functions}"


def cfn_loops(chance: Random) -> str:
    """Loops in loops."""
    depth, width = chance.choice((1, 2, 3, 5, 8)), _size(chance, 300)
    items = f"[{', '.join(map(str, range(width)))}]"
    key = "F" + "".join(f"${{I{n}}}" for n in range(depth))
    body = f'"{key}": {{{FUNCTION % ("python3.8", "1")}}}'
    return (
        "Transform: AWS::LanguageExtensions\nResources:\n  "
        + "".join(f'"Fn::ForEach::L{n}": [I{n}, {items}, {{' for n in range(depth))
        + body + "}]" * depth + "\n"
    )  # fmt: skip


def cfn_aliases(chance: Random) -> str:
    """Anchors that are used again and again."""
    width, levels = chance.choice((2, 3, 9)), chance.choice((3, 5, 10))
    lines = [f"k0: &k0 [{', '.join(['x'] * width)}]"]
    lines += [f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * width)}]" for n in range(1, levels)]
    many = "".join(f"  F{n}: *f\n" for n in range(1, _size(chance)))
    runtime = chance.choice([f"*k{levels - 1}", "python3.8", "{<<: *g, a: 1}"])
    return "\n".join(lines) + f"\ng: &g {{a: 1}}\nResources:\n  F0: &f {{{FUNCTION % (runtime, 20480)}}}\n{many}"


def cfn_events(chance: Random) -> str:
    """SAM functions with many events, variables and layers; suppressions around them."""
    events = "".join(
        f"        E{n}: {{Type: SQS, Properties: {{Queue: !GetAtt Q.Arn, BatchSize: {n}}}}}\n"
        for n in range(_size(chance, 1000))
    )
    names = "".join(
        f"          K{n}: '{_text(chance)[:50].replace(chr(39), '')}'\n" for n in range(_size(chance, 3000))
    )
    ignored = "    # lambda-kb: ignore LKB101 until=2027-01-01 for now\n" * _size(chance, 10_000)
    functions = "".join(
        f"  F{n}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.8\n      CodeUri: .\n"
        f"      Environment:\n        Variables:\n{names}      Events:\n{events}"
        for n in range(_size(chance, 10))
    )
    return f"Transform: AWS::Serverless-2016-10-31\nResources:\n  Q: {{Type: AWS::SQS::Queue}}\n{ignored}{functions}"


def cfn_noise(chance: Random) -> str:
    """Repetition of a few signs."""
    signs = (
        "[",
        "{",
        "- ",
        "? ",
        "&a ",
        "!a ",
        ": ",
        "'",
        '"',
        "|\n",
        " ",
        "\t",
        "#",
        "<<: ",
        "*a ",
        "--- ",
        "\n",
        "k: ",
    )
    noise = "".join(chance.choice(signs) * _size(chance) for _ in range(4))
    return f"Resources:\n  F: {{{FUNCTION % ('x', 1)}}}\n  G: {noise}\n"


# The Serverless Framework, and answers of the API


def sls_variables(chance: Random) -> str:
    """Variables in variables, and long ones."""
    depth, width = _size(chance, 300), chance.choice((1, 2, 3))
    custom = "".join(
        f"  k{n}: {chance.choice(['', 'x '])}{f'${{self:custom.k{n + 1}}}' * width}\n" for n in range(depth)
    )
    name = chance.choice(
        ["a" * _size(chance), "'" * _size(chance), "," * _size(chance), "${self:" * _size(chance), "(" * _size(chance)]
    )
    end = chance.choice(["x", f"${{self:custom.{name}}}", f"${{opt:{name}, 'x'}}", "${file(./a.yml):b}", "${self:}"])
    functions = "".join(
        f"  f{n}: {{handler: x, runtime: '${{self:custom.k0}}', environment: '${{self:custom}}', memorySize: {n}}}\n"
        for n in range(_size(chance, 300))
    )
    return f'service: s\nprovider: {{name: aws}}\ncustom:\n{custom}  k{depth}: "{end}"\nfunctions:\n{functions}'


def sls_events(chance: Random) -> str:
    """Many functions and events."""
    events = ", ".join(
        ["sqs: arn:aws:sqs:us-east-1:1:q", "http: GET /x", "schedule: rate(1 minute)"] * _size(chance, 300)
    )
    functions = "".join(f"  f{n}: {{handler: x, events: [{events}]}}\n" for n in range(_size(chance, 300)))
    return f"service: s\nprovider: {{name: aws, runtime: python3.8}}\nfunctions:\n{functions}"


def api_answers(chance: Random) -> str:
    """Answers of the Lambda API: many functions, deep JSON."""
    one = '{"FunctionName": "f%d", "Runtime": "python3.8", "Handler": "a.b", "Timeout": %d}'
    deep = chance.choice(["[", '{"a":', "1,", '"x",', " "]) * _size(chance)
    functions = ", ".join(one % (n, n) for n in range(_size(chance, 3000)))
    return chance.choice([f'{{"Functions": [{functions}]}}', f'{{"Functions": [{functions}, {deep}]}}', deep])


GRAMMARS: tuple[Grammar, ...] = (
    tf_expressions, tf_expressions, tf_chains, tf_blocks, tf_noise, cfn_values, cfn_values, cfn_loops, cfn_aliases,
    cfn_events, cfn_noise, sls_variables, sls_events, api_answers,
)  # fmt: skip
"""The kinds; a document's number chooses one."""
