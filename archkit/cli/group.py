"""A command that has commands of its own: a name there is not is answered with the nearest one."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup


class CommandGroup(TyperGroup):
    """A group whose help shows the whole line of each command, and whose errors say what was probably meant."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            from archkit.errors import ArchkitError
            from archkit.source.names import did_you_mean

            hint = did_you_mean(args[0], self.list_commands(ctx)) or f"see `{ctx.command_path} --help`"
            command = f"{ctx.command_path} {args[0]}".removeprefix("archkit ")
            raise ArchkitError(f"there is no command `{command}`", hint)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]
        with formatter.section("Commands"):
            formatter.write_dl(self.lines(ctx))

    def lines(self, ctx: typer.Context) -> list[tuple[str, str]]:
        """Each command and the first sentence of its help."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, (command.help or "").partition("\n\n")[0]) for name, command in found if command]
