"""Where a new decision belongs and what its file is called: in the folder of its neighbours, named as they are."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from archkit.errors import ArchkitError
from archkit.model.adr.record import Decision
from archkit.model.adr.text import RECORDS
from archkit.model.knowledge import Knowledge
from archkit.scaffold.numbering import taken
from archkit.scaffold.placement import Placement, first_folder
from archkit.source.escape import line

_DATE = re.compile(r"(?P<year>\d{4})(?P<gap>[-_.]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)(?P<after>[-_. ]+)")
_NUMBER = re.compile(
    r"(?P<before>(?:m?adr|rfc)?[-_ ]?)(?P<digits>\d{1,6})(?P<after>[-_. ]+)(?=\D|\d+\D*[a-z])", re.IGNORECASE
)
_CALENDAR = re.compile(r"\d{4}-\d\d-\d\d\b")


class Style(NamedTuple):
    """How records are named: `0012-use-x.md`, `ADR-012_use_x.md`, `2026-11-25-use-x/README.md`."""

    date: tuple[str, str] | None = None
    """What stands between year, month and day, and behind them; None: no date."""
    number: tuple[str, str] | None = ("", "-")
    """What stands before the number and behind it; None: no number."""
    file: str = ""
    """Name of the file in a folder of its own; empty: the record is a file among others."""
    gap: str = "-"
    """What stands between words."""


def decision_place(
    knowledge: Knowledge, root: Path | None, slug: str, day: str, asked: str | None = None
) -> Placement:
    """The place of a new decision, with the next number that is free here and on every branch.

    `asked` is the folder (with a slash at its end) or the file that a person wants. Raises ArchkitError when the
    number in the name of such a file is taken.
    """
    folder = posixpath.normpath(asked.rstrip("/")) if asked is not None and asked.endswith("/") else None
    if asked is not None and folder is None:
        return _asked_file(knowledge, root, posixpath.normpath(asked))
    if folder is None:
        scopes = [d.scope for d in knowledge.decisions]
        folder = _most_common(scopes) if scopes else first_folder(knowledge.settings.paths.decisions, "adrs")
    folder = "" if folder == "." else folder
    here = [d for d in knowledge.decisions if d.scope == folder]
    style = _style(here or knowledge.decisions)
    words = slug.replace("-", style.gap)
    name = ""
    if style.date is not None:
        name += style.date[0].join(day.split("-")) + style.date[1]
    number = None
    if style.number is not None:
        held = taken(knowledge, root, folder)
        number = 1 + max(held, default=0)
        width = _width([d for d in here if d.number is not None]) if any(d.number for d in here) else 4
        name += f"{style.number[0]}{number:0{width}d}{style.number[1]}"
    if style.file:
        return Placement(posixpath.join(folder, name + words, style.file), number=number)
    return Placement(posixpath.join(folder, f"{name}{words}.md"), number=number)


def _asked_file(knowledge: Knowledge, root: Path | None, path: str) -> Placement:
    """The number is the one in the name, if there is one."""
    folder, name = posixpath.split(path)
    read = _read(name)
    if read is None or read[1] is None:
        return Placement(path)
    number = read[1]
    held: Mapping[int, str] = taken(knowledge, root, folder)
    if number in held:
        raise ArchkitError(
            f"the number {number} is taken by {line(held[number])}", f"{max(held) + 1} is free"
        )
    return Placement(path, number=number)


def _style(neighbours: Sequence[Decision]) -> Style:
    """How most of the neighbours are named; four digits and a hyphen where there are none."""
    found = [style for d in neighbours if (style := _style_of(d)) is not None]
    return _most_common(found) if found else Style()


def _style_of(decision: Decision) -> Style | None:
    folder, name = posixpath.split(decision.path)
    own = name if folder != decision.scope else ""
    read = _read(posixpath.basename(folder) if own else name)
    if read is None:
        return None
    style, _ = read
    if own and not own.lower().endswith((".md", ".markdown")):
        own = f"{own.rpartition('.')[0]}.md"
    return style._replace(file=own)


def _read(name: str) -> tuple[Style, int | None] | None:
    """The style of one name, and the number in it."""
    stem = name.rpartition(".")[0] if name.lower().endswith(RECORDS) else name
    rest, date = stem, None
    match = _DATE.match(rest)
    if match and 0 < int(match["month"]) < 13 and 0 < int(match["day"]) < 32:
        date, rest = (match["gap"], match["after"]), rest[match.end() :]
    found = _NUMBER.match(rest) if date or not _CALENDAR.match(rest) else None
    number = (found["before"], found["after"]) if found else None
    words = rest[found.end() :] if found else rest
    gap = "_" if words.count("_") > words.count("-") else "-"
    return Style(date, number, "", gap), int(found["digits"]) if found else None


def _width(numbered: Sequence[Decision]) -> int:
    """How many digits the numbers of the neighbours have; one where they are not filled up with zeros."""
    written = []
    for d in numbered:
        folder, name = posixpath.split(d.path)
        own = posixpath.basename(folder) if folder != d.scope else name
        for match in re.finditer(r"\d+", own):
            if int(match[0]) == d.number:
                written.append(match[0])
                break
    if not any(digits.startswith("0") for digits in written):
        return 1
    return _most_common([len(digits) for digits in written if digits.startswith("0")])


_T = TypeVar("_T", str, int, Style)


def _most_common(found: Iterable[_T]) -> _T:
    return min(Counter(found).items(), key=lambda item: (-item[1], str(item[0])))[0]
