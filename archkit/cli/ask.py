"""What `archkit new` still has to know: asked of a person on a terminal, given by options in a script."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.workspace import Workspace

Said = dict[str, object]


@dataclass(frozen=True, slots=True)
class Question:
    """One field, and what it is asked as."""

    field: str
    words: str
    default: str = ""
    many: bool = False
    """Several answers, with commas between them."""
    required: bool = False
    """Without it there is nothing to write; a script must give it."""


_OWNER = Question("owner", "Which group answers for it", required=True)
_ABOUT = Question("description", "What it does, for whom")
_AFFECTS = Question("affects", "Which entities it is about", many=True)

QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    "component": (_OWNER, Question("type", "Type", "service"), _ABOUT),
    "resource": (_OWNER, Question("type", "Type", "relational-database"), _ABOUT),
    "api": (_OWNER, Question("type", "Type", "openapi"), _ABOUT),
    "system": (_OWNER, _ABOUT),
    "domain": (_OWNER, _ABOUT),
    "group": (Question("type", "Type", "team"), Question("description", "What it answers for")),
    "flow": (_OWNER, Question("type", "Type", "journey"), _ABOUT),
    "adr": (Question("people", "Who decides", many=True), _AFFECTS),
    "runbook": (Question("subjects", "Which entities it is for", many=True),),
    "incident": (Question("severity", "Severity", "sev2"), _AFFECTS),
}


def is_person() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def name(kind: str, given: str | None, words: str) -> str:
    """The name or title: as given, else as typed. Raises ArchkitError in a script that gives none."""
    if given is not None and given.strip():
        return given
    if not is_person():
        from archkit.scaffold.naming import a

        example = f'archkit new {kind} "..."' if words == "Title" else f"archkit new {kind} NAME"
        raise ArchkitError(f"{a(kind)} needs a {words.lower()}", f"`{example}`")
    while not (answer := _prompt(words, "")):
        pass
    return answer


def complete(kind: str, said: Said, space: Workspace) -> None:
    """Ask for what is missing; in a script take the defaults. Raises ArchkitError where there is none."""
    for question in QUESTIONS[kind]:
        if said.get(question.field):
            continue
        default = _default(question, space)
        if is_person():
            said[question.field] = _answer(question, default, space)
        elif default:
            said[question.field] = [default] if question.many else default
        elif question.required:
            from archkit.scaffold.naming import a

            raise ArchkitError(f"{a(kind)} needs --{question.field}", _choices(space))


def _default(question: Question, space: Workspace) -> str:
    """What is taken when nothing is said: the only group, the person git knows."""
    if question.field == "owner":
        groups = _groups(space)
        return groups[0] if len(groups) == 1 else ""
    if question.field == "people" and space.root is not None:
        from archkit.store.history import user

        return user(space.root) or ""
    return question.default


def _answer(question: Question, default: str, space: Workspace) -> str | list[str]:
    """An answer that leads somewhere; a wrong one is asked for again, with what was probably meant."""
    from archkit.cli.terminal import paint
    from archkit.scaffold.fields import REFERENCES, known

    choices = _groups(space)[:8] if question.field == "owner" else []
    words = question.words + (f" ({', '.join(choices)})" if len(choices) > 1 else "")
    while True:
        text = _prompt(words, default)
        answers = [part.strip() for part in text.split(",") if part.strip()] if question.many else [text]
        try:
            if question.field in REFERENCES:
                for answer in filter(None, answers):
                    known(space.knowledge, answer, REFERENCES[question.field])
        except ArchkitError as error:
            hint = f"; {error.hint}" if error.hint else ""
            print(f"{paint('error', 'red', sys.stderr)}: {error.message}{hint}", file=sys.stderr)
            continue
        if text or not question.required:
            return answers if question.many else text


def _prompt(words: str, default: str) -> str:
    import typer

    return str(typer.prompt(words, default=default, show_default=bool(default), err=True)).strip()


def _groups(space: Workspace) -> Sequence[str]:
    from archkit.model.ref import short

    return sorted(short(e.ref).removeprefix("group:") for e in space.knowledge.of_kind("Group"))


def _choices(space: Workspace) -> str:
    groups = _groups(space)
    if not groups:
        return "`archkit new group NAME` makes the first one"
    return "one of " + ", ".join(groups[:12]) + (f" and {len(groups) - 12} more" if len(groups) > 12 else "")
