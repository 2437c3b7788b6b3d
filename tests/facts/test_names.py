"""Names and first days come from the rows of the data version that is asked, and of a feature from all its rows."""

from __future__ import annotations

from datetime import date

import pytest

from kb.errors import OutOfCoverageError
from kb.facts import Facts, basis_on
from kb.facts.names import feature_names, service_names
from kb.facts.timelines import timelines
from kb.store import Store
from tests.conftest import AsOf

DAY = date(2026, 11, 23)


def test_a_feature_is_named_by_what_its_rows_share(store: Store) -> None:
    """A row of a Region or of one runtime does not name the feature."""
    names = timelines(store, basis_on(store, DAY)).names["feature"]

    assert names["function-url"] == "Function URLs"
    assert names["snapstart"] == "SnapStart"
    assert names["schema-registry"] == "Schema registries"
    assert names["mapping-metrics"] == "Metrics of the mapping"
    assert not [name for name in names.values() if name.endswith(("by Region", " of", " for", " with"))]


@pytest.mark.parametrize("version", [1, 6, 12])
def test_a_released_version_names_what_it_knows(store: Store, version: int) -> None:
    """Names are those of its own rows: Redshift came with data version 13."""
    facts = Facts(store, basis_on(store, DAY, data_version=version))
    names = timelines(store, facts.basis).names

    assert names == {"feature": feature_names(facts), "trigger": service_names(facts)}
    assert "amazon-redshift" not in names["trigger"]


def test_the_first_evidence_of_a_limit_is_that_of_a_row_that_stands(ask: AsOf) -> None:
    """A row that was taken back had 2026-06-22, a launch and no evidence."""
    with pytest.raises(OutOfCoverageError, match="the first evidence is of 2026-11-23"):
        ask("2026-06-01").limit("network_connectors")


def test_a_limit_that_came_with_a_later_data_version_is_not_known_to_an_earlier_one(store: Store) -> None:
    """The bounds of a new account came with data version 7."""
    with pytest.raises(OutOfCoverageError, match="data version 6 says nothing of it"):
        Facts(store, basis_on(store, DAY, data_version=6)).limit("concurrent_executions.new_account")
