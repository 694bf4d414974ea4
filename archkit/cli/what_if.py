"""`archkit what-if`: which journeys are down, degraded or late in a supposed state, and how figures move."""

from __future__ import annotations

import gc
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
  archkit what-if --down payment --down fraud       these fail
  archkit what-if --zone eu-west-1a                 all that stands in a zone
  archkit what-if --region eu-west-1 --format json
  archkit what-if --down failuredomain:paywell      a provider, a cluster, a DNS zone ...
  archkit what-if --peak x2                         twice the load at every peak
  archkit what-if --set order.slo.availability=99.99%
  archkit what-if --set order.dependencies[payment].timeout=300ms --set payment.tier=1
  archkit what-if --set order.tier=                 nobody states it

Options can be combined. Nothing is written: the catalog stays as it is. Down means that all of it fails,
late that the critical path is longer than the objective. What is down answers nobody, and who can do
without waits for it up to the time limit: no circuit breaker has opened yet.

Exit codes: 0 computed, whatever came out, 2 misuse."""


@app.command("what-if", epilog=_EXAMPLES)
def what_if(
    down: Annotated[
        list[str] | None,
        typer.Option(
            "--down", metavar="REF", help="This fails: an element or a failure domain; may be repeated."
        ),
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
    gc.disable()  # what is computed is kept to the end
    space = workspace(root, today)
    elements, lost = _failing(space, down or ())
    supposed = Supposed(
        tuple(elements),
        (*lost, *_domains(space, zone or (), "zone"), *_domains(space, region or (), "region")),
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
    match = re.fullmatch(r"[x×*]?\s*(\d{1,6}(?:\.\d{1,6})?)\s*[x×]?", text.strip())
    factor = float(match[1]) if match else 0.0
    if factor <= 0:
        raise ArchkitError(f"`{text}` is no factor", "write `x2` for twice the load, `x0.5` for half of it")
    return factor


def _failing(space: Workspace, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """References of the elements, and of the failure domains, that are said to fail."""
    found = [_named_by_an_edge(space, text) or _described(space, text) for text in texts]
    lost = [ref for ref in found if ref not in space.design.index]
    return [ref for ref in found if ref in space.design.index], lost


def _described(space: Workspace, text: str) -> str:
    found = entity(space, text, ("Component", "Resource", "FailureDomain"))
    if found.ref in space.design.index or found.kind == "FailureDomain":
        return found.ref
    from archkit.scaffold.naming import a

    raise ArchkitError(
        f"{a(found.kind.lower())} does not fail by itself",
        "name a component, a resource or a failure domain",
    )


def _named_by_an_edge(space: Workspace, text: str) -> str | None:
    """The reference of what others need and nobody describes; None where something of that name is described."""
    from archkit.model.ref import RefError, parse_ref

    if space.knowledge.find(text) is not None:
        return None
    for kind in ("component", "resource"):
        try:
            ref = parse_ref(text, kind)
        except RefError:
            return None
        if ref in space.design.index and ref not in space.knowledge.entities:
            return ref
    return None


def _domains(space: Workspace, names: Sequence[str], type: str) -> Iterator[str]:
    """References of zones or regions by their name, reference or title.

    Raises ArchkitError for what is described as something else; what is only named may be either.
    """
    from archkit.analysis.failure_domains import failure_domains
    from archkit.source.names import did_you_mean

    known = failure_domains(space.design)
    types = {ref: e.type for ref in known.index if (e := space.knowledge.entities.get(ref))}
    by_name = {known.label(i).lower(): ref for ref, i in known.index.items()}
    by_name |= {ref.rpartition("/")[2]: ref for ref in known.index}
    by_name |= {
        short: ref for ref in known.index for short in (ref, f"failuredomain:{ref.rpartition('/')[2]}")
    }
    fitting = sorted({ref.rpartition("/")[2] for ref in known.index if types.get(ref, type) == type})
    for text in names:
        ref = by_name.get(text.strip().lower())
        if ref is not None and (is_a := types.get(ref, type)) != type:
            option = f"--{is_a}" if is_a in ("zone", "region") else "--down"
            raise ArchkitError(f"`{text}` is no {type} but a {is_a}", f"write `{option} {text}`")
        if ref is None:
            listed = ", ".join(f"`{n}`" for n in fitting)
            hint = f"there are {listed}" if fitting else f"no {type} is described"
            raise ArchkitError(f"there is no {type} `{text}`", did_you_mean(text, fitting) or hint)
        yield ref
