"""Questions of the design on the command line: figures, where they come from, and what would be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Folder = Callable[[Mapping[str, str | bytes]], Path]
Run = Callable[..., Any]

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order}
spec:
  type: service
  lifecycle: production
  owner: group:g
  availability: 99%
  slo: {availability: 98.5%, latency: {p99: 500ms}, window: 30d}
  latency: {self: {p99: 20ms}}
  capacity: {peak: 100rps, max: 150rps}
  dependencies:
    - {to: component:payment, operation: read, timeout: 300ms, retries: {maxAttempts: 3}}
    - {to: component:tips, operation: read, criticality: soft, timeout: 50ms, fallback: {kind: static, success: 100%}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payment}
spec:
  type: service
  lifecycle: production
  owner: group:g
  availability: 98%
  slo: {latency: {p99: 100ms}}
  capacity: {max: 400rps}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: tips}
spec: {type: service, lifecycle: production, owner: group:g, failureDomains: [dns]}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-a}
spec: {type: zone, parent: here}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: here}
spec: {type: region}
---
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: dns}
spec: {type: dns}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {name: buy}
spec:
  type: journey
  owner: group:g
  tier: 1
  entry: component:order
  slo: {latency: {p99: 600ms}}
  steps: [{id: pay, component: order}]
"""


@pytest.fixture(autouse=True)
def _catalog(folder: Folder) -> None:
    folder({"catalog/shop.yaml": CATALOG})


def test_without_a_question_it_says_which_there_are(run: Run) -> None:
    done = run("analyze")

    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[1:]] == [
        "availability", "latency", "retries", "blast-radius", "structure", "data", "sagas", "capacity",
        "observability", "lifecycle",
    ]  # fmt: skip


def test_figures_of_one_thing_with_what_was_assumed(run: Run) -> None:
    done = run("analyze", "availability", "order")

    assert done.out.splitlines()[1].split() == ["component:order", "availability", "97.02", "%", "known"]
    assert "assumed\n  - failures are independent" in done.out
    assert "Numbers compare designs, they do not promise uptime." in done.out


def test_structure_is_asked_of_the_whole_and_of_one_thing(run: Run) -> None:
    assert "propagation-cost" in run("analyze", "structure").out
    told = run("analyze", "structure", "order").out.splitlines()
    assert told[1].split() == ["component:order", "instability", "1", "known"]
    assert "payment  1  catalog/shop.yaml:" in run("explain", "instability", "order").out


def _tree(told: str) -> list[str]:
    """The rows between the table and what was assumed."""
    return told.split("\n\n")[1].splitlines()


def test_of_one_thing_a_tree_stands_between_the_figures_and_what_was_assumed(run: Run) -> None:
    assert _tree(run("analyze", "availability", "order").out) == [
        "order       99 %, 32.9 % of the downtime",
        "├─ payment  98 %, 66.4 % of the downtime",
        "└─ tips     not stated, soft: it goes on with less",
    ]
    assert _tree(run("analyze", "latency", "order").out)[:3] == [
        "order       170 ms",
        "├─ order    20 ms, own work",
        "├─ payment  100 ms, from 20 ms on, as promised",
    ]
    assert _tree(run("analyze", "blast-radius", "payment").out) == [
        "payment", "└─ goes down with it   1", "   └─ component:order",
    ]  # fmt: skip


def test_an_overview_has_a_row_for_each_with_the_leading_figures_and_the_worst_first(run: Run) -> None:
    told = run("analyze", "availability").out.splitlines()

    assert [line.split() for line in told[:4]] == [
        ["OF", "AVAILABILITY", "DEGRADED-SHARE", "ERROR-BUDGET", "DEPENDENCY-SHARE"],
        ["component:order", "97.02", "%", "0", "%", "648", "min", "≥", "133.33", "%"],
        ["flow:buy", "97.02", "%", "0", "%"],
        ["component:payment", "98", "%"],
    ]
    assert "unavailability" not in "".join(told)
    assert "component:order    unavailability" in run("analyze", "availability", "--all").out


