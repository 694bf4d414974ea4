"""`archkit schema`: JSON Schema made from the models, for people and for their editors."""

from __future__ import annotations

from typing import Annotated

import typer

from archkit.cli.options import Root
from archkit.errors import ArchkitError

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit schema                   the schema of every kind in one
  archkit schema component         one kind
  archkit schema --install         completion and explanations in VS Code and other editors"""


@app.command(epilog=_EXAMPLES)
def schema(
    kind: Annotated[
        str | None, typer.Argument(metavar="KIND", help="component, resource, flow, adr ...")
    ] = None,
    root: Root = ".",
    install: Annotated[
        bool, typer.Option("--install", help="Write the schema and the editor's settings into this folder.")
    ] = False,
) -> int:
    """Print the JSON Schema of a kind, or set an editor up with it."""
    import json

    from archkit.cli.terminal import emit
    from archkit.model.schema import json_schema

    if install:
        if kind:
            raise ArchkitError("--install takes the schema of every kind", "leave the kind out")
        from archkit.cli.options import workspace
        from archkit.scaffold.editor import install as install_editor

        space = workspace(root)
        assert space.root is not None
        for line in install_editor(space.root, space.settings):
            emit(line + "\n")
        return 0
    emit(json.dumps(json_schema(kind or "catalog"), indent=2, ensure_ascii=False) + "\n")
    return 0
