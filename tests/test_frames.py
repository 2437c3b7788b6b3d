"""Answers as data frames."""

from __future__ import annotations

import pandas as pd

from kb.frames import frame
from tests.conftest import AsOf


def test_answers_become_data_frames_with_the_right_types(ask: AsOf) -> None:
    """Dates are dates, vocabularies are categories, nested fields are columns."""
    table = frame(ask("2021-08-01").runtimes())

    assert table["ga"].dtype.kind == "M"
    assert isinstance(table["phase"].dtype, pd.CategoricalDtype)
    assert table.loc[table["runtime"] == "python3.8", "create"].item() == "allowed"
