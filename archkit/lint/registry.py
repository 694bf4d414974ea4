"""All rules by name, and what people may call them: by name, by family, by the code of the analyses' table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from archkit.errors import ArchkitError
from archkit.lint.rule import Rule
from archkit.lint.rules.table import RULES
from archkit.source.names import did_you_mean


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the table."""
    return tuple(_load(name) for name in RULES)


def _load(name: str) -> Rule:
    found = import_module(f"archkit.lint.rules.{name}").check
    assert isinstance(found, Rule), f"{name} holds no rule"
    return found


@cache
def _names() -> dict[str, frozenset[str]]:
    """What people may write, in lower case -> the rules it means."""
    known: dict[str, set[str]] = {}
    for rule in rules():
        known.setdefault(rule.family, set()).add(rule.name)
        if rule.code:
            known.setdefault(rule.code.lower(), set()).add(rule.name)
    known.update((rule.name, {rule.name}) for rule in rules())
    return {name: frozenset(found) for name, found in known.items()}


def meant_by(text: str) -> frozenset[str]:
    """Names of the rules that a rule's name, a family or a code means; empty when it is none of them."""
    return _names().get(text.strip().lower(), frozenset())


def named(texts: Iterable[str], where: str) -> frozenset[str]:
    """Names of all rules that the texts mean. Raises ArchkitError for one that means nothing."""
    found: set[str] = set()
    for text in texts:
        meant = meant_by(text)
        if not meant:
            hint = did_you_mean(text, _names()) or "`archkit rule` lists them all"
            raise ArchkitError(f"{where} names `{text}`, and there is no such rule or family", hint)
        found |= meant
    return frozenset(found)


def rule_of(text: str) -> str | None:
    """The one rule that a rule's name or code means; None for a family and for anything else."""
    return by_name().get(text.strip().lower())


@cache
def by_name() -> Mapping[str, str]:
    """Rules by name and by code, in lower case."""
    return {r.code.lower(): r.name for r in rules() if r.code} | {r.name: r.name for r in rules()}


def suggestion(text: str) -> str | None:
    """A hint for a name that means no rule."""
    return did_you_mean(text, _names())
