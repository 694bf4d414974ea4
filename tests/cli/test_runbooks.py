"""Runbooks on the command line: coverage, a new one filled from the catalog, and the stamp of a review."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ordering
  links: [{url: "https://oncall.example/ordering", title: Ordering rota, type: on-call}]
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  title: Order
  links: [{url: "https://grafana.example/d/order", title: Order board, type: dashboard}, {url: "javascript:1", type: dashboard}]
spec:
  type: service
  lifecycle: production
  owner: ordering
  tier: 1
  dependsOn: [resource:order-db]
  slo: {availability: 99.9%, window: 30d, latency: {p99: 1s}, alerts: [{name: order-fast-burn, severity: page}]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: cart}
spec: {type: service, lifecycle: production, owner: ordering, tier: 2}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, title: "Orders | <b>"}
spec: {type: database, owner: ordering}
"""
RUNBOOK = "---\ntitle: Orders fail\nfor: [component:order]\nlast-reviewed: 2026-01-10\n---\n# Orders fail\n\n## Mitigation\n1. Wait.\n"
FILES = {"catalog/all.yaml": CATALOG, "runbooks/order.md": RUNBOOK}


def test_coverage_is_told_by_tier_and_what_each_leaves_out(run: Run, folder: Folder) -> None:
    folder(FILES)
    said = run("runbooks").out
    assert "1 of 2 services have a runbook" in said
    assert "tier 1: 1 of 1" in said
    assert "tier 2: 0 of 1; none for cart" in said
    found = json.loads(run("runbooks", "--format", "json").out)
    (one,) = found["runbooks"]
    assert one["needsNotMentioned"] == ["resource:order-db"]
    assert "escalation" in one["sectionsMissing"]
    assert found["alertsWithoutRunbook"] == ["order-fast-burn"]


def test_a_runbook_counts_in_every_list_wherever_it_is_named(run: Run, folder: Folder) -> None:
    service = "---\napiVersion: backstage.io/v1alpha1\nkind: Component\n"
    spec = "spec: {type: service, lifecycle: production, owner: ordering, tier: 1"
    folder(
        {
            "catalog/alerted.yaml": f"{service}metadata: {{name: alerted}}\n"
            f"{spec}, slo: {{alerts: [{{name: a, runbook: runbooks/all.md}}]}}}}\n",
            "catalog/linked.yaml": f"{service}metadata: {{name: linked, links: "
            f"[{{url: 'https://wiki.example/x', title: Our runbooks}}]}}\n{spec}}}\n",
            "catalog/bare.yaml": f"{service}metadata: {{name: bare}}\n{spec}}}\n",
            "runbooks/all.md": "---\ntitle: All\nlast-reviewed: yesterday\n---\n## Steps\n1. Wait.\n",
        }
    )
    found = json.loads(run("runbooks", "--format", "json").out)
    (tier,) = found["coverage"]
    assert (tier["covered"], tier["missing"]) == (
        ["component:alerted", "component:linked"],
        ["component:bare"],
    )
    assert found["runbooks"][0]["for"] == ["component:alerted"]
    assert found["runbooks"][0]["lastReviewed"] is None, "what is no day is none"
    lint = run("lint", "--select", "runbook-missing", "--format", "concise").out
    assert "catalog/bare.yaml" in lint and "Found 1 error" in lint


def test_no_runbook_at_all_is_an_answer_too(run: Run, folder: Folder) -> None:
    folder({"catalog/x.yaml": ""})
    assert "There is no service yet" in run("runbooks").out


def test_a_new_runbook_knows_what_the_catalog_says(run: Run, folder: Folder) -> None:
    root = folder({"catalog/all.yaml": CATALOG})
    assert run("new", "runbook", "--for", "component:order", "--today", "2026-11-25").code == 0
    text = (root / "runbooks/order-fails-or-is-slow.md").read_text()
    for part in (
        "title: Order fails or is slow\n",
        "alerts: [order-fast-burn]\n",
        "owner: group:ordering\n",
        "* `order-fast-burn`: _",
        "* Promised: Order: 99.9% of requests succeed over 30d\n",
        "* See [Order board](https://grafana.example/d/order)\n",
        "* `order-db` (Orders ",
        "* [Ordering rota](https://oncall.example/ordering), _",
    ):
        assert part in text, part
    assert "javascript:" not in text
    assert "<b>" not in text


def test_a_new_runbook_for_nothing_known_says_what_was_meant(run: Run, folder: Folder) -> None:
    folder({"catalog/all.yaml": CATALOG})
    done = run("new", "runbook", "--for", "component:ordr")
    assert done.code == 2
    assert "did you mean `order`?" in done.err


def test_a_script_must_say_that_somebody_read_it(run: Run, folder: Folder) -> None:
    root = folder(FILES)
    done = run("review-doc", "runbooks/order.md")
    assert done.code == 2
    assert "--yes" in done.err
    assert (root / "runbooks/order.md").read_text() == RUNBOOK


def test_a_stamp_changes_one_line(run: Run, folder: Folder) -> None:
    root = folder(FILES)
    done = run("review-doc", "runbooks/order.md", "--yes", "--today", "2026-11-25")
    assert done.code == 0
    assert "stamped runbooks/order.md: last-reviewed 2026-11-25" in done.out
    assert (root / "runbooks/order.md").read_text() == RUNBOOK.replace("2026-01-10", "2026-11-25")
    again = run("review-doc", "runbooks/order.md", "--yes", "--today", "2026-11-25")
    assert "nothing was changed" in again.out


def test_a_dry_run_shows_the_line_and_writes_nothing(run: Run, folder: Folder) -> None:
    root = folder(FILES)
    done = run("review-doc", "runbooks/order.md", "--exercised", "--dry-run", "--today", "2026-11-25")
    assert "+last-exercised: 2026-11-25" in done.out
    assert (root / "runbooks/order.md").read_text() == RUNBOOK


@pytest.mark.parametrize(
    ("path", "hint"),
    [("runbooks/ordr.md", "did you mean `runbooks/order.md`?"), ("catalog/all.yaml", "Markdown")],
)
def test_what_is_no_document_is_told(run: Run, folder: Folder, path: str, hint: str) -> None:
    folder(FILES)
    done = run("review-doc", path, "--yes")
    assert done.code == 2
    assert hint in done.err


def test_what_changed_since_the_last_review_is_shown_first(run: Run, folder: Folder) -> None:
    root = folder(
        {
            **FILES,
            "src/order.py": "a = 1\n",
            "catalog/all.yaml": CATALOG.replace("tier: 1\n", "tier: 1\n  sourcePaths: [src]\n"),
        }
    )

    def git(*words: str, day: str = "2026-01-05") -> None:
        env = {
            "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
            "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
            "HOME": str(root),
            "PATH": "/usr/bin:/bin",
        }
        subprocess.run(
            ["git", "-c", "user.name=Ana", "-c", "user.email=a@x", *words],
            cwd=root,
            env=env,
            check=True,
            capture_output=True,
        )

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "Begin")
    (root / "src/order.py").write_text("a = 2\nb = 3\n")
    git("commit", "-qam", "Ask twice", day="2026-06-01")
    done = run("review-doc", "runbooks/order.md", "--yes", "--today", "2026-11-25")
    assert "last reviewed 2026-01-10" in done.out
    assert "1 commit changed that since:" in done.out
    assert "2026-06-01 Ana: Ask twice (src/order.py)" in done.out
    assert done.out.index("Ask twice") < done.out.index("stamped")
