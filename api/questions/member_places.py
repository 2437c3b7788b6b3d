"""Where the parameters of a question and the members of its body stand, to say where a name belongs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from pydantic import BaseModel

from kb.suggestions import closest_names, hint_at


def parameter_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The names of a model's members as users write them."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def member_places(model: type[BaseModel], within: str = "") -> tuple[str, ...]:
    """The same with those of the objects in its lists, by the way to them: `documents`, `documents[].content`."""
    found = [f"{within}{name}" for name in parameter_names(model)]
    for name, field in model.model_fields.items():
        for inner in get_args(field.annotation):
            if isinstance(inner, type) and issubclass(inner, BaseModel):
                found += member_places(inner, f"{within}{field.alias or name}[].")
    return tuple(found)


def hint_at_member(way: Sequence[str | int], places: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """What to do about a name that is not known where it stands, and what may have been meant.

    Args:
        way: The way to the name, and the name.
        places: Those of the names that there are.
    """
    name = str(way[-1])
    inside = "".join("[]." if isinstance(part, int) else str(part) for part in way[:-1])
    known = {place: place.rpartition(".")[2] for place in places}
    here = [leaf for place, leaf in known.items() if place.removesuffix(leaf) == inside]
    elsewhere = tuple(place for place, leaf in known.items() if leaf == name)
    if elsewhere:
        return f"it belongs in {' or '.join(_place_words(place) for place in elsewhere)}", elsewhere
    close = closest_names(name, here)
    if not close:
        likely = closest_names(name, known.values())
        close = tuple(place for place, leaf in known.items() if leaf in likely)
    return hint_at(close, f"there are {', '.join(here)}" if here else "there are none here"), close


def _place_words(place: str) -> str:
    return place if "." in place else f"{place} at the top of the body"
