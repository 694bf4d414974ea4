"""A rule's documentation for a terminal, and the list of all rules by family."""

from __future__ import annotations

from collections.abc import Sequence

from archkit.errors import ArchkitError
from archkit.lint.registry import meant_by, rules, suggestion
from archkit.lint.rule import Rule, told
from archkit.report.table import as_json, columns


def listing(*, format: str = "text", width: int = 100) -> str:
    """Every rule with its family, severity and first sentence."""
    return _listed(rules(), format, width)


def documentation(name: str, *, format: str = "text", width: int = 100) -> str:
    """The page of a rule, by its name or code; the list of a family. Raises ArchkitError for another name."""
    meant = meant_by(name)
    if not meant:
        hint = suggestion(name) or "`archkit rule` lists them all"
        raise ArchkitError(f"there is no rule `{name}`", hint)
    found = [r for r in rules() if r.name in meant]
    if len(found) > 1 or name.strip().lower() == found[0].family:
        return _listed(found, format, width)
    rule = found[0]
    if format == "json":
        return as_json({**_value(rule), "documentation": rule.documentation})
    facts = [
        rule.family,
        rule.severity,
        *(["core"] if rule.core else []),
        *([rule.code] if rule.code else []),
    ]
    facts += ["mended by hand" if not rule.fixable else "can be fixed"]
    options = "".join(f"option {name}: {told(kind)}\n" for name, kind in rule.options.items())
    return f"{rule.name}\n{', '.join(facts)}\n{options}\n{rule.documentation}"


def _listed(found: Sequence[Rule], format: str, width: int) -> str:
    if format == "json":
        return as_json([_value(r) for r in found])
    rows = [(r.name, r.family, r.severity, "core" if r.core else "", r.summary) for r in found]
    return columns(("rule", "family", "severity", "preset", "what it finds"), rows, width=width)


def _value(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "family": rule.family,
        "severity": rule.severity,
        "scope": rule.scope,
        "core": rule.core,
        "code": rule.code,
        "fixable": rule.fixable,
        "options": {name: told(kind) for name, kind in rule.options.items()},
        "summary": rule.summary,
    }
