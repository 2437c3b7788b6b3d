"""Computes expressions: known values, unknown ones with the reason, conditions that only the user could decide."""

from __future__ import annotations

import posixpath
import re

from kb.data_classes import dataclass
from kb.readers.interface import Case, Single
from kb.readers.shared.values import CONCEALED, Unknown, Value, unknown_in
from kb.readers.terraform.evaluation import encoded_texts, operators, undecided
from kb.readers.terraform.evaluation.computed_values import (
    Decidable,
    Failed,
    Open,
    PendingValue,
    Reference,
    ValueSet,
    as_made,
    may_be_null,
    to_bool,
    to_text,
)
from kb.readers.terraform.evaluation.element_access import access_attribute, access_element
from kb.readers.terraform.evaluation.function_table import call_function, looks_through, note_secrecy
from kb.readers.terraform.evaluation.passed_nulls import PASSING, as_returned
from kb.readers.terraform.evaluation.patterns import search_cost
from kb.readers.terraform.evaluation.scopes import Scope, Work
from kb.readers.terraform.evaluation.value_weights import HEAVIEST
from kb.readers.terraform.syntax import hcl_tree
from kb.readers.terraform.syntax.json_configuration import json_template
from kb.readers.terraform.syntax.string_templates import composed_signs

_DEEPEST = 90  # values within values within values, over all references; each level costs about four Python frames
_LONGEST = 1_000_000  # characters of a text that is put together


