"""From what a person types to names that entities and files may have."""

from __future__ import annotations

import re
import unicodedata

from archkit.errors import ArchkitError

_CAPITALISED = re.compile(r"[A-Z][a-z]+\Z")
"""`Checkout` is how people read it; the name is `checkout`."""
_ENTITY = re.compile(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*\Z")


def entity_name(text: str) -> tuple[str, str | None]:
    """Name and title of an entity from a name (`order`) or a title (`Order service`).

    Raises ArchkitError when no name can be made of it.
    """
    text = " ".join(text.split())
    if _ENTITY.match(text) and len(text) <= 63 and not _CAPITALISED.match(text):
        return text, None
    name = slug(text, ascii_only=True)[:63].strip("-")
    if not name:
        raise ArchkitError(
            f"no name can be made of `{text}`",
            "a name has letters a to z, digits and hyphens, at most 63 of them: `order-service`",
        )
    return name, text


def slug(title: str, *, ascii_only: bool = False, limit: int = 80) -> str:
    """A file name for a title, in lower case with hyphens; letters of any script stay, accents go."""
    folded = "".join(map(_folded, unicodedata.normalize("NFKC", title.casefold())))
    kept = "".join(c if _stays(c) and (c.isascii() or not ascii_only) else "-" for c in folded)
    name = re.sub("-+", "-", kept).strip("-")
    while len(name.encode()) > limit:
        shorter = name.rpartition("-")[0]
        name = shorter if shorter and len(shorter.encode()) > limit // 2 else name[:-1]
    return name.strip("-")


def _folded(character: str) -> str:
    """A Latin letter without its accents. In other scripts what looks like an accent makes another letter."""
    parts = unicodedata.normalize("NFKD", character)
    return parts[0] if parts[0].isascii() and parts[0].isalnum() else character


def _stays(character: str) -> bool:
    """Letters and digits, and the marks without which the words of many scripts cannot be written."""
    return character.isalnum() or (
        not character.isascii() and unicodedata.category(character) in ("Mn", "Mc")
    )


def a(kind: str) -> str:
    """The kind with its article: `a component`, `an api`."""
    return f"{'an' if kind[:1] in 'aeio' else 'a'} {kind}"
