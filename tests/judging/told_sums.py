"""What functions come to together, through made-up files: `python -m tests.judging.told_sums` writes it.

Rules judge a sum by its number. What it is a sum of, what is in doubt about it, where it is told and under which names
shows here, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from kb.judging.totals import MOST_CHOICES, PROVISIONED, RESERVED, totals
from kb.judging.variants import VariantGroup, variant_groups
from kb.readers.interface import (
    Attachment,
    Conditional,
    Document,
    Field,
    FunctionConfig,
    Kind,
    Plain,
    Position,
    Resolved,
    Unresolved,
)

GOLDEN = Path(__file__).parent / "golden" / "sums.txt"
Thing = FunctionConfig | Attachment
KEPT_APART = MOST_CHOICES.bit_length() - 1
"""So many conditions are tried in every combination, and not one more."""


def _fields(line: int, fields: Mapping[str, Plain | Field]) -> dict[str, Field]:
    """Fields that stand one below the other."""
    return {
        name: value if isinstance(value, Unresolved | Conditional) else Resolved(_plain(value), Position(line + at, 5))
        for at, (name, value) in enumerate(fields.items(), 1)
    }


def _plain(value: Plain | Field) -> Plain:
    assert not isinstance(value, Resolved | Unresolved | Conditional)
    return value


def _function(name: str, line: int = 1, **fields: Plain | Field) -> FunctionConfig:
    return FunctionConfig(name, Position(line, 3), _fields(line, fields))


def _attached(kind: Kind, to: str, line: int = 50, **fields: Plain | Field) -> Attachment:
    return Attachment(kind, f"{to}Of{kind.value}", Position(line, 3), to, _fields(line, fields))


def _alias(to: str, amount: Plain | Field, line: int = 50, kind: Kind = Kind.ALIAS) -> Attachment:
    return _attached(kind, to, line, **{PROVISIONED: amount})


def _if(condition: str, one: Plain, other: Plain, line: int = 30) -> Conditional:
    """A value under a condition that nobody decided; none where a value is null."""
    when_true, when_false = (None if value is None else Resolved(value, Position(line, 9)) for value in (one, other))
    return Conditional(condition, when_true, when_false)


def _file(path: str, *things: Thing, form: str = "sam") -> Document:
    return Document(
        path,
        form,
        tuple(thing for thing in things if isinstance(thing, FunctionConfig)),
        attachments=tuple(thing for thing in things if isinstance(thing, Attachment)),
    )


def _reserving(name: str, number: Plain | Field, line: int = 1, *, deployed: bool = False) -> FunctionConfig:
    return replace(_function(name, line, **{RESERVED: number}), deployed=deployed)


def _attached_to(network: str | None, subnets: list[Plain], *groups: Plain) -> dict[str, Plain]:
    found: dict[str, Plain] = {"SubnetIds": subnets, "SecurityGroupIds": list(groups)}
    return found if network is None else {"VpcId": network, **found}


def _files() -> Iterator[tuple[str, list[Document]]]:
    """What is added up, by what it shows."""
    yield from _reserves()
    yield from _choices()
    yield from _provisions()
    yield from _code()
    yield from _packages()
    yield from _networks()


def _reserves() -> Iterator[tuple[str, list[Document]]]:
    numbers: tuple[Plain, ...] = (0, 1, 600, 1.5, True, "600", None, [600])
    for number in (*numbers, Unresolved("nobody says", Position(2, 2))):
        yield f"one reserves {number}", [_file("a.yaml", _reserving("A", number))]
    yield "two of a stack", [_file("a.yaml", _reserving("A", 600), _reserving("B", 601, 9))]
    yield "equal ones by name", [_file("a.yaml", _reserving("B", 5), _reserving("A", 5, 9))]
    yield (
        "two stacks",
        [_file("b.yaml", _reserving("B", 5)), _file("a.yaml", _reserving("C", 5), _reserving("A", 1, 9))],
    )
    yield "a second stack that reserves nothing", [_file("a.yaml", _reserving("A", 5)), _file("b.yaml", _function("B"))]
    yield "a deployed one", [_file("a.yaml", _reserving("A", 5, deployed=True), _reserving("B", 6, 9))]
    yield "deployed ones", [_file("a.yaml", _reserving("A", 5, deployed=True))]
    yield "five and six", [_file("a.yaml", *(_reserving(f"F{at}", at, at) for at in range(1, 6)))]
    yield "four", [_file("a.yaml", *(_reserving(f"F{at}", at, at) for at in range(1, 5)))]
    for ending in ("tf", "tf.json", "yaml"):
        one, other = (_file(f"m/{name}.{ending}", _reserving(name, 7), form="terraform") for name in "ab")
        yield f"two files .{ending} of a folder", [one, other]
    yield "modules", [_file(f"{name}/x.tf", _reserving(name, 7), form="terraform") for name in "mn"]


def _choices() -> Iterator[tuple[str, list[Document]]]:
    one = _reserving("A", _if("Prod", 600, 100))
    yield "a choice", [_file("a.yaml", one)]
    yield "a choice of something and nothing", [_file("a.yaml", _reserving("A", _if("Prod", 600, None)))]
    yield "one choice of two", [_file("a.yaml", one, _reserving("B", _if("Prod", 600, 100, 31), 9))]
    yield "choices that exclude each other", [_file("a.yaml", one, _reserving("B", _if("Prod", 100, 600, 31), 9))]
    yield "two choices", [_file("a.yaml", one, _reserving("B", _if("Test", 200, 300, 31), 9), _reserving("C", 3, 15))]
    one = _reserving("A", 600)
    yield "there or not", [_file("a.yaml", replace(one, exists=_if("Prod", True, False)))]
    yield "will not be there", [_file("a.yaml", replace(one, absent="never"), _reserving("B", 1))]
    for many in (KEPT_APART, KEPT_APART + 1):
        several = [_reserving(f"F{at}", _if(f"C{at}", at, at + 1, 100 + at), at) for at in range(1, many + 1)]
        opposite = _reserving("Opposite", _if("C1", 2, 1, 200), 90)
        yield f"{many} choices", [_file("a.yaml", *several, opposite, _reserving("Fixed", 1000, 95))]
    fixed = [_reserving(f"F{at}", _if(f"C{at}", None, None), at) for at in range(1, KEPT_APART + 2)]
    yield "choices of nothing", [_file("a.yaml", *fixed, _reserving("Fixed", 1000, 90))]


def _provisions() -> Iterator[tuple[str, list[Document]]]:
    own = _reserving("A", 10)
    yield "an alias", [_file("a.yaml", own, _alias("A", 4))]
    yield "two aliases", [_file("a.yaml", own, _alias("A", 4), _alias("A", 5, 60))]
    yield "an alias and a version", [_file("a.yaml", own, _alias("A", 6), _alias("A", 5, 60, Kind.VERSION))]
    yield "no alias of ours", [_file("a.yaml", own, _alias("X", 4), _attached(Kind.ALIAS, "A", Name="live"))]
    yield "an alias of the file beside", [_file("a.yaml", own), _file("b.yaml", _alias("A", 4))]
    yield "something else", [_file("a.yaml", own, _alias("A", 4, kind=Kind.FUNCTION_URL))]
    yield "provisioned without a reserve", [_file("a.yaml", _function("A"), _alias("A", 4), _reserving("B", 2, 9))]
    yield "provisioned beside a reserve of nothing", [_file("a.yaml", _reserving("A", 0), _alias("A", 4))]
    yield "provisions nothing", [_file("a.yaml", own, _alias("A", 0))]
    yield "a choice of what is provisioned", [_file("a.yaml", own, _alias("A", _if("Prod", 4, 40)))]
    yield "a choice of the reserve", [_file("a.yaml", _reserving("A", _if("Prod", 4, 40)), _alias("A", 20))]
    yield "both reserve", [_file("a.yaml", own, _alias("A", 4), _reserving("B", 2, 9), _alias("B", 7, 70))]


def _code() -> Iterator[tuple[str, list[Document]]]:
    zipped: dict[str, Plain] = {"Zipped": 300, "PackedLeast": 300}
    least: dict[str, Plain] = {"Unzipped": 900, "PackedLeast": 200}
    layer = _attached(Kind.LAYER_VERSION, "L", Package=least)
    yield "as AWS has it", [_file("a.json", _function("A", CodeSize=500, Package=zipped))]
    yield "no size", [_file("a.json", _function("A", CodeSize=0, Package=zipped), _function("B", 9, CodeSize=0))]
    yield "packed", [_file("a.yaml", _function("A", Package=zipped))]
    yield "not packed yet", [_file("a.yaml", _function("A", Package=least), _function("B", 9, Package=zipped))]
    yield "a package without a least", [_file("a.yaml", _function("A", Package={"Unzipped": 900}))]
    yield "a least of nothing", [_file("a.yaml", _function("A", Package={"PackedLeast": 0}))]
    yield "a package that is a name", [_file("a.yaml", _function("A", Package="dist.zip"))]
    yield "with a layer", [_file("a.yaml", _function("A", Package=zipped), layer)]
    yield "only a layer", [_file("a.yaml", layer)]
    yield "a layer without a package", [_file("a.yaml", _attached(Kind.LAYER_VERSION, "L", LayerName="l"))]
    there = replace(_function("A", CodeSize=500), deployed=True)
    yield "deployed code", [_file("a.json", there, _function("B", 9, CodeSize=1))]


def _packages() -> Iterator[tuple[str, list[Document]]]:
    listed: list[Plain] = [{"Arn": "l:1", "CodeSize": 70}, {"Arn": "m:1", "CodeSize": 8}]
    yield "code and layers", [_file("a.json", _function("A", CodeSize=500, Layers=listed))]
    yield "a layer of unknown size", [_file("a.json", _function("A", CodeSize=500, Layers=[*listed, {"Arn": "n:1"}]))]
    yield "a layer by name", [_file("a.json", _function("A", CodeSize=500, Layers=[*listed, "n:1"]))]
    yield "a layer's size is a text", [_file("a.json", _function("A", CodeSize=500, Layers=[{"CodeSize": "70"}]))]
    yield "layers and no code", [_file("a.json", _function("A", Layers=listed))]
    yield "layers that are no list", [_file("a.json", _function("A", CodeSize=500, Layers="l:1"))]
    yield "code of unknown size", [_file("a.json", _function("A", CodeSize="500", Layers=listed))]


def _networks() -> Iterator[tuple[str, list[Document]]]:
    def attached(name: str, vpc: Plain | Field, line: int = 1) -> FunctionConfig:
        return _function(name, line, VpcConfig=vpc)

    one = attached("A", _attached_to("v", ["s1", "s2"], "g1", "g2"))
    yield "two subnets", [_file("a.yaml", one)]
    yield "the same again", [_file("a.yaml", one, attached("B", _attached_to("v", ["s2", "s1"], "g2", "g1"), 9))]
    yield "other groups", [_file("a.yaml", one, attached("B", _attached_to("v", ["s1"], "g1"), 9))]
    yield "another network", [_file("a.yaml", one, attached("B", _attached_to("w", ["s3"], "g1"), 9))]
    yield "a network without a name", [_file("a.yaml", attached("A", _attached_to(None, ["s1"], "g1")))]
    yield "a network that is a number", [_file("a.yaml", attached("A", {"VpcId": 1, "SubnetIds": ["s1"]}))]
    yield "no subnets", [_file("a.yaml", attached("A", _attached_to("v", [])), attached("B", "v", 9))]
    yield "subnets that are no texts", [_file("a.yaml", attached("A", _attached_to("v", ["s1", 2, {"Ref": "S"}])))]
    yield "subnets that are one text", [_file("a.yaml", attached("A", {"VpcId": "v", "SubnetIds": "s1"}))]
    doubtful = attached("A", _if("P", _attached_to("v", ["s1"]), None))
    yield "a network in doubt", [_file("a.yaml", doubtful, attached("B", _attached_to("v", ["s2"]), 9))]
    yield "two stacks in a network", [_file(f"{name}.yaml", attached(name, _attached_to("v", [name]))) for name in "ab"]


def told_sums() -> str:
    """The sums of each group of files, one on a line."""
    return "".join(f"{name}\n{''.join(_told(files))}" for name, files in _files())


def _told(files: list[Document]) -> Iterator[str]:
    for group in totals(*variant_groups(files)):
        variants = [
            " ".join(f"{name}={spelt}" for name, spelt in _values(variant.fields).items())
            for variant in group.by_choice.values()
        ]
        yield f"  {_place(group)} {' or '.join(variants)}\n"


def _values(fields: Mapping[str, Field]) -> dict[str, str]:
    return {name: str(value.value) if isinstance(value, Resolved) else "?" for name, value in fields.items()}


def _place(group: VariantGroup) -> str:
    """Where a sum is told: at which line of which function, and under which choices."""
    variant = group.variants[0]
    assert isinstance(group.source, Attachment)
    field = variant.position("Total")
    choices = "" if () in group.by_choice else f" {dict(group.things)} {list(group.by_choice)}"
    deployed = " deployed" if group.source.deployed else ""
    return f"{group.path}:{field.line}:{field.column} {group.source.name} {group.form}{deployed}{choices}:"


if __name__ == "__main__":
    GOLDEN.write_text(told_sums(), encoding="utf-8")
