"""Short, stable names for what a text drawing refers to: `order`, `order_2`; no name of a catalog is ever syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archkit.model.ref import split


def identifiers(refs: Iterable[str], prefix: str = "", taken: Iterable[str] = ()) -> dict[str, str]:
    """An identifier of ASCII letters, digits and underscores for each reference, none of those taken already.

    Each has an underscore at its end, so that none is a word of a language (`end`, `graph`, `style`).
    """
    given: dict[str, str] = {}
    used = set(taken)
    for ref in refs:
        kind, _, name = split(ref)
        base = re.sub(r"[^a-z0-9]+", "_", f"{prefix}{name or kind}".lower()).strip("_")[:40] or "node"
        base = base if base[0].isalpha() else f"n{base}"
        number, identifier = 1, f"{base}_"
        while identifier in used:
            number += 1
            identifier = f"{base}_{number}_"
        used.add(identifier)
        given[ref] = identifier
    return given
