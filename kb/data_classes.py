"""The `dataclass` of the standard library, whose methods it makes when they are asked for first.

A command makes a hundred classes before it answers, and compiling what initializes, compares, hashes and shows each of
them takes longer than its question. Most of it is never called: here each method is made at its first call, by the
standard library and from the same fields.

A frozen class is frozen for the type checker: it is hashed by its values, and nothing is looked after at run time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    import dataclasses
    from types import FunctionType, MethodType

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, order: bool = False, **how: bool) -> object:
        """A data class, as the standard library makes it; `frozen` makes it hashable by its values."""

        def made(kind: type) -> type:
            own = vars(kind)
            compared = how.get("eq", True)
            hashed = compared and frozen and own.get("__hash__") is None
            if order:
                return dataclasses.dataclass(kind, order=True, unsafe_hash=hashed, **how)
            late = {method for word, method in _METHODS.items() if how.get(word, True) and method not in own}
            whole = dataclasses.dataclass(kind, **(how | dict.fromkeys(_METHODS, False)))
            for method in late | ({"__hash__"} if hashed else set()):
                setattr(whole, method, _LateMethod(whole, method))
            if compared and not frozen and own.get("__hash__") is None:
                whole.__hash__ = None
            return whole

        return made if cls is None else made(cls)

    _METHODS = {"init": "__init__", "repr": "__repr__", "eq": "__eq__"}

    class _LateMethod:
        """A method of a data class until it is asked for."""

        __slots__ = ("kind", "name")

        def __init__(self, kind: type, name: str) -> None:
            self.kind, self.name = kind, name

        def __get__(self, instance: object, owner: type | None = None) -> FunctionType | MethodType:
            # Two threads may both get here: they make the same.
            method = _method_of(self.kind, self.name)
            setattr(self.kind, self.name, method)
            return method.__get__(instance, owner)

    def _method_of(kind: type, name: str) -> FunctionType:
        """The method that the standard library makes for a class with the same fields."""
        copied = ("default", "default_factory", "init", "repr", "hash", "compare", "kw_only")
        fields = [
            (field.name, field.type, dataclasses.field(**{about: getattr(field, about) for about in copied}))
            for field in dataclasses.fields(kind)
        ]
        # Without a description the standard library writes one from the signature, which takes longer than the rest.
        body = {name: getattr(kind, name) for name in ("__doc__", "__post_init__") if hasattr(kind, name)}
        wanted = {word: method == name for word, method in (_METHODS | {"unsafe_hash": "__hash__"}).items()}
        twin = dataclasses.make_dataclass(kind.__name__, fields, namespace=body, **wanted)
        method = vars(twin)[name]
        method.__module__, method.__qualname__ = kind.__module__, f"{kind.__qualname__}.{name}"
        return method
