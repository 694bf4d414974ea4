"""Names of files for things that have names, so that no name leads out of its folder and no two share a file."""

from __future__ import annotations

import re
import unicodedata

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
)
"""What Windows takes for a device, whatever stands behind a dot."""


def slug(name: str) -> str:
    """A part of a path for a name: small letters a to z, digits, `.`, `_` and `-`, at most 80 of them."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9._]+", "-", ascii_only.lower()).strip("-.")[:80].rstrip("-.") or "page"
    return f"{made}-" if made.partition(".")[0] in _DEVICES else made


def free(base: str, suffix: str, taken: set[str]) -> str:
    """`base` and the suffix, or with a number in between when that is taken; it is taken from then on."""
    path, number = f"{base}{suffix}", 1
    while path in taken:
        number += 1
        path = f"{base}-{number}{suffix}"
    taken.add(path)
    return path
