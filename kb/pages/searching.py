"""Search over everything that has an address: by words, their beginnings and parts, and, failing that, misspelt words.

`assets/search.js` does the same in the browser, for suggestions and where only files lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import orjson
from htpy import Node

from kb.data_classes import dataclass
from kb.facts.answer_shapes import Runtime
from kb.facts.catalogue import FACT_LISTS
from kb.judging.equivalents import read_equivalents
from kb.nouns import count_noun
from kb.pages import elements as h
from kb.pages.library import Library
from kb.pages.other_words import OF_IDS, OF_LANGUAGES, OF_RUNTIMES, QUESTION_WORDS, words_of_limit
from kb.pages.page_layout import PageContent
from kb.pages.parts import heading_anchor, html_link, join_things, page_section
from kb.pages.words import bare_name

MOST = 60
"""The most that is shown."""
MOST_NEAR = 3
"""What is shown at most where nothing has all the words."""
MOST_WORDS_NEAR = 5
"""The words of which what is near has the most."""
LONGEST = 200
"""The longest text that is looked for."""
_KINDS = ("runtimes", "limits", "triggers", "features", "rules", "fields", "operations", "events")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_SHARP = re.compile(r"\b([CcFf])#")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9x]+)*")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """Something that can be found."""

    section: str
    """The section it is in."""
    id: str
    """Its id."""
    name: str
    """Its name."""
    address: str
    """The address of its page."""
    more: str = ""
    """Other words by which it is found."""

    @property
    def words(self) -> list[str]:
        """The words by which it is found, those of its id first."""
        return words_in(f"{self.id} {self.name} {self.more}")

    @property
    def size(self) -> int:
        """How much it is about: other words, such as the values of a limit, are no sign that it is about more.

        Of what is called alike the limit comes first.
        """
        if self.section == "events":
            return len(self.words)
        return len(words_in(f"{self.id} {self.name}")) + (self.section != "limits")


def words_in(text: str) -> list[str]:
    """The words of a text: `SnapStart` is one, so are `python3.9` and `10,240`; parts of camel case count too."""
    text = _SHARP.sub(r"\1sharp", _THOUSANDS.sub("", text))
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    return list(dict.fromkeys([*_WORD.findall(text.lower()), *_WORD.findall(apart.lower())]))


def search_entries(library: Library) -> tuple[SearchEntry, ...]:
    """Everything that can be found on a basis: by kind, of what is alike the newest or the shortest first."""
    to, values = library.to, _limit_values(library)
    found = [
        *(
            SearchEntry("runtimes", n, r.name, to.page("runtimes", n), _runtime_words(r.language))
            for n, r in sorted(library.runtimes.items(), key=_newest_first)
        ),
        *(
            SearchEntry("limits", n, _limit_name(library, n), to.page("limits", n), f"limit {values.get(n, '')}")
            for n in sorted(library.limit_ids, key=_shortest_first)
        ),
        *(
            SearchEntry("triggers", n, library.service_names[n], to.page("triggers", n), "trigger")
            for n in sorted(library.service_names, key=_shortest_first)
        ),
        *(
            SearchEntry("features", n, library.feature_names[n], to.page("features", n), f"feature {OF_IDS.get(n, '')}")
            for n in sorted(library.feature_names, key=_shortest_first)
        ),
        *(
            SearchEntry("rules", n, rule.title, to.page("rules", n), " ".join(["rule", *_checks_elsewhere(n)]))
            for n, rule in library.rules.items()
        ),
    ]
    for name, field in (("fields", "field"), ("operations", "operation")):
        rows = (str(getattr(row, field)) for row in library.list_rows(FACT_LISTS[name]))
        for text in sorted(rows, key=_shortest_first):
            found.append(SearchEntry(name, text, text, f"{to.page(name)}#{heading_anchor(text)}", name[:-1]))
    for one in library.events:
        found.append(
            SearchEntry(
                "events",
                one.event,
                one.headline,
                to.page("events", one.event),
                " ".join([*one.subjects, str(one.date)]),
            )
        )
    return tuple(found)


def _newest_first(one: tuple[str, Runtime]) -> tuple[int, str]:
    name, runtime = one
    came = runtime.milestones.ga or runtime.milestones.preview or date.min
    return -came.toordinal(), name


def _shortest_first(text: str) -> tuple[int, str]:
    return len(text), text


def search_index(library: Library) -> bytes:
    """The list that browsers search, as a script: of each entry its kind, id, name, address and other words."""
    found = [(one.section, one.id, one.name, one.address, one.more) for one in search_entries(library)]
    return b"const SEARCH_INDEX = " + orjson.dumps(found) + b";\n"


def _checks_elsewhere(rule: str) -> dict[str, None]:
    """What other tools call the checks that a rule makes."""
    return dict.fromkeys(other.check for other in read_equivalents().get(rule, ()))


def _runtime_words(language: str) -> str:
    return f"runtime {language} {OF_RUNTIMES} {OF_LANGUAGES.get(language, '')}".strip()


def _limit_name(library: Library, name: str) -> str:
    one = library.limits.get(name)
    return one.name if one else name


def _limit_values(library: Library) -> dict[str, str]:
    """The values by which the limits of the day are found, by their ids: those under every condition."""
    found: dict[str, dict[str, None]] = {}
    for row in library.facts.limits():
        found.setdefault(row.limit, {}).update(dict.fromkeys(words_of_limit(row)))
    return {name: " ".join([*words, OF_IDS.get(name, "")]).strip() for name, words in found.items()}


def search_text(found: Iterable[SearchEntry], text: str) -> list[SearchEntry]:
    """What matches every word of a text, the best first; misspelt words are taken only if nothing else matches.

    A word for a kind, as in `memory limit`, leaves only what is of the kind, if anything of it has the other words.
    """
    asked = words_in(text[:LONGEST])
    kinds = {f"{word.removesuffix('s')}s" for word in asked} & set(_KINDS)
    candidates = [(one, one.words) for one in found]
    narrowed = [pair for pair in candidates if pair[0].section in kinds]
    for misspelt in (False, True):
        for words in (asked, _telling(asked)):
            others = [word for word in words if f"{word.removesuffix('s')}s" not in kinds]
            for some, wanted in ((narrowed if others else [], others), (candidates, words)):
                if best := _scored(some, wanted, text, misspelt=misspelt, whole=True):
                    return [one for _, one in best]
    return []


def _telling(asked: Sequence[str]) -> list[str]:
    """The words of a question that tell what it is about."""
    return [word for word in asked if word not in QUESTION_WORDS]


def search_near(found: Iterable[SearchEntry], text: str) -> list[SearchEntry]:
    """What matches the most of the first words of a text of which nothing matches all, the best first and few."""
    asked = _telling(words_in(text[:LONGEST]))[:MOST_WORDS_NEAR]
    scored = _scored([(one, one.words) for one in found], asked, text, misspelt=True, whole=False)
    most = max((number for number, _ in scored), default=0)
    return [one for number, one in scored if number == most][:MOST_NEAR]


def _scored(
    candidates: Iterable[tuple[SearchEntry, list[str]]],
    asked: Sequence[str],
    text: str,
    *,
    misspelt: bool,
    whole: bool,
) -> list[tuple[int, SearchEntry]]:
    """What matches every word or, not as a whole, any, with how many words it matches, the best first."""
    scored = []
    for number, (one, words) in enumerate(candidates):
        marks = _marks_of(words, asked, misspelt=misspelt, whole=whole)
        if any(marks):
            more = 8 if text.strip().lower() in (one.id.lower(), bare_name(one.name).lower()) else 0
            scored.append(((-(sum(marks) + more), one.size, number), sum(map(bool, marks)), one))
    return [(number, one) for _, number, one in sorted(scored, key=lambda found: found[0])]


def _marks_of(words: Sequence[str], asked: Sequence[str], *, misspelt: bool, whole: bool) -> list[float]:
    """How well each word that is asked for is matched; as a whole none where one is not, which ends the looking."""
    marks: list[float] = []
    for wanted in asked:
        best = max((_mark(word, wanted, misspelt=misspelt) for word in words), default=0)
        if whole and not best:
            return []
        marks.append(best)
    return marks


def _mark(word: str, wanted: str, *, misspelt: bool) -> float:
    """How well a word matches: 4 whole, 3 its beginning, 2 a part, less misspelt, 0 not at all."""
    if word == wanted:
        return 4
    if word.isdigit() and wanted.isdigit():
        return 0
    if word.startswith(wanted):
        return 3
    if len(wanted) > 2 and wanted in word:
        return 2
    wrong = typing_distance(word, wanted, 1 if len(wanted) < 7 else 2) if misspelt and len(wanted) > 3 else None
    return 0 if wrong is None else 2 - wrong / 2


def typing_distance(one: str, other: str, most: int) -> int | None:
    """How many letters are wrong, missing, too many or swapped with the next; None if more than a number."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        following = [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return None
        before, row = row, following
    return row[-1] if row[-1] <= most else None


