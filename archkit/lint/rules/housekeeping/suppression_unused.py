"""A comment or a setting silences a rule that has nothing to say there.

## Why
It was needed once. Left in, it hides the next finding, which nobody has judged.

The comment is one of the file's own language: `#` in YAML and in front matter, `<!-- -->` in Markdown, `//` in
AsciiDoc, `..` in reStructuredText. It stands at the end of the line it speaks of, or on a line of its own above it.

## Bad
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] nobody is on call for it yet # error
spec: {type: service, lifecycle: experimental, owner: group:platform, system: shop}
```

```markdown
<!-- file: adrs/0001-use-an-outbox.md -->
---
status: accepted  # archkit: ignore[adr-status-unknown] the word was new then # error
date: 2026-01-10
decision-makers: [ana]
---
<!-- archkit: ignore[adr-number-mismatch] it was renumbered --> <!-- error -->
# 1. Use an outbox
```

## Good
```yaml
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
# archkit: ignore[runbook-missing] it is switched off in spring
spec: {type: service, lifecycle: production, owner: group:platform, system: shop, tier: 1}
```

## Fix
`archkit lint --fix` removes it, or the names in it that silence nothing. A name that is no rule is told apart and
stays: it may only be misspelt.
"""

from __future__ import annotations

from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.source.problem import Problem


@rule(severity="warning", family="housekeeping", fixable=True)
def check(context: Context) -> Iterator[Problem]:
    """Every suppression that silenced nothing, when its rules were looked at."""
    return context.recorded("suppression-unused")
