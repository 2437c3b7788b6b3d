"""What `Ref` stands for: template parameters, pseudo parameters, resources."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.cloudformation.parameter_values import is_list_type, is_secret, tell_refused, why_refused
from kb.readers.interface import Conditional, Field, Resolved, Unresolved
from kb.readers.shared.values import NO_VALUE, Unknown, UnreadPiece, Value, names_secret, spell_value
from kb.readers.trees.nodes import Mapping, Node, Scalar, Single, mapping_entry, scalar_text

_IN_STORE = "AWS::SSM::Parameter"
"""How the types of parameters begin whose values are names in the parameter store."""


@dataclass(frozen=True, slots=True)
class References:
    """Everything in a template that a name may refer to."""

    declared: Mapping | None
    """The Parameters section."""
    given: AbstractMapping[str, str]
    """What the user said; it wins over defaults."""
    resources: Mapping | None
    """The Resources section."""
    deployed: AbstractMapping[str, str] = field(default_factory=dict)
    """What the template is deployed with by default; it wins over the defaults in the template."""
    deployed_by: str = ""
    """The file that says so."""
    passed: AbstractMapping[str, Field | None] = field(default_factory=dict)
    """What the stack around gives this one; it wins over defaults. None where it is left out after all."""
    secret: frozenset[str] = frozenset()
    """The names among them whose values the stack around hides."""
    asked: set[str] = field(default_factory=set, compare=False)
    """The names outside of the template that were looked up so far."""
    _refused: dict[str, str | None] = field(default_factory=dict, compare=False)
    """Why parameters cannot have their values, as far as that was asked."""

    @property
    def decided(self) -> frozenset[str]:
        """The parameters whose values are set outside of the template."""
        passed = (name for name, found in self.passed.items() if found is not None)
        return frozenset([*self.given, *self.deployed, *passed])

    def is_secret(self, name: str) -> bool:
        """Whether the value of a parameter is never told: by NoEcho, by its name, or by where it comes from."""
        declaration = mapping_entry(self.declared, name)
        if declaration is None and name not in self.given:
            return False
        stored = self._name_in_store(name, declaration)
        return name in self.secret or is_secret(name, declaration) or (stored is not None and names_secret(stored))

    def stored(self, name: str) -> str | None:
        """What the user says that the parameter store holds under a name."""
        self.asked.add(f"ssm:{name}")
        return self.given.get(f"ssm:{name}")

    def look_up(self, name: str) -> tuple[Value, str | None]:
        """The value of a name, and where it comes from if it is known."""
        if name == NO_VALUE.value:
            return NO_VALUE, None
        if self.declared and name in self.declared.entries:
            return self._parameter_value(name, self.declared.entries[name])
        if self.resources and name in self.resources.entries:
            return UnreadPiece(f"refers to resource {name}"), None
        self.asked.add(name)
        value, source = self._value_set_outside(name)
        if value is not None:
            return value, source
        if name.startswith("AWS::"):
            return Unknown(f"{name} is known only at deployment"), None
        return Unknown(f"refers to {name}, which the template does not define"), None

    def _parameter_value(self, name: str, declaration: object) -> tuple[Value, str | None]:
        node = declaration if isinstance(declaration, Mapping) else None
        kind = scalar_text(mapping_entry(node, "Type")) or "String"
        if kind.startswith(_IN_STORE):
            return self._from_store(name, kind, node)
        if (passed := self.passed.get(name)) is not None:
            return self.passed_value(name, passed)
        return self._own_value(name, node)

    def _own_value(self, name: str, node: Mapping | None) -> tuple[Value, str | None]:
        """The value of a parameter that no stack around gives."""
        value, source = self._value_set_outside(name)
        if value is not None:
            return self._taken_value(name, node, value, source)
        default = mapping_entry(node, "Default")
        if not isinstance(default, Scalar) or default.value is None:
            return Unknown(f"parameter {name} has no default"), None
        return self._taken_value(name, node, default.value, f"parameter {name} (default)")

    def _taken_value(self, name: str, node: Mapping | None, value: Single, source: str) -> tuple[Value, str | None]:
        """A value of a parameter as its type has it; one that CloudFormation refuses is unknown."""
        if name not in self._refused:
            self._refused[name] = why_refused(node, spell_value(value))
        if reason := self._refused[name]:
            told = tell_refused(name, spell_value(value), reason, secret=self.is_secret(name))
            return Unknown(told), None
        return typed_value(self.declared, name, value), source

    def _from_store(self, name: str, kind: str, node: Mapping | None) -> tuple[Value, str | None]:
        """The value of a parameter that names one of the parameter store."""
        there = self._name_in_store(name, node)
        value = self.stored(there) if there is not None else None
        if value is not None:
            inner = kind.partition("<")[2].removesuffix(">") or "String"
            return _typed_value(inner, value), f"ssm:{there} (given)"
        hint = f"; give it with --parameter ssm:{there}=VALUE" if name in self.given else ""
        return UnreadPiece(f"parameter {name} is read from SSM at deployment{hint}"), None

    def _name_in_store(self, name: str, declaration: Node | None) -> str | None:
        """The name in the parameter store that a parameter of such a type has for its value."""
        if not (scalar_text(mapping_entry(declaration, "Type")) or "").startswith(_IN_STORE):
            return None
        default = mapping_entry(declaration, "Default")
        there = self._value_set_outside(name)[0] or (default.value if isinstance(default, Scalar) else None)
        return None if there is None else str(there)

    def passed_value(self, name: str, found: Field | None) -> tuple[Value, str | None]:
        """What a parameter comes to that the stack around gives, in one branch of its conditions."""
        declaration = mapping_entry(self.declared, name)
        node = declaration if isinstance(declaration, Mapping) else None
        match found:
            case None:
                return self._own_value(name, node)
            case Resolved(str() as value):
                return self._taken_value(name, node, value, f"parameter {name} (given by the stack around)")
            case Unresolved(reason):
                return Unknown(f"parameter {name} is not known in the stack around: {reason}"), None
            case Conditional():
                return Unknown(f"parameter {name} hangs on condition {found.condition} of the stack around"), None
        return Unknown(f"parameter {name} is given as no text"), None

    def _value_set_outside(self, name: str) -> tuple[str | None, str]:
        """The value that is set outside the template."""
        if name in self.given:
            return self.given[name], f"parameter {name} (given)"
        return self.deployed.get(name), f"parameter {name} ({self.deployed_by})"


def typed_value(declared: Mapping | None, name: str, value: Single) -> Value:
    """A value of a parameter as its type has it."""
    return _typed_value(scalar_text(mapping_entry(mapping_entry(declared, name), "Type")) or "String", value)


def _typed_value(kind: str, value: Single) -> Value:
    """A list type is written as text with commas."""
    if is_list_type(kind):
        return [part.strip() for part in spell_value(value).split(",")] if value != "" else []
    return value
