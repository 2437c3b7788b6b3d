"""What stands under a name or key of a value."""

from __future__ import annotations

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import Failed, Handle, Reference, as_part, to_text


def access_attribute(base: Value, name: str) -> Value:
    """`base.name`."""
    match base:
        case Handle():
            return base.attribute(name)
        case Unknown():
            return as_part(base)
        case dict():
            return base[name] if name in base else Failed(f"no attribute {name}")
        case list() if name.isdigit():
            return access_element(base, int(name))
        case None:
            return Failed(f"no attribute {name} of null")
    return Failed(f"no attribute {name}")


def access_element(base: Value, key: Value) -> Value:
    """`base[key]`."""
    if isinstance(key, Unknown):
        return base if isinstance(base, Reference) else as_part(key)
    match base, key:
        case Handle(), str():
            return base.attribute(key)
        case Unknown(), _:
            return as_part(base)
        case dict(), str() | int() | float():
            text = to_text(key)
            return base[text] if isinstance(text, str) and text in base else Failed(f"no element {key}")
        case list(), bool() | str() | int() | float():
            place = key if isinstance(key, int) and not isinstance(key, bool) else -1
            if isinstance(key, str) and key.isdigit() and len(key) < 10:
                place = int(key)
            return base[place] if 0 <= place < len(base) else Failed(f"no element {key}")
    return Failed("an index of what is neither list nor map")
