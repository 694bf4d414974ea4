"""The structure function and its probability, against every state of small designs, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from math import comb, isclose, prod
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.analysis import factoring
from archkit.analysis.design import Design
from archkit.analysis.factoring import Factoring
from archkit.analysis.own_availability import own_availabilities
from archkit.analysis.redundancy import k_of_n, some_of
from archkit.analysis.reliability import Reliability, reliability
from archkit.analysis.structure_function import structure_function
from archkit.graph.graph import Edge, Graph
from archkit.model.knowledge import Entity
from archkit.source.data import Json
from archkit.source.location import Place
from tests.analysis.adapters.catalog import Catalog

CHANCES = (0.5, 0.75, 0.9, 1.0, 0.0)


@dataclass
class Line:
    """One item of dependencies."""

    source: int
    members: tuple[int, ...]
    required: int = 1
    usage: float = 1.0
    success: float = 0.0
    fallback: int | None = None
    soft: bool = False


@dataclass
class Model:
    """A small design, as a person would draw it."""

    own: list[float]
    lines: list[Line] = field(default_factory=list)
    domains: list[float] = field(default_factory=list)
    parents: dict[int, int] = field(default_factory=dict)
    stands: dict[int, int] = field(default_factory=dict)
    replicas: dict[int, tuple[int, int, float, list[int]]] = field(default_factory=dict)
    """Element: count, required, availability, domains."""

    def catalog(self) -> Catalog:
        catalog = Catalog()
        for d, chance in enumerate(self.domains):
            parent = f"d{self.parents[d]}" if d in self.parents else None
            catalog.add(f"d{d}", "failuredomain", type="zone", availability=chance, parent=parent)
        for n, chance in enumerate(self.own):
            catalog.add(f"e{n}", availability=chance)
            if n in self.stands:
                catalog.add(f"e{n}", failureDomains=[f"d{self.stands[n]}"])
            if n in self.replicas:
                count, required, a, domains = self.replicas[n]
                catalog.add(
                    f"e{n}",
                    placement={
                        "replicas": count,
                        "required": required,
                        "replicaAvailability": a,
                        "domains": [f"d{d}" for d in domains],
                    },
                )
        for line in self.lines:
            refs = [f"component:e{m}" for m in line.members]
            item: dict[str, Any] = {"usage": line.usage, "criticality": "soft" if line.soft else "hard"}
            if line.success:
                to = None if line.fallback is None else f"component:e{line.fallback}"
                item["fallback"] = {"kind": "alternative", "success": line.success, "to": to}
                if to is None:
                    item["fallback"] = {"kind": "static", "success": line.success}
            if len(refs) == 1:
                item["to"] = refs[0]
            else:
                item |= {"anyOf": refs, "required": line.required}
            catalog.needs(f"e{line.source}", item)
        return catalog

    def up(
        self, own: list[bool], domain: list[bool], replicas: dict[int, int], shares: list[tuple[bool, bool]]
    ) -> list[bool]:
        """The greatest fixpoint, by its definition."""
        up = list(own)
        for n in range(len(up)):
            up[n] = up[n] and (n not in self.stands or domain[self.stands[n]])
            up[n] = up[n] and (n not in self.replicas or replicas[n] >= self.replicas[n][1])
        while True:
            after = list(up)
            for line, (unused, served) in zip(self.lines, shares, strict=True):
                holds = sum(up[m] for m in line.members) >= line.required or unused or line.soft
                holds = holds or (served and (line.fallback is None or up[line.fallback]))
                after[line.source] = after[line.source] and holds
            if after == up:
                return up
            up = after

    def worlds(self) -> Iterator[tuple[float, list[bool]]]:
        """Every state with its probability."""
        copies = [(n, i) for n, (count, _, _, _) in self.replicas.items() for i in range(count)]
        chances = [*self.own, *self.domains]
        chances += [self.replicas[n][2] for n, _ in copies]
        for line in self.lines:
            chances += [1 - line.usage, line.success]
        open_ = [i for i, c in enumerate(chances) if 0 < c < 1]
        for state in product((True, False), repeat=len(open_)):
            bits = [c >= 1 for c in chances]
            for i, value in zip(open_, state, strict=True):
                bits[i] = value
            weight = prod(chances[i] if bits[i] else 1 - chances[i] for i in open_)
            size, at = len(self.own), len(self.own) + len(self.domains)
            domain = [
                bits[size + d] and all(bits[size + a] for a in self.around(d))
                for d in range(len(self.domains))
            ]
            counts = dict.fromkeys(self.replicas, 0)
            for j, (n, i) in enumerate(copies):
                stands = self.replicas[n][3]
                counts[n] += bits[at + j] and (not stands or domain[stands[i % len(stands)]])
            rest = bits[at + len(copies) :]
            shares = list(zip(rest[::2], rest[1::2], strict=True))
            yield weight, self.up(bits[:size], domain, counts, shares)

    def around(self, domain: int) -> list[int]:
        found: list[int] = []
        at = self.parents.get(domain)
        while at is not None:
            found.append(at)
            at = self.parents.get(at)
        return found


@st.composite
def models(draw: st.DrawFn) -> Model:
    size = draw(st.integers(2, 5))
    elements = st.integers(0, size - 1)
    chance = st.sampled_from(CHANCES)
    domains = draw(st.lists(st.sampled_from((0.5, 0.9, 1.0)), max_size=3))
    model = Model(draw(st.lists(chance, min_size=size, max_size=size)), domains=domains)
    for _ in range(draw(st.integers(0, 4))):
        members = tuple(dict.fromkeys(draw(st.lists(elements, min_size=1, max_size=3))))
        usage, success = draw(st.sampled_from(((1.0, 0.0), (1.0, 0.0), (0.5, 0.0), (1.0, 0.5), (1.0, 1.0))))
        fallback = draw(st.one_of(st.none(), elements)) if success else None
        line = Line(
            draw(elements), members, draw(st.integers(1, len(members))), usage, success, fallback,
            draw(st.sampled_from((False, False, True))),
        )  # fmt: skip
        # The same dependency written twice in the same words is one.
        if line not in model.lines:
            model.lines.append(line)
    if domains:
        places = st.integers(0, len(domains) - 1)
        model.stands = draw(st.dictionaries(elements, places, max_size=2))
        model.parents = {0: 1} if len(domains) > 1 and draw(st.booleans()) else {}
        for n in draw(st.sets(elements, max_size=1)):
            count = draw(st.integers(1, 3))
            stands = draw(st.lists(places, min_size=1, max_size=3))
            model.replicas[n] = (
                count,
                draw(st.integers(1, count)),
                draw(st.sampled_from((1.0, 0.5))),
                stands,
            )
    return model


@contextmanager
def at_most(conditions: int) -> Iterator[None]:
    """As if there were more failure domains than can be conditions, and more parts than are multiplied one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factoring, "CONDITIONS", conditions)
        patch.setattr("archkit.analysis.conditions.ONE_BY_ONE", conditions)
        yield


