"""`archkit what-if`: which journeys are down, degraded or late in a supposed state, and how figures move."""

from __future__ import annotations

import re
import sys
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit what-if --down payment                    one thing fails
  archkit what-if --zone eu-west-1a                 all that stands in a zone
  archkit what-if --region eu-west-1 --format json
  archkit what-if --peak x2                         twice the load at every peak
  archkit what-if --set order.slo.availability=99.99%
  archkit what-if --set order.dependencies[payment].timeout=300ms --set payment.tier=1

Options can be combined. Nothing is written: the catalog stays as it is."""


@app.command("what-if", epilog=_EXAMPLES)
def what_if(
    down: Annotated[
        list[str] | None, typer.Option("--down", metavar="REF", help="This fails; may be repeated.")
    ] = None,
    zone: Annotated[
        list[str] | None, typer.Option("--zone", metavar="ZONE", help="This zone is lost; may be repeated.")
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option("--region", metavar="REGION", help="This region is lost; may be repeated."),
    ] = None,
    peak: Annotated[
        str, typer.Option("--peak", metavar="FACTOR", help="Every stated peak so many times: x2.")
    ] = "x1",
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="REF.FIELD=VALUE", help="A field says something else; may be repeated."
        ),
    ] = None,
    root: Root = ".",
    everything: Annotated[bool, typer.Option("--all", help="Show every figure that moves.")] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    today: Today = None,
) -> int:
    """Suppose a failure, a load or another catalog, and compare it with today."""
    from archkit.analysis.questions import Asked
    from archkit.analysis.what_if import Supposed
    from archkit.analysis.what_if import what_if as compute
    from archkit.cli.terminal import emit, paint, progress, room
    from archkit.model.amend import parse_amendment
    from archkit.report.what_if import as_data, as_text

    one_of(format, ("text", "json"), "--format")
    if not (down or zone or region or set_ or peak != "x1"):
        raise ArchkitError("nothing is supposed", "say what: --down, --zone, --region, --peak or --set")
    factor = _factor(peak)
    space = workspace(root, today)
    supposed = Supposed(
        tuple(_element(space, text) for text in down or ()),
        (*_domains(space, zone or (), "zone"), *_domains(space, region or (), "region")),
        factor,
        tuple(parse_amendment(text, space.knowledge) for text in set_ or ()),
    )
    with progress("computing"):
        found = compute(Asked(space.design, space.knowledge, space.today), supposed)
    if format == "json":
        emit(as_data(found))
    else:
        emit(as_text(found, room(), partial(paint, stream=sys.stdout), everything=everything))
    return 0


def _factor(text: str) -> float:
    match = re.fullmatch(r"[x×*]?\s*(\d{1,6}(?:\.\d{1,6})?)", text.strip())
    if match is None:
        raise ArchkitError(f"`{text}` is no factor", "write `x2` for twice the load")
    return float(match[1])


def _element(space: Workspace, text: str) -> str:
    found = entity(space, text)
    if found.ref not in space.design.index:
        raise ArchkitError(
            f"a {found.kind.lower()} does not fail by itself",
            "name a component or a resource; for a failure domain there are --zone and --region",
        )
    return found.ref


def _domains(space: Workspace, names: Sequence[str], type: str) -> Iterator[str]:
    """References of failure domains by their name, reference or title."""
    from archkit.analysis.failure_domains import failure_domains
    from archkit.source.names import did_you_mean

    known = failure_domains(space.design)
    by_name = {known.label(i).lower(): ref for ref, i in known.index.items()}
    by_name |= {ref.rpartition("/")[2]: ref for ref in known.index}
    by_name |= {
        short: ref for ref in known.index for short in (ref, f"failuredomain:{ref.rpartition('/')[2]}")
    }
    for text in names:
        ref = by_name.get(text.strip().lower())
        if ref is None:
            names_ = sorted({ref.rpartition("/")[2] for ref in known.index})
            hint = did_you_mean(text, names_) or (
                "there are " + ", ".join(f"`{n}`" for n in names_)
                if names_
                else "no failure domain is described"
            )
            raise ArchkitError(f"there is no {type} `{text}`", hint)
        yield ref
