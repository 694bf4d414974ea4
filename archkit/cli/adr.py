"""`archkit adr`: decisions listed, shown, drawn, weighed, and changed in their own format."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer

from archkit.cli.group import CommandGroup

COMMANDS: dict[str, tuple[str, str]] = {
    "list": ("adr_list", "List decisions, by status, area or entity."),
    "show": ("adr_show", "Show one decision as a card: status, date, people, chain, what it affects."),
    "graph": ("adr_graph", "Print which decision replaces, amends or relates to which."),
    "decide": ("adr_decide", "Weigh the options of a decision by its criteria."),
    "accept": ("adr_edit", "Accept a decision."),
    "reject": ("adr_edit", "Reject a decision."),
    "deprecate": ("adr_edit", "Say that a decision is not to be followed any more."),
    "supersede": ("adr_edit", "Replace a decision by another one, on both sides."),
    "amend": ("adr_edit", "Say that a decision changes another one in part, on both sides."),
    "renumber": ("adr_renumber", "Give a decision another number, and lead every link to it there."),
}
"""Every command, the module it is in, and its line in the help."""

_EPILOG = """Examples:

\b
  archkit adr list --status proposed
  archkit adr accept 12
  archkit adr supersede 4 --by 12 --dry-run
  archkit adr graph --format mermaid

A new one: `archkit new adr "Use an outbox for order events"`. A decision is named by its number, its id
(ADR-0012), its path or its title. Only the lines that hold a fact are edited, in the format of the record."""


class _Group(CommandGroup):
    """Imports a command when it is called."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        command = typer.main.get_command(import_module(f"archkit.cli.{COMMANDS[cmd_name][0]}").app)
        return getattr(command, "commands", {}).get(cmd_name, command)

    def lines(self, ctx: typer.Context) -> list[tuple[str, str]]:
        return [(name, words) for name, (_, words) in COMMANDS.items()]


app = typer.Typer(
    cls=_Group,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="List, show, weigh and change decisions.",
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _adr() -> None:
    pass