def together_up(factoring: Factoring, numbers: Sequence[int]) -> Reliability:
    return reliability(factoring, factoring.clauses.all_up(numbers))


@given(models(), st.integers(0, 3))
def test_the_probability_is_that_of_all_states_in_which_it_is_up(model: Model, conditions: int) -> None:
    catalog = model.catalog()
    own = own_availabilities(catalog.design)
    numbers = [catalog.number(f"e{n}") for n in range(len(model.own))]
    worlds = list(model.worlds())
    for n, number in enumerate(numbers):
        expected = sum(weight for weight, up in worlds if up[n])
        with at_most(conditions):
            found = together_up(own.factoring, (number,))
        assert found.is_exact
        assert isclose(found.value, expected, abs_tol=1e-12), (model, n)
    together = sum(weight for weight, up in worlds if up[0] and up[1])
    assert isclose(together_up(own.factoring, numbers[:2]).value, together, abs_tol=1e-12)


@given(models(), st.integers(0, 3))
def test_the_weight_of_a_part_is_what_goes_away_when_it_never_fails(model: Model, conditions: int) -> None:
    catalog = model.catalog()
    own = own_availabilities(catalog.design)
    root = catalog.number("e0")
    with at_most(conditions):
        found = together_up(own.factoring, (root,))
        elements, domains = found.elements, found.domains
        some = [w for weights in found.heaviest for w in weights.values()]
    every = [*elements.values(), *domains.values()]
    assert isclose(max(some, default=0.0), max(every, default=0.0), abs_tol=1e-12)
    for n, chance in enumerate(model.own):
        number = catalog.number(f"e{n}")
        own_perfect = [1.0 if i == number else c for i, c in enumerate(own.chances.own)]
        structure = own.structure
        if (replicas := structure.domains.replicas[number]) is not None:
            structure = structure.with_replicas(number, replace(replicas, availability=None))
        perfect = own.chances._replace(own=own_perfect)
        gain = together_up(Factoring(structure, perfect), (root,)).value - found.value
        assert isclose(elements.get(number, 0.0), gain, abs_tol=1e-12), (model, n, chance)
    for domain in range(len(own.structure.domains)):
        never = [1.0 if i == domain else c for i, c in enumerate(own.chances.domain)]
        perfect = Factoring(own.structure, own.chances._replace(domain=never))
        gain = together_up(perfect, (root,)).value - found.value
        assert isclose(domains.get(domain, 0.0), gain, abs_tol=1e-12), (model, domain)


