"""What a rule is: one small function with its name, severity and documentation beside it.

The module's docstring is the rule's page (`## Why`, `## Bad`, `## Good`, `## Fix`, `## Source`); its
examples are its tests. The rule yields `Problem`s; the engine adds name, severity and suppression.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeVar

from archkit.source.problem import Problem, Severity

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.past import Past
    from archkit.graph.graph import Graph
    from archkit.model.adr.edit.log import Log
    from archkit.model.knowledge import Knowledge
    from archkit.source.data import Json
    from archkit.source.tree import History

T = TypeVar("T", int, float, str, bool)

Drawn = Literal["current", "outdated", "edited", "left over"]
"""Outdated: what it shows has changed. Edited: somebody changed the file. Left over: what it shows is gone."""

Scope = Literal["file", "knowledge", "history", "change"]
"""What a rule looks at: one file, all of them together, git's history, or a change between two states."""


@dataclass(frozen=True)
class Change:
    """What a change brings along, and what was there: the input of rules of that scope."""

    added: frozenset[str]
    """Paths of the files that are new."""
    elsewhere: Callable[[str], Mapping[str, str]]
    """Folder -> the names in it on all branches, and one branch that has each."""
    before: Callable[[], Graph] | None = None
    """The graph of the state before; None: nothing is known of it."""


@dataclass(frozen=True)
class Context:
    """What a rule may look at. It takes values and returns values; it reads nothing else."""

    knowledge: Knowledge
    graph_of: Callable[[], Graph]
    today: date
    options: Mapping[str, Json] = field(default_factory=dict)
    """Of the rule that runs, from the settings: `{"max": 6}`."""
    noted: list[Problem] = field(default_factory=list)
    """What the engine itself has to say, of suppressions; known when all other rules have run."""
    log_of: Callable[[], Log] | None = None
    """The decisions, to edit them in fixes; None: no fix is made."""
    change: Change | None = None
    """None in a lint, which looks at one state only."""
    history_of: Callable[[], History] | None = None
    """The past of all files; None where there is none to look at."""
    past_of: Callable[[], Past] | None = None
    """What the history says of the pages; None where there is none to look at."""
    rules_of: Callable[[], Mapping[str, str]] | None = None
    """All rules by name and by code, in lower case; None: nobody says which there are."""
    drawn_of: Callable[[], Mapping[str, Drawn]] | None = None
    """The drawings that archkit made and somebody committed, by path; None: they are not looked at."""

    @cached_property
    def graph(self) -> Graph:
        """The graph of the knowledge base, made when the first rule asks."""
        return self.graph_of()

    @cached_property
    def design(self) -> Design:
        """The graph as the analyses compute over it, made when the first rule asks."""
        from archkit.analysis.design import design

        return design(self.graph)

    @property
    def drawn(self) -> Mapping[str, Drawn]:
        """How the committed drawings stand to what they show."""
        return self.drawn_of() if self.drawn_of is not None else {}

    def option(self, name: str, default: T) -> T:
        """A threshold from the settings, or its default.

        Where the default has decimals, a whole number is one of that type.
        """
        value: Json = self.options.get(name, default)
        if type(default) is float and type(value) is int:
            value = float(value)
        return value if isinstance(value, type(default)) else default

    def with_options(self, options: Mapping[str, Json]) -> Context:
        """The same context for a rule with settings of its own."""
        return replace(self, options=options, graph_of=lambda: self.graph)

    def recorded(self, rule: str) -> Iterator[Problem]:
        """Problems that loading, or the engine, found for this rule."""
        return (p for p in (*self.knowledge.problems, *self.noted) if p.rule == rule)


Check = Callable[[Context], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """A rule: its name is its id."""

    name: str
    family: str
    severity: Severity
    scope: Scope
    check: Check
    core: bool
    """Whether it belongs to the preset `core`: contradictions and broken references only."""
    code: str | None
    """The short code of the analyses' table (`ST001`), accepted as an alias."""
    fixable: bool
    options: Mapping[str, type[object]]
    """Thresholds that the settings may give, by name. A number with decimals may be whole."""

    @cached_property
    def documentation(self) -> str:
        """The rule's page, as written in its module."""
        return (sys.modules[self.check.__module__].__doc__ or "").strip() + "\n"

    @property
    def summary(self) -> str:
        """The first sentence of the documentation."""
        return self.documentation.partition("\n\n")[0].replace("\n", " ")


def told(kind: type[object]) -> str:
    """What an option takes, in words."""
    words: Mapping[type[object], str] = {int: "a whole number", float: "a number", list: "a list"}
    return words.get(kind, "text")


def rule(
    *,
    severity: Severity,
    family: str,
    scope: Scope = "knowledge",
    core: bool = False,
    code: str | None = None,
    fixable: bool = False,
    options: Mapping[str, type[object]] = MappingProxyType({}),
) -> Callable[[Check], Rule]:
    """Make a `Rule` of a check. The rule is named like its module, with hyphens."""

    def make(check: Check) -> Rule:
        name = check.__module__.rpartition(".")[2].replace("_", "-")
        return Rule(name, family, severity, scope, check, core, code, fixable, options)

    return make
