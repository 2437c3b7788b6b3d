"""What functions come to that are deployed together: of one stack, of everything judged at once, of one function.

A total has one row for what it is at least, and where it hangs on what nobody decided another for what it may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import product
from pathlib import PurePosixPath

from kb.data_classes import dataclass
from kb.judging.hidden_values import is_hidden
from kb.judging.variants import OTHER, Choice, Variant, VariantGroup
from kb.readers.interface import FILE_START, Attachment, Field, Kind, Plain, Position, Resolved, Single
from kb.readers.terraform_files import MODULES
from kb.whole_numbers import whole_number

MOST_CHOICES = 1024
"""Combinations of undecided values that are added up; past these sums lie between the least and the most."""
_MOST_NAMED = 4  # parts of a sum that a finding names

RESERVED, PROVISIONED = "ReservedConcurrentExecutions", "ProvisionedConcurrentExecutions"
"""The fields of functions, aliases and versions whose executions are added up."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one function takes of what an account has, under one choice of what is undecided."""

    owner: VariantGroup
    """The function, or the layer."""
    amount: float
    """How much: executions, bytes of code, or interfaces."""
    position: Position
    """Where that is written."""
    measured: bool = True
    """Whether it is so much, and no less than it really is."""
    secret: bool = False
    """Whether its owner hides it."""


Measure = Callable[["Member", Choice], Part | None]
"""What a function takes under a choice; None where it takes nothing, or nobody knows."""


@dataclass(slots=True)
class Member:
    """A function with what is attached to it and takes something too; or a layer."""

    function: VariantGroup
    """The function, or the layer."""
    attached: list[VariantGroup] = field(default_factory=list)
    """Its aliases and versions for which something is provisioned."""


@dataclass(frozen=True, slots=True)
class _Added:
    """Something that is added up."""

    field: str
    """The API field that a total of it has its number under."""
    measure: Measure
    """What one function takes of it."""
    taken_by: tuple[str, ...]
    """Fields without which a function takes nothing."""

    def of(self, members: Iterable[Member]) -> list[Member]:
        """The functions that may take something."""
        wanted = set(self.taken_by)
        return [one for one in members if one.attached or not wanted.isdisjoint(one.function.source.fields)]


def totals(functions: Iterable[VariantGroup], attachments: Iterable[VariantGroup]) -> list[VariantGroup]:
    """The totals of functions and what is attached to them, each as something that is judged by itself."""
    members = _members(functions, attachments)
    stacks: dict[str, list[Member]] = {}
    for member in members:
        stacks.setdefault(stack_of(member.function.path), []).append(member)
    found = [group for listed in stacks.values() for group in _totals_of("stack", listed)]
    found += [group for member in members for group in (*_provisioned_totals(member), *_packed_totals(member))]
    if len(stacks) > 1:
        found += _totals_of("folder", members)
    return found


def stack_of(path: str) -> str:
    """What is deployed together with a file: the file itself, or the folder of a module of Terraform."""
    return str(PurePosixPath(path).parent) if path.endswith(MODULES) else path


def _members(functions: Iterable[VariantGroup], attachments: Iterable[VariantGroup]) -> list[Member]:
    """The functions with what is attached to them, and the layers, which are stored as functions are."""
    attachments = list(attachments)
    by_name = {(one.path, one.source.name): Member(one) for one in functions if not one.absent}
    for group in attachments:
        owner = by_name.get((group.path, group.function_named or ""))
        if owner and group.about in (Kind.ALIAS, Kind.VERSION) and PROVISIONED in group.source.fields:
            owner.attached.append(group)
    layers = [Member(one) for one in attachments if one.about == Kind.LAYER_VERSION and "Package" in one.source.fields]
    return [*by_name.values(), *layers]


def _number(found: Field | None) -> float | None:
    value = found.value if isinstance(found, Resolved) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number_in(variant: Variant | None, name: str) -> float | None:
    return None if variant is None else _number(variant.fields.get(name))


def _reserved(member: Member, choice: Choice) -> Part | None:
    found = _reserve(member, choice)
    return found if found and found.amount > 0 else None