@given(models())
def test_sampling_gives_an_interval_around_the_same_number(model: Model) -> None:
    catalog = model.catalog()
    own = own_availabilities(catalog.design)
    root = catalog.number("e0")
    exact = together_up(own.factoring, (root,)).value
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factoring, "STATES", 0)
        found = together_up(own.factoring, (root,))
    # Three times as wide: fifty examples, each at 95 %, would miss now and then.
    width = max(found.high - found.low, 1e-12)
    assert found.low - width <= exact <= found.high + width, model


@given(models(), st.integers(0, 12))
def test_whether_it_is_exact_does_not_depend_on_what_was_asked_before(model: Model, states: int) -> None:
    own = own_availabilities(model.catalog().design)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(factoring, "STATES", states)
        alone = [
            together_up(Factoring(own.structure, own.chances), (n,)).value for n in range(len(model.own))
        ]
        shared = Factoring(own.structure, own.chances)
        later = [together_up(shared, (n,)).value for n in reversed(range(len(model.own)))]
    assert alone == later[::-1]


@given(models(), st.data())
def test_what_is_down_is_what_the_definition_says(model: Model, data: st.DataObject) -> None:
    catalog = model.catalog()
    structure = structure_function(catalog.design)
    failed = data.draw(st.sets(st.integers(0, len(model.own) - 1), max_size=2))
    lost = data.draw(st.sets(st.integers(0, len(model.domains) - 1), max_size=2)) if model.domains else set()
    own = [n not in failed for n in range(len(model.own))]
    domain = [not ({d, *model.around(d)} & lost) for d in range(len(model.domains))]
    counts = {
        n: sum(domain[stands[i % len(stands)]] for i in range(count))
        for n, (count, _, _, stands) in model.replicas.items()
    }
    shares = [(False, line.success >= 1) for line in model.lines]
    expected = {n for n, up in enumerate(model.up(own, domain, counts, shares)) if not up}
    numbers = {catalog.number(f"e{n}"): n for n in range(len(model.own))}
    domains = structure.domains.index
    found = structure.down(
        [catalog.number(f"e{n}") for n in failed], [domains[catalog.canonical(f"d{d}")] for d in lost]
    )
    assert {numbers[n] for n in found} == expected


