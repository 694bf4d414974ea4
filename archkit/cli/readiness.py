"""`archkit readiness`: the scorecard of a component, or of all of them."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archkit.analysis.readiness_subject import Evidence
    from archkit.analysis.scorecard import Scorecard
    from archkit.model.knowledge import Entity
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit readiness                       one line for each component
  archkit readiness order                 every check of one, with its evidence
  archkit readiness system:ordering       the components of a system, of a domain or of a group
  archkit readiness --fail-on gate        exit code 1 when a gate has failed, for CI
  archkit readiness --format json | jq '.[] | {component, level}'

What nobody states is unknown: it counts nothing, and BEST CASE is the score if it passed. A failed gate blocks,
whatever the score is. `[readiness]` in the settings has the gates by tier, the weights and the levels."""


@app.command("readiness", epilog=_EXAMPLES)
def readiness(
    ref: Annotated[
        str | None, typer.Argument(metavar="REF", help="A component, or what components are part of.")
    ] = None,
    root: Root = ".",
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="WHAT",
            help="What gives exit code 1: never, gate (one failed), unknown (or nobody knows).",
        ),
    ] = "never",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """Rate components: checks with evidence, gates and levels."""
    from archkit.analysis.scorecard import scorecards
    from archkit.lint.finding import errors_by_subject

    one_of(format, ("text", "json"), "--format")
    one_of(fail_on, ("never", "gate", "unknown"), "--fail-on")
    space = workspace(root, today)
    wanted = entity(space, ref) if ref is not None else None
    errors = errors_by_subject(space.findings)
    cards = scorecards(space.knowledge, space.graph, space.today, errors)
    if wanted is not None:
        inside = _inside(space, wanted)
        cards = [c for c in cards if c.entity.ref in inside]
        if not cards:
            raise ArchkitError(
                f"nothing of {ref} is rated", "components are, unless they are external or retired"
            )
    _show(space, cards, wanted, format)
    failed = any(
        c.readiness.gates_failed or (fail_on == "unknown" and c.readiness.gates_unknown) for c in cards
    )
    return 1 if failed and fail_on != "never" else 0


def _show(space: Workspace, cards: Sequence[Scorecard], wanted: Entity | None, format: str) -> None:
    from archkit.cli.terminal import emit, paint, room
    from archkit.report.readiness import as_data, card_as_text, overview

    def line_of(evidence: Evidence) -> int | None:
        place = evidence.place
        return space.locator(place.path).span(place).line if place and place.route else None

    if format == "json":
        emit(as_data(cards, line_of))
    elif not cards:
        print("there is no component to rate", file=sys.stderr)
    elif wanted is not None and wanted.kind == "Component":
        emit(card_as_text(cards[0], line_of, partial(paint, stream=sys.stdout), room()))
    else:
        emit(overview(cards, room()))


def _inside(space: Workspace, whole: Entity) -> set[str]:
    """The entity, what is part of it at whatever depth, and what a group owns."""
    seen = {whole.ref}
    todo = [whole.ref]
    while todo:
        here = todo.pop()
        parts = [e.source for e in space.graph.into(here, "part-of", "owned-by")]
        for part in parts:
            if part not in seen:
                seen.add(part)
                todo.append(part)
    return seen
