"""`archkit new`: a new entity, decision, runbook or incident, written from its template."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.group import CommandGroup
from archkit.cli.options import Root, Today, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.lint.finding import Finding
    from archkit.workspace import Workspace

app = typer.Typer(
    cls=CommandGroup,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="Write a new entity, decision, runbook or incident from its template.",
    epilog="""Examples:

\b
  archkit new component order --owner group:ordering --system ordering
  archkit new adr "Use an outbox for order events" --affects order
  archkit new runbook "Order service burns its error budget" --for order
  archkit new group payments --dry-run

On a terminal, what is missing is asked for. Templates in templates/ of the knowledge base come first.""",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_EXAMPLES = {
    kind: "Examples:\n\n\b\n" + "\n".join(f"  archkit new {kind} {words}" for words in examples)
    for kind, examples in {
        "component": (
            "order --owner ordering --system ordering --tier 1",
            "nightly-report --type job --owner platform --depends-on resource:warehouse",
        ),
        "resource": (
            "order-db --owner ordering --system ordering",
            "orders --type topic --owner ordering --dry-run",
        ),
        "api": (
            "order-api --owner ordering --system ordering",
            "order-events --type asyncapi --owner ordering",
        ),
        "system": ("ordering --owner ordering --domain checkout",),
        "domain": ('checkout --owner ordering --description "From a cart to a binding order."',),
        "group": ("ordering --parent engineering --member kofi.asante --member marta.silva",),
        "flow": (
            "sign-up --owner storefront --step web --step mailer",
            "return-parcel --type saga --owner ordering --step order --step payment",
        ),
        "runbook": (
            "--for component:order",
            '"Order service burns its error budget" --for order --alert order-fast-burn',
        ),
        "incident": ('"Retries kept stock down" --severity sev1 --affects stock',),
        "adr": (
            '"Use an outbox for order events" --affects order',
            '"Keep carts in Valkey" --by kofi.asante --status accepted --supersedes 4',
            '"Use one broker" --template nygard --dir services/order/docs/adr --edit',
        ),
    }.items()
}

Name = Annotated[str | None, typer.Argument(metavar="NAME", help="Name or title.")]
Owner = Annotated[str | None, typer.Option(metavar="REF", help="Group that answers for it.")]
Description = Annotated[str | None, typer.Option(metavar="TEXT", help="What it does, for whom.")]
Title = Annotated[str | None, typer.Option(metavar="TEXT", help="The name people read.")]
Type = Annotated[str | None, typer.Option(metavar="TYPE", help="Type, as in the catalog.")]
System = Annotated[str | None, typer.Option(metavar="REF", help="System it is part of.")]
Lifecycle = Annotated[str, typer.Option(metavar="WORD", help="experimental, production or deprecated.")]
Tier = Annotated[int | None, typer.Option(metavar="N", min=1, max=4, help="1 most critical, 4 least.")]
DependsOn = Annotated[list[str] | None, typer.Option(metavar="REF", help="What it needs; may be repeated.")]
Affects = Annotated[
    list[str] | None, typer.Option(metavar="REF", help="Entity it is about; may be repeated.")
]
Where = Annotated[
    str | None,
    typer.Option("--path", metavar="FILE", help="File, or folder/; beside its neighbours by default."),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Print it, write nothing.")]


@app.command(epilog=_EXAMPLES["component"])
def component(
    name: Name = None, root: Root = ".", owner: Owner = None, type: Type = None, lifecycle: Lifecycle = "experimental",
    system: System = None, tier: Tier = None, title: Title = None, description: Description = None,
    depends_on: DependsOn = None, path: Where = None, dry_run: Dry = False,
) -> int:  # fmt: skip
    """A service, website, worker, job, library, gateway or external system."""
    values = {
        "owner": owner, "type": type, "lifecycle": lifecycle, "system": system, "tier": tier, "title": title,
        "description": description, "depends_on": depends_on,
    }  # fmt: skip
    return _make("component", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["resource"])
def resource(
    name: Name = None, root: Root = ".", owner: Owner = None, type: Type = None, system: System = None,
    title: Title = None, description: Description = None, path: Where = None, dry_run: Dry = False,
) -> int:  # fmt: skip
    """A database, cache, topic, queue or bucket."""
    values = {"owner": owner, "type": type, "system": system, "title": title, "description": description}
    return _make("resource", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["api"])
def api(
    name: Name = None, root: Root = ".", owner: Owner = None, type: Type = None, lifecycle: Lifecycle = "experimental",
    system: System = None, title: Title = None, description: Description = None, path: Where = None,
    dry_run: Dry = False,
) -> int:  # fmt: skip
    """A boundary between components, with its definition."""
    values = {
        "owner": owner, "type": type, "lifecycle": lifecycle, "system": system, "title": title,
        "description": description,
    }  # fmt: skip
    return _make("api", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["system"])
def system(
    name: Name = None, root: Root = ".", owner: Owner = None,
    domain: Annotated[str | None, typer.Option(metavar="REF", help="Domain it is part of.")] = None,
    title: Title = None, description: Description = None, path: Where = None, dry_run: Dry = False,
) -> int:  # fmt: skip
    """Components and resources that together do one thing."""
    values = {"owner": owner, "domain": domain, "title": title, "description": description}
    return _make("system", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["domain"])
def domain(
    name: Name = None, root: Root = ".", owner: Owner = None, title: Title = None, description: Description = None,
    path: Where = None, dry_run: Dry = False,
) -> int:  # fmt: skip
    """A part of the business with its own language (a bounded context)."""
    values = {"owner": owner, "title": title, "description": description}
    return _make("domain", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["group"])
def group(
    name: Name = None, root: Root = ".", type: Type = None,
    parent: Annotated[str | None, typer.Option(metavar="REF", help="Group it is part of.")] = None,
    member: Annotated[list[str] | None, typer.Option(metavar="REF", help="User in it; may be repeated.")] = None,
    title: Title = None, description: Description = None, path: Where = None, dry_run: Dry = False,
) -> int:  # fmt: skip
    """A team, or what teams are part of."""
    values = {
        "type": type,
        "parent": parent,
        "members": member,
        "title": title,
        "description": description,
    }
    return _make("group", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["flow"])
def flow(
    name: Name = None, root: Root = ".", owner: Owner = None, type: Type = None,
    step: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="Component of the next step; may be repeated.")
    ] = None,
    tier: Tier = None, title: Title = None, description: Description = None, path: Where = None,
    dry_run: Dry = False,
) -> int:  # fmt: skip
    """A user journey, or a saga with its compensations."""
    values = {
        "owner": owner, "type": type, "steps": step, "tier": tier, "title": title, "description": description
    }  # fmt: skip
    return _make("flow", name, values, root, path, dry_run)


@app.command(epilog=_EXAMPLES["adr"])
def adr(
    title: Annotated[str | None, typer.Argument(metavar="TITLE", help="The decision, as a sentence.")] = None,
    root: Root = ".",
    status: Annotated[str, typer.Option(metavar="WORD", help="draft, proposed, accepted ...")] = "proposed",
    affects: Affects = None,
    supersedes: Annotated[
        list[str] | None, typer.Option(metavar="N", help="Decision it replaces, which will say so; may be repeated.")
    ] = None,
    amends: Annotated[
        list[str] | None, typer.Option(metavar="N", help="Decision it changes in part; may be repeated.")
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Who decides (default: you, as git knows you); may be repeated."),
    ] = None,
    template: Annotated[
        str, typer.Option(metavar="NAME|FILE", help="madr, madr-minimal, nygard, y-statement, or a file.")
    ] = "madr",
    dir: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder of the record; where most are by default.")
    ] = None,
    path: Where = None,
    edit: Annotated[bool, typer.Option("--edit/--no-edit", help="Open it in $VISUAL or $EDITOR.")] = False,
    dry_run: Dry = False, today: Today = None,
) -> int:  # fmt: skip
    """An architecture decision record, with the next number that is free on every branch."""
    said = {
        "status": status, "affects": affects, "people": by, "supersedes": supersedes, "amends": amends,
        "template": template,
    }  # fmt: skip
    if dir is not None and path is not None:
        raise ArchkitError("--dir and --path both say where it goes", "give one of them")
    place = path if dir is None else f"{dir.rstrip('/')}/"
    return _make("adr", title, said, root, place, dry_run, today, edit=edit)


@app.command(epilog=_EXAMPLES["runbook"])
def runbook(
    title: Annotated[
        str | None, typer.Argument(metavar="TITLE", help="The symptom, as the person on call sees it.")
    ] = None,
    root: Root = ".",
    for_: Annotated[list[str] | None, typer.Option("--for", metavar="REF", help="Entity; may be repeated.")] = None,
    alert: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Alert; may be repeated.")] = None,
    owner: Owner = None, path: Where = None, dry_run: Dry = False, today: Today = None,
) -> int:  # fmt: skip
    """What to do when an alert fires; what the catalog knows of its entities is filled in."""
    if title is None and for_:
        from archkit.scaffold.runbook import title_for

        title = title_for(workspace(root, today).knowledge, for_)
    return _make(
        "runbook", title, {"subjects": for_, "alerts": alert, "owner": owner}, root, path, dry_run, today
    )


@app.command(epilog=_EXAMPLES["incident"])
def incident(
    title: Annotated[str | None, typer.Argument(metavar="TITLE", help="What happened, in a few words.")] = None,
    root: Root = ".",
    severity: Annotated[str | None, typer.Option(metavar="WORD", help="sev1, sev2 (default) ...")] = None,
    affects: Affects = None, path: Where = None, dry_run: Dry = False, today: Today = None,
) -> int:  # fmt: skip
    """A post-incident review."""
    return _make("incident", title, {"severity": severity, "affects": affects}, root, path, dry_run, today)


def _make(
    kind: str,
    text: str | None,
    said: Mapping[str, object],
    root: str,
    path: str | None,
    dry_run: bool,
    today: str | None = None,
    edit: bool = False,
) -> int:
    """Ask for what is missing, then, when it is this run's turn, draft and write."""
    from archkit.cli import ask
    from archkit.cli.editor import editor, open_in
    from archkit.store.turn import turn

    space = workspace(root, today)
    assert space.root is not None
    fields = dict(said)
    name = ask.name(kind, text, "Title" if kind in ("adr", "runbook", "incident") else "Name")
    ask.complete(kind, fields, space)
    if dry_run:
        _show(space, kind, name, fields, path)
        return 0
    command = editor() if edit else ()
    with turn(space.root) as told:
        for sentence in told:
            print(sentence, file=sys.stderr)
        # Opened again: another run may have taken a name or a number while this one was waiting or asking.
        written = _write(workspace(root, today), kind, name, fields, path)
    if command:
        open_in(command, space.root / written)
    return 0


