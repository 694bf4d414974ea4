"""The `archkit` command: a group that loads only the command asked for, and the one error handler.

Exit codes: 0 fine, 1 findings (or drawings out of date), 2 misuse or a crash, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import typer

from archkit.cli.group import CommandGroup

COMMANDS: dict[str, str] = {
    "init": "Start a knowledge base in this folder.",
    "new": "Write a new entity, decision, runbook or incident from its template.",
    "adr": "List, show, weigh and change decisions.",
    "lint": "Check the catalog, decisions and runbooks.",
    "stale": "List pages that need a look: their review is late, or their subject changed.",
    "rule": "Explain a rule, or list them all.",
    "list": "List entities, decisions and runbooks.",
    "show": "Show one entity as a card: what, who, edges, decisions, findings.",
    "search": "Find words in entities, decisions and runbooks.",
    "incidents": "List incidents, how long they took, and what is still to be done.",
    "onboarding": "Show what somebody who joins a team reads first.",
    "readiness": "Rate components: checks with evidence, gates and levels.",
    "runbooks": "Who has a runbook and who has none, and what runbooks leave out.",
    "review-doc": "Stamp a review of a document, after showing what changed since.",
    "config": "List the configuration reference, or compare it with what is really used.",
    "analyze": "Compute what a design review asks: availability, latency, retries, capacity ...",
    "what-if": "Suppose a failure, a load or another catalog, and compare it with today.",
    "explain": "Show how a figure came about, step by step, down to the line of every number.",
    "graph": "Print the dependency graph, or a part of it.",
    "diagram": "Draw the diagrams into their folder, or check that they are current.",
    "site": "Build or serve the documentation site.",
    "schema": "Print the JSON Schema of a kind, or set an editor up with it.",
}
"""Every command and its line in the help. The command itself is in the module of the same name (with `_`)."""

_EPILOG = """Examples:

\b
  archkit init                     start a knowledge base here
  archkit new component checkout   describe a service
  archkit lint                     check everything
  archkit show order               one service on one card
  archkit site serve               browse it all

`archkit COMMAND --help` has examples for each command.

Exit codes: 0 fine, 1 findings or drawings out of date, 2 misuse or a crash, 130 interrupted."""


class LazyGroup(CommandGroup):
    """Knows the names and help lines of all commands, and imports a command when it is called."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def, override]
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"archkit.cli.{cmd_name.replace('-', '_')}")
        return typer.main.get_command(module.app)

    def lines(self, ctx: typer.Context) -> list[tuple[str, str]]:
        return list(COMMANDS.items())


app = typer.Typer(
    cls=LazyGroup,
    name="archkit",
    help="The architecture of a system as files: checked, drawn, computed and published.",
    epilog=_EPILOG,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=True,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _main(
    version: bool = typer.Option(False, "--version", "-V", help="Print the version and leave."),
) -> None:
    pass


def main() -> int:
    """Run the command line; returns the exit code. Nobody sees a traceback."""
    from archkit.errors import ArchkitError

    try:
        result = app(standalone_mode=False)
        sys.stdout.flush()
        # The option parser makes an exit code of Ctrl-C.
        return _interrupted() if result == 130 else result if isinstance(result, int) else 0
    except ArchkitError as error:
        return _misuse(error.message, error.hint)
    except KeyboardInterrupt:
        return _interrupted()
    except BrokenPipeError:
        # The reader (`head`, a pager) has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(error)


def _called() -> str:
    """The command that was called, for an error of the option parser that does not say."""
    group: object = typer.main.get_command(app)
    path = "archkit"
    for word in sys.argv[1:]:
        find = getattr(group, "get_command", None)
        group = find(None, word) if find else None
        if group is None:
            break
        path += f" {word}"
    return path


def _misuse(message: str, hint: str | None) -> int:
    from archkit.cli.terminal import paint

    print(f"{paint('error', 'red', sys.stderr)}: {message}", file=sys.stderr)
    if hint:
        print(f"{paint('help', 'cyan', sys.stderr)}: {hint}", file=sys.stderr)
    return 2


def _interrupted() -> int:
    from archkit.errors import INTERRUPTED

    print(INTERRUPTED, file=sys.stderr)
    return 130


def _unexpected(error: Exception) -> int:
    """Exceptions of the option parser are misuse; anything else is a defect, with a log to send."""
    name = type(error).__name__
    if name in ("Abort", "Exit"):
        code = getattr(error, "exit_code", 130)
        return code if isinstance(code, int) else 1
    format_message = getattr(error, "format_message", None)
    if name == "NoArgsIsHelpError":  # the help is the message
        print(format_message() if format_message else error, file=sys.stderr)
        return 2
    if format_message is not None:
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else _called()
        return _misuse(format_message(), f"see `{path} --help`")
    if isinstance(error, OSError) and error.filename is not None:
        return _misuse(f"{os.fsdecode(error.filename)} cannot be used: {error.strerror}", None)
    from archkit.cli.crash import write_log

    log = write_log(error)
    where = f"the details are in {log}" if log else "set ARCHKIT_CACHE_DIR to a folder that can be written"
    return _misuse(f"archkit itself failed ({name}: {error})", f"{where}; please report it")
