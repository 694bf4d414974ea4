"""`archkit analyze`: a question of the design review, computed over the catalog."""

from __future__ import annotations

import gc
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from archkit.cli.options import Root, Today, entity, one_of, workspace
from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from archkit.analysis.questions import Asked, Question
    from archkit.report.figures import About
    from archkit.source.location import Place
    from archkit.workspace import Workspace

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit analyze                              the questions there are
  archkit analyze availability                 the leading figures of everything, the worst first
  archkit analyze availability --all           every figure of everything
  archkit analyze availability order           of one thing, with what was assumed and what nobody states
  archkit analyze capacity --format csv        for a spreadsheet
  archkit analyze latency place-order --format markdown   for a comment or a page

`archkit explain FIGURE REF` prints how a figure came about. JSON, Markdown and CSV have every figure.

Exit codes: 0 computed, whatever came out, 2 misuse."""

_FORMATS = ("text", "json", "markdown", "csv")


@app.command("analyze", epilog=_EXAMPLES)
def analyze(
    question: Annotated[
        str | None, typer.Argument(metavar="[QUESTION]", help="availability, latency, retries ...")
    ] = None,
    ref: Annotated[
        str | None, typer.Argument(metavar="[REF]", help="A component, resource or flow; all by default.")
    ] = None,
    root: Root = ".",
    everything: Annotated[
        bool, typer.Option("--all", help="Show every figure, not the leading ones.")
    ] = False,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text, json, markdown or csv.")] = "text",
    today: Today = None,
) -> int:
    """Compute what a design review asks: availability, latency, retries, blast radius, data, capacity ..."""
    from archkit.analysis.questions import QUESTIONS, Asked
    from archkit.cli.terminal import emit, progress, room

    one_of(format, _FORMATS, "--format")
    if question is None:
        from archkit.report.table import columns

        emit(columns(("question", "asks"), [(q.name, q.asks) for q in QUESTIONS.values()], width=room()))
        return 0
    chosen = QUESTIONS[one_of(question, tuple(QUESTIONS), "analyze")]
    gc.disable()  # what is computed is kept to the end
    space = workspace(root, today)
    about = _asked_about(space, chosen, ref)
    with progress("computing") as step:
        asked = Asked(space.design, space.knowledge, space.today, space.earlier_design)
        answers = _found(chosen, asked, about, step)
        every = about is not None or format != "text"
        found = answers if every else [a for a in answers if _is_known(a)]
    if format != "text":
        emit(_exported(found, format))
    elif not space.knowledge.entities:
        emit("there is no entity yet\n")
    elif found:
        emit(_told(space, found, chosen, about, everything=everything))
    else:
        from archkit.report.figures import unsaid

        emit(unsaid(answers, partial(_where, space)))
    return 0


def _asked_about(space: Workspace, chosen: Question, ref: str | None) -> str | None:
    """The reference that is meant; ArchkitError when the question cannot be asked of it."""
    if ref is None:
        return None
    about = entity(space, ref, chosen.kinds)
    if chosen.takes(about.kind):
        return about.ref
    from archkit.scaffold.naming import a

    listed = ", ".join(a(kind.lower()) for kind in chosen.kinds)
    kinds = " or ".join(listed.rsplit(", ", 1)) or "the whole design, without a REF"
    raise ArchkitError(f"{chosen.name} is not asked of {a(about.kind.lower())}", f"it is asked of {kinds}")


def _found(
    question: Question, asked: Asked, ref: str | None, step: Callable[[int, int], None]
) -> list[About]:
    """Figures of one thing, or of everything that has any."""
    from archkit.model.ref import short
    from archkit.report.figures import About

    refs, found = list(question.subjects(asked)) if ref is None else [ref], []
    for done, one in enumerate(refs, 1):
        if figures := question.answer(asked, one):
            found.append(About(short(one) if one else "", figures))
        step(done, len(refs))
    return found


def _is_known(about: About) -> bool:
    return any(figure.value is not None for figure in about.figures)


def _exported(found: list[About], format: str) -> str:
    from archkit.report import figures

    written = {"json": figures.as_data, "csv": figures.as_table, "markdown": figures.as_markdown}
    return written[format](found)


def _told(
    space: Workspace, found: list[About], chosen: Question, about: str | None, *, everything: bool
) -> str:
    """For a terminal: an overview of everything, or all figures of one thing with its tree."""
    from archkit.cli.terminal import room
    from archkit.report import figures

    where = partial(_where, space)
    if about is not None:
        from archkit.report.tree import drawn, tree

        return figures.as_text(found, room(), where, drawn(tree(chosen.name, space.design, about), room()))
    if everything or not chosen.leading:
        return figures.as_text(found, room(), where)
    return figures.as_overview(found, chosen.leading, room(), where, is_worst_low=chosen.is_worst_low)


def _where(space: Workspace, place: Place) -> str:
    return f"{place.path}:{space.locator(place.path).span(place).line}"