def _reserve(member: Member, choice: Choice) -> Part | None:
    """What a function reserves, where it reserves nothing at all, too."""
    variant = member.function.under(choice)
    amount = _number_in(variant, RESERVED)
    if variant is None or amount is None:
        return None
    return Part(member.function, amount, variant.position(RESERVED), secret=is_hidden(variant, RESERVED))


def _new_reserved(member: Member, choice: Choice) -> Part | None:
    return None if member.function.source.deployed else _reserved(member, choice)


def _provisioned(member: Member, choice: Choice) -> Part | None:
    parts = [(one.under(choice), one) for one in member.attached]
    amounts = [(_number_in(variant, PROVISIONED) or 0.0, variant) for variant, _ in parts if variant is not None]
    total = sum(amount for amount, _ in amounts)
    if total <= 0:
        return None
    largest = max(amounts, key=lambda one: one[0])[1]
    secret = any(variant is not None and is_hidden(variant, PROVISIONED) for variant, _ in parts)
    return Part(member.function, total, largest.position(PROVISIONED), secret=secret)


def _claimed(member: Member, choice: Choice) -> Part | None:
    """What a function takes for itself alone: what it reserves, else what is provisioned for it."""
    return _reserved(member, choice) or _provisioned(member, choice)


def _code(member: Member, choice: Choice) -> Part | None:
    """The code as it is stored: packed as AWS has it, or of local code the least that an archive of it has."""
    variant = member.function.under(choice)
    if variant is None:
        return None
    size = _number_in(variant, "CodeSize")
    if size:
        return Part(member.function, size, variant.position("CodeSize"))
    package = _package_of(variant)
    least = package.get("PackedLeast")
    if not isinstance(least, int) or not least:
        return None
    return Part(member.function, least, variant.position("Package"), measured="Zipped" in package)


def _package_of(variant: Variant) -> Mapping[str, Plain]:
    found = variant.fields.get("Package")
    return found.value if isinstance(found, Resolved) and isinstance(found.value, dict) else {}


def _new_code(member: Member, choice: Choice) -> Part | None:
    return None if member.function.source.deployed else _code(member, choice)


_ADDED: Mapping[str, _Added] = {
    "reserved": _Added(RESERVED, _reserved, (RESERVED,)),
    "new": _Added(RESERVED, _new_reserved, (RESERVED,)),
    "claimed": _Added(PROVISIONED, _claimed, (RESERVED,)),
    "code": _Added("CodeSize", _code, ("CodeSize", "Package")),
    "new code": _Added("CodeSize", _new_code, ("CodeSize", "Package")),
}
"""What is added up over functions, by the name of the total."""


def _totals_of(scope: str, members: Sequence[Member]) -> Iterator[VariantGroup]:
    for name, kind in _ADDED.items():
        sums = _Sums.of(kind.of(members), kind.measure)
        if sums is not None and (scope != "folder" or len({stack_of(one.owner.path) for one in sums.most}) > 1):
            yield from _groups_of(scope, name, kind.field, sums)
    yield from _network_totals(scope, members)


def _provisioned_totals(member: Member) -> Iterator[VariantGroup]:
    """What is provisioned for one function, beside what it reserves under the same choice."""
    if not member.attached:
        return
    cases = [
        (_provisioned(member, choice), _reserve(member, choice))
        for choice in _choices([member])
        if member.function.under(choice)
    ]
    beside = [(taken, kept) for taken, kept in cases if taken and kept]
    if not beside:
        return
    least, most = (pick(beside, key=_excess) for pick in (min, max))
    sure = len(beside) == len(cases)
    if sure:
        yield _beside_reserve(*least, {"Certain": True, "Least": 0})
    if not sure or _excess(most) > _excess(least):
        # How much is provisioned at least, had the function always reserved as much as here.
        more = most[1].amount + _excess(least) if sure else 0
        yield _beside_reserve(*most, {"Certain": False, "Least": max(more, 0)})


def _excess(case: tuple[Part, Part]) -> float:
    """By how much one amount is above the other."""
    return case[0].amount - case[1].amount


