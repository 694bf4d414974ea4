"""The site as static files: built beside the old one, which it replaces only when it is whole."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.site.console import Console, listening, progress
from archkit.site.settings import CONTENT, PUBLIC, read

_OURS = ("index.html", "404.html", "sitemap.xml")
"""What shows that a folder holds a site."""


def build(root: str, *, strict: bool = False, out: str | None = None) -> int:
    """Build the site of the knowledge base at `root` into `out` (`site/public`); returns the exit code.

    With `strict`, a warning is a failure, and the old site stays. Raises ArchkitError where it cannot be built.
    """
    base = base_of(root)
    target = Path(out).absolute() if out else base / PUBLIC
    _check(target, base)
    with listening() as console, _beside(target) as (made, take):
        pages = render(base, made, console)
        if strict and console.warnings:
            print(f"{_count(console)}: the site was not built (--strict)", flush=True)
            return 1
        take()
    warned = f", {_count(console)}" if console.warnings else ""
    print(f"{pages} pages in {_shown(target)}{warned}", flush=True)
    return 0


def base_of(root: str) -> Path:
    """The folder of the knowledge base that `root` is, or lies in. Raises ArchkitError."""
    from archkit.workspace import open_workspace

    base = open_workspace(root).root
    assert base is not None
    return base


def render(base: Path, out: Path, console: Console, *, url: str | None = None) -> int:
    """One run of MkDocs from the knowledge base at `base` into an existing folder; the number of pages.

    `url` is where a server shows it. Raises ArchkitError.
    """
    from mkdocs.commands.build import build as run
    from mkdocs.exceptions import MkDocsException

    from archkit.site.config import configuration
    from archkit.site.plugin import ArchkitPlugin

    with (
        tempfile.TemporaryDirectory(prefix="archkit-content-") as empty,
        progress("building the site") as step,
        _seldom_collecting(),
    ):
        # MkDocs would follow links out of the folder; the plugin reads the pages written by hand itself.
        config = configuration(base, read(base), content=Path(empty), out=out)
        if url is not None:
            config.site_url = url
        plugin = config.plugins["archkit"]
        assert isinstance(plugin, ArchkitPlugin)
        plugin.told = step
        try:
            run(config, serve_url=url)
        except (MkDocsException, SystemExit) as error:
            raise ArchkitError(f"the site cannot be built: {_reason(error, console)}") from None
        finally:
            config.plugins.on_shutdown()
    return plugin.done


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """What a build makes, it nearly all keeps to its end: looking for garbage all the time costs a sixth of it."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _reason(error: BaseException, console: Console) -> str:
    said = " ".join(str(error).split())
    if said and not said.startswith("Aborted"):
        return said
    return console.warnings[-1] if console.warnings else "MkDocs gave up"


def _check(target: Path, base: Path) -> None:
    """Refuse a place whose content would be lost."""
    real, home = Path(os.path.realpath(target)), Path(os.path.realpath(base))
    content = home / CONTENT
    if home.is_relative_to(real) or real.is_relative_to(content) or content.is_relative_to(real):
        raise ArchkitError(f"the site would replace {_shown(target)}", "name a folder of its own with --out")
    if target.is_symlink() or target.is_file():
        raise ArchkitError(f"{_shown(target)} is no folder", "name another with --out")
    if not target.is_dir():
        return
    there = {entry.name for entry in target.iterdir()}
    if there and not there.issuperset(_OURS):
        raise ArchkitError(
            f"{_shown(target)} holds something else than a site",
            "empty it, or name another folder with --out",
        )


@contextmanager
def _beside(target: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """An empty folder beside `target`, and what puts it in the place of `target`; gone when it was not taken."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".archkit-site-", dir=target.parent))
        folder.chmod(0o755)
    except OSError as error:
        raise ArchkitError(f"{_shown(target)} cannot be written: {error.strerror}") from None
    made, old = folder / "new", folder / "old"
    made.mkdir()

    def take() -> None:
        try:
            if target.exists():
                target.rename(old)
            try:
                made.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
        except OSError as error:
            raise ArchkitError(f"{_shown(target)} cannot be replaced: {error.strerror}") from None

    try:
        yield made, take
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            target.parent.rmdir()  # made for nothing: it is empty


def _count(console: Console) -> str:
    number = len(console.warnings)
    return f"{number} warning{'s' if number > 1 else ''}"


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd())) or "."
    except ValueError:
        return str(path)
