"""A runbook is named that is not there, or a heading in it that does not exist.

## Why
The link is followed once, at the worst moment. Paths count from the root of the knowledge base; a part
after `#` is the anchor of a heading, made as on GitHub (`## Fast burn` is `#fast-burn`). Addresses
(`https://...`) are not looked at, unless one in a file of alert rules leads to a runbook that is here: then its
heading is. At an alert of an objective that does not say it pages, this is a remark: nobody is known to be woken.

## Bad
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: experimental
  owner: group:platform
  system: shop
  runbooks:
    - runbooks/order.md
    - runbooks/ordre.md  # error
    - runbooks/order.md#diagnose  # error
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Order is down
for: [component:order]
---
## Diagnosis
Look at the logs.
```

## Good
```yaml
# file: catalog/order.yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec:
  type: service
  lifecycle: production
  owner: group:platform
  system: shop
  runbooks:
    - runbooks/order.md#diagnosis
    - https://wiki.example/order
```

```markdown
<!-- file: runbooks/order.md -->
---
title: Order is down
type: runbook
for: [component:order]
owner: group:platform
last-reviewed: 2026-01-10
review-every: 3650d
last-exercised: 2026-01-10
---
## Symptoms
Orders fail or are slow.

## Impact
Customers cannot buy.

## Diagnosis
1. Look at the errors by dependency: `kubectl logs -l app=order --since=10m`

## Mitigation
1. Take the last release back: `kubectl rollout undo deployment/order`

## Rollback
1. Roll forward again: `kubectl rollout undo deployment/order`

## Escalation
After 30 minutes call group:platform.

## Verification
The error rate is below 0.1 % for ten minutes.
```

## Fix
Name the file by its path from the root, and the heading by its anchor.

## Source
Site Reliability Engineering, chapter 11: being on-call
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archkit.analysis.alerts import alerts as all_alerts
from archkit.lint.declared import alerts, text
from archkit.lint.files import Files, is_address, leaves, resolved
from archkit.lint.rule import Context, rule
from archkit.model.ref import short
from archkit.model.select import MARKDOWN
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.location import Route
    from archkit.source.problem import Severity


@rule(severity="error", family="operations")
def check(context: Context) -> Iterator[Problem]:
    """Every runbook that an entity or an alert names and that leads nowhere."""
    files = _Runbooks(context.knowledge)
    yield from _of_files(context.knowledge, files)
    for entity, route, target, severity in _named(context.knowledge, files):
        fault = files.fault(target, entity.path, f"--for {short(entity.ref)}")
        if fault is not None:
            message, label, advice = fault
            yield Problem(
                message,
                entity.at(*route),
                label=label,
                why="it is opened when something burns",
                help=advice,
                subject=entity.ref,
                severity=severity,
            )


def _named(knowledge: Knowledge, files: _Runbooks) -> Iterator[tuple[Entity, Route, str, Severity | None]]:
    """Entity, route and text of every runbook named, and how bad it is when it is not there.

    Entities whose runbooks are all there stay closed.
    """
    for entity in knowledge.entities.values():
        if any(files.fault(target, entity.path, "") for target in entity.runbooks):
            named = knowledge.spec(entity).get("runbooks")
            for index, target in enumerate(named if isinstance(named, list) else ()):
                if isinstance(target, str):
                    yield entity, ("spec", "runbooks", index), target, None
    for entity, index, alert in alerts(knowledge):
        if target := text(alert.get("runbook")):
            pages = text(alert.get("severity")) == "page"
            yield entity, ("spec", "slo", "alerts", index, "runbook"), target, None if pages else "info"


def _of_files(knowledge: Knowledge, files: _Runbooks) -> Iterator[Problem]:
    """Runbooks that rules of the monitoring system name: paths, and addresses that lead to a runbook of ours."""
    known = all_alerts(knowledge)
    for alert in knowledge.alerts:
        target = alert.runbook or ""
        if not target or "{{" in target:
            continue
        if is_address(target):
            led = known.leads_to(target)
            target = f"{led[0].path}#{led[1]}" if led else ""
        fault = files.fault(target, alert.place.path, f"TITLE --alert {shlex.quote(alert.name)}")
        if fault is not None:
            message, label, advice = fault
            yield Problem(
                message,
                alert.runbook_place or alert.place,
                label=label,
                why="it is opened when something burns",
                help=advice,
                subject=alert.place.path,
            )


class _Runbooks:
    """What a runbook's path and anchor may lead to."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._files = Files(knowledge.paths)
        self._anchors = {r.path: [anchor for _, _, anchor, _ in r.headings] for r in knowledge.runbooks}

    def fault(self, target: str, source: str, how: str) -> tuple[str, str, str] | None:
        """Message, label and help when `target` leads nowhere; None when it leads somewhere. `how` are the words that
        make a runbook for it."""
        if not target.strip() or is_address(target.strip()):
            return None
        written, _, anchor = target.strip().partition("#")
        path = resolved(written)
        if path == "." or not self._files.is_there(path):
            return self._no_file(target, path, source, how)
        anchors = self._anchors.get(path)
        anchor = unquote(anchor)
        if not anchor or anchors is None or anchor in anchors:
            return None
        close = did_you_mean(f"#{anchor}", [f"#{a}" for a in anchors])
        return (
            f"`{path}` has no heading `#{anchor}`",
            "no such heading",
            close or _choice(anchors),
        )

    def _no_file(self, target: str, path: str, source: str, how: str) -> tuple[str, str, str]:
        written = target.partition("#")[0]
        message = f"there is no runbook `{written or target}`"
        if leaves(path):
            return message, "leads out of the root", "name a file inside, by its path from the root"
        beside = resolved(written, posixpath.dirname(source))
        if self._files.is_file(beside):
            return message, "no such file", f"paths count from the root: `{beside}`"
        near = self._files.nearest(path, MARKDOWN)
        return message, "no such file", near or f"write it with `archkit new runbook {how}`"


def _choice(anchors: Sequence[str]) -> str:
    if not anchors:
        return "the file has no headings; leave the part after `#` out"
    return "its headings are " + ", ".join(f"`#{anchor}`" for anchor in anchors[:8])
