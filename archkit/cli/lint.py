"""`archkit lint`: check everything, report on some or all of it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.lint.baseline import Baseline
    from archkit.lint.finding import Report
    from archkit.lint.fix import Mended
    from archkit.lint.run import Selection
    from archkit.model.knowledge import Knowledge
    from archkit.model.settings import PathSettings
    from archkit.source.tree import Tree
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit lint                              everything
  archkit lint catalog/payments adrs        everything is read, these are reported on
  archkit lint --preset core                contradictions and broken references only
  archkit lint --select runbook-missing     one rule, or a family: --select operations
  archkit lint --format json > report.json  for other programs
  archkit lint --fail-on warning            exit 1 for warnings too
  archkit lint --diff                       what --fix would change; nothing is written
  archkit lint --fix adrs                   mend what can be mended safely, report the rest
  archkit lint --baseline known.txt --update-baseline --grow
                                            know what is there today, report only what comes

Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 misuse. With --diff: 1 when there is something to mend."""


@app.command(epilog=_EXAMPLES)
def lint(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Report on these only.")
    ] = None,
    root: Root = ".",
    select: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Run only this rule or family; may be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="Leave out this rule or family; may be repeated.")
    ] = None,
    preset: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="core, recommended or strict; the settings' by default."),
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="LEVEL", help="Exit 1 from this severity on: error, warning, info, never.")
    ] = "",
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, concise or json.")] = "text",
    baseline: Annotated[
        str | None, typer.Option(metavar="FILE", help="Hide the findings this file knows.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Take out of that file what was mended.")
    ] = False,
    grow: Annotated[
        bool, typer.Option("--grow", help="With --update-baseline: also take in what is new.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended safely.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what --fix would change, and write nothing.")
    ] = False,
    today: Today = None,
) -> int:
    """Check the catalog, decisions and runbooks."""
    from archkit.cli.terminal import progress

    one_of(format, ("text", "concise", "json"), "--format")
    gc.disable()  # a lint keeps nearly all it makes: looking for garbage costs a fifth and finds none
    if fail_on:
        one_of(fail_on, ("error", "warning", "info", "never"), "--fail-on")
    space = workspace(root, today)
    selection = _selection(preset or space.settings.preset, select or (), ignore or ())
    if update_baseline:
        if fix or diff:
            raise ArchkitError(
                "--update-baseline writes a baseline and mends nothing", "run one, then the other"
            )
        return _update(space, selection, baseline, paths, grow=grow)
    if grow:
        raise ArchkitError(
            "--grow says what --update-baseline may take in",
            "`archkit lint --baseline FILE --update-baseline --grow`",
        )
    known = _read(baseline, space.root) if baseline else None
    reported_on = reported(space.root, paths or [])
    with progress("reading and checking"):
        if fix or diff:
            mended = _mended(space, selection, reported_on, known)
            if diff:
                return _show(space, mended)
            space, report = _written(space, mended)
        else:
            report = space.lint(selection, reported_on, known)
    _tell(space, report, format)
    level = fail_on or ("warning" if selection.preset == "strict" else "error")
    return _code(report, level)


def _selection(preset: str, select: Sequence[str], ignore: Sequence[str]) -> Selection:
    from archkit.lint.run import Selection

    chosen = one_of(preset, ("core", "recommended", "strict"), "--preset")
    return Selection(chosen, tuple(select), tuple(ignore))  # type: ignore[arg-type]  # as was just checked


def _tell(space: Workspace, report: Report, format: str) -> None:
    from archkit.cli.terminal import emit, has_colour, has_links, width
    from archkit.report.findings import render

    emit(
        render(
            report,
            format,
            source=space.source,
            colour=has_colour(sys.stdout),
            links=has_links(sys.stdout),
            width=width() if sys.stdout.isatty() else 120,
        )
    )
    if not report.files:
        print(_nothing(space.settings.paths), file=sys.stderr)


def _code(report: Report, level: str) -> int:
    from archkit.lint.finding import RANK

    worst = report.worst()
    return int(level != "never" and worst is not None and RANK[worst] >= RANK[level])  # type: ignore[index]


