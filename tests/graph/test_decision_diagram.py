"""Decision diagrams, against the formula they were made of in every state."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from archkit.graph.decision_diagram import ALWAYS, NEVER, Diagram, TooManyStates


@given(
    st.lists(st.tuples(st.sampled_from("&|"), st.integers(0, 9), st.integers(0, 9)), max_size=10),
    st.integers(0, 5),
)
def test_a_diagram_is_true_where_its_formula_is(steps: list[tuple[str, int, int]], k: int) -> None:
    diagram = Diagram(1 << 12)
    functions = [diagram.node(v, NEVER, ALWAYS) for v in range(5)]
    formulas: list[Callable[[int], bool]] = [lambda s, v=v: bool(s >> v & 1) for v in range(5)]  # type: ignore[misc]
    for op, a, b in steps:
        f, g = a % len(functions), b % len(functions)
        left, right = formulas[f], formulas[g]
        if op == "&":
            functions.append(diagram.both(functions[f], functions[g]))
            formulas.append(lambda s, x=left, y=right: x(s) and y(s))  # type: ignore[misc]
        else:
            functions.append(diagram.either(functions[f], functions[g]))
            formulas.append(lambda s, x=left, y=right: x(s) or y(s))  # type: ignore[misc]
    some = diagram.at_least(functions[-4:], k)
    states = range(1 << 5)
    certain = [[float(s >> v & 1) for s in states] for v in range(5)]

    def values(f: int) -> list[float]:
        return diagram.chances(f, certain, len(states))[f]

    assert [values(f) for f in functions] == [[float(f(s)) for s in states] for f in formulas]
    assert values(some) == [float(sum(f(s) for f in formulas[-4:]) >= k) for s in states]


def test_a_diagram_stops_at_its_limit() -> None:
    diagram = Diagram(200)
    # (x0 x20) or (x1 x21) or ...: with the pairs this far apart, every step doubles the states.
    found = NEVER
    try:
        for v in range(20):
            found = diagram.either(found, diagram.all_true((v, v + 20)))
    except TooManyStates:
        assert len(diagram) <= 200
    else:
        raise AssertionError("it should not have fitted")
