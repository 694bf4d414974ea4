"""How a status, a day and another record are written in a record: as its own words are, in its own markup."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import quote

from archkit.model.adr.dates import find_date
from archkit.model.adr.edit.log import Record
from archkit.model.adr.record import Decision, LinkKind, Status
from archkit.model.adr.status import read_status

VERB = {
    "supersedes": "supersedes", "superseded-by": "superseded by", "amends": "amends", "amended-by": "amended by",
    "relates-to": "relates to",
}  # fmt: skip


_LABEL = 120
"""Characters of a title that the words of a link have at most."""


def like(words: str, model: str) -> str:
    """The words in small letters, with a capital or in capitals, as the model is."""
    letters = "".join(c for c in model if c.isalpha())
    if letters and letters.islower():
        return words
    if len(letters) > 1 and letters.isupper():
        return words.upper()
    return words[:1].upper() + words[1:]


def reworded(words: str, status: Status, day: str) -> str:
    """The words with another status in them, and another day where they name one."""
    read = read_status(words)
    if read.status is None:
        return like(status, words if words.strip() else "x")
    after = words[: read.start] + like(status, words[read.start : read.end]) + words[read.end :]
    date = find_date(after)
    return after[: date.start] + day + after[date.end :] if date is not None else after


def link_words(record: Record, other: Decision) -> Iterator[str]:
    """Ways to name another record in the text of this one, the best first."""
    path = posixpath.relpath(other.path, posixpath.dirname(record.path) or ".")
    address = "".join(c if c.isalnum() or c in "-._~/+@" else quote(c) for c in path)
    name = other.id if other.number is not None else plain(other.title) or posixpath.basename(path)
    label = name
    if "nygard" in record.decision.format or record.decision.format == "tendermint":
        title = plain(other.title)
        is_short = 0 < len(title) <= _LABEL
        label = f"{other.number}. {title}" if other.number is not None and is_short else name
    match record.markup:
        case "asciidoc":
            yield f"xref:{address}[{label}]"
            yield f"link:{address}[{label}]"
        case "rst":
            yield f"`{label} <{address}>`_"
        case _:
            yield f"[{label}]({address})"
            if label != name:
                yield f"[{name}]({address})"
    yield from name_words(other)


def name_words(other: Decision) -> Iterator[str]:
    """Ways to name a record without a link."""
    if other.number is not None:
        yield other.id
    own = posixpath.basename(other.path).rpartition(".")[0]
    if own.lower() in ("readme", "index"):
        own = posixpath.basename(posixpath.dirname(other.path))
    yield own


def plain(title: str) -> str:
    """A title as the words of a link in any markup."""
    return " ".join("".join(c for c in title if c not in "[]|`<>*_\\\\").split())


def verb(kind: LinkKind, model: str) -> str:
    """`superseded by`, written like the model."""
    return like(VERB[kind], model)
