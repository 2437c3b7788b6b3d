"""What a user wants judged, beside the functions."""

from __future__ import annotations

from kb.accounts.account import Account
from kb.data_classes import dataclass
from kb.facts.basis import Basis
from kb.judging.report import Operation


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """The day, what is to be done with the functions on it, and how far ahead to look."""

    basis: Basis
    """The day, the knowledge, the data version, and the account."""
    operation: Operation = Operation.CREATE
    """The operation that severities are for."""
    horizon: int = 0
    """Days ahead in which a runtime's milestone is a finding."""
    region: str | None = None
    """The Region in which the functions are to be; None where that is not asked."""
    windows: bool = True
    """Whether all days are judged on which an answer may change, so that the windows of validity can be told."""

    @property
    def account(self) -> Account | None:
        """The account in which the functions are to be; None where AWS's defaults are judged by."""
        return self.basis.account

    def asked_of(self, *, deployed: bool) -> Operation:
        """The operation that counts for a function: one that is deployed already is not created, but updated."""
        return Operation.UPDATE if deployed and self.operation is Operation.CREATE else self.operation
