"""Words for consistency: what a level lets a read see, and what a reader asks for, as sets of guarantees.

Levels are sets, no ladder: a session sees its own writes, which bounded staleness does not promise (Terry et al.,
Session Guarantees for Weakly Consistent Replicated Data, PDIS 1994; the consistency levels of Azure Cosmos DB).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from archkit.model.base import Text
from archkit.source.names import did_you_mean

Guarantees = frozenset[str]

LINEARIZABLE, BOUNDED, OWN, MONOTONIC, PREFIX = (
    "linearizable", "bounded-staleness", "read-your-writes", "monotonic-reads", "consistent-prefix",
)  # fmt: skip

STRONG = frozenset((LINEARIZABLE, BOUNDED, OWN, MONOTONIC, PREFIX))
SESSION = frozenset((OWN, MONOTONIC, PREFIX))
ORDERED = frozenset((PREFIX,))
_BOUNDED = frozenset((BOUNDED, MONOTONIC, PREFIX))

_LEVELS: Mapping[str, Guarantees] = {
    "strong": STRONG,
    LINEARIZABLE: STRONG,
    "strict-serializable": STRONG,
    # Said of the one primary copy, which has seen every write that ended.
    "serializable": STRONG,
    "bounded": _BOUNDED,
    BOUNDED: _BOUNDED,
    "session": SESSION,
    "causal": SESSION,
    PREFIX: ORDERED,
    "eventual": frozenset(),
}
_NEEDS: Mapping[str, Guarantees] = {
    "strong": frozenset((LINEARIZABLE,)),
    "strict-serializable": frozenset((LINEARIZABLE,)),
    "serializable": frozenset((LINEARIZABLE,)),
    LINEARIZABLE: frozenset((LINEARIZABLE,)),
    "bounded": frozenset((BOUNDED,)),
    BOUNDED: frozenset((BOUNDED,)),
    "ryw": frozenset((OWN,)),
    "read-your-own-writes": frozenset((OWN,)),
    OWN: frozenset((OWN,)),
    "monotonic": frozenset((MONOTONIC,)),
    MONOTONIC: frozenset((MONOTONIC,)),
    "prefix": ORDERED,
    PREFIX: ORDERED,
    "session": SESSION,
    "causal": SESSION,
    "eventual": frozenset(),
}


def level(word: str) -> Guarantees | None:
    """What reads at a consistency level are guaranteed; None for a word that is none."""
    return _LEVELS.get(_plain(word))


def capabilities(word: str) -> Guarantees | None:
    """The guarantees that a reader asks for by this word, a guarantee or a level; None for a word that is none."""
    return _NEEDS.get(_plain(word))


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", "-").replace(" ", "-")


def _known(words: Mapping[str, Guarantees], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if _plain(value) not in words:
            shown = value if len(value) <= 40 else value[:39] + "…"
            help = did_you_mean(_plain(value), list(words)) or f"such are {', '.join(words)}"
            raise PydanticCustomError(
                "value", "{message}", {"message": f"`{shown}` is no {what}", "label": "", "help": help}
            )
        return value

    return AfterValidator(check)


Level = Annotated[
    Text, _known(_LEVELS, "level of consistency"), Field(json_schema_extra={"examples": list(_LEVELS)})
]
"""What the reads of a copy see."""
Guarantee = Annotated[
    Text, _known(_NEEDS, "guarantee of a read"), Field(json_schema_extra={"examples": list(_NEEDS)})
]
"""What a reader asks for."""
