"""Number, title and date that a record has by its name and its first heading: `0012-use-x.md`, `# ADR 12: Use X`."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple


class NameRead(NamedTuple):
    """What the name of a file (or of the folder a README lies in) tells."""

    number: int | None = None
    date: str | None = None
    stem: str = ""


_DATED = re.compile(r"((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?=$|[-_. T])[-_. ]*")
_MONTH = re.compile(r"(?:19|20)\d\d[-_.](?:0[1-9]|1[0-2])(?=$|[-_. ])[-_. ]*")
_NUMBER = re.compile(
    r"(?:(?:adrs?|madr|rfc|dr|ad|decision|decision[-_ ]record)[-_ .#]{0,2})?(?P<number>\d{1,6})(?=$|[-_ .:)])",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"[A-Za-z][A-Za-z0-9]{0,9}(?:[-_][A-Za-z]{1,10}){0,2}[-_](?P<number>0\d{1,5}|\d{3,6})(?=$|[-_ .])"
)
_OWN_FOLDER = ("readme", "index")


def read_name(path: str) -> NameRead:
    """Number and date in the name of a record; a README is called like its folder."""
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    if stem.lower() in _OWN_FOLDER and folder:
        stem = folder.rpartition("/")[2]
    rest, day = stem, None
    if match := _DATED.match(stem):
        day = _day(match[1], match[2], match[3])
        if day:
            rest = stem[match.end() :]
    if day is None and _MONTH.match(stem):
        return NameRead(None, None, stem)
    number = _NUMBER.match(rest) or _PREFIXED.match(rest)
    return NameRead(int(number["number"]) if number else None, day, stem)


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


class TitleRead(NamedTuple):
    """A title without the number before it."""

    title: str
    number: int | None = None
    start: int = 0
    """Where the digits begin, and where they end."""
    end: int = 0


_KIND = r"(?:architectur(?:e|al) decision(?: record)?|decision(?: record)?|madr|adrs?|rfc|dr)"
_TITLE = re.compile(
    rf"[\[(]?(?:{_KIND}(?:[-_ #№:]|n[°º]){{0,3}})?(?P<number>\d{{1,6}})"
    r"(?P<sign>[\])]?[ ]?[.:)–—-]+(?=\s|$)|[\])]|[ ]?[:：、–—|]|\s+(?=[^\W\d])|$)(?:\s{0,3}[-–—:：、.]{1,3}(?=\s))*\s*",
    re.IGNORECASE,
)
_WORDS = re.compile(rf"(?:{_KIND})(?:[-_ #]{{0,2}}(?:[xX?]{{1,4}}|n{{1,4}}))?\s*[:：–—]\s*", re.IGNORECASE)
_SERIES = re.compile(r"[\[(]?[A-Z][A-Za-z]{1,9}[-_ #]{0,2}(?P<number>\d{1,6})[\])]?\s?[:：–—.-]\s*(?=\S)")
"""`KEP-1287: `, `LADR-0004 - `: the name of a series, known by the number that the file has too."""
_LABELLED = re.compile(rf"[\[(]?{_KIND}", re.IGNORECASE)


def read_title(heading: str, number: int | None = None) -> TitleRead:
    """Title and number of a heading: `5. Use X`, `ADR-005 - Use X`, `[ADR 5] Use X`, `ADR: Use X`.

    `number` is the one of the file: with it, `KEP-5: Use X` is known for what it is.
    """
    heading = heading.strip()
    match = _TITLE.match(heading)
    # `3-tier architecture` and `10 Gbit network` begin with a number that is none of theirs.
    if match and (match["sign"].strip() or _LABELLED.match(heading) or match["number"].startswith("00")):
        rest = heading[match.end() :].strip()
        return TitleRead(rest or heading, int(match["number"]), match.start("number"), match.end("number"))
    match = _SERIES.match(heading)
    if match and number is not None and int(match["number"]) == number:
        return TitleRead(heading[match.end() :].strip(), number, match.start("number"), match.end("number"))
    if match := _WORDS.match(heading):
        return TitleRead(heading[match.end() :].strip() or heading)
    return TitleRead(heading)
