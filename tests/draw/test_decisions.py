"""The view of decisions and what its drawing says."""

from __future__ import annotations

from archkit.analysis.succession import succession
from archkit.draw.d2 import d2
from archkit.draw.decisions import decisions
from archkit.draw.dot import dot
from archkit.draw.mermaid import mermaid
from archkit.draw.shapes import Line
from archkit.draw.svg import svg
from archkit.model.adr.record import Decision, DecisionLink
from archkit.source.location import Place

PLACE = Place("x")
FOUND = succession(
    [
        Decision("adrs/1.md", "Old way", number=1, status="superseded", date="2024-05-01"),
        Decision(
            "adrs/2.md",
            "New way",
            number=2,
            status="accepted",
            links=(
                DecisionLink("supersedes", "1", PLACE, "adrs/1.md"),
                DecisionLink("amends", "3", PLACE, "adrs/3.md"),
            ),
        ),
        Decision("adrs/3.md", "Frame", number=3, status_text="as before"),
        Decision("adrs/4.md", "Alone", number=4, status="accepted"),
    ]
)


def test_lines_run_from_the_older_to_the_newer() -> None:
    assert decisions(FOUND).edges == (
        Line("adrs/1.md", "adrs/2.md", "", "sync", "superseded by"),
        Line("adrs/3.md", "adrs/2.md", "", "data", "amended by"),
    )


def test_a_decision_without_ties_is_not_drawn() -> None:
    assert [n.ref for n in decisions(FOUND).nodes] == ["adrs/1.md", "adrs/2.md", "adrs/3.md"]


def test_a_box_says_its_status_and_is_grey_when_nobody_should_follow_it() -> None:
    old, new, frame = decisions(FOUND, focus="adrs/2.md").nodes
    assert (old.label, old.type) == ("Old way", "ADR-0001 · superseded")
    assert old.emphasis == "outside"
    assert (new.type, new.emphasis) == ("ADR-0002 · accepted", "focus")
    assert (frame.type, frame.emphasis) == ("ADR-0003 · as before", "normal")


def test_only_the_ties_within_the_paths_are_drawn() -> None:
    assert [n.ref for n in decisions(FOUND, ["adrs/1.md", "adrs/2.md"]).nodes] == ["adrs/1.md", "adrs/2.md"]


def test_the_drawing_explains_its_lines_and_leads_to_the_records() -> None:
    drawn = svg(decisions(FOUND), links={"adrs/1.md": "../0001/"})
    for part in ("superseded by", "amended by", "not to be followed", 'href="../0001/"'):
        assert part in drawn


def test_every_language_of_drawings_takes_it() -> None:
    view = decisions(FOUND)
    assert '|"superseded by"|' in mermaid(view)
    assert "superseded by" in dot(view)
    assert "superseded by" in d2(view)
