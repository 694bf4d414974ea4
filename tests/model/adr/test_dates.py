"""Dates as people write them -> ISO, or a doubt."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.adr.dates import find_date
from tests.model.adr.test_formats import record


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-08-19", "2020-08-19"), ("2023-9-5", "2023-09-05"), ("2020/08/19", "2020-08-19"),
        ("19.08.2020", "2020-08-19"), ("1.3.2021", "2021-03-01"), ("19/08/2020", "2020-08-19"),
        ("08/19/2020", "2020-08-19"), ("20200819", "2020-08-19"), ("2020-08-19T10:00:00Z", "2020-08-19"),
        ("August 19, 2020", "2020-08-19"), ("Aug 19th 2020", "2020-08-19"), ("19 August 2020", "2020-08-19"),
        ("19-Aug-2020", "2020-08-19"), ("19. März 2020", "2020-03-19"), ("19 août 2020", "2020-08-19"),
        ("19 de agosto de 2020", "2020-08-19"), ("19 августа 2020", "2020-08-19"), ("2020年8月19日", "2020-08-19"),
        ("2020-02-29", "2020-02-29"), ("on 2020-08-19 by Ana", "2020-08-19"), ("1/1/2020", "2020-01-01"),
        ("12th of March 2021", "2021-03-12"), ("12/Mar/2021", "2021-03-12"), ("Friday, March 12th 2021", "2021-03-12"),
        ("2021/3/12", "2021-03-12"), ("1er avril 2021", "2021-04-01"), ("12 di marzo 2021", "2021-03-12"),
    ],
)  # fmt: skip
def test_a_date_is_read(text: str, iso: str) -> None:
    found = record(f"# X\n\n* Date: {text}\n\n## Context\n")
    assert (found.date, found.doubts) == (iso, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2020-02-30", "adr-date-invalid"), ("2021-13-01", "adr-date-invalid"), ("05/06/2020", "adr-date-invalid"),
        ("yesterday", "adr-date-invalid"), ("2024-023-2706", "adr-date-invalid"), ("32.01.2020", "adr-date-invalid"),
        ("{YYYY-MM-DD when the decision was last updated}", "adr-placeholder-left"),
        ("[YYYY-MM-DD when it was decided]", "adr-placeholder-left"), ("YYYY-MM-DD", "adr-placeholder-left"),
        ("dd.mm.yyyy", "adr-placeholder-left"),
    ],
)  # fmt: skip
def test_what_is_no_day_is_no_date_and_is_told(text: str, code: str) -> None:
    found = record(f"# X\n\n* Date: {text}\n\n## Context\n")
    assert (found.date, [d.code for d in found.doubts]) == (None, [code])


@pytest.mark.parametrize("text", ["August 2020", "2020", "2020-08", "Q3 2020"])
def test_a_month_is_a_time_but_no_day(text: str) -> None:
    found = record(f"# X\n\n* Date: {text}\n\n## Context\n")
    assert (found.date, found.date_text, found.doubts) == (None, text, ())


@pytest.mark.parametrize("text", ["", "n/a", "-", "none"])
def test_where_nothing_is_said_nothing_is_there(text: str) -> None:
    found = record(f"# X\n\n* Date: {text}\n\n## Context\n")
    assert (found.date, found.date_text, found.doubts) == (None, None, ())


def test_the_date_a_link_bears_is_not_the_records() -> None:
    assert record("# X\n\n* Status: superseded by [x](20200101-x.md)\n").date is None


@given(st.text(max_size=200))
def test_any_text_has_a_date_or_none(text: str) -> None:
    read = find_date(text)
    assert read is None or 0 <= read.start < read.end <= len(text)


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2999, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    read = find_date(f"on {day}, at last")
    assert read is not None and read.iso == str(day)


def test_a_line_under_the_title_that_is_a_day_and_no_more_is_the_date() -> None:
    assert record("# X\n\n_12th of March 2021_\n\n## Status\n\nAccepted\n").date == "2021-03-12"
    assert record("# X\n\nSince 12 March 2021 we have two.\n\n## Status\n\nAccepted\n").date is None
