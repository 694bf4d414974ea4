"""Runs the rules over one knowledge base: which of them, how severe, what is silenced, in which order told."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from archkit.errors import ArchkitError
from archkit.lint.finding import Finding, Report
from archkit.lint.ignore import Ignores
from archkit.lint.registry import by_name, named, rules
from archkit.lint.rule import Change, Context, Drawn, Rule, told
from archkit.model.select import under
from archkit.source.names import did_you_mean
from archkit.source.problem import Problem, Severity

if TYPE_CHECKING:
    from archkit.analysis.past import Past
    from archkit.graph.graph import Graph
    from archkit.lint.baseline import Baseline
    from archkit.model.adr.edit.log import Log
    from archkit.model.knowledge import Knowledge
    from archkit.model.settings import RuleSetting, Settings
    from archkit.source.document import Locator
    from archkit.source.tree import History

Preset = Literal["core", "recommended", "strict"]

HOUSEKEEPING = "housekeeping"
"""The family that speaks of suppressions: it runs last, when it is known what each of them silenced."""

_RUNS = frozenset({"file", "knowledge"})
_ABSENT = {
    "history": "there is no history to look at",
    "change": "a lint looks at one state, not at a change",
}
_HIDES = "yaml-syntax"
"""A file that cannot be read is told once; what follows from it is not."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules run: those of a preset, or the selected ones, without the ignored ones.

    Names are rules, families or codes.
    """

    preset: Preset = "recommended"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def run(
    knowledge: Knowledge,
    graph_of: Callable[[], Graph],
    selection: Selection,
    *,
    today: date,
    locate: Callable[[str], Locator],
    paths: Sequence[str] = (),
    baseline: Baseline | None = None,
    log_of: Callable[[], Log] | None = None,
    change: Change | None = None,
    history_of: Callable[[], History] | None = None,
    past_of: Callable[[], Past] | None = None,
    drawn_of: Callable[[], Mapping[str, Drawn]] | None = None,
) -> Report:
    """Every finding of the selected rules, or those in `paths` (files or folders) only, without those that the
    baseline knows.

    `graph_of`, `past_of` and `drawn_of` are asked when the first rule needs them, `locate` for each file with a
    finding, `log_of` for the fixes of decisions. Raises ArchkitError when the selection or the settings name a rule
    that does not exist.
    """
    chosen, settings = _chosen(selection, knowledge.settings)
    given = {"change": change, "history": past_of}
    scopes = _RUNS | {scope for scope, value in given.items() if value is not None}
    looked = _Looked(past_of, today)
    skipped = {r.name: _ABSENT[r.scope] for r in chosen if r.scope not in scopes}
    running = [r for r in chosen if r.scope in scopes]
    core = selection.preset == "core"
    ignores = Ignores(knowledge, today, locate)
    context = Context(
        knowledge,
        graph_of,
        today,
        log_of=log_of,
        change=change,
        history_of=history_of,
        past_of=looked.past_of,
        rules_of=by_name,
        drawn_of=drawn_of,
    )
    found = [
        _finding(rule, problem, settings.get(rule.name), locate)
        for rule in running
        if rule.family != HOUSEKEEPING
        for problem in _check(rule, context, settings)
        if not (core and problem.extension)
    ]
    found = sorted(_without_consequences(found), key=_order)
    kept = [f for f in found if not ignores.covers(f)]
    suppressed = len(found) - len(kept)
    ran = {r.name for r in running}
    context.noted.extend(ignores.problems(ran, skipped))
    known = 0
    if baseline is not None:
        context.noted.extend(baseline.stale(kept, ran))
        kept, known = baseline.split(kept)
    kept += [
        _finding(rule, problem, settings.get(rule.name), locate)
        for rule in running
        if rule.family == HOUSEKEEPING
        for problem in _check(rule, context, settings)
    ]
    if paths:
        kept = [f for f in kept if under(f.path, paths)]
    ordered = sorted(set(kept), key=_order)
    # That there is no change to look at, or no history in memory, is said only to those who ask for such a rule.
    absent = {r.name: skipped[r.name] for r in chosen if r.name in skipped and selection.select}
    partial = {r.name: looked.gap for r in running if r.scope == "history" and looked.gap}
    return Report(tuple(ordered), len(knowledge.files), suppressed, known, absent, partial=partial)


class _Looked:
    """Asks for the past when the first rule does, and remembers what could not be seen."""

    def __init__(self, past_of: Callable[[], Past] | None, today: date) -> None:
        self.gap = ""
        self._today = today
        self.past_of = None if past_of is None else lambda: self._ask(past_of)

    def _ask(self, past_of: Callable[[], Past]) -> Past:
        found = past_of()
        # Of a page that was read today, there is nothing that could not be seen.
        blind = any(
            p.reviewed is not None and p.reviewed < self._today and p.subject.patterns and not p.is_complete
            for p in found.pages.values()
        )
        self.gap = (found.gap or "") if blind else ""
        return found


def _chosen(selection: Selection, settings: Settings) -> tuple[list[Rule], dict[str, RuleSetting]]:
    """The rules that run, and what the settings say of each rule (by its name)."""
    said: dict[str, RuleSetting] = {}
    for text, setting in settings.rules.items():
        meant = named([text], "`[rules]` in the settings")
        _check_options(text, setting, [r for r in rules() if r.name in meant])
        for name in meant:
            if name == text or name not in said:
                said[name] = setting
    off = {name for name, setting in said.items() if setting.severity == "off"}
    wanted = named(selection.select, "--select")
    unwanted = named(selection.ignore, "--ignore")
    chosen = [
        r
        for r in rules()
        if r.name not in unwanted
        and (r.name in wanted if selection.select else r.name not in off)
        and (bool(selection.select) or selection.preset != "core" or r.core)
    ]
    return chosen, said


def _check_options(text: str, setting: RuleSetting, meant: Sequence[Rule]) -> None:
    """ArchkitError for a threshold that no rule would read, or could not."""
    known = {name: kind for rule in meant for name, kind in rule.options.items()}
    for name, value in setting.options.items():
        if name not in known:
            listed = "it has " + (", ".join(f"`{n}`" for n in sorted(known)) or "only a `severity`")
            hint = did_you_mean(name, known) or listed
            raise ArchkitError(f"`{name}` is no option of `{text}` under `[rules]` in the settings", hint)
        kind = known[name]
        if isinstance(value, bool) or not isinstance(value, (int, float) if kind is float else kind):
            example = 5 if kind in (int, float) else '["..."]' if kind is list else '"..."'
            raise ArchkitError(
                f"`{name}` of `{text}` under `[rules]` in the settings is {told(kind)}",
                f"write `{text} = {{{name} = {example}}}`",
            )


def _check(rule: Rule, context: Context, settings: dict[str, RuleSetting]) -> Iterator[Problem]:
    setting = settings.get(rule.name)
    return rule.check(context.with_options(setting.options) if setting else context)


def _finding(
    rule: Rule, problem: Problem, setting: RuleSetting | None, locate: Callable[[str], Locator]
) -> Finding:
    place = problem.place
    severity: Severity = problem.severity or rule.severity
    if setting is not None and setting.severity not in (None, "off"):
        severity = setting.severity  # type: ignore[assignment]
    return Finding(
        rule.name,
        rule.family,
        severity,
        _sentence(problem.message),
        place.path,
        locate(place.path).span(place),
        problem.label,
        tuple((r, locate(r.place.path).span(r.place)) for r in problem.related),
        problem.why,
        problem.help,
        problem.subject,
        _fingerprint(rule.name, problem),
        problem.edits,
    )


def _sentence(message: str) -> str:
    """On one line, whatever the text holds that it quotes."""
    return message if message.isprintable() else " ".join(message.split())


def _fingerprint(rule: str, problem: Problem) -> str:
    """What stays the same when lines move and numbers in the message change."""
    route = ".".join(map(str, problem.place.route))
    words = re.sub(r"\d+(?:[.,]\d+)*", "", problem.message)
    text = "\0".join((rule, problem.subject or problem.place.path, route, words))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.path, *finding.span, finding.rule, finding.message


def _without_consequences(found: Sequence[Finding]) -> Iterator[Finding]:
    broken = {f.path for f in found if f.rule == _HIDES}
    return (f for f in found if f.rule == _HIDES or f.path not in broken)