@dataclass(slots=True)
class ExpressionEvaluator:
    """Computes the expressions of one module or instance."""

    work: Work
    scope: Scope

    def value(self, expression: hcl_tree.Expression) -> Value:
        """What an expression comes to."""
        work = self.work
        if work.depth >= _DEEPEST:
            return Unknown("its references go too deep")
        work.spend(1)
        work.depth += 1
        try:
            found = self._compute(expression)
        finally:
            work.depth -= 1
        if isinstance(found, list | dict) and work.weights.of(found) > HEAVIEST:
            return Unknown("a value of too many pieces")
        return found

    def _compute(self, expression: hcl_tree.Expression) -> Value:  # noqa: PLR0911, PLR0912 - a row for every kind
        """The value of an expression by its kind; what cannot be known says why."""
        match expression:
            case hcl_tree.HclLiteral(value):
                return value
            case hcl_tree.Opaque(reason):
                return Unknown(reason)
            case hcl_tree.Name(name):
                self.work.used(*(self.scope.origins if name == "each" else ()))
                return self.scope.names[name] if name in self.scope.names else self.scope.root(name)
            case hcl_tree.Attr(base, name):
                return access_attribute(self.value(base), name)
            case hcl_tree.Index(base, key):
                return self._element_of(self.value(base), self.value(key))
            case hcl_tree.Splat():
                return self._splat_value(expression)
            case hcl_tree.Call():
                return self._call_function(expression)
            case hcl_tree.Unary(operator, operand):
                return operators.apply_unary(
                    operator, self._truth_of(self.value(operand)) if operator == "!" else self._whole_value(operand)
                )
            case hcl_tree.Binary():
                return self._binary_value(expression)
            case hcl_tree.Choice():
                return self._choose(expression)
            case hcl_tree.List(items):
                return [self.value(item) for item in items]
            case hcl_tree.Object(items):
                return self._object_value(items)
            case hcl_tree.Loop():
                return self._loop_value(expression)
            case hcl_tree.TextTemplate(parts):
                return self._text_value(parts)

    def _binary_value(self, expression: hcl_tree.Binary) -> Value:
        sign = expression.operator
        left = self.value(expression.left)
        if sign in ("&&", "||"):
            left = self._truth_of(left)
            if settled := operators.settle_left(sign, left):
                return settled[0]
            return operators.apply_binary(sign, left, self._truth_of(self.value(expression.right)))
        right = self.value(expression.right)
        self.work.spend(min(self.work.weights.of(left), self.work.weights.of(right)))
        if sign in ("==", "!="):
            for one, other in ((left, right), (right, left)):
                if isinstance(one, Open) and isinstance(other, str | int | float | bool):
                    equal = self._thing_equals(one, other)
                    return equal if isinstance(equal, PendingValue) else equal is (sign == "==")
        elif isinstance(found := undecided.compare_undecided(sign, left, right), bool):
            return found
        return as_made(operators.apply_binary(sign, self.asked(left), self.asked(right)))

    def _thing_equals(self, thing: Open, value: Single) -> bool | PendingValue:
        """Whether an undecided thing has a value, as far as that is assumed; what cannot have it has not."""
        if (thing.allowed and value not in thing.allowed) or not thing.possible(value):
            return False
        case = self.work.cases.keep(Case(thing.thing, value, thing.allowed))
        known = self.work.cases.holds(case, self.work.assumed)
        return PendingValue(thing.reason, case.name) if known is None else known

    def _truth_of(self, value: Value) -> Value:
        """An undecided thing as a condition."""
        return self._thing_equals(value, True) if isinstance(value, Open) else value  # noqa: FBT003 - the value it may have

    def asked(self, value: Value) -> Value:
        """A question for one of the values that an undecided thing may have; else what is unknown of it."""
        if not isinstance(value, Open):
            return value
        case = undecided.next_case(value, self.work.cases, self.work.assumed) if self.work.apart else None
        return PendingValue(value.reason, case.name) if case else Decidable(value.reason, never_null=value.never_null)

    def _whole_value(self, expression: hcl_tree.Expression) -> Value:
        return self.asked(self.value(expression))

    def _element_of(self, base: Value, key: Value) -> Value:
        """One of a map by an undecided key: each in its turn."""
        if not isinstance(key, Open) or not isinstance(base, dict) or not self.work.apart:
            return access_element(base, key)
        closed = not self.work.attempts
        known = tuple(name for name in base if key.possible(name) and (not key.allowed or name in key.allowed))
        if len({repr(base[name]) for name in known}) == 1 and closed:
            return base[known[0]]
        case = undecided.next_of(key.thing, known, self.work.cases, self.work.assumed, closed=closed)
        if case is None:
            return Decidable(key.reason) if closed else Failed("no element")
        return PendingValue(key.reason, case.name)

    def _choose(self, choice: hcl_tree.Choice) -> Value:
        test = to_bool(self._truth_of(self.value(choice.test)))
        if isinstance(test, bool):
            return self.value(choice.then if test else choice.otherwise)
        if isinstance(test, Failed) or test is None:
            return Failed(f"the condition {choice.text} is neither true nor false")
        return self._undecided_choice(choice, test)

    def _undecided_choice(self, choice: hcl_tree.Choice, test: Value) -> Value:
        """The value where both ways come to the same; otherwise one that is pending, or unknown inside of a loop."""
        unread = not isinstance(test, PendingValue | Decidable)
        self.work.spend(len(choice.text) // 16)
        name, negated = undecided.condition_named(choice.text)
        name = undecided.condition_within(self.scope.label, name)
        if isinstance(test, PendingValue) and test.condition:
            name, unread = test.condition, test.unread
        elif name in self.work.assumed:
            return self.value(choice.then if self.work.assumed[name] is not negated else choice.otherwise)
        then, otherwise = self.value(choice.then), self.value(choice.otherwise)
        self.work.spend(min(self.work.weights.of(then), self.work.weights.of(otherwise)))
        if then == otherwise and type(then) is type(otherwise):
            return then
        reason = f"hangs on condition {choice.text}"
        own = self.scope.names.keys() - {"each", "count"}
        inside = any(re.search(rf"\b{re.escape(loop)}\b", choice.text) for loop in own)
        # Inside of a loop a text means something else each time; cases of things do not.
        if inside and not isinstance(test, PendingValue):
            return Unknown(reason)
        return PendingValue(reason, name, unread, may_be_null(then) or may_be_null(otherwise))

    def _object_value(self, items: tuple[hcl_tree.Item, ...]) -> Value:
        found: dict[str, Value] = {}
        for item in items:
            key = to_text(self._whole_value(item.key))
            if isinstance(key, str):
                found[key] = self.value(item.value)
            else:
                return key if isinstance(key, Unknown) else Failed("a key of an object is null")
        return found

    def _splat_value(self, splat: hcl_tree.Splat) -> Value:
        base = self.value(splat.base)
        if base is None:
            return []
        if isinstance(base, Unknown) and not isinstance(base, Reference):
            return base
        items = base if isinstance(base, list) else [base]
        self.work.spend(len(items))
        return [
            ExpressionEvaluator(self.work, self.scope.inner(**{hcl_tree.SPLAT_ITEM: item})).value(splat.each)
            for item in items
        ]

    def _loop_value(self, loop: hcl_tree.Loop) -> Value:
        """The list or map that a `for` expression makes.

        Maps are gone through by their sorted keys, as Terraform does. One condition or key that is not known leaves
        the whole not known, since nobody can tell how many items there are.
        """
        collection = self.value(loop.collection)
        match collection:
            case ValueSet():
                pairs: list[tuple[Value, Value]] = [(item, item) for item in collection]
            case list():
                pairs = list(enumerate(collection))
            case dict():
                pairs = [(key, collection[key]) for key in sorted(collection)]
            case Unknown():
                return collection
            case _:
                return Failed("a for expression needs a list or map")
        self.work.spend(len(pairs))
        listed: list[Value] = []
        mapped: dict[str, Value] = {}
        for key, item in pairs:
            names = {loop.value_name: item} | ({loop.key_name: key} if loop.key_name else {})
            inner = ExpressionEvaluator(self.work, self.scope.inner(**names))
            wanted = to_bool(inner.value(loop.condition)) if loop.condition else True
            if isinstance(wanted, Unknown):
                return wanted
            if wanted and loop.key is None:
                listed.append(inner.value(loop.value))
            elif wanted and loop.key and (broken := _enter_pair(mapped, inner, loop.key, loop)):
                return broken
        return listed if loop.key is None else mapped

    def _text_value(self, parts: tuple[str | hcl_tree.Expression, ...]) -> Value:
        if len(parts) == 1 and not isinstance(parts[0], str):
            return self.value(parts[0])
        texts, length = list[str](), 0
        for place, part in enumerate(parts):
            value = self._piece(part)
            if isinstance(value, Unknown):
                rest, last = parts[place + 1 :], parts[-1]
                after = last if isinstance(last, str) else ""
                return encoded_texts.partly_known(value, "".join(texts), map(self._piece, rest), after)
            if not isinstance(value, str):
                return Failed("null in a text")
            texts.append(value)
            # Nothing is put together that is refused afterwards.
            length += len(value)
            if length > _LONGEST:
                return Unknown("a text that is too long")
        return self._bounded_text("".join(texts))

    def _piece(self, part: str | hcl_tree.Expression) -> Value:
        return part if isinstance(part, str) else to_text(self._whole_value(part))

    def _bounded_text(self, text: str) -> Value:
        self.work.spend(len(text) // 64)
        return composed_signs(text) if len(text) <= _LONGEST else Unknown("a text that is too long")

    def _call_function(self, expression: hcl_tree.Call) -> Value:
        """The value of a function call.

        `try` and `can` come before their arguments are computed, since those may fail. What a call may cost is charged
        before it is made.
        """
        if expression.function in ("try", "can"):
            return self._attempt_call(expression)
        hidden = CONCEALED in self.work.origins
        arguments = [self.value(argument) for argument in expression.arguments]
        note_secrecy(expression.function, self.work.origins, hidden=hidden)
        if (found := undecided.by_things(expression.function, arguments, self._thing_equals)) is not None:
            return found
        if expression.function not in PASSING:
            arguments = [self.asked(argument) for argument in arguments]
        if expression.spread and arguments:
            last = arguments.pop()
            if not isinstance(last, list):
                return last if isinstance(last, Unknown) else Failed("only a list can be spread")
            arguments.extend(last)
        self._charge_call(expression.function, arguments)
        path = arguments[0] if arguments else None
        if isinstance(path, str) and self.work.beside.reads(expression.function):
            value = self._from_files(expression.function, path, arguments[1:])
        else:
            value = call_function(expression.function, arguments)
            value = encoded_texts.encoded_call(expression.function, arguments, value, apart=self.work.apart)
        if isinstance(value, list | dict):
            self.work.spend(len(value))
        value = as_returned(expression.function, value)
        return self._bounded_text(value) if isinstance(value, str) else value

    def _charge_call(self, function: str, arguments: list[Value]) -> None:
        """Count what a function looks at before it does: every piece, or only what lies on top."""
        self.work.spend(search_cost(function, arguments))
        if looks_through(function):
            self.work.spend(sum(map(self.work.weights.of, arguments)))
        else:
            self.work.spend(len(arguments))
            for part in arguments:
                self.work.spend(len(part) if isinstance(part, list | dict) else self.work.weights.of(part))

    def _from_files(self, name: str, path: str, arguments: list[Value]) -> Value:
        """What a function reads from a file; a template is computed with what it is given."""
        found = self.work.beside.call(name, path, arguments)
        self.work.used(f"{name}({posixpath.basename(path)})")
        if name != "templatefile" or not isinstance(found, str):
            return found
        self.work.spend(len(found))
        given = arguments[0] if arguments else None
        inner = Scope(given if isinstance(given, dict) else {}, lambda other: Failed(f"{path} is not given {other}"))
        return ExpressionEvaluator(self.work, inner).value(json_template(found))

    def _attempt_call(self, expression: hcl_tree.Call) -> Value:
        """`try` takes the first value that does not fail, `can` says whether its argument fails."""
        found: Value = Failed(f"{expression.function} without a value")
        for argument in expression.arguments:
            self.work.attempts += 1
            try:
                found = self.value(argument)
            finally:
                self.work.attempts -= 1
            failed = isinstance(unknown_in(found), Failed)
            if expression.function == "can":
                # What there will be can be read, whatever it is.
                certain = not isinstance(found, Unknown) or isinstance(found, Reference | Open)
                return not failed if certain or failed else found
            if not failed:
                return found
        return found


def _enter_pair(
    mapped: dict[str, Value], inner: ExpressionEvaluator, key: hcl_tree.Expression, loop: hcl_tree.Loop
) -> Unknown | None:
    """Add what one round of a loop comes to; why there is no map."""
    name = to_text(inner.value(key))
    if not isinstance(name, str):
        return name if isinstance(name, Unknown) else Failed("a key is null")
    value = inner.value(loop.value)
    if loop.grouped:
        group = mapped.setdefault(name, [])
        if isinstance(group, list):
            group.append(value)
    elif name in mapped:
        return Failed(f"two elements have the key {name}")
    else:
        mapped[name] = value
    return None