@given(models())
def test_a_fate_is_the_loss_of_one_part_seen_from_the_other_end(model: Model) -> None:
    design = model.catalog().design
    structure = structure_function(design)
    for number in range(len(design)):
        gone = structure.down((number,))
        assert {n for n in range(len(design)) if structure.fates[n] >> number & 1} == gone
    for domain in range(len(structure.domains)):
        gone = structure.down((), (domain,))
        assert {n for n in range(len(design)) if structure.fates[n] >> (len(design) + domain) & 1} == gone


@given(st.integers(1, 12), st.integers(0, 13), st.sampled_from((0.0, 0.1, 0.5, 0.99, 1.0)))
def test_k_of_n_is_the_binomial_tail(n: int, k: int, a: float) -> None:
    tail = sum(comb(n, i) * a**i * (1 - a) ** (n - i) for i in range(k, n + 1))
    assert isclose(k_of_n(n, k, a), tail, abs_tol=1e-12)
    assert isclose(some_of([a] * n, k), tail, abs_tol=1e-12)


def test_k_of_n_of_very_many_takes_no_time(elapsed: Callable[[], float]) -> None:
    elapsed()
    assert k_of_n(10**18, 10**18 // 2, 0.9) == 1.0
    assert k_of_n(10**18, 10**18 - 1, 0.9) == 0.0
    assert 0.4 < k_of_n(2_000_000, 1_000_000, 0.5) < 0.6
    assert elapsed() < 5


def chain(size: int, *, closed: bool = False, **item: Json) -> Design:
    """Each needs the next one; closed, the last one needs the first."""
    refs = [f"component:default/e{n:05}" for n in range(size)]
    entities = {
        ref: Entity(
            ref,
            "backstage.io/v1alpha1",
            "Component",
            "default",
            ref[18:],
            "a.yaml",
            n,
            facts={"availability": 0.9999},
        )
        for n, ref in enumerate(refs)
    }
    place = Place("a.yaml", 0, ("spec", "dependencies", 0, "to"))
    ends = zip(refs, [*refs[1:], *refs[:1]] if closed else refs[1:], strict=closed)
    return Design(Graph(entities, [Edge(a, b, "calls", a, place, item) for a, b in ends]))


@pytest.mark.parametrize("item", [{}, {"usage": 0.5}, {"fallback": {"kind": "static", "success": 0.5}}])
def test_a_chain_of_20000_is_no_deeper_than_any_other(
    item: dict[str, Json], elapsed: Callable[[], float]
) -> None:
    design = chain(20_000, **item)
    elapsed()
    own = own_availabilities(design)
    assert 0 < together_up(own.factoring, (0,)).value < 1
    assert len(own.structure.down((19_999,))) == 20_000
    assert own.structure.fates[0].bit_count() == 20_000
    assert elapsed() < 30


def test_a_circle_of_20000_is_one_fate(elapsed: Callable[[], float]) -> None:
    design = chain(20_000, closed=True)
    elapsed()
    own = own_availabilities(design)
    assert isclose(together_up(own.factoring, (0,)).value, 0.9999**20_000, rel_tol=1e-6)
    assert own.structure.fates[5] == (1 << 20_000) - 1
    assert elapsed() < 30


@pytest.mark.parametrize("item", [{"usage": 0.5}])
def test_a_circle_of_shares_settles(item: dict[str, Json], elapsed: Callable[[], float]) -> None:
    design = chain(3_000, closed=True, **item)
    elapsed()
    own = own_availabilities(design)
    found = together_up(own.factoring, (0,))
    # Each needs the next for half of its requests; far down the chain nothing is felt any more.
    assert isclose(found.value, 0.9999 * 0.5 / (1 - 0.9999 * 0.5), rel_tol=1e-4)
    assert own.structure.fates[7] == (1 << 3_000) - 1
    assert elapsed() < 30
