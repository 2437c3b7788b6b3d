"""Names and attributes that a template asks for and that are not there, which CloudFormation refuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from kb.readers.cloudformation.additions import A_PART, Additions, macro_in
from kb.readers.cloudformation.closed_templates import is_complete, is_rendered
from kb.readers.cloudformation.foreach_loops import PREFIX
from kb.readers.cloudformation.references import References
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.file_recognition import LANGUAGE_EXTENSIONS, names_transform, unfollowed_macros
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, is_intrinsic, mapping_entry, scalar_text
from kb.readers.unknown_keys import is_known_property, key_meant

_MOST_NAMED = 5  # names in one warning
_JUDGED, _OF_SAM = "AWS::Lambda::", "AWS::Serverless::Function"
_IN_TEXT = re.compile(r"\$\{([^!{}][^{}]*)\}")
_ASKED = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z]+)+")
_NAME = re.compile(r"[A-Za-z0-9]{1,255}")
"""How logical ids and parameters are called; everything else is a placeholder, or a pseudo parameter."""
_DEEPEST = 64  # levels within a resource
_MOST_VALUES = 200_000  # of one resource that are met
_MOST_ASKING = 200_000  # mappings of one template that are looked at
_MOST_SLIPS = 3  # names of one template that are taken for misspelt
_SLIP, _ALIKE, _MOST_COMPARED = 2, 0.75, 1_000
"""How much longer or shorter a misspelt name may be, how like the one meant, and among how many that is sought."""
_OF_TRANSFORM = ("Serverless", "CodeDeployServiceRole")
"""How names begin of what SAM makes beside the resources of a template."""
_ASKING = frozenset({"Condition", "DependsOn", "Fn::GetAtt", "Fn::If", "Fn::Sub", "Ref"})
"""The keys of what may ask for something by its name."""
_ATTRIBUTES = {
    "AWS::Lambda::Alias": frozenset({"AliasArn"}),
    "AWS::Lambda::CapacityProvider": frozenset({"Arn", "State"}),
    "AWS::Lambda::CodeSigningConfig": frozenset({"CodeSigningConfigArn", "CodeSigningConfigId"}),
    "AWS::Lambda::EventSourceMapping": frozenset({"EventSourceMappingArn", "Id"}),
    "AWS::Lambda::Function": frozenset({"Arn", "SnapStartResponse"}),
    "AWS::Lambda::LayerVersion": frozenset({"LayerVersionArn"}),
    "AWS::Lambda::Permission": frozenset({"Id"}),
    "AWS::Lambda::Url": frozenset({"FunctionArn", "FunctionUrl"}),
    "AWS::Lambda::Version": frozenset({"FunctionArn", "Version"}),
}
"""What CloudFormation's schemas of November 2026 let a template ask for of a resource; types may get more."""
_BOTH_JUDGED = "CloudFormation refuses that; both outcomes are judged"


def told_conditions(template: TemplateSections) -> Iterator[tuple[Mark, str]]:
    """What is to be said of conditions that are defined by themselves."""
    for name, mark in template.things.circular.items():
        yield mark, f"condition {name} is defined by itself: {_BOTH_JUDGED}"


def told_undefined_conditions(root: Mapping, template: TemplateSections) -> Iterator[tuple[Mark, str]]:
    """What is to be said of conditions that are defined by nothing; a macro may add them."""
    undefined = template.things.undefined
    if undefined and not macro_in(template.conditions) and not any(unfollowed_macros(root)):
        named = f"the template does not define condition {_gathered([*undefined])}: {_BOTH_JUDGED}"
        yield next(iter(undefined.values())), named


def told_references(
    root: Mapping, template: TemplateSections, found: Iterable[TemplateResource]
) -> Iterator[tuple[Mark, str]]:
    """What is to be said of references of Lambda's resources to what the template does not define: once of each."""
    references = template.references
    if not is_complete(root, references, found := list(found)):
        return
    declared = references.declared.entries if references.declared else {}
    resources = references.resources.entries if references.resources else {}
    known = {*declared, *resources, *references.given, *references.deployed, *references.passed}
    left = _MOST_ASKING
    for resource in found:
        missing: dict[str, Mark] = {}
        for node in _asking_below(resource.node) if resource.kind.startswith(_JUDGED) else ():
            left -= 1
            missing |= {name: node.mark for name in _names_asked(node) if name not in known and name not in missing}
            if left < 0 or len(missing) > _MOST_NAMED:
                break
        if missing:
            known |= missing.keys()
            what = f"refers to {_gathered([*missing])}, which the template does not define: CloudFormation refuses that"
            yield next(iter(missing.values())), f"{resource.name} {what}"


