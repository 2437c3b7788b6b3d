"""What may be added to a template by something that is not read: macros, included files, the template it is a part of.

Where something may be added, what is absent is unknown.
"""

from __future__ import annotations

from kb.data_classes import dataclass
from kb.readers.cloudformation.resources import SAM_FUNCTION, TemplateResource
from kb.readers.file_recognition import transforms_sam, unfollowed_macros
from kb.readers.interface import Field, Resolved
from kb.readers.shared.demanded_parts import DEMANDED_INSIDE
from kb.readers.trees.nodes import Mapping, Node, mapping_entry, scalar_text

SUPPLIED = "! supplied"
"""The key in a function by which a reader that wrote it says that its tool supplies code and role."""

UNREAD = "! unread"
"""The key in a resource by which a reader that wrote it says why it may have more properties than these."""

A_PART = "Globals are unknown, since the template is a part of another"
"""Why functions of SAM may have more properties than a template says."""

_INCLUDE = "AWS::Include"
_SAM = "AWS::Serverless::"
_DEMANDED = ("Code", "Role")
_OWN_WORDS = "RuntimeManagementConfig"
_PACKAGED = frozenset({"Code", "PackageType"})
_CODE = frozenset({"CodeUri", "InlineCode"})
_IMAGE, _FOLDER = "Docker", "Build"
"""How the metadata begin that say how `sam build` makes an image, or what becomes of a folder."""


@dataclass(frozen=True, slots=True)
class Additions:
    """Why resources of one template may have more properties than stand in it."""

    every: str | None = None
    """Of every resource: a macro may change the whole template."""
    sam: str | None = None
    """Of SAM's resources: what they inherit is not known."""

    @classmethod
    def of(cls, root: Mapping) -> Additions:
        """What may be added to a template."""
        named = [name for _, name in unfollowed_macros(root)]
        changing = next((name for name in named if name != _INCLUDE), None)
        every = f"transform {changing} may add to it" if changing else None
        shared = mapping_entry(root, "Globals")
        if not transforms_sam(root.entries.get("Transform")):
            return cls(every, f"{A_PART}: it has no Transform")
        if macro_in(shared):
            return cls(every, "a macro adds to Globals at deployment")
        return cls(every, f"{_INCLUDE} may add Globals" if _INCLUDE in named else None)

    def to(self, resource: TemplateResource, properties: Mapping) -> str | None:
        """Why a resource may have more properties than these; None where these are all."""
        if added := additions_in(properties) or additions_in(resource.node):
            return added
        if UNREAD in resource.node.entries:
            return scalar_text(resource.node.entries[UNREAD])
        if resource.kind.startswith(_SAM) and self.sam and not _is_alone(resource):
            return self.sam
        return self.every


def macro_in(node: Node | None) -> str | None:
    """The macro that adds entries to a mapping at deployment; None where these are all."""
    entries = node.entries if isinstance(node, Mapping) else {}
    return next((name for name in entries if name.startswith("Fn::")), None)


def additions_in(node: Node | None) -> str | None:
    """Why a mapping may hold more than stands in it."""
    macro = macro_in(node)
    return f"{macro} adds properties at deployment" if macro else None


def _is_alone(resource: TemplateResource) -> bool:
    """Whether a resource inherits nothing."""
    return scalar_text(mapping_entry(resource.node, "IgnoreGlobals")) == "*"


def demanded_inside(resource: TemplateResource) -> tuple[str, ...]:
    """What settings of a resource must say where they are there, by the schema of its type; SAM hands them on.

    So does the Serverless Framework, whose own schema demands the same, but of how a runtime is updated.
    """
    names = DEMANDED_INSIDE.get(resource.kind, ())
    return (
        tuple(name for name in names if not name.startswith(_OWN_WORDS)) if SUPPLIED in resource.node.entries else names
    )


def demanded_fields(resource: TemplateResource, properties: Mapping) -> tuple[str, ...]:
    """The fields that a function must say since nobody supplies them: SAM makes roles, and builds code."""
    if SUPPLIED in resource.node.entries:
        return () if _PACKAGED & set(properties.entries) else ("Handler",)
    if not resource.kind.startswith(_SAM):
        return _DEMANDED
    package = properties.entries.get("PackageType")
    unknown = package is not None and scalar_text(package) is None
    words = (_IMAGE,) if scalar_text(package) == "Image" else (_IMAGE, _FOLDER)
    return () if unknown or _says_how_to_build(resource, *words) else _DEMANDED[:1]


def built_code(resource: TemplateResource, properties: Mapping) -> Field | None:
    """The code that `sam build` makes of a function by its metadata, where the function names none of that kind."""
    entries, kind = properties.entries, scalar_text(properties.entries.get("PackageType"))
    if resource.kind != SAM_FUNCTION or "ImageUri" in entries:
        return None
    if kind == "Image" and _says_how_to_build(resource, _IMAGE):
        return Resolved({"ImageUri": None}, resource.position)
    packed = kind == "Zip" or "PackageType" not in entries
    made = packed and _CODE.isdisjoint(entries) and _says_how_to_build(resource, _FOLDER)
    return Resolved({"Filename": None}, resource.position) if made else None


def _says_how_to_build(resource: TemplateResource, *words: str) -> bool:
    built = mapping_entry(resource.node, "Metadata")
    return isinstance(built, Mapping) and any(name.startswith(words) for name in built.entries)