def _show(space: Workspace, kind: str, name: str, said: Mapping[str, object], path: str | None) -> None:
    """Print what would be written, and how other files would change."""
    from archkit.cli.terminal import emit, has_colour
    from archkit.report.diff import unified
    from archkit.report.frame import Painter
    from archkit.scaffold.new import draft

    made, _ = draft(space, kind, name, said, path)
    emit(made.text)
    print(f"would be {'added to' if made.append else 'written as'} {made.path}", file=sys.stderr)
    for other, (before, after) in made.also.items():
        emit(unified(other, before, after, Painter(has_colour(sys.stdout)), raw=not sys.stdout.isatty()))


def _write(space: Workspace, kind: str, name: str, said: Mapping[str, object], path: str | None) -> str:
    """Write it; returns its path."""
    from archkit.cli.terminal import emit
    from archkit.scaffold.draft import write
    from archkit.scaffold.new import draft

    made, findings = draft(space, kind, name, said, path)
    assert space.root is not None
    emit(f"{'added to' if made.append else 'wrote'} {write(space.root, made)}\n")
    for other in made.also:
        emit(f"changed {other}\n")
    for finding in findings:
        _tell(finding)
    return made.path


def _tell(finding: Finding) -> None:
    """What lint will say of it: not wrong, but not finished."""
    from archkit.cli.terminal import paint

    label = paint("to do", "yellow" if finding.severity != "info" else "cyan", sys.stderr)
    print(f"{label}: {finding.message} [{finding.rule}]", file=sys.stderr)
