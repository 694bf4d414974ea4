"""Which decision replaces which, and which is in force."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.succession import Succession, Tie, succession
from archkit.model.adr.record import STATUSES, Decision, DecisionLink, LinkKind, Status
from archkit.source.location import Place


def record(name: str, status: Status | None, *links: tuple[LinkKind, str], partial: bool = False) -> Decision:
    """A record `name` with links to others by their names."""
    made = tuple(DecisionLink(kind, to, Place(name), to, partial=partial) for kind, to in links)
    return Decision(name, name.upper(), status=status, links=made)


def of(*decisions: Decision) -> Succession:
    return succession(decisions)


LINE = of(
    record("a", "superseded", ("superseded-by", "b")),
    record("b", "superseded", ("superseded-by", "c"), ("supersedes", "a")),
    record("c", "accepted"),
)


def test_either_side_may_state_a_supersession_and_both_count_once() -> None:
    assert LINE.ties == (Tie("b", "supersedes", "a"), Tie("c", "supersedes", "b"))


def test_the_decision_in_force_is_at_the_end_of_the_chain() -> None:
    assert LINE.in_force("a") == ["c"]
    assert LINE.in_force("c") == ["c"]
    assert LINE.chain("b") == ["a", "b", "c"] == LINE.chain("a")
    assert LINE.is_line(LINE.chain("b"))


def test_several_successors_are_all_in_force() -> None:
    found = of(
        record("a", "superseded", ("superseded-by", "b"), ("superseded-by", "c")),
        record("b", "accepted"),
        record("c", "accepted"),
    )
    assert found.in_force("a") == ["b", "c"]
    assert not found.is_line(found.chain("a"))


def test_what_is_superseded_in_part_stays_in_force() -> None:
    found = of(record("a", "accepted"), record("b", "accepted", ("supersedes", "a"), partial=True))
    assert found.in_force("a") == ["a"]
    assert found.after("a") == [Tie("b", "supersedes", "a", partial=True)]


def test_a_proposed_successor_replaces_nothing_yet() -> None:
    found = of(record("a", "accepted"), record("b", "proposed", ("supersedes", "a")))
    assert found.in_force("a") == ["a"]
    assert found.in_force("b") == []


def test_a_proposed_successor_counts_where_the_old_one_gives_way_to_it() -> None:
    found = of(record("a", "superseded", ("superseded-by", "b")), record("b", "proposed"))
    assert found.replaced_by("a") == ["b"]
    assert found.in_force("a") == []


def test_nothing_is_in_force_when_the_last_one_is_deprecated() -> None:
    found = of(record("a", "superseded", ("superseded-by", "b")), record("b", "deprecated"))
    assert found.last("a") == ["b"]
    assert found.in_force("a") == []


def test_nothing_is_in_force_in_a_circle() -> None:
    found = of(
        record("a", "superseded", ("superseded-by", "b")), record("b", "superseded", ("superseded-by", "a"))
    )
    assert found.last("a") == []
    assert found.in_force("a") == []
    assert sorted(found.chain("a")) == ["a", "b"]


def test_a_relation_of_two_that_also_supersede_says_nothing_more() -> None:
    found = of(record("a", "superseded", ("relates-to", "b")), record("b", "accepted", ("supersedes", "a")))
    assert found.ties == (Tie("b", "supersedes", "a"),)


def test_a_relation_has_no_direction() -> None:
    found = of(record("a", "accepted", ("relates-to", "b")), record("b", "accepted", ("relates-to", "a")))
    assert found.related("a") == ["b"]
    assert found.related("b") == ["a"]
    assert len(found.ties) == 1


def test_links_to_nothing_and_to_itself_are_no_ties() -> None:
    assert of(record("a", "accepted", ("supersedes", "a"), ("amends", "z"))).ties == ()


def test_a_cluster_holds_whatever_hangs_together() -> None:
    found = of(
        record("a", "accepted", ("relates-to", "b")),
        record("b", "accepted"),
        record("c", "accepted", ("amends", "b")),
        record("d", "accepted"),
    )
    assert found.cluster("a") == ["a", "b", "c"]
    assert found.cluster("d") == ["d"]


NAMES = ("a", "b", "c", "d", "e")
LINKS: Sequence[LinkKind] = ("supersedes", "superseded-by", "amends", "amended-by", "relates-to")


@given(
    st.tuples(
        *(
            st.builds(
                lambda status, links, name=name: record(name, status, *links),
                st.sampled_from((*STATUSES, None)),
                st.lists(st.tuples(st.sampled_from(LINKS), st.sampled_from(NAMES)), max_size=4),
            )
            for name in NAMES
        )
    )
)
def test_whatever_records_say_every_question_has_an_answer(decisions: tuple[Decision, ...]) -> None:
    found = succession(decisions)
    for path in NAMES:
        chain = found.chain(path)
        assert path in chain
        assert len(chain) == len(set(chain))
        assert set(found.in_force(path)) <= set(found.last(path)) <= {path, *chain}
        assert set(chain) <= set(found.cluster(path))
