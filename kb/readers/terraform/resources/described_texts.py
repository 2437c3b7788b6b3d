"""Texts that describe something in YAML or JSON: as structures, with what is not known in its place."""

from __future__ import annotations

import re

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import ExhaustedError
from kb.readers.terraform.evaluation.encoded_texts import decoded
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.modules.declared_instances import Owner
from kb.readers.terraform.syntax.hcl_tree import Attr, Call, Expression, Name

_ENCODING = frozenset({"jsonencode", "yamlencode"})
_MOST_HOPS = 8
_DIRECTIVE = re.compile(r"%\{")


def described_text(expression: Expression, owner: Owner, evaluator: ExpressionEvaluator) -> Value:
    """What an expression describes; unknown where it cannot be followed."""
    for _ in range(_MOST_HOPS):
        match expression:
            case Attr(Name("local"), name) if name in owner.module.locals:
                expression = owner.module.locals[name].expression
            case _:
                break
    try:
        match expression:
            case Call(name, (argument,)) if name in _ENCODING:
                return evaluator.value(argument)
            case Call("templatefile", (path, _)):
                found = evaluator.value(path)
                text = evaluator.work.beside.text(found) if isinstance(found, str) else found
                if isinstance(text, str) and not _DIRECTIVE.search(text):
                    return decoded(text)
        return decoded(evaluator.value(expression))
    except (ExhaustedError, RecursionError):
        return Unknown("it takes too long to compute")