def _mended(
    space: Workspace, selection: Selection, paths: Sequence[str], baseline: Baseline | None
) -> Mended:
    """The knowledge base with its safe fixes made, in memory."""
    from archkit.lint.fix import mend

    def look(tree: Tree) -> tuple[Report, Knowledge]:
        there = space if tree is space.tree else space.over(tree)
        return there.lint(selection, paths, baseline), there.knowledge

    return mend(space.tree, look)


def _written(space: Workspace, mended: Mended) -> tuple[Workspace, Report]:
    """Write what changed, all of it or nothing. ArchkitError when somebody else has written there meanwhile."""
    from dataclasses import replace

    from archkit.store.write import change_all

    if mended.files:
        assert space.root is not None, "a working copy has a folder"
        change_all(space.root, {path: (mended.before[path], new) for path, new in mended.files.items()})
    report = replace(mended.report, fixed=mended.count, changed=tuple(mended.files))
    return space.over(mended.tree), report


def _show(space: Workspace, mended: Mended) -> int:
    """Print what would change; 1 when anything would."""
    from archkit.cli.terminal import emit, has_colour
    from archkit.report.diff import unified
    from archkit.report.frame import Painter

    painter = Painter(has_colour(sys.stdout))
    for path, content in sorted(mended.files.items()):
        emit(unified(path, space.tree.read(path), content, painter, raw=not sys.stdout.isatty()))
    count, files = mended.count, len(mended.files)
    words = f"{count} finding{'s' * (count != 1)} in {files} file{'s' * (files != 1)}"
    print(f"--fix would mend {words}" if count else "there is nothing that --fix would mend", file=sys.stderr)
    return int(bool(count))


def _read(file: str, root: Path | None) -> Baseline:
    from archkit.lint.baseline import read

    path = Path(file)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ArchkitError(f"there is no baseline {file}", "`--update-baseline --grow` writes it") from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ArchkitError(f"the baseline {file} cannot be read: {why}") from None
    inside = root is not None and path.resolve().is_relative_to(root)
    return read(text, path.resolve().relative_to(root).as_posix() if inside and root else file)


def _update(
    space: Workspace, selection: Selection, file: str | None, paths: list[str] | None, *, grow: bool
) -> int:
    """Write the baseline anew. ArchkitError when it would grow and nobody said that it may."""
    from archkit.cli.terminal import emit
    from archkit.lint.baseline import Baseline, write
    from archkit.lint.run import HOUSEKEEPING
    from archkit.store.write import write as write_file

    if not file or paths:
        raise ArchkitError("--update-baseline writes a whole baseline: give --baseline FILE and no paths")
    there = _read(file, space.root) if Path(file).exists() or not grow else Baseline(file)
    found = [f for f in space.lint(selection).findings if f.family != HOUSEKEEPING]
    new, known = there.split(found)
    if new and not grow:
        raise ArchkitError(
            f"{len(new)} {'finding is' if len(new) == 1 else 'findings are'} new, and the baseline may only shrink",
            "mend them, or take them in with --grow",
        )
    write_file(Path(file).absolute(), write(found), overwrite=True)
    emit(f"{file} knows {len(found)} findings: {len(new)} new, {len(there.entries) - known} gone\n")
    return 0


def _nothing(paths: PathSettings) -> str:
    *most, last = (*paths.catalog, *paths.decisions, *paths.runbooks) or ("any folder",)
    places = f"{', '.join(most)} or {last}" if most else last
    return f"nothing to check here: no file in {places}; `archkit init` starts a knowledge base"


def reported(root: object, paths: list[str]) -> list[str]:
    """Paths of the command line as paths from the root of the knowledge base. ArchkitError when one is not there."""
    base = Path(str(root))
    result = []
    for text in paths:
        path = Path(text)
        full = next((p for p in (path.absolute(), base / path) if p.exists()), None)
        if full is None:
            raise ArchkitError(f"there is no file or folder {text}")
        try:
            inside = Path(_normal(full)).relative_to(_normal(base)).as_posix()
        except ValueError:
            raise ArchkitError(f"{text} lies outside the knowledge base at {base}") from None
        result.append(inside)
    return result


def _normal(path: object) -> str:
    import os

    return os.path.realpath(str(path))