def additions_of(root: Mapping, references: References) -> Additions:
    """What may be added to a template; one without Globals that asks for what it does not define is a part of one."""
    found = Additions.of(root)
    lacking = None if found.sam or "Globals" in root.entries else _name_from_elsewhere(root, references)
    return replace(found, sam=f"{A_PART}: it does not define {lacking}") if lacking else found


def _name_from_elsewhere(root: Mapping, references: References) -> str | None:
    """A name that resources ask for and nothing in the template defines; None where macros and loops may do so."""
    declared, resources, conditions = references.declared, references.resources, root.entries.get("Conditions")
    loops = resources and any(key.startswith(PREFIX) for key in resources.entries)
    if resources is None or loops or any(map(macro_in, (resources, declared, conditions))):
        return None
    if any(unfollowed_macros(root)) or names_transform(root.entries.get("Transform"), LANGUAGE_EXTENSIONS):
        return None
    known = {*(declared.entries if declared else ()), *references.given, *references.deployed, *references.passed}
    known.update(conditions.entries if isinstance(conditions, Mapping) else ())
    named = islice(_asking_of(resources), _MOST_ASKING)
    asked = (name for node in named for name in (*_names_asked(node), *_tested(node)) if name not in known)
    lengths = sorted({len(name) for name in resources.entries})
    lacking = (name for name in asked if not _is_made_of(name, resources, lengths))
    return _first_from_elsewhere(lacking, [*resources.entries, *sorted(known)])


def _first_from_elsewhere(lacking: Iterable[str], there: list[str]) -> str | None:
    """The first name that is no other one misspelt, or the one behind as many as somebody misspells."""
    slips: set[str] = set()
    for name in lacking:
        if name not in slips and (len(slips) == _MOST_SLIPS or not _is_slip(name, there)):
            return name
        slips.add(name)
    return None


def _is_slip(name: str, there: list[str]) -> bool:
    from difflib import get_close_matches  # noqa: PLC0415 - few templates lack a name

    near = [one for one in there if abs(len(one) - len(name)) <= _SLIP][:_MOST_COMPARED]
    return bool(get_close_matches(name, near, n=1, cutoff=_ALIKE))


def _is_made_of(name: str, resources: Mapping, lengths: list[int]) -> bool:
    """Whether something is called like a resource, with a word behind it where SAM made it of that one."""
    return name.startswith(_OF_TRANSFORM) or any(name[:length] in resources.entries for length in lengths)


def _asking_of(resources: Mapping) -> Iterator[Mapping]:
    for node in resources.entries.values():
        if isinstance(node, Mapping):
            yield node
            yield from _asking_below(node)


def _tested(node: Mapping) -> list[str]:
    """The condition that a resource or a value hangs on."""
    name = scalar_text(node.entries.get("Condition")) if "Type" in node.entries else None
    tested = node.entries.get("Fn::If") if len(node.entries) == 1 else None
    if isinstance(tested, Sequence) and tested.items:
        name = scalar_text(tested.items[0])
    return [name] if name and _NAME.fullmatch(name) else []


def told_attributes(found: Iterable[TemplateResource]) -> Iterator[tuple[Mark, str]]:
    """What is to be said of attributes that Lambda's resources ask of each other and that are surely none.

    Those are properties, and misspelt attributes: any other may be newer than the lists.
    """
    listed = list(found)
    kinds = {one.name: one.kind for one in listed if one.kind in _ATTRIBUTES}
    left = _MOST_ASKING
    for resource in listed if kinds else ():
        told: set[str] = set()
        for node in _asking_below(resource.node) if resource.kind.startswith((_JUDGED, _OF_SAM)) else ():
            left -= 1
            for asked in _attributes_asked(node):
                name, _, attribute = asked.partition(".")
                why = _why_no_attribute(name, kinds[name], attribute.partition(".")[0]) if name in kinds else None
                if why and asked not in told:
                    told.add(asked)
                    yield node.mark, f"{resource.name} asks for {asked}, but {why}: CloudFormation refuses that"
            if left < 0:
                return


