"""What the roles of functions allow, where the configuration that has a function makes its role, too.

What nobody can know is left out: a policy that may not be there, one of another account, a role from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

from kb.data_classes import dataclass
from kb.readers.interface import Conditional, Field, Plain, Position, Resolved
from kb.readers.shared.aws_policies import policy_of_aws
from kb.readers.shared.branches import join_branches, known_branches, map_branches, put_together
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import Composed, Reference
from kb.readers.terraform.evaluation.encoded_texts import decoded
from kb.readers.terraform.resources import api_attributes
from kb.readers.terraform.resources.polled_sources import Polling, kind_in_address


@dataclass(frozen=True, slots=True)
class _Whole:
    """What says of a role which policies of one sort it has, and takes all others away."""

    kind: str
    """The type of a resource that does."""
    names: str
    """What names the policies there."""
    inside: str
    """What does in the role itself."""


_ONLY_INLINE = _Whole("aws_iam_role_policies_exclusive", "policy_names", "inline_policy")
_ONLY_ATTACHED = _Whole("aws_iam_role_policy_attachments_exclusive", "policy_arns", "managed_policy_arns")
_ROLE = "aws_iam_role"
_ROLES = frozenset({_ROLE, "awscc_iam_role"})
_OWN = (("inline_policy", "policy"), ("policies", "policy_document"))
"""Where a role has policies of its own, and what says there what they allow."""
_INLINE = frozenset({"aws_iam_role_policy", "awscc_iam_role_policy"})
_POLICIES = frozenset({"aws_iam_policy", "awscc_iam_managed_policy"})
"""Policies that may be attached to several roles."""
_OWNING = {
    "aws_iam_policy_attachment": "roles",
    "aws_iam_role_policy": "role",
    "aws_iam_role_policy_attachment": "role",
    "awscc_iam_managed_policy": "roles",
    "awscc_iam_role_policy": "role_name",
    _ONLY_ATTACHED.kind: "role_name",
    _ONLY_INLINE.kind: "role_name",
}
"""What names the roles to which something belongs, by its type."""
_SAYING = {
    "aws_iam_policy": "policy",
    "aws_iam_role_policy": "policy",
    "awscc_iam_managed_policy": "policy_document",
    "awscc_iam_role_policy": "policy_document",
}
"""What says what a policy allows, by its type."""
_NAMING = {
    "aws_iam_policy_attachment": "policy_arn",
    "aws_iam_role_policy_attachment": "policy_arn",
    _ONLY_ATTACHED.kind: _ONLY_ATTACHED.names,
}
"""What names the policies that something attaches, by its type."""
READ = frozenset({*_ROLES, *_POLICIES, *_OWNING})
"""The types of resources that say what roles allow."""
_CALLED = ("name", "role_name", "managed_policy_name")
_JUDGED = ("Sid", "Effect", "Action", "NotAction")
"""What of a statement says what it allows; on what, and when, is not looked at."""
_MOST_CONDITIONS = 6  # that the policies of one role hang on
_INDEX = re.compile(r"\[[^\[\]]*\]")
_MEANT = "${"
"""How a text begins that stands for a resource, before its address."""


class RolePart(Polling, Protocol):
    """A resource that may be a role, a policy, or what brings them together."""

    @property
    def exists(self) -> Field | None:
        """Whether there will be one, where that hangs on what is undecided."""

    @property
    def undecided(self) -> frozenset[str]:
        """What of it and of the modules around it nobody knows whether it is there, not under any condition."""

    def says(self, attribute: str) -> bool:
        """Whether an attribute or block is written, and not only found to be so."""

    @property
    def is_found(self) -> bool:
        """Whether its attributes tell what is there, as those of a state do."""


class Roles:
    """The roles that were read together, with what they allow."""

    def __init__(self, resources: Iterable[RolePart]) -> None:
        self._resources = {one.address: one for one in resources}
        self._roles = Addressed({address: one for address, one in self._resources.items() if one.kind in _ROLES})
        self._policies = Addressed({address: one for address, one in self._resources.items() if one.kind in _POLICIES})
        self._parts: dict[str, list[tuple[RolePart, Field]]] = {}
        """What belongs to each role by its address, with the roles that it names."""
        for one in self._resources.values():
            named = _OWNING.get(one.kind)
            if named and (owner := one.field((named,), _thing_meant)):
                for role in sorted(set(self._owners_in(owner))):
                    self._parts.setdefault(role, []).append((one, owner))
        self._allowed: dict[str, Field | None] = {}

    def policies_of(self, function: Polling) -> Field | None:
        """What a function may do, as SAM has its policies; None where nothing is known of it."""
        meant = known_branches(function.field(("role",), _thing_meant))
        return map_branches(meant, lambda found: self._allowed_to(self._roles.at(found.value)))

    def _allowed_to(self, role: str | None) -> Field | None:
        """The policies of the role at an address."""
        if role is None:
            return None
        if role not in self._allowed:
            parts = [*self._own_policies(self._resources[role]), *self._policies_beside(role)]
            named = [("", part) for part in map(known_branches, parts) if part]
            self._allowed[role] = put_together(named, _listed, _MOST_CONDITIONS)
        return self._allowed[role]

    def _own_policies(self, role: RolePart) -> Iterator[Field | None]:
        for block, inside in _OWN:
            if role.says(block) or role.is_found:
                yield role.field((block,), partial(_documents_in, inside))
        named = _ONLY_ATTACHED.inside
        if role.says(named) or role.is_found:
            yield map_branches(role.field((named,), _thing_meant), self._policies_named)

    def _policies_beside(self, role: str) -> Iterator[Field | None]:
        for one, owner in self._parts.get(role, ()):
            certain = one.undecided <= self._resources[role].undecided
            if certain and one.kind != _ONLY_INLINE.kind and self._stays(one, role):
                allowed = self._policies_in(one)
                yield _where(one.exists, map_branches(owner, partial(self._if_owned, role, allowed)))

    def _if_owned(self, role: str, allowed: Field | None, owner: Resolved) -> Field | None:
        return allowed if role in self._owners_in(owner) else None

    def _policies_in(self, part: RolePart) -> Field | None:
        """What a policy of a role allows, or what is attached to it."""
        if part.kind in _SAYING:
            return part.field((_SAYING[part.kind],), _document_said)
        return map_branches(part.field((_NAMING[part.kind],), _thing_meant), self._policies_named)

    def _policies_named(self, named: Resolved) -> Field | None:
        """The policies that are named, in the place where they are, or else where they are named."""
        parts: list[tuple[str, Field]] = []
        for text in _texts_of(named):
            if address := self._policies.at(text):
                policy = self._resources[address]
                said = known_branches(policy.field((_SAYING[policy.kind],), _document_said))
                parts += [(text, said)] if said else []
            elif name := policy_of_aws(text):
                parts.append((text, Resolved([name], named.position, secret=named.secret)))
        return put_together(parts, _listed, _MOST_CONDITIONS)

    def _stays(self, part: RolePart, role: str) -> bool:
        """Whether nothing takes a policy from a role again, as what is there for all of its policies does."""
        whole = _ONLY_INLINE if part.kind in _INLINE else _ONLY_ATTACHED
        if part.kind == whole.kind:
            return True
        own = self._resources[role]
        if own.kind == _ROLE and own.says(whole.inside):
            found = own.field((whole.inside,), _as_written)
            if found and not (isinstance(found, Resolved) and found.value == [] and part.kind in _INLINE):
                return False
        names = set(self._names_of(part))
        others = [one for one, _ in self._parts[role] if one.kind == whole.kind and not _is_never(one.exists)]
        return all(names.intersection(_known_texts(one.field((whole.names,), _thing_meant))) for one in others)

    def _names_of(self, part: RolePart) -> Iterator[str]:
        """What may stand for a policy of a role in a list of all of them."""
        if part.kind in _NAMING:
            yield from _known_texts(part.field((_NAMING[part.kind],), _thing_meant))
        else:
            yield f"{_MEANT}{part.address}}}"
            yield from _known_texts(part.field(("name",), _thing_meant))

    def _owners_in(self, owner: Field | None) -> Iterator[str]:
        """The addresses of the roles that a field names, whatever is decided."""
        match owner:
            case Conditional(when_true=one, when_false=other):
                yield from self._owners_in(one)
                yield from self._owners_in(other)
            case Resolved():
                yield from (address for text in _texts_of(owner) if (address := self._roles.at(text)))


class Addressed:
    """Resources by what may stand for them."""

    def __init__(self, resources: Mapping[str, RolePart]) -> None:
        self._addresses = set(resources)
        self._alike: dict[str, list[str]] = {}
        """Addresses by themselves without indices, by names and by ARNs."""
        for address, one in resources.items():
            texts = [text for name in ("arn", *_CALLED) for text in _known_texts(one.field((name,), _thing_meant))]
            for key in {f"{_MEANT}{_INDEX.sub('', address)}}}", *texts}:
                self._alike.setdefault(key, []).append(address)

    def at(self, text: Plain) -> str | None:
        """The address of the only resource that a text stands for: an address, a name or an ARN."""
        if not isinstance(text, str):
            return None
        address = text.removeprefix(_MEANT).removesuffix("}")
        if text.startswith(_MEANT) and address in self._addresses:
            return address
        found = self._alike.get(f"{_MEANT}{_INDEX.sub('', address)}}}" if text.startswith(_MEANT) else text, ())
        return found[0] if len(found) == 1 else None


def _thing_meant(value: Value) -> Value:
    """The shape of what names roles or policies: each as its text, or as the address of the resource that it is."""
    match value:
        case list():
            return [_thing_meant(item) for item in value]
        case Composed(reason=reason, after=after):
            return after if policy_of_aws(after) else Unknown(reason)
        case Reference(reason=reason, address=address):
            return f"{_MEANT}{address}}}" if kind_in_address(address) in READ else Unknown(reason)
    return api_attributes.as_is(value)


def _as_written(value: Value) -> Value:
    return value


def _document_said(value: Value) -> Value:
    """The shape of a text that is a policy, as a list of it."""
    found = decoded(value)
    return [_allowing(found)] if isinstance(found, dict) else found if isinstance(found, Unknown) else None


def _documents_in(inside: str, blocks: Value) -> Value:
    """The shape of the policies that a role has of its own."""
    listed = [blocks] if isinstance(blocks, dict) else blocks
    if not isinstance(listed, list):
        return listed if isinstance(listed, Unknown) else None
    return [_allowing(decoded(block.get(inside))) if isinstance(block, dict) else block for block in listed]


def _allowing(document: Value) -> Value:
    """A policy without what does not matter here."""
    if not isinstance(document, dict):
        return document
    said = document.get("Statement")
    listed = said if isinstance(said, list) else [said]
    return {"Statement": [
        {name: one[name] for name in _JUDGED if name in one} if isinstance(one, dict) else one for one in listed
    ]}  # fmt: skip


def _texts_of(found: Resolved) -> Iterator[str]:
    listed = found.value if isinstance(found.value, list) else [found.value]
    return (text for text in listed if isinstance(text, str))


def _known_texts(found: Field | None) -> Iterator[str]:
    return _texts_of(found) if isinstance(found, Resolved) else iter(())


def _where(exists: Field | None, found: Field | None) -> Field | None:
    """A field of something that may not be there."""
    return found if exists is None else _where_there(exists, found)


def _where_there(exists: Field | None, found: Field | None) -> Field | None:
    match exists:
        case Conditional(condition=condition, when_true=one, when_false=other, case=case, unread=unread):
            when_true, when_false = _where_there(one, found), _where_there(other, found)
            return join_branches(condition, when_true, when_false, case, unread=unread)
        case Resolved(value=True):
            return found
    return None


def _is_never(exists: Field | None) -> bool:
    return isinstance(exists, Resolved) and exists.value is False


def _listed(parts: Sequence[tuple[str, Field]]) -> Field | None:
    """The policies of all parts that are known, each told where it stands."""
    known = [part for _, part in parts if isinstance(part, Resolved) and isinstance(part.value, list)]
    if not known:
        return None
    policies = [policy for part in known if isinstance(part.value, list) for policy in part.value]
    places: dict[str, tuple[Position, Position]] = {}
    for part in known:
        inside = part.entries or dict.fromkeys(_actions_in(part.value), (part.position, part.position))
        places = {**inside, **places}
    return Resolved(policies, known[0].position, entries=places, secret=any(part.secret for part in known))


def _actions_in(policies: Plain) -> Iterator[str]:
    """The names of policies, and what statements allow or deny."""
    for policy in policies if isinstance(policies, list) else ():
        said = policy.get("Statement") if isinstance(policy, dict) else None
        for statement in said if isinstance(said, list) else [said]:
            actions = statement.get("Action") if isinstance(statement, dict) else policy
            yield from (one for one in (actions if isinstance(actions, list) else [actions]) if isinstance(one, str))
