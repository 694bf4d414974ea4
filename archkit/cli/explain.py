"""`archkit explain`: how one figure came about, step by step, down to the line of every number."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.analysis.result import Figure
    from archkit.source.location import Place

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit explain availability order            the closure, and each availability with its file and line
  archkit explain worst-case-latency checkout   stages, attempts, waits
  archkit explain availability place-order --format json

`archkit analyze QUESTION REF` lists the figures there are."""


@app.command("explain", epilog=_EXAMPLES)
def explain(
    figure: Annotated[
        str, typer.Argument(metavar="FIGURE", help="Name of a figure, as `analyze` prints it.")
    ],
    ref: Annotated[str, typer.Argument(metavar="REF", help="What it is of: a reference or a name.")],
    root: Root = ".",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """Print the derivation of a figure: formula, operands, and where each of them is written."""
    from archkit.analysis.questions import Asked, figures_of
    from archkit.analysis.result import plain
    from archkit.cli.terminal import emit, paint
    from archkit.model.ref import short
    from archkit.report.figures import derivation
    from archkit.report.table import as_json

    one_of(format, ("text", "json"), "--format")
    space = workspace(root, today)
    about = entity(space, ref)
    found = figures_of(Asked(space.design, space.knowledge, space.today), about.ref)
    chosen = _chosen(found, figure, short(about.ref))

    def where(place: Place) -> str:
        return f"{place.path}:{space.locator(place.path).span(place).line}"

    if format == "json":
        emit(as_json({"of": short(about.ref), **plain(chosen)}))
    else:
        emit(derivation(short(about.ref), chosen, where, partial(paint, stream=sys.stdout)))
    return 0


def _chosen(found: list[Figure], name: str, ref: str) -> Figure:
    """The figure that is meant; ArchkitError with what was probably meant."""
    wanted = name.strip().lower().replace("_", "-")
    for figure in found:
        if figure.name == wanted:
            return figure
    from archkit.source.names import did_you_mean

    names = list(dict.fromkeys(f.name for f in found))
    hint = did_you_mean(wanted, names)
    if not names:
        raise ArchkitError(f"nothing is computed of {ref}", "figures are of components, resources and flows")
    raise ArchkitError(
        f"{ref} has no figure `{name}`", hint or f"it has {', '.join(f'`{n}`' for n in names)}"
    )
