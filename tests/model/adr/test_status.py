"""What people write as a status -> one of six, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.adr.record import Status
from archkit.model.adr.status import STATUS_OF, read_status
from tests.model.adr.test_formats import record, words_at


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        ("Accepted", "accepted", "Accepted"),
        ("accepted.", "accepted", "accepted"),
        ("**ACCEPTED**", "accepted", "ACCEPTED"),
        ("✅ Approved (2024-03-01)", "accepted", "Approved"),
        (":white_check_mark: Adopted", "accepted", "Adopted"),
        ("Accepted on 2024-03-01 by the board", "accepted", "Accepted"),
        ("2024-03-01: accepted", "accepted", "accepted"),
        ("Status: accepted", "accepted", "accepted"),
        ("Current status: *Proposed*", "proposed", "Proposed"),
        ("~~Proposed~~ Accepted", "accepted", "Accepted"),
        ("<del>Proposed</del> Rejected", "rejected", "Rejected"),
        ("Proposed -> Accepted", "accepted", "Accepted"),
        ("Proposed → Accepted → Deprecated", "deprecated", "Deprecated"),
        ("Proposed | **Accepted** | Rejected", "accepted", "Accepted"),
        ("Declined", "rejected", "Declined"),
        ("Not accepted", "rejected", "Not accepted"),
        ("Implemented in 2.4", "accepted", "Implemented"),
        ("This decision has been accepted", "accepted", "accepted"),
        ("Partially accepted", "accepted", "accepted"),
        ("WIP", "draft", "WIP"),
        ("work-in-progress", "draft", "work-in-progress"),
        ("In review", "proposed", "In review"),
        ("Request for Comments", "proposed", "Request for Comments"),
        ("Obsolete", "deprecated", "Obsolete"),
        ("No longer valid", "deprecated", "No longer valid"),
        ("superseded by [X](x.md)", "superseded", "superseded"),
        ("Superceded by ADR 8", "superseded", "Superceded"),
        ("Replaced by 0008", "superseded", "Replaced"),
        ("{ accepted }", "accepted", "accepted"),
        ("Angenommen", "accepted", "Angenommen"),
        ("Abgelehnt am 1. März", "rejected", "Abgelehnt"),
        ("Accepté", "accepted", "Accepté"),
        ("Remplacée par ADR-8", "superseded", "Remplacée"),
        ("Propuesto", "proposed", "Propuesto"),
        ("Aceita", "accepted", "Aceita"),
        ("Sostituito da 8", "superseded", "Sostituito"),
        ("Voorgesteld", "proposed", "Voorgesteld"),
        ("Zaakceptowany", "accepted", "Zaakceptowany"),
        ("Kabul edildi", "accepted", "Kabul edildi"),
        ("Принято", "accepted", "Принято"),
        ("已接受", "accepted", "已接受"),
        ("已废弃。", "deprecated", "已废弃"),
        ("承認済みです", "accepted", "承認済み"),
        ("제안됨", "proposed", "제안됨"),
        ("Freigegeben", "accepted", "Freigegeben"),
        ("En cours de validation", "proposed", "En cours de validation"),
        ("Em revisão", "proposed", "Em revisão"),
        ("Vigente", "accepted", "Vigente"),
        ("已作废", "deprecated", "已作废"),
        ("Accepted, superseded by ADR-8", "superseded", "Accepted, superseded by"),
        ("Angenommen (inzwischen ersetzt durch ADR-8)", "superseded", "Angenommen (inzwischen ersetzt durch"),
        ("Accepted, partially superseded by ADR-8", "accepted", "Accepted"),
        ("Accepted. Will be superseded by ADR-8", "accepted", "Accepted"),
        ("已被 [ADR-8](8.md) 取代", "superseded", "已被 [ADR-8](8.md) 取代"),
        ("ADR-8に置き換えられた", "superseded", "ADR-8に置き換えられた"),
    ],
)
def test_a_word_for_a_status_is_known(text: str, status: Status, words: str) -> None:
    read = read_status(text)
    assert (read.status, text[read.start : read.end]) == (status, words)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "on hold", "experimental", "Not yet accepted", "to be accepted", "will be deprecated soon",
        "The two points above have been implemented", "unaccepted", "acceptedness", "see below", "n/a", "42",
        "https://example.org/accepted", "Tracking issue: accepted", "~~Accepted~~", "<!-- accepted -->",
        "We should have accepted it", "🤷", "postponed",
    ],
)  # fmt: skip
def test_a_word_that_is_not_known_is_no_status(text: str) -> None:
    assert read_status(text).status is None


@pytest.mark.parametrize(
    "text",
    [
        "{proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-example.md)}",
        "[proposed | accepted]", "Proposed | Accepted | Rejected", "Proposed/Accepted/Deprecated",
        "proposed, accepted, rejected", "{Deprecated|Proposed|Accepted|Declined}", "Proposed / Accepted",
        "What is the status, such as proposed, accepted, rejected, deprecated, superseded, etc.?",
    ],
)  # fmt: skip
def test_the_choice_of_a_template_is_no_status(text: str) -> None:
    assert read_status(text).status is None
    found = record(f"# X\n\n## Status\n\n{text}\n\n## Context\n\nx\n")
    assert (found.status, [d.code for d in found.doubts]) == (None, ["adr-placeholder-left"])


@given(st.text(max_size=300))
def test_any_text_has_a_status_or_none_and_its_words_lie_in_it(text: str) -> None:
    read = read_status(text)
    assert 0 <= read.start <= read.end <= len(text)
    assert (read.status is None) or text[read.start : read.end].strip()


@given(
    st.sampled_from(sorted(STATUS_OF)), st.sampled_from(["{}", "**{}**", "{}.", "_{}_", "{} (2024-01-02)"])
)
def test_every_word_of_the_table_is_found_however_it_is_dressed(word: str, dress: str) -> None:
    assert read_status(dress.format(word)).status == STATUS_OF[word]


@pytest.mark.parametrize(
    ("section", "status", "written"),
    [
        ("Accepted\n\nSupersedes [3. X](0003-x.md)", "accepted", "Accepted"),
        ("Supersedes [3. X](0003-x.md)\n\nAccepted", "accepted", "Accepted"),
        ("Proposed\n\nSuperseded by [8. Y](0008-y.md)", "superseded", "Superseded by [8. Y](0008-y.md)"),
        ("Accepted\nSuperseded by [8. Y](0008-y.md)", "superseded", "Superseded by [8. Y](0008-y.md)"),
        ("Accepted\n\nPartially superseded by [8. Y](0008-y.md)", "accepted", "Accepted"),
        ("- 2024-01-01: proposed\n- 2024-02-01: accepted", "accepted", "accepted"),
        ("- 2024-02-01: accepted\n- 2024-01-01: proposed", "accepted", "accepted"),
        ("- 2024-03-01: rejected\n- 2024-02-01: accepted", "rejected", "rejected"),
        ("- [ ] Proposed\n- [x] Accepted\n- [ ] Deprecated", "accepted", "Accepted"),
        ("* ~~Proposed~~\n* Accepted", "accepted", "Accepted"),
        ("> Accepted", "accepted", "Accepted"),
        ("> Proposed until somebody objects.\n\nAccepted", "accepted", "Accepted"),
        ("<!-- proposed, accepted -->\nAccepted", "accepted", "Accepted"),
        ("[Tracking issue](https://example.org/1)\n\nAccepted", "accepted", "Accepted"),
        ("Date: 2024-01-01\n\nAccepted", "accepted", "Accepted"),
        ("Status: Accepted", "accepted", "Accepted"),
        ("Accepted (tracked in\n[#1](https://example.org/issues/1))", "accepted", "Accepted"),
        ("```\nAccepted\n```", None, ""),
        ("", None, ""),
    ],
)
def test_a_status_section_says_the_status_somewhere(
    section: str, status: Status | None, written: str
) -> None:
    text = f"# 7. X\n\n## Status\n\n{section}\n\n## Context\n\nRejected ideas follow.\n"
    found = record(text)
    assert found.status == status
    if status:
        assert words_at(text, found, "status") == written


def test_the_date_behind_the_status_dates_the_decision() -> None:
    found = record("# X\n\n## Status\n\nAccepted on 12 May 2024\n")
    assert (found.status, found.date) == ("accepted", "2024-05-12")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("---\nstatus: accepted\n---\n# X\n\n## Status\n\nProposed\n", "proposed"),
        ("---\nstatus: accepted\n---\n# X\n\n* Status: rejected\n\n## Context\n", "rejected"),
        ("---\nstatus: accepted\ntags: [Draft]\n---\n# X\n\n## Context\n", "draft"),
    ],
)
def test_two_places_that_disagree_are_told(text: str, other: str) -> None:
    found = record(text)
    (doubt,) = found.doubts
    assert (found.status, doubt.code) == ("accepted", "adr-status-contradicts")
    assert other in doubt.words and doubt.other is not None


def test_two_places_that_say_the_same_in_other_words_do_not_disagree() -> None:
    assert record("---\nstatus: approved\n---\n# X\n\n## Status\n\nAccepted.\n").doubts == ()


def test_the_status_of_something_else_is_not_the_records() -> None:
    found = record(
        "# X\n\n## Context\n\nStatus: accepted\n\n| Field | Status |\n|---|---|\n| a | done |\n\n"
        "### Status\n\nRejected\n\n```\n## Status\n\nAccepted\n```\n"
    )
    assert (found.status, found.status_text) == (None, None)