def test_the_whole_design_stands_above_the_rows_of_its_elements(run: Run) -> None:
    told = run("analyze", "capacity").out

    assert told.startswith("FIGURE ")
    assert told.index("max-entry-rate") < told.index("component:order")


def test_an_empty_catalog_is_told(run: Run, folder: Folder) -> None:
    folder({"catalog/shop.yaml": ""})

    assert run("analyze", "availability").out == "there is no entity yet\n"
    assert "`archkit new`" in run("explain", "availability", "order").err


def test_all_that_has_an_answer_and_what_is_not_stated(run: Run) -> None:
    done = run("analyze", "availability")

    assert {line.split()[0] for line in done.out.splitlines() if ":" in line.split(" ")[0]} == {
        "component:order", "component:payment", "component:tips", "flow:buy",
    }  # fmt: skip


def test_formats_for_other_programs(run: Run) -> None:
    table = run("analyze", "capacity", "payment", "--format", "csv").out.splitlines()
    data = json.loads(run("analyze", "capacity", "payment", "--format", "json").out)
    markdown = run("analyze", "capacity", "payment", "--format", "markdown").out

    assert table[0] == "of,figure,value,unit,status,bound,missing"
    assert table[1].startswith("component:payment,peak-rate,100.0,rps,")
    assert (data[0]["of"], data[0]["figures"][0]["value"]) == ("component:payment", 100.0)
    assert markdown.startswith("| of | figure | value | status | missing |\n| --- |")


def test_other_programs_are_told_what_is_unknown_too(run: Run, folder: Folder) -> None:
    folder({"catalog/shop.yaml": CATALOG.partition("---")[0].partition("  availability")[0]})

    assert (
        "component:order,availability,,ratio,unknown,exactly,availability"
        in run("analyze", "availability", "--format", "csv").out
    )


def test_a_figure_is_explained_down_to_file_and_line(run: Run) -> None:
    done = run("explain", "availability", "order")

    assert done.out.startswith("availability of component:order = 97.02 %\n")
    assert "99 %  catalog/shop.yaml:8\n" in done.out
    assert "98 %  catalog/shop.yaml:23\n" in done.out

    data = json.loads(run("explain", "availability", "order", "--format", "json").out)
    stated = {o["name"]: (o["path"], o["document"], o["line"]) for o in data["steps"][0]["operands"]}
    assert stated["payment"] == ("catalog/shop.yaml", 1, 23)


def test_where_nothing_can_be_computed_it_says_what_nobody_states(run: Run, folder: Folder) -> None:
    folder({"catalog/shop.yaml": CATALOG.partition("---")[0].partition("  availability")[0]})

    assert run("analyze", "availability").out == (
        "nothing can be said yet\n\nnot stated\n  - availability  catalog/shop.yaml:4\n"
    )
    assert run("analyze", "sagas").out == "nothing can be said: there is nothing that this is asked of\n"


def test_a_figure_of_the_whole_design_is_explained_without_a_reference(run: Run) -> None:
    done = run("explain", "max-entry-rate")

    assert done.out.startswith("max-entry-rate = at most 150 rps\n")
    assert "capacity of order  150 rps  catalog/shop.yaml:11\n" in done.out


def test_what_goes_down_and_how_figures_move(run: Run) -> None:
    done = run("what-if", "--down", "payment", "--format", "json")
    data = json.loads(done.out)
    moved = {
        (f["of"], f["then"]["name"]): (f["today"]["value"], f["then"]["value"])
        for f in data["figures"]
        if f["today"] and f["then"]
    }

    assert data["down"] == ["component:order"]
    assert data["journeys"][0]["ref"] == "flow:buy"
    assert (data["journeys"][0]["today"], data["journeys"][0]["then"]) == ("up", "down")
    assert moved["component:order", "availability"] == (pytest.approx(0.9702), 0.0)


def test_a_soft_dependency_degrades_the_journey(run: Run) -> None:
    done = run("what-if", "--down", "tips")

    assert done.out.splitlines()[1].split()[:4] == ["buy", "1", "up", "degraded"]


