"""The forms that ask for days: they show what was typed, also where it was refused, so that it can be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from htpy import Node

from kb.calendar_days import spelt_day
from kb.facts.basis import FIRST_DAY
from kb.pages import elements as h
from kb.pages.addresses import Addresses

CLOCKS = ("as_of", "known_at", "data_version")
"""The fields of the form of the clocks."""
AXES = {"valid": "what came to hold", "known": "what AWS came to say"}
"""What two days are compared by, with its words in the form."""


def day_input(name: str, value: str, *, required: bool = False) -> Node:
    """A field for a day. Browsers show no day of the calendar only; other text that was typed is shown as text."""
    kind = "date" if not value or spelt_day(value) else "text"
    return h.input(type=kind, id=name, name=name, value=value, min=str(FIRST_DAY), required=required)


def number_input(name: str, value: str, **attributes: str) -> Node:
    """A field for a number; other text that was typed is shown as text, as browsers would leave it out."""
    kind = "number" if not value or value.isdecimal() else "text"
    return h.input(type=kind, id=name, name=name, **attributes, value=value)


def version_input(value: str, newest: int) -> Node:
    """A field for a data version, up to the newest."""
    return number_input("data_version", value, min="1", max=str(newest), placeholder=str(newest))


def labelled(name: str, label: str, control: Node) -> Node:
    """A field below its label."""
    return h.div[h.label(for_=name)[label], control]


def clocks_form(
    to: Addresses, action: str, typed: Mapping[str, str], newest: int, question: Iterable[tuple[str, str]] = ()
) -> Node:
    """The form of the clocks; where files lie, a script reads it, and without the script it is not shown.

    Args:
        to: How links are made.
        action: The address of the page that answers.
        typed: What its fields show, by their names.
        newest: The newest data version there is.
        question: What else the page was asked.
    """
    fields = clock_fields(typed, newest, CLOCKS if to.served else CLOCKS[:1])
    kept = [h.input(type="hidden", name=name, value=value) for name, value in question] if to.served else None
    form = h.form("#clocks" if to.served else "#clocks.needs-script", action=action, method="get")
    return form[kept, fields, h.button["Show"]]


def clock_fields(typed: Mapping[str, str], newest: int, names: Iterable[str]) -> list[Node]:
    """Fields of the clocks, by their names."""
    fields = {
        "as_of": labelled("as_of", "On the day", day_input("as_of", typed.get("as_of", ""))),
        "known_at": labelled("known_at", "As known on", day_input("known_at", typed.get("known_at", ""))),
        "data_version": labelled("data_version", "Data version", version_input(typed.get("data_version", ""), newest)),
    }
    return [fields[name] for name in names]


def compare_form(to: Addresses, typed: Mapping[str, str], more: Iterable[Node] = ()) -> Node:
    """The form that asks for two days.

    Args:
        to: How links are made; the clocks that they keep are kept.
        typed: What its fields show, by their names.
        more: Fields beside its own.
    """
    options = [h.option(value=value, selected=value == typed.get("axis"))[text] for value, text in AXES.items()]
    return h.form(
        "#between",
        action=to.page("compare").partition("?")[0],
        method="get",
        class_="" if to.served else "needs-script",
    )[
        [h.input(type="hidden", name=name, value=value) for name, value in getattr(to, "clocks", ())],
        labelled("from", "After", day_input("from", typed.get("from", ""), required=True)),
        labelled("to", "Until", day_input("to", typed.get("to", ""), required=True)),
        labelled("axis", "Show", h.select(id="axis", name="axis")[options]) if to.served else None,
        more,
        h.button["Compare"],
    ]
