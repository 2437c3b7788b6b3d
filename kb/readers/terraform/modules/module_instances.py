"""Modules with their inputs: what names mean in them, and how count and for_each multiply what they declare."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import field
from functools import partial

from kb.data_classes import dataclass
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import (
    ExhaustedError,
    Handle,
    Open,
    PendingValue,
    Reference,
    to_bool,
    to_number,
)
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.evaluation.file_functions import NotThere
from kb.readers.terraform.evaluation.scopes import Scope, Work
from kb.readers.terraform.evaluation.type_constraints import convert_value
from kb.readers.terraform.modules import community_modules, data_sources, installed_modules, module_files
from kb.readers.terraform.modules.declared_instances import Declared, Names, Owner
from kb.readers.terraform.modules.document_work import DocumentWork
from kb.readers.terraform.modules.empty_defaults import empty_by_default, has_gaps
from kb.readers.terraform.modules.instance_keys import key_of, pairs_of, size_of
from kb.readers.terraform.modules.module_files import Module, enabling
from kb.readers.terraform.modules.variable_domains import VariableDomain, is_nullable, kind_of, secrecy_of
from kb.readers.terraform.syntax.hcl_tree import Block, Expression, Name

_MOST_INSTANCES = 500  # of one resource or call; more are not worth listing
_DEEPEST_CALLS = 12  # modules within modules
_DEEP = 60  # past this depth a value may be cut short, so that it is not kept
_NOT_KEPT = 60  # what such a value costs beside its own work
_NAME = "function_name"
_NAME_OF_ROLE = ("name", "aws_iam_role")
_WORKSPACE = "terraform.workspace"
_LARGEST = 100_000  # pieces of one value


@dataclass(slots=True)
class Instance:
    """A module as it is called."""

    module: Module
    document: DocumentWork
    address: str = ""
    """`module.name.` in front of the addresses in it; empty for the root module."""
    call: Declared | None = None
    """The call with the inputs; None for the root module."""
    depth: int = 0
    _known: dict[tuple[frozenset[tuple[str, bool]], str, str], tuple[Value, tuple[str, ...], int]] = field(
        default_factory=dict
    )
    _spaces: dict[str, Value] = field(default_factory=dict)
    _domains: dict[str, VariableDomain] = field(default_factory=dict)
    _open: set[tuple[str, str]] = field(default_factory=set)
    _expanded: dict[str, list[Declared] | None] = field(default_factory=dict)
    _children: dict[str, Instance | None] = field(default_factory=dict)
    _sought: set[str] = field(default_factory=set)
    """The addresses of the calls whose sources are being computed."""

    def evaluator(self, work: Work, names: Names | None = None, origins: tuple[str, ...] = ()) -> ExpressionEvaluator:
        """What computes expressions of the module."""
        self.document.current = work
        return ExpressionEvaluator(work, Scope(names or {}, self._named_value, self.address, origins))

    def _named_value(self, name: str) -> Value:
        """What the first part of a reference means."""
        if not self._spaces:
            self._spaces.update({
                "var": Handle("var", attribute=self._variable_value),
                "local": Handle("local", attribute=self._local_value),
                "module": Handle("module", attribute=self._called_module),
                "data": Handle("data", attribute=partial(data_sources.data_kind, self)),
                "path": {"module": self.module.folder or ".", "root": ".", "cwd": Unknown("path.cwd is the user's")},
                "terraform": Handle("terraform", attribute=self._terraform_value),
                **dict.fromkeys(("each", "count", "self"), Unknown("it has no meaning outside of a resource")),
            })  # fmt: skip
        return self._spaces.get(name) or Handle(name, attribute=partial(self._resource_value, name))

    def _terraform_value(self, name: str) -> Value:
        if name != "workspace":
            return Unknown(f"terraform.{name} is nothing that is known here")
        if _WORKSPACE in self.document.parameters:
            self.document.current.used("workspace (given)")
            return self.document.parameters[_WORKSPACE]
        known = self.document.cases.value(_WORKSPACE, self.document.current.assumed)
        reason = "terraform.workspace is chosen at run time"
        return Open(reason, _WORKSPACE, possible=bool, never_null=True) if known is None else known

    def _variable_value(self, name: str) -> Value:
        declaration = self.module.variables.get(name)
        if declaration is None:
            return Unknown(f"refers to variable {name}, which the module does not declare")
        return self.keep_value("variable", name, lambda: self._given_value(name, declaration))

    def _given_value(self, name: str, declaration: Block) -> Value:
        """The value of a variable: from the call, from the user, or its default."""
        attributes = declaration.body.attributes
        kind = kind_of(attributes)
        value, origin = self._input_value(name, kind)
        evaluator = self.evaluator(self.document.current)
        if value is None and (origin is None or not is_nullable(attributes)):
            default = attributes.get("default")
            if default is None:
                return None if origin else self._undecided_variable(name, declaration, kind)
            tried = self.document.cases.value(self.thing(name), self.document.current.assumed)
            value = evaluator.value(default.expression) if tried is None else tried
            origin = f"variable {name} ({'default' if tried is None else 'an allowed value'})"
            if self.call is None and has_gaps(value):
                self.document.current.used(empty_by_default(name))
        if origin:
            self.document.current.used(origin, *secrecy_of(declaration))
        return convert_value(value, kind, evaluator.value)

    def _input_value(self, name: str, kind: Expression | None) -> tuple[Value, str | None]:
        """What is given for a variable, and by whom; no one gives it where the second is None."""
        if self.call:
            written = self.call.block.body.attributes.get(name)
            if written is None:
                return None, None
            outer = self.call.evaluator(self.document.current)
            return outer.value(written.expression), f"variable {name} of {self.address.rstrip('.')}"
        if name in self.document.parameters:
            return self._parse_input(self.document.parameters[name], kind), f"variable {name} (given)"
        if name in self.module.values:
            written, label = self.module.values[name]
            evaluator = ExpressionEvaluator(self.document.current, Scope({}, _nothing_named))
            return evaluator.value(written.expression), f"variable {name} ({label})"
        return None, None

    def _parse_input(self, text: str, kind: Expression | None) -> Value:
        """A text is a text where one is wanted, and an expression where it could be none."""
        single = isinstance(kind, Name) and kind.name in ("string", "number", "bool")
        if single or (kind is None and text.lstrip()[:1] not in ("[", "{")):
            return text
        evaluator = ExpressionEvaluator(self.document.current, Scope({}, _nothing_named))
        return evaluator.value(module_files.expression_of(text))

    def _undecided_variable(self, name: str, declaration: Block, kind: Expression | None) -> Value:
        """A variable that nobody gives: what it is assumed to be, or what is known of the values that it may have."""
        if self.call:
            return Unknown(self._missing_reason(name))
        thing = self.thing(name)
        known = self.document.cases.value(thing, self.document.current.assumed)
        if known is not None:
            self.document.current.used(f"variable {name} (a value that it may have)")
            return convert_value(known, kind, self.evaluator(self.document.current).value)
        domain = self.domain(name, declaration)
        reason = self._missing_reason(name)
        return Open(reason, thing, domain.values, domain.may_be, domain.bounds, never_null=domain.never_null)

    def thing(self, name: str) -> str:
        """What a variable is called where cases of it are told apart."""
        return f"{self.address}var.{name}"

    def domain(self, name: str, declaration: Block) -> VariableDomain:
        """The values that a variable may have."""
        if name not in self._domains:
            self._domains[name] = VariableDomain(name, declaration, self._tried)
        return self._domains[name]

    def _tried(self, expression: Expression, given: Value) -> Value:
        """What a condition of a variable comes to with a value for it, outside of what is being computed."""
        work, outer = self.document.work(), self.document.current
        before = work.left
        try:
            return self.evaluator(work, {} if given is None else {"var": given}).value(expression)
        except (ExhaustedError, RecursionError):
            return Unknown("it takes too long to compute")
        finally:
            self.document.spent(work, before)
            self.document.current = outer

    def _missing_reason(self, name: str) -> str:
        whose = f"{self.address.rstrip('.')} gives no value for variable" if self.call else "variable"
        return f"{whose} {name}" + ("" if self.call else " has no default")

    def _local_value(self, name: str) -> Value:
        written = self.module.locals.get(name)
        if written is None:
            return Unknown(f"refers to local.{name}, which the module does not define")

        def computed() -> Value:
            value = self.evaluator(self.document.current).value(written.expression)
            self.document.current.used(f"local.{name}")
            return value

        return self.keep_value("local", name, computed)

    def _output_value(self, name: str) -> Value:
        block = self.module.outputs.get(name)
        written = block.body.attributes.get("value") if block else None
        if block is None or written is None:
            return Unknown(f"refers to output {name}, which {self.address.rstrip('.')} does not declare")
        hidden = secrecy_of(block)
        return self.keep_value(
            "output", name, lambda: self.evaluator(self.document.current.used(*hidden)).value(written.expression)
        )

    def keep_value(self, kind: str, name: str, compute: Callable[[], Value]) -> Value:
        """Compute a named value once, with where it came from; one that needs itself is unknown."""
        work = self.document.current
        key = (work.assumption, f"{kind} {work.apart:d}{work.attempts > 0:d}", name)
        if key not in self._known:
            if (kind, name) in self._open:
                return Unknown(f"{kind} {name} refers to itself")
            outer, work.origins = work.origins, []
            self._open.add((kind, name))
            try:
                value = compute()
                found = (value, tuple(work.origins), size_of(value, _LARGEST))
            finally:
                self._open.discard((kind, name))
                work.origins = outer
            if work.depth > _DEEP:
                # Whoever needs it again computes it again, and so on below.
                work.spend(_NOT_KEPT)
                return found[0]
            self._known[key] = found
        value, origins, size = self._known[key]
        work.spend(size)
        for origin in origins:
            work.used(origin)
        return value if size < _LARGEST else Unknown(f"{kind} {name} is too large")

    def _resource_value(self, kind: str, name: str) -> Value:
        block = self.module.resources.get((kind, name))
        if block is None:
            return Unknown(f"refers to {kind}.{name}, which the module does not define")
        address = f"{self.address}{kind}.{name}"
        return self.handles_of(block, address, self.of_resource)

    def of_resource(self, declared: Declared, name: str) -> Value:
        """An attribute of a resource, which is known if it is written."""
        later = Reference(f"{declared.address}.{name} is known only after apply", declared.address)
        written = declared.block.body.attributes.get(name)
        if written is None:
            return later
        work = self.document.current
        value = self.keep_value(declared.address, name, lambda: declared.evaluator(work).value(written.expression))
        # The name of a function or role leads to it, whatever resource the name itself is made of.
        named = name == _NAME or (name, declared.block.labels[0]) == _NAME_OF_ROLE
        if isinstance(value, Unknown) and (named or not isinstance(value, Reference)):
            return Reference(value.reason, declared.address)
        return later if value is None else value

    def _called_module(self, name: str) -> Value:
        block = self.module.calls.get(name)
        if block is None:
            return Unknown(f"refers to module.{name}, which the module does not call")
        return self.handles_of(block, f"{self.address}module.{name}", self._of_call)

    def _of_call(self, declared: Declared, name: str) -> Value:
        if declared.address in self._sought or len(self._sought) >= _DEEPEST_CALLS:
            return Unknown("sources of modules lead to one another")
        if child := self.child(declared):
            return child._output_value(name)
        reason = f"{declared.address}.{name} comes from {self._source_of(declared) or 'elsewhere'}, which is not read"
        return Reference(reason, declared.address)

    def _source_of(self, declared: Declared) -> str | None:
        """Where a called module lies; what its source refers to may be the module itself."""
        self._sought.add(declared.address)
        try:
            return declared.source
        finally:
            self._sought.discard(declared.address)

    def handles_of(self, block: Block, address: str, attribute: Callable[[Declared, str], Value]) -> Value:
        """What a reference to a resource or call means: one, a list of counted ones, a map of keyed ones."""
        found = self.expanded(block, address)

        def handle(declared: Declared) -> Value:
            reason = f"{declared.address} is known only after apply"
            optional = declared.deciding is not None and not declared.names
            return Handle(reason, declared.address, lambda name: attribute(declared, name), may_be_null=optional)

        if len(found) == 1 and found[0].address == address:
            return handle(found[0])
        if not {"count", "for_each"}.intersection(block.body.attributes):
            return None  # what OpenTofu does not enable is null
        if "for_each" in block.body.attributes:
            return {str(key): handle(declared) for declared in found if (key := key_of(declared.names)) is not None}
        return [handle(declared) for declared in found]

    def expanded(self, block: Block, address: str) -> list[Declared]:
        """The instances of a resource or call; a single one where how many there are cannot be known."""
        if address not in self._expanded:
            self._expanded[address] = None  # a count that refers to its own resource finds nothing
            self._expanded[address] = list(self._multiply_block(block, address))
        found = self._expanded[address]
        return [Declared(block, self, address, {})] if found is None else found

    def alone(self, block: Block, address: str) -> Declared:
        """A resource or call that has no instance, as if it had one."""
        unknown = Unknown(f"{address} has no instances")
        return Declared(block, self, address, {"each": {"key": unknown, "value": unknown}, "count": {"index": unknown}})

    def _multiply_block(self, block: Block, address: str) -> Iterator[Declared]:
        attributes = block.body.attributes
        written = attributes.get("count") or attributes.get("for_each") or enabling(block)
        if written is None:
            yield Declared(block, self, address, {})
            return
        value, origins = self.value_alone(written.expression)
        if isinstance(value, NotThere):
            told = f"how many there are of {address} is not known, since {value.reason}"
            self.document.warnings.append((written.position, f"{told}; it is judged as if there were one"))
        if "count" in attributes:
            number = to_number(value)
            if isinstance(number, int) and number <= _MOST_INSTANCES:
                for place in range(number):
                    yield Declared(block, self, f"{address}[{place}]", {"count": {"index": place}})
                return
            names: Names = {"count": {"index": Unknown(f"the count of {address} is unknown")}}
            yield Declared(block, self, address, names, deciding=written.expression)
            return
        if "for_each" not in attributes:
            if (there := to_bool(value)) is not False:
                yield Declared(block, self, address, {}, deciding=None if there is True else written.expression)
            return
        pairs = pairs_of(value)
        if pairs is not None and len(pairs) <= _MOST_INSTANCES:
            for key, item in pairs:
                yield Declared(block, self, f'{address}["{key}"]', {"each": {"key": key, "value": item}}, origins)
            return
        # What hangs on a condition is known where that is decided.
        unknown = value if isinstance(value, PendingValue) else Unknown(f"for_each of {address} is unknown")
        names = {"each": {"key": unknown, "value": unknown}}
        yield Declared(block, self, address, names, deciding=written.expression)

    def value_alone(self, expression: Expression) -> tuple[Value, tuple[str, ...]]:
        """A value with nothing assumed, outside of what is being computed, and where it came from."""
        outer, work = self.document.current, self.document.work()
        before = work.left
        try:
            return self.evaluator(work).value(expression), tuple(work.origins)
        except ExhaustedError:
            return Unknown("it takes too long to compute"), ()
        finally:
            self.document.spent(work, before)
            self.document.current = outer

    def child(self, declared: Declared) -> Instance | None:
        """The module that a call means, if it lies in a folder that may be read."""
        if declared.address not in self._children:
            self._children[declared.address] = self._load_instance(declared)
        return self._children[declared.address]

    def _load_instance(self, declared: Declared) -> Instance | None:
        source = self._source_of(declared) or ""
        if known := community_modules.called_module(source):
            widespread = module_files.community_module(known)
            self.document.warnings += module_files.misspelt_arguments(declared.block, source, known)
            return Instance(widespread, self.document, f"{declared.address}.", declared, self.depth + 1)
        if (folder := self._folder_of(declared, source)) is None or self.document.files is None:
            return None
        self.document.modules_left -= 1
        if self.document.modules_left < 0:
            told = [(declared.block.position, "too many modules are called; not all are read")]
            self.document.warnings += told if self.document.modules_left == -1 else []
            return None
        if self.depth >= _DEEPEST_CALLS or folder in self._chain_of_calls():
            self.document.warnings.append((declared.block.position, f"module {source} calls itself; not read"))
            return None
        module = module_files.load_module(folder, self.document.files)
        if module is None:
            self.document.warnings.append((declared.block.position, f"module {source} is not there; not read"))
            return None
        self.document.warnings += [*module.unread(), *module_files.undeclared_arguments(declared.block, source, module)]
        return Instance(module, self.document, f"{declared.address}.", declared, self.depth + 1)

    def _folder_of(self, declared: Declared, source: str) -> str | None:
        """Where a module lies: where its source says, or where it is installed."""
        if not source.startswith(("./", "../")):
            return self.document.installed.get(installed_modules.bare_address(declared.address))
        folder = posixpath.normpath(posixpath.join(self.module.folder or ".", source))
        return "" if folder == "." else folder

    def _chain_of_calls(self) -> Iterator[str]:
        instance: Owner | None = self
        while instance:
            yield instance.module.folder
            instance = instance.call.owner if instance.call else None


def _nothing_named(name: str) -> Value:
    return Unknown(f"{name} has no meaning in a value that is given")
