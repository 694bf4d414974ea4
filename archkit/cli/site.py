"""`archkit site`: build the documentation site, or serve it with live reload."""

from __future__ import annotations

from typing import Annotated

import typer

from archkit.cli.group import CommandGroup
from archkit.cli.options import Root

app = typer.Typer(
    cls=CommandGroup,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Build or serve the documentation site.",
    epilog="""Examples:

\b
  archkit site serve               look at it while you write
  archkit site build --strict      static files for any web server; a warning fails the build""",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command(
    epilog="""Examples:

\b
  archkit site build               into site/public
  archkit site build --strict      a warning fails the build
  archkit site build --out /tmp/site"""
)
def build(
    root: Root = ".",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 1 on any warning.")] = False,
    out: Annotated[
        str | None, typer.Option("--out", metavar="DIR", help="Where to; site/public by default.")
    ] = None,
) -> int:
    """Build the site as static files."""
    from archkit.site.build import build as build_site

    return build_site(root, strict=strict, out=out)


@app.command(
    epilog="""Examples:

\b
  archkit site serve
  archkit site serve --address 127.0.0.1:8080 --open"""
)
def serve(
    root: Root = ".",
    address: Annotated[str, typer.Option(metavar="HOST:PORT", help="Where to listen.")] = "127.0.0.1:8000",
    open: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
) -> int:
    """Serve the site on this machine; pages reload when the catalog changes."""
    from archkit.site.serve import serve as serve_site

    return serve_site(root, address=address, open_browser=open)
