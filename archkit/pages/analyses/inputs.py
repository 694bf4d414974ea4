"""Where the numbers come from: every input of the analyses, and the field of the catalog it is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archkit.pages import text
from archkit.pages.analyses.fields import field
from archkit.pages.analyses.input_keys import KEYS
from archkit.pages.figures import PROMISE
from archkit.pages.page import Body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archkit.pages.analyses.input_keys import InputKey
    from archkit.pages.library import Library

_HEADER = ("Analysis", "Input", "Field", "What may stand there", "What it is")

_ABSENT = (
    (
        "criticality",
        "hard where the caller waits, soft else",
        "what goes down with what",
        "how degraded it is",
    ),
    ("operation", "write", "whether a retry is safe", ""),
    ("retries", "one attempt", "amplification", "what client libraries do by themselves"),
    ("timeout", "none", "that there is none", "worst case, orphaned work"),
    ("calls, usage, cache hit", "1, 100 %, 0 %", "load, rather too high", "chatty edges"),
    ("stage", "one after the other", "an upper bound of the latency", ""),
    ("availability, objective", "never down", "“at most”", "whether the objective can be kept"),
    ("placement", "none", "", "loss of a domain, a zone less"),
    ("consistency, replication", "none", "", "what a read may see"),
    ("delivery of what is published", "direct", "dual writes", ""),
    ("classes of data", "none", "where the declared ones go", "that nothing leaks: it is never claimed"),
    ("capacity, peak", "none", "visits per request", "utilisation, metastability"),
    ("recovery", "none", "", "how long and how much"),
    ("cost", "0, listed as missing", "", "shares"),
)


def body(library: Library, page: str) -> Body:
    """The table, and what is concluded where a field is absent."""
    rows = [row for key in KEYS for row in _rows(key)]
    return Body(
        text.blocks(
            "# Where the numbers come from",
            "Every input of the analyses and the field of the catalog it is read from; the table is made from the "
            "models that `archkit schema` and the linter use. What is true of a component is true of a resource where "
            "it has the same field. How each figure came about stands under it, down to file and line; in a terminal: "
            "`archkit explain FIGURE REF`.",
            text.facets("Analysis"),
            text.table(_HEADER, rows),
            "## When a field is absent",
            "Absent is unknown, never a pass. What is taken for granted instead is the cautious choice; a finding that "
            "rests on it is a warning at most.",
            text.table(("Absent", "Taken for granted", "Still concluded", "Unknown"), _ABSENT),
            f"*{PROMISE}*",
        )
    )


def _rows(key: InputKey) -> Iterator[tuple[str, ...]]:
    for index, path in enumerate(key.fields or ("",)):
        found = field(path) if path else None
        note = text.prose(key.note) if index == 0 else ""
        said = text.prose(found.description) if found else ""
        yield (
            key.analysis,
            text.code(key.key),
            text.code(path),
            text.prose(found.type) if found else "",
            " ".join(p for p in (said, f"({note})" if note and said else note) if p),
        )
