"""A snapshot in an account: what the account holds is a stranger's text, and so is read where it can be ended."""

from __future__ import annotations

from datetime import date

from api.judging.judging_jobs import Answered, BodyJob
from api.questions.check_bodies import SnapshotBody, basis_in_account, parsed_as
from kb.answers import dump_json, snapshot_body
from kb.facts import Facts
from kb.store import Store


class SnapshotJob(BodyJob):
    """The body of POST /v1/snapshot."""

    def prepare(self, store: Store, today: date) -> Answered:
        """Parse the body, and answer by itself: nothing of it is judged."""
        question = parsed_as(SnapshotBody, self.body)
        basis = basis_in_account(store, question.basis(store, today), question.account, question.region)
        facts = Facts(store, basis)
        try:
            return Answered(dump_json(snapshot_body(facts, question.region)))
        finally:
            facts.cursor.close()
