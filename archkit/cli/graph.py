"""`archkit graph`: the dependency graph, or the part of it that answers a question."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

FORMATS = ("text", "mermaid", "dot", "d2", "json", "graphml", "csv")

_EXAMPLES = """Examples:

\b
  archkit graph                              everything, as a tree of relations
  archkit graph order                        what order needs and what needs order, one step
  archkit graph order --upstream --depth 3   who is hurt when order fails
  archkit graph --between web ledger-db      every way from the one to the other
  archkit graph --kinds calls,publishes --format mermaid
  archkit graph --format graphml > system.graphml"""


@app.command(epilog=_EXAMPLES)
def graph(
    ref: Annotated[str | None, typer.Argument(metavar="REF", help="Begin at this entity.")] = None,
    root: Root = ".",
    depth: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="How many steps from REF (default 1; 0: REF alone)."),
    ] = None,
    upstream: Annotated[bool, typer.Option("--upstream", help="Only what needs REF.")] = False,
    downstream: Annotated[bool, typer.Option("--downstream", help="Only what REF needs.")] = False,
    between: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Everything on a path from A to B.")
    ] = None,
    kinds: Annotated[
        str | None,
        typer.Option(metavar="KINDS", help="Only these relations, with commas: calls,reads,writes ..."),
    ] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help=", ".join(FORMATS) + ".")] = "text",
) -> int:
    """Print the dependency graph, or a part of it. Exit code 1 when nothing leads from A to B."""
    from archkit.cli.terminal import emit
    from archkit.draw.export import export

    one_of(format, FORMATS, "--format")
    if ref and between:
        raise ArchkitError("REF and --between ask different questions", "give one of them")
    if (depth is not None or upstream or downstream) and not ref:
        raise ArchkitError(
            "--depth, --upstream and --downstream start somewhere",
            "name the entity: `archkit graph order --depth 2`",
        )
    space = workspace(root)
    part = space.graph
    wanted = _kinds(kinds)
    if ref:
        from archkit.graph.query import neighbourhood

        both = upstream == downstream
        part = neighbourhood(
            part,
            _node(space, ref),
            depth=1 if depth is None else depth,
            upstream=upstream or both,
            downstream=downstream or both,
            kinds=wanted,
        )
    elif between:
        from archkit.graph.query import between as ways

        a, b = _node(space, between[0]), _node(space, between[1])
        whole, part = part, ways(part, a, b, kinds=wanted)
        if not part.edges:
            back = ", but the other way round" if ways(whole, b, a, kinds=wanted).edges else ""
            print(f"no path leads from {between[0]} to {between[1]}{back}", file=sys.stderr)
            return 1
    elif wanted:
        part = part.only(wanted)
    emit(export(part, format))
    if not space.knowledge.entities:
        print("there is no entity yet", file=sys.stderr)
    return 0


def _node(space: Workspace, text: str) -> str:
    """The node people mean: an entity, or what entities refer to and nothing describes."""
    from archkit.model.ref import short, split

    if space.knowledge.find(text) is None:
        wanted = text.strip().lower()
        found = [ref for ref in space.graph.missing if wanted in (ref, short(ref), split(ref)[2])]
        if len(found) == 1:
            return found[0]
    return entity(space, text).ref


def _kinds(text: str | None) -> tuple[str, ...]:
    from typing import get_args

    from archkit.model.reference import RelationKind

    known = tuple(k for k in get_args(RelationKind) if k != "mentions")
    return tuple(one_of(k.strip(), known, "--kinds") for k in (text or "").split(",") if k.strip())
