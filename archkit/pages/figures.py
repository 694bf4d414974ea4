"""What analyses computed of one thing: the few figures that matter first, the rest by question behind folds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.analysis.written import value, written
from archkit.pages import availability, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archkit.analysis.questions import Question
    from archkit.analysis.result import Figure, Missing, Operand, Step
    from archkit.pages.library import Library

PROMISE = "Numbers compare designs, they do not promise uptime."
"""Stands on every page that shows a number: correlated failures outside the declared failure domains, partial
brown-outs and the time to detect are not in it."""

_MOST = 60
"""Operands of one step that a page shows; the command line shows all of them."""

_FIRST = {
    "availability": "Up with all it needs",
    "left-minutes": "Error budget that dependencies leave",
    "p-commit": "Commits",
    "p99-estimate": "Takes, at the p99",
    "p99-slack": "Left of its latency objective",
    "worst-case-latency": "Takes at worst",
    "utilisation": "Used at peak",
    "utilisation-minus-one-zone": "Used at peak without one zone",
    "safe-peak": "Peak from which it still recovers",
    "recovery-time": "Back after a loss in",
    "recovery-point": "Data lost in a crash",
}
"""What a reviewer looks at first, in this order and in words that need no manual."""

_MOST_FIRST = 7


def promise(*computed: str) -> str:
    """The sentence, once on a page that shows anything computed."""
    return f"*{PROMISE}*" if any(part.strip() for part in computed) else ""


def section(library: Library, ref: str) -> str:
    """Every question that has an answer for a component, a resource or a flow; empty without any."""
    answers = list(_answers(library, ref))
    found = {f.name: f for _, figures in answers for f in figures if f.value is not None}
    first = [(words, found[name]) for name, words in _FIRST.items() if name in found][:_MOST_FIRST]
    folds = [
        text.folded("quote", f"{_capital(_words(q.name))}: {q.asks}", _answer(library, figures))
        for q, figures in answers
    ]
    # Derivations name everything that is needed: a search for one service would find all that need it.
    return text.blocks("## Figures", _rows(first), text.unsearched(text.blocks(folds))) if folds else ""


def _answers(library: Library, ref: str) -> Iterator[tuple[Question, Sequence[Figure]]]:
    """Questions whose answer rests on something that somebody stated."""
    from archkit.analysis.questions import QUESTIONS

    if not library.states_figures:
        return
    kind = library.knowledge.entities[ref].kind
    for question in QUESTIONS.values():
        # The blast radius has a section of its own, with links.
        if question.takes(kind) and question.name != "blast-radius":
            if question.name == "availability" and availability.is_large(library, ref):
                continue
            figures = library.answer(question, ref)
            if any(f.value is not None and _is_grounded(f) for f in figures):
                yield question, figures


def _is_grounded(figure: Figure) -> bool:
    return any(o.place is not None for step in figure.steps for o in step.operands)


def figures(library: Library, title: str, found: Sequence[Figure]) -> str:
    """A section with these figures; empty without any that says something."""
    told = [f for f in found if f.value is not None or f.missing]
    return text.blocks(f"## {title}", _answer(library, told), f"*{PROMISE}*") if told else ""


def _answer(library: Library, found: Sequence[Figure]) -> str:
    """The figures of one question: values, what is missing and assumed for them, and how each came about."""
    assumed = list(dict.fromkeys(a for f in found for a in f.assumptions))
    missing = list(dict.fromkeys(_missing(library, m) for f in found for m in f.missing))
    more = f"and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
    return text.blocks(
        _table(found),
        f"Not stated: {', '.join([*missing[:_MOST], *([more] if more else [])])}." if missing else "",
        "Assumed:" if assumed else "",
        text.bullets(text.plain(a) for a in assumed),
        _derivations(library, found),
    )


def _table(found: Iterable[Figure]) -> str:
    return _rows((_capital(_words(f.name)), f) for f in found)


def _rows(found: Iterable[tuple[str, Figure]]) -> str:
    rows = ((words, f"**{text.plain(value(f))}**", f.status) for words, f in found)
    return text.table(("Figure", "Value", "Known"), rows)


def _words(name: str) -> str:
    return text.plain(" ".join("SLO" if word == "slo" else word for word in name.split("-")))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _missing(library: Library, missing: Missing) -> str:
    place = missing.place
    if place is None:
        return text.code(missing.what)
    line = library.locate(place).line
    where = library.edit_link(place.path, line, f"{place.path}:{line}") or text.code(f"{place.path}:{line}")
    return f"{text.code(missing.what)} ({where})"


def _derivations(library: Library, found: Sequence[Figure]) -> Iterator[str]:
    """A fold for each figure. Steps that several have in common stand with the first of them."""
    seen: dict[Step, str] = {}
    for figure in found:
        if figure.value is None or not figure.steps:
            continue
        said = list(_steps(library, figure, seen))
        yield text.folded("quote", f"How {_words(figure.name)} came about", text.blocks(said))


def _steps(library: Library, figure: Figure, seen: dict[Step, str]) -> Iterator[str]:
    for number, step in enumerate(figure.steps, 1):
        before = seen.get(step)
        yield from _step(library, number, step, before)
        if before is None:
            seen[step] = figure.name


def _step(library: Library, number: int, step: Step, before: str | None) -> Iterator[str]:
    result = text.plain(written(step.value, step.unit))
    above = f" (see *{_words(before)}* above)" if before is not None and step.operands else ""
    yield f"**{number}.** {text.code(step.formula)} = **{result}**{above}"
    if above:
        return
    yield text.table(("Operand", "Value", "Written in"), _operands(library, step.operands[:_MOST]))
    if len(step.operands) > _MOST:
        yield f"and {len(step.operands) - _MOST} more operands"


def _operands(library: Library, operands: Iterable[Operand]) -> Iterator[tuple[str, str, str]]:
    for operand in operands:
        place = operand.place
        line = library.locate(place).line if place is not None else None
        where = library.source_link(place.path, line=line) if place is not None else ""
        yield text.plain(operand.name), text.plain(written(operand.value, operand.unit)), where
