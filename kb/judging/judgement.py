"""The one judgement: run the rules over documents, note what is odd in them, pass over what is to be passed over."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field, replace

from kb.data_classes import dataclass
from kb.judging.baselines import FindingsBaseline
from kb.judging.question import CheckQuestion
from kb.judging.report import FileWarning, Report, UnresolvedField
from kb.judging.resource_starts import ResourceStarts
from kb.judging.rules import Rule
from kb.judging.sentences import shorten_text
from kb.judging.suppressions import Cover, settle_suppressions
from kb.judging.verdicts import judge_by_rules, unresolved_order
from kb.readers.interface import Document, UnreadableFile
from kb.store import Store


@dataclass(slots=True)
class _Passing:
    """What is kept of documents on their way into the relations."""

    warnings: list[FileWarning] = field(default_factory=list)
    """What is odd in them."""
    suppressing: list[Document] = field(default_factory=list)
    """Those that hold suppressions."""
    starts: ResourceStarts = field(default_factory=ResourceStarts)
    """Where their resources begin, as far as suppressions may be about them."""
    unjudged: set[UnresolvedField] = field(default_factory=set)
    """What they themselves say is not judged."""

    def through(self, documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            self.warnings += [
                FileWarning(place.path or document.path, place.line, shorten_text(text))
                for place, text in document.warnings
            ]
            self.unjudged |= {
                UnresolvedField(
                    one.owner,
                    one.owner,
                    one.position.path or document.path,
                    one.position.line,
                    one.field,
                    one.reason,
                )
                for one in document.unjudged
            }
            self.starts.note(document)
            if document.suppressions:
                self.suppressing.append(document)
            yield document

    def settled(
        self, report: Report, question: CheckQuestion, covers: Iterable[Cover], rules: Sequence[Rule]
    ) -> Report:
        """What the rules say of the documents, with what is odd in them and without what is passed over."""
        warnings = sorted(set(self.warnings), key=lambda warning: (warning.path, warning.line, warning.message))
        unresolved = sorted({*report.unresolved, *self.unjudged}, key=unresolved_order)
        report = replace(report, warnings=tuple(warnings), unresolved=tuple(unresolved), notices=question.basis.notices)
        return settle_suppressions(report, self.suppressing, self.starts, covers, rules)


def judge(
    store: Store,
    documents: Iterable[Document],
    rules: Sequence[Rule],
    question: CheckQuestion,
    *,
    unreadable: Iterable[UnreadableFile] = (),
    covers: Iterable[Cover] = (),
    baseline: FindingsBaseline | None = None,
    read: Collection[str] = (),
) -> Report:
    """Judge documents, and apply the suppressions that they hold, those from elsewhere, and a baseline.

    Every doorway judges by this function, so that one document gets one answer wherever it is asked.

    Args:
        store: The knowledge base.
        documents: The documents; each is let go once it stands in the relations.
        rules: The rules.
        question: The day, the operation and the horizon.
        unreadable: What could not be read; it is looked at after the last document.
        covers: Suppressions from elsewhere.
        baseline: Findings that were there before.
        read: The paths of the files that were read, for the baseline; it is looked at after the last document.

    Raises:
        RuleError: A rule's SQL does not run.
    """
    whole = _Passing()
    (judged,) = judge_by_rules(store, [whole.through(documents)], rules, question)
    report = whole.settled(judged, question, covers, rules)
    report = replace(report, unreadable=in_order_of_places(unreadable))
    return report if baseline is None else baseline.applied(report, read)


def judge_together(
    store: Store, checks: Sequence[Iterable[Document]], rules: Sequence[Rule], question: CheckQuestion
) -> list[Report]:
    """Judge several checks that ask the same, each as if it were alone: one pass costs much, a function little.

    Raises:
        RuleError: A rule's SQL does not run.
    """
    held = [list(documents) for documents in checks]
    shared = [number for number, documents in enumerate(held) if not _has_strays(documents)]
    passes = [shared, *([number] for number in range(len(held)) if number not in set(shared))]
    found: dict[int, Report] = {}
    for numbers in filter(None, passes):
        passings = [_Passing() for _ in numbers]
        passed = [passing.through(held[number]) for passing, number in zip(passings, numbers, strict=True)]
        judged = judge_by_rules(store, passed, rules, question)
        for number, passing, report in zip(numbers, passings, judged, strict=True):
            found[number] = passing.settled(report, question, (), rules)
    return [found[number] for number in range(len(held))]


def _has_strays(documents: Iterable[Document]) -> bool:
    """Whether something is attached to a function that is not known: it may be any, of others in the pass as well."""
    return any(
        attachment.function is None or attachment.function not in {function.name for function in document.functions}
        for document in documents
        for attachment in document.attachments
    )


def in_order_of_places(unreadable: Iterable[UnreadableFile]) -> tuple[UnreadableFile, ...]:
    """What could not be read, as reports list it."""
    return tuple(sorted(unreadable, key=lambda file: (file.path, file.line or 0)))
