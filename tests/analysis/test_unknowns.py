"""Missing inputs, the ones that keep most figures from being known first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis.result import Figure, Missing
from archkit.analysis.unknowns import by_field, unknowns
from archkit.source.location import Place


def at(line: str, *route: str | int) -> Place:
    return Place(f"catalog/{line}.yaml", 0, ("spec", *route))


DB = Missing("availability of db", at("db", "availability"))
TIMEOUT = Missing("timeout", at("web", "dependencies", 0, "timeout"))


def figure(name: str, value: float | None, *missing: Missing) -> Figure:
    return Figure(name, value, missing=missing)


def test_what_most_figures_lack_comes_first() -> None:
    found = unknowns(
        [
            ("component:web", figure("availability", 0.99, DB)),
            ("component:order", figure("availability", 0.98, DB)),
            ("component:web", figure("worst-case-latency", None, TIMEOUT)),
            ("component:pay", figure("availability", 0.98)),
        ]
    )
    assert [(u.what, len(u.blocks), u.unknown) for u in found] == [
        ("availability of db", 2, 0),
        ("timeout", 1, 1),
    ]
    assert [b.ref for b in found[0].blocks] == ["component:web", "component:order"]


def test_of_equal_ones_the_one_that_leaves_no_value_then_the_one_that_helps_alone() -> None:
    found = unknowns(
        [
            ("a", figure("partial", 1, DB)),
            ("a", figure("unknown", None, TIMEOUT)),
            ("b", figure("both", None, Missing("x", at("x", "x")), Missing("y", at("y", "y")))),
        ]
    )
    assert [(u.what, u.alone) for u in found] == [
        ("timeout", 1),
        ("x", 0),
        ("y", 0),
        ("availability of db", 1),
    ]


def test_a_line_is_one_whatever_figures_call_it_and_counts_once_for_each() -> None:
    other = Missing("own availability", DB.place)
    found = unknowns(
        [("a", figure("f", None, DB, other)), ("b", figure("f", None, other)), ("a", figure("f", None, DB))]
    )
    assert [(u.what, len(u.blocks), u.alone) for u in found] == [("availability of db", 2, 2)]


def test_what_has_no_line_is_told_of_each_thing_by_itself() -> None:
    nowhere = Missing("journeys")
    found = unknowns([("a", figure("f", None, nowhere)), ("b", figure("f", None, nowhere))])
    assert [len(u.blocks) for u in found] == [1, 1]


def test_fields_are_counted_over_all_entities() -> None:
    other = Missing("timeout", at("order", "dependencies", 7, "timeout"))
    listed = unknowns(
        [("a", figure("f", None, TIMEOUT, other)), ("b", figure("f", 1, other)), ("b", figure("g", 1, DB))]
    )
    assert [tuple(f) for f in by_field(listed)] == [
        ("dependencies.timeout", 2, 2, 1),
        ("availability", 1, 1, 0),
    ]


MISSING = st.builds(lambda n: Missing(f"m{n}", at(f"m{n % 3}", "x", n)), st.integers(0, 6))
FIGURES = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.builds(
            lambda name, value, missing: Figure(name, value, missing=tuple(missing)),
            st.sampled_from("fgh"),
            st.sampled_from([None, 1.0]),
            st.lists(MISSING, max_size=4),
        ),
    ),
    max_size=12,
)


@given(FIGURES)
def test_counts_are_those_of_looking_at_every_figure_for_every_line(
    figures: list[tuple[str, Figure]],
) -> None:
    first = {(ref, f.name): f for ref, f in reversed([x for x in figures if x[1].missing])}
    expected = {
        m.what: len([f for f in first.values() if m.what in {x.what for x in f.missing}])
        for f in first.values()
        for m in f.missing
    }
    found = unknowns(figures)
    assert {u.what: len(u.blocks) for u in found} == expected
    assert [len(u.blocks) for u in found] == sorted(expected.values(), reverse=True)
    alone = sum(len({m.what for m in f.missing}) == 1 for f in first.values())
    assert sum(u.alone for u in found) == alone
