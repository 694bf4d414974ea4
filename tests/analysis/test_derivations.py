"""Derivations lead down to the line of every number: given this catalog, these steps."""

from __future__ import annotations

from datetime import date

import pytest

from archkit.analysis.questions import Asked, figures_of
from archkit.analysis.result import Figure
from archkit.model.settings import Settings
from archkit.report.figures import derivation
from archkit.source.location import Place
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web}
spec:
  type: service
  lifecycle: production
  owner: g
  capacity: {peak: 100rps}
  latency: {self: {p50: 5ms, p99: 20ms}}
  slo:
    availability: 99%
  technologies: [java-21]
  dependencies:
    - to: resource:db
      operation: read
      usage: 50%
      timeout: 100ms
      retries:
        maxAttempts: 3
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: db}
spec:
  type: relational-database
  owner: g
  availability: 98%
  latency: {self: {p50: 2ms, p99: 10ms}}
  capacity: {max: 400rps}
---
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar}
spec:
  owner: g
  entries:
    - {technology: java-21, ring: adopt, endOfLife: 2027-01-03}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy}
spec:
  type: journey
  owner: g
  entry: component:web
  steps:
    - {id: look, component: resource:db}
"""


def _figure(ref: str, name: str) -> tuple[Figure, Workspace]:
    tree = DictTree({"catalog/a.yaml": CATALOG})
    space = Workspace(tree, Settings(), root=None, today=date(2026, 11, 24))
    asked = Asked(space.design, space.knowledge, space.today)
    return next(f for f in figures_of(asked, ref) if f.name == name), space


def _told(ref: str, name: str) -> str:
    """The steps of a figure, as `archkit explain` prints them."""
    figure, space = _figure(ref, name)

    def where(place: Place) -> str:
        return f":{space.locator(place.path).span(place).line}"

    return derivation("", figure, where, lambda words, _: words)


def test_an_own_availability_that_an_objective_implies_is_derived_first() -> None:
    assert """
1. own availability of web = objective / what it needs and stands in, at most 1
   objective                     99 %  :11
   db, used by 50 % of requests  99 %  :27
   = 100 %

2. product of""" in _told("component:default/web", "availability")


def test_the_largest_burner_is_computed_and_then_ranked() -> None:
    assert """
5. I_C of db = I_B (1 - a) / (1 - A)
   I_B = P(up | db is up) - P(up | it is down)  50 %
   a, own availability of db                    98 %  :27
   A                                            99 %
   = 100 %

6. max of I_C over all parts
   db  100 %
   = 100 %
""" in _told("component:default/web", "largest-burner-share")


def test_calls_that_arrive_are_those_of_the_callers_times_theirs() -> None:
    assert """
2. L = sum over callers of L(caller) m
   L of web    1
   m         0.5  :14
   = 0.5

3. L = sum over callers of L(caller) m n
   L of web           1
   m                0.5  :14
   n         3 attempts  :19
   = 1.5

4. L with retries / L without
   L with retries  1.5
   L without       0.5
   = 3
""" in _told("resource:default/db", "amplification")


def test_the_load_of_entries_is_their_peak_times_the_calls_of_one_request() -> None:
    assert """
1. sum over entries of peak x L, the calls of one request
   peak of web  100 rps  :8
   L                0.5
   = 50 rps
""" in _told("resource:default/db", "peak-load")


def test_the_mean_time_of_requests_in_flight_is_derived() -> None:
    assert """
2. W = own work + sum over stages of the longest calls x W
   own work     5 ms  :9
   calls of db   0.5  :14
   W of db      2 ms
   = 6 ms

3. L = lambda x W
   peak rate  100 rps
   W             6 ms
   = 0.6
""" in _told("component:default/web", "requests-in-flight")


@pytest.mark.parametrize(
    ("ref", "name", "steps"),
    [
        ("flow:default/buy", "p99-estimate", "   look  10 ms  :28\n   = 10 ms\n"),
        ("component:default/web", "days-to-end-of-life",
         "   end of java-21  2027-01-03  :37\n   today           2026-11-24\n   = 40 days\n"),
        ("component:default/web", "guaranteed-quantile", "   own work  1\n   db        1\n   = 98 %\n"),
    ],
)  # fmt: skip
def test_each_number_is_led_to_where_it_is_written(ref: str, name: str, steps: str) -> None:
    assert steps in _told(ref, name)