def test_what_is_only_named_can_fail_too(run: Run, folder: Folder) -> None:
    spec = (
        "{type: service, lifecycle: production, owner: g, availability: 99%, placement: {regions: [here]}, "
    )
    text = (
        f"kind: Component\nmetadata: {{name: web}}\nspec: {spec}dependencies: [{{to: component:mailer}}]}}\n"
    )
    folder({"catalog/shop.yaml": f"apiVersion: backstage.io/v1alpha1\n{text}"})

    for words in (("--down", "mailer"), ("--region", "here")):
        done = run("what-if", *words)
        assert "down with it: component:web\n" in done.out
        assert "component:web  availability          ≤ 99 %  0 %" in done.out


def test_a_figure_moves_by_its_difference_with_a_sign(run: Run) -> None:
    rows = run("what-if", "--down", "payment", "--peak", "x2").out.splitlines()

    told = {tuple(row.split()[:2]): " ".join(row.split()[2:]) for row in rows}
    assert told["component:order", "availability"] == "97.02 % 0 % -97.02 %"
    assert told["component:order", "utilisation"] == "66.67 % 133.33 % +66.67 %"


def test_a_failure_domain_of_any_kind_can_be_lost(run: Run) -> None:
    done = run("what-if", "--down", "dns")

    assert done.out.splitlines()[1].split()[:4] == ["buy", "1", "up", "degraded"]
    assert "down with it: component:tips\n" in done.out


def test_a_journey_that_gets_too_slow_is_late(run: Run) -> None:
    done = run("what-if", "--set", "order.latency.self.p99=550ms", "--set", "order.slo.latency.p99=650ms")

    assert done.out.splitlines()[1].split()[:4] == ["buy", "1", "up", "late"]


def test_twice_the_load(run: Run) -> None:
    data = json.loads(run("what-if", "--peak", "x2", "--format", "json").out)
    moved = {(f["of"], f["then"]["name"]): f["then"]["value"] for f in data["figures"]}

    assert moved["component:order", "peak-rate"] == pytest.approx(200)
    assert moved["component:payment", "peak-rate"] == pytest.approx(200)


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("analyze", "availabilty"), "`availabilty` is nothing that analyze knows", "did you mean `availability`?"),
        (("analyze", "sagas", "order"), "sagas is not asked of a component", "it is asked of a flow"),
        (("analyze", "capacity", "buy"), "capacity is not asked of a flow", "of a component or a resource"),
        (("analyze", "latency", "ordr"), "there is no entity `ordr`", "did you mean `component:order`?"),
        (("explain", "avail", "order"), "component:order has no figure `avail`", "mean `availability`, `unav"),
        (("explain", "p-commit", "order"), "has no figure `p-commit`", "`archkit analyze QUESTION component:order`"),
        (("explain", "availability"), "the whole design has no figure `availability`", "needs its REF"),
        (("explain", "availabilty", "order"), "has no figure `availabilty`", "did you mean `availability`?"),
        (("what-if",), "nothing is supposed", "--down"),
        (("what-if", "--peak", "much"), "`much` is no factor", "write `x2`"),
        (("what-if", "--peak", "x0"), "`x0` is no factor", "write `x2`"),
        (("what-if", "--down", "flow:buy"), "a flow does not fail by itself", "a failure domain"),
        (("what-if", "--zone", "a"), "there is no zone `a`", "there are `zone-a`"),
        (("what-if", "--zone", "here"), "`here` is no zone but a region", "`--region here`"),
        (("what-if", "--region", "dns"), "`dns` is no region but a dns", "`--down dns`"),
        (("what-if", "--set", "order.owner=group:h"), "there is no group:h in this catalog", "`archkit list`"),
        (("what-if", "--set", "order.slo.availability=120%"), "`120%` is more than 100%", "between 0 and 100%"),
    ],
)  # fmt: skip
def test_misuse_says_what_to_write(run: Run, words: tuple[str, ...], message: str, hint: str) -> None:
    done = run(*words)

    assert done.code == 2
    assert message in done.err
    assert hint in done.err