def _attributes_asked(node: Mapping) -> list[str]:
    """The attributes that a node itself refers to, each behind the name of its resource and a dot."""
    match node:
        case Mapping({"Fn::GetAtt": Sequence([name, attribute])}) if len(node.entries) == 1:
            asked = [f"{scalar_text(name)}.{text}"] if (text := scalar_text(attribute)) else []
        case Mapping({"Fn::GetAtt": whole}) if len(node.entries) == 1:
            asked = [scalar_text(whole) or ""]
        case Mapping({"Fn::Sub": text}) if len(node.entries) == 1:
            asked = [*_in_text(text)]
        case _:
            asked = []
    return [one for one in asked if _ASKED.fullmatch(one)]


def _why_no_attribute(name: str, kind: str, attribute: str) -> str | None:
    """Why a resource surely has no attribute of a name; None where it has, or may have."""
    known = _ATTRIBUTES[kind]
    if attribute in known:
        return None
    if is_known_property(kind, attribute):
        instead = (
            f"; !Ref {name} is its name" if attribute == "FunctionName" and kind == "AWS::Lambda::Function" else ""
        )
        return f"{attribute} is a property of {kind} and no attribute{instead}"
    meant = key_meant(attribute, known)
    if meant is None or _is_longer(attribute, meant) or _is_longer(meant, attribute):
        # Attributes that are added later are called like others, with a word more (`State`, `StateReason`).
        return None
    return f"{kind} has no attribute {attribute}; write {name}.{meant}"


def _is_longer(one: str, other: str) -> bool:
    return len(one) > len(other) and one.lower().startswith(other.lower())


def _gathered(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", ..." if len(names) > _MOST_NAMED else "")


def _asking_below(resource: Mapping) -> Iterator[Mapping]:
    """What may ask for something in what a resource waits for and in its properties, in the order of the file.

    This meets every value of a template, most of which ask for nothing: they are passed over as cheaply as can be.
    What lies too deep is not looked at: a file that nobody asks for that part of is readable all the same.
    """
    parts = {name: node for name, node in resource.entries.items() if name in ("DependsOn", "Properties")}
    waiting: list[tuple[Mapping | Sequence, int]] = [(Mapping(parts, {}, resource.mark), 0)]
    left = _MOST_VALUES
    while waiting and left > 0:
        node, depth = waiting.pop()
        if isinstance(node, Mapping):
            if not _ASKING.isdisjoint(node.entries):
                yield node
            inner = [*node.entries.values()]
        else:
            inner = node.items
        left -= len(inner)
        if depth < _DEEPEST:
            waiting += [(child, depth + 1) for child in reversed(inner) if not isinstance(child, Scalar)]


def _names_asked(node: Mapping) -> list[str]:
    """The logical names that a mapping itself refers to; those of a text's own values are none."""
    names: Iterable[str | None] = ()
    if len(node.entries) == 1:
        [(key, asked)] = node.entries.items()
        if key == "Fn::Sub":
            names = _in_text(asked)
        elif key in ("Ref", "Fn::GetAtt"):
            listed = asked.items if isinstance(asked, Sequence) and key == "Fn::GetAtt" else [asked]
            names = map(scalar_text, listed[:1])
    if waits := node.entries.get("DependsOn"):
        names = map(scalar_text, waits.items if isinstance(waits, Sequence) else [waits])
    heads = [name.partition(".")[0].strip() for name in names if name]
    return [head for head in heads if _NAME.fullmatch(head)]


def _in_text(asked: Node) -> list[str]:
    """The names in a text that it is not given itself; none where another tool fills it in, or nobody knows them."""
    text, given = (asked, None) if not isinstance(asked, Sequence) else (*asked.items[:2], None, None)[:2]
    written = scalar_text(text)
    if written is None or "${" not in written or is_rendered(written):
        return []
    names = [name.strip() for name in _IN_TEXT.findall(written)]
    if given is None:
        return names
    if is_intrinsic(given) or macro_in(given):
        return []
    return [name for name in names if mapping_entry(given, name) is None]