def _beside_reserve(taken: Part, kept: Part, values: Mapping[str, Plain]) -> VariantGroup:
    """What is provisioned for a function, with what it reserves."""
    group = _group_of((taken,), {**_named("function", "provisioned", PROVISIONED, (taken,)), **values})
    reserve = Resolved(kept.amount, FILE_START, secret=kept.secret)
    variants = {
        choice: Variant(one.path, one.source, {**one.fields, "Reserve": reserve})
        for choice, one in group.by_choice.items()
    }
    return VariantGroup(group.path, group.source, group.things, variants)


def _packed_totals(member: Member) -> Iterator[VariantGroup]:
    """What a function and its layers come to as packed, where AWS tells the sizes of the layers."""
    sums = _Sums.of([member], _packed) if "CodeSize" in member.function.source.fields else None
    if sums is not None:
        yield from _groups_of("function", "packed", "CodeSize", sums)


def _packed(member: Member, choice: Choice) -> Part | None:
    variant = member.function.under(choice)
    found = None if variant is None else variant.fields.get("Layers")
    listed = found.value if isinstance(found, Resolved) and isinstance(found.value, list) else []
    told = [one.get("CodeSize") for one in listed if isinstance(one, dict)]
    sizes = [size for size in told if isinstance(size, int | float)]
    if variant is None or not sum(sizes):
        return None
    code = _number_in(variant, "CodeSize")
    measured = code is not None and len(sizes) == len(listed)
    return Part(member.function, (code or 0) + sum(sizes), variant.position("CodeSize"), measured=measured)


@dataclass(frozen=True, slots=True)
class _Sums:
    """The parts of the smallest and of the largest sum that there may be."""

    least: tuple[Part, ...]
    """Those of the smallest."""
    most: tuple[Part, ...]
    """Those of the largest."""

    @classmethod
    def of(cls, members: Sequence[Member], measure: Measure) -> _Sums | None:
        """Add up under every choice of what is undecided; None where nothing is taken under any."""
        fixed: list[Part] = []
        varying: list[Member] = []
        for member in members:
            own = [measure(member, choice) for choice in _choices([member])]
            if own and len({part and part.amount for part in own}) == 1:
                fixed += [part for part in own[:1] if part is not None]
            else:
                varying.append(member)
        sums = [
            (*fixed, *(part for member in varying if (part := measure(member, choice)) is not None))
            for choice in _choices(varying)
        ]
        if any(sums):
            return cls(min(sums, key=cls.amount), max(sums, key=cls.amount))
        # Too many choices to try each: every function by itself at its least and at its most.
        alone = [cls.of([member], measure) for member in varying] if not sums and len(members) > 1 else []
        known = [one for one in alone if one is not None]
        if not known:
            return cls(tuple(fixed), tuple(fixed)) if fixed else None
        return cls(
            (*fixed, *(part for one in known for part in one.least)),
            (*fixed, *(part for one in known for part in one.most)),
        )

    @staticmethod
    def amount(parts: Iterable[Part]) -> float:
        """The sum."""
        return sum(part.amount for part in parts)


def _choices(members: Sequence[Member]) -> list[Choice]:
    """Every combination of the things that functions hang on; none where there are too many."""
    things: dict[str, dict[Single, None]] = {}
    for member in members:
        for group in (member.function, *member.attached):
            for name, slots in group.things.items():
                things.setdefault(name, {}).update(dict.fromkeys(slots))
    combinations = 1
    for values in things.values():
        combinations *= len(values)
    if combinations > MOST_CHOICES:
        return []
    return [dict(zip(things, chosen, strict=True)) for chosen in product(*things.values())]


def _groups_of(scope: str, name: str, field_name: str, sums: _Sums) -> Iterator[VariantGroup]:
    """The total as it is at least, and as it may be where that is more."""
    least = _Sums.amount(sums.least)
    if sums.least:
        yield _group_of(sums.least, _named(scope, name, field_name, sums.least) | {"Certain": True, "Least": 0})
    if _Sums.amount(sums.most) > least:
        yield _group_of(sums.most, _named(scope, name, field_name, sums.most) | {"Certain": False, "Least": least})