def search_page(library: Library, text: str) -> PageContent:
    """What was found, by kind; in files its script looks for it."""
    found = search_text(search_entries(library), text) if library.to.served and text.strip() else []
    shown = found[:MOST]
    if not library.to.served:
        said = "Type above; the list comes from the file beside this page."
    elif not text.strip():
        said = "Type what you look for: a runtime, limit, trigger, feature, rule, field, operation or event."
    elif not found:
        near = ", ".join(one.id for one in search_near(search_entries(library), text))
        said = f"Nothing is like {text[:LONGEST]!r}.{f' Near it: {near}.' if near else ''}"
    else:
        matches = count_noun(len(found), "match") if len(found) == 1 else f"{len(found)} matches"
        said = f"{matches} for {text[:LONGEST]!r}."
    return PageContent(
        section="search",
        name="",
        heading="Search",
        answer=h.p(".answer", id="found")[said],
        body=[
            h.p(".contents")[
                "Every list: ", join_things(html_link(library.to.page(kind), kind) for kind in _KINDS), "."
            ],
            h.div("#results")[
                _results_part(shown),
                h.noscript["Without scripts these files cannot be searched; the lists hold everything."]
                if not library.to.served
                else None,
            ],
        ],
        description="Search the history and limits of AWS Lambda.",
        clocked=False,
        question=(("q", text[:LONGEST]),),
        scripts=("results.js",),
    )


def _results_part(shown: Sequence[SearchEntry]) -> Node:
    kinds = dict.fromkeys(one.section for one in shown)
    return [
        page_section(
            kind.capitalize(),
            h.ul(".results")[
                [
                    h.li[
                        html_link(one.address, one.name if one.section == "events" else one.id),
                        " ",
                        h.span(".unknown")[one.name] if one.section != "events" and one.name != one.id else None,
                    ]
                    for one in shown
                    if one.section == kind
                ]
            ],
        )
        for kind in kinds
    ]
