"""What lint says of a draft, before anything is written: the tree is read as if the file were there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.ref import short
from archkit.model.select import under
from archkit.source.tree import Amended

if TYPE_CHECKING:
    from archkit.lint.finding import Finding
    from archkit.model.knowledge import Knowledge
    from archkit.scaffold.draft import Draft
    from archkit.workspace import Workspace

_REFUSED = frozenset({"source", "catalog"})
"""Families whose errors say that the file itself is wrong; what the others find is work for later."""

_READ_AS = {"adr": "decision", "runbook": "runbook", "incident": "incident"}
_A = {"adr": "a decision", "runbook": "a runbook", "incident": "an incident"}


def check(space: Workspace, made: Draft) -> tuple[Finding, ...]:
    """What is left to do, by the rules, once the draft is written.

    Raises ArchkitError when it could not be read, or not as what it is meant to be.
    """
    files = {made.path: made.content, **{path: content for path, (_, content) in made.also.items()}}
    after = space.over(Amended(space.tree, files))
    lines = (made.before or b"").count(b"\n")
    found = [f for f in after.lint(paths=[made.path]).findings if f.span.line > lines]
    for finding in found:
        if finding.severity == "error" and finding.family in _REFUSED:
            raise ArchkitError(
                f"{made.path} would be wrong in line {finding.span.line}: {finding.message}",
                finding.help or f"`archkit rule {finding.rule}` says more",
            )
    _require(made, after)
    return tuple(found)


def _require(made: Draft, after: Workspace) -> None:
    """Nobody would miss a file that nothing reads; so it is said now."""
    knowledge = after.knowledge
    if made.kind in _READ_AS:
        if knowledge.files.get(made.path) != _READ_AS[made.kind]:
            if made.kind == "adr" and under(made.path, knowledge.settings.paths.decisions):
                raise ArchkitError(
                    f"{made.path} would not be read as a decision: its name says that it is none",
                    "give it a title of more words",
                )
            folders = getattr(knowledge.settings.paths, f"{_READ_AS[made.kind]}s")
            raise ArchkitError(
                f"{made.path} would not be read as {_A[made.kind]}",
                f"they lie in {', '.join(folders)} (`[paths]` in the settings)",
            )
        _require_number(made, knowledge)
        return
    if made.path not in knowledge.files:
        raise ArchkitError(
            f"{made.path} would not be read as part of the catalog",
            f"it lies in {', '.join(knowledge.settings.paths.catalog)} (`[paths]` in the settings)",
        )
    entity = knowledge.entities.get(made.name)
    if entity is None or entity.path != made.path:
        raise ArchkitError(
            f"the template {made.kind}.yaml makes no {made.kind} `{short(made.name).partition(':')[2]}`",
            "look at templates/ of this knowledge base, or at a placeholder in what you typed",
        )


def _require_number(made: Draft, knowledge: Knowledge) -> None:
    """A decision has the number that its file was given."""
    found = next((d for d in knowledge.decisions if d.path == made.path), None)
    if made.kind == "adr" and found is not None and made.number is not None and found.number != made.number:
        raise ArchkitError(
            f"{made.path} would be read as number {found.number}",
            "let the template begin with `# {{ heading }}`",
        )
