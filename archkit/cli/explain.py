"""`archkit explain`: how one figure came about, step by step, down to the line of every number."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archkit.analysis.questions import Asked
    from archkit.analysis.result import Figure
    from archkit.source.location import Place

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit explain availability order            the closure, and each availability with its file and line
  archkit explain worst-case-latency checkout   stages, attempts, waits
  archkit explain max-entry-rate                a figure of the whole design
  archkit explain availability place-order --format json

`archkit analyze QUESTION REF` lists the figures there are.

Exit codes: 0 explained, also that it is unknown and why, 2 misuse."""


@app.command("explain", epilog=_EXAMPLES)
def explain(
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="Name of a figure, as `analyze` prints it.")
    ],
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="What it is of; the whole design by default.")
    ] = None,
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """Print the derivation of a figure: formula, operands, and where each of them is written."""
    from archkit.analysis.questions import Asked
    from archkit.analysis.result import plain
    from archkit.cli.terminal import emit, paint
    from archkit.model.ref import short
    from archkit.report.figures import derivation
    from archkit.report.table import as_json

    one_of(format, ("text", "json"), "--format")
    space = workspace(root, today)
    about = entity(space, ref).ref if ref is not None else ""
    label = short(about) if about else ""
    chosen = _chosen(
        Asked(space.design, space.knowledge, space.today, space.earlier_design), figure, about, label
    )

    def line(place: Place) -> int:
        return space.locator(place.path).span(place).line

    def where(place: Place) -> str:
        return f"{place.path}:{line(place)}"

    if format == "json":
        emit(as_json({"of": label, **plain(chosen, line)}))
    else:
        emit(derivation(label, chosen, where, partial(paint, stream=sys.stdout)))
    return 0


def _chosen(asked: Asked, name: str, about: str, label: str) -> Figure:
    """The figure that is meant; ArchkitError with what was probably meant."""
    from archkit.analysis.questions import figures_of, questions_of
    from archkit.source.names import did_you_mean

    wanted = name.strip().lower().replace("_", "-").replace(" ", "-")
    figures = {f.name: f for f in reversed(figures_of(asked, about))}
    if wanted in figures:
        return figures[wanted]
    questions = [q.name for q in questions_of(asked, about)]
    if not questions:
        raise ArchkitError(
            f"nothing is computed of {label}", "figures are of components, resources and flows"
        )
    hint = _containing(wanted, figures) or did_you_mean(wanted, figures)
    if hint is None:
        lister = f"archkit analyze QUESTION {label}".rstrip()
        hint = f"`{lister}` lists those there are; questions are {', '.join(questions)}"
    if not about:
        hint += "; a figure of one thing needs its REF"
    raise ArchkitError(f"{label or 'the whole design'} has no figure `{name}`", hint)


def _containing(word: str, names: Iterable[str]) -> str | None:
    """A hint at the names that have the word in them; None without any."""
    found = [f"`{n}`" for n in sorted(names, key=lambda n: not n.startswith(word)) if word and word in n]
    return f"did you mean {', '.join(found[:4])}?" if found else None