def _named(scope: str, name: str, field_name: str, parts: Sequence[Part]) -> dict[str, Plain]:
    """What a total says of itself."""
    return {
        "Scope": scope,
        "Total": name,
        field_name: whole_number(_Sums.amount(parts)),
        "Members": _named_parts(parts),
    }


def _group_of(parts: Sequence[Part], values: Mapping[str, Plain]) -> VariantGroup:
    """A total, which stands where its largest part does.

    A total that only may be has a second variant without any value, in which no rule finds anything.
    """
    largest = max(parts, key=lambda part: part.amount)
    place = largest.position
    owner = largest.owner
    layers = sum(part.owner.about == Kind.LAYER_VERSION for part in parts)
    unmeasured = sum(not part.measured for part in parts)
    places = {"stack": stack_of(owner.path), "function": f"{owner.path} {owner.source.name}"}
    within = places.get(str(values["Scope"]))
    values = {**values, "Within": within, "Parts": len(parts) - layers, "Layers": layers, "Unmeasured": unmeasured}
    source = Attachment(
        Kind.TOTAL,
        owner.source.name,
        owner.source.position,
        owner.source.name,
        {},
        deployed=all(part.owner.source.deployed for part in parts),
    )
    path = place.path or owner.path
    secret = any(part.secret for part in parts)
    told = {key: Resolved(value, place, secret=secret) for key, value in values.items() if value is not None}
    found = Variant(path, source, told)
    if values["Certain"]:
        return VariantGroup(owner.path, source, {}, {(): found}, form=owner.form)
    other = Variant(path, source, {"Scope": Resolved(OTHER, place)})
    things: dict[str, tuple[Single, ...]] = {"what is undecided": (True, False)}
    return VariantGroup(owner.path, source, things, {(True,): found, (False,): other}, form=owner.form)


def _named_parts(parts: Sequence[Part]) -> str:
    ordered = sorted(parts, key=lambda part: (-part.amount, part.owner.path, part.owner.source.name))
    return spell_parts([(part.owner.source.name, part.amount) for part in ordered])


def spell_parts(parts: Sequence[tuple[str, float]]) -> str:
    """The first parts of a sum by the names of their functions, such as `Api 600, Worker 600`."""
    named = [f"{name} {amount:g}" for name, amount in parts[:_MOST_NAMED]]
    left = len(parts) - len(named)
    return ", ".join([*named, *([f"{left} more"] if left else [])])


def _network_totals(scope: str, members: Sequence[Member]) -> Iterator[VariantGroup]:
    """How many interfaces functions need in one network: one for each subnet with each set of security groups."""
    networks: dict[str, dict[tuple[str, frozenset[str]], Part]] = {}
    for member in members:
        variants = member.function.variants
        for subnets, groups, network in map(_network_of, variants[:1] if member.function.has_one_form else ()):
            secret = is_hidden(variants[0], "VpcConfig")
            part = Part(member.function, len(subnets), variants[0].position("VpcConfig"), secret=secret)
            for subnet in subnets:
                networks.setdefault(network, {}).setdefault((subnet, groups), part)
    for network, pairs in networks.items():
        parts = list({id(part): part for part in pairs.values()}.values())
        # Without its name a network may be several.
        more: dict[str, Plain] = {"VpcConfig": len(pairs), "Certain": bool(network), "Least": 0}
        yield _group_of(parts, _named(scope, "interfaces", "VpcConfig", parts) | more)


def _network_of(variant: Variant) -> tuple[frozenset[str], frozenset[str], str]:
    found = variant.fields.get("VpcConfig")
    value = found.value if isinstance(found, Resolved) and isinstance(found.value, dict) else {}
    subnets, groups = (_texts(value.get(name)) for name in ("SubnetIds", "SecurityGroupIds"))
    network = value.get("VpcId")
    return subnets, groups, network if isinstance(network, str) else ""


def _texts(value: Plain) -> frozenset[str]:
    return frozenset(item for item in value if isinstance(item, str)) if isinstance(value, list) else frozenset()
