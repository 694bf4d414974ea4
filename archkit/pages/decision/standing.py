"""Whether to follow a decision, and which one instead: the banner on the page of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archkit.analysis.succession import NOT_YET, OVER
from archkit.pages import text, values
from archkit.pages.decision import naming
from archkit.pages.places import DOCUMENT

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision, LinkKind
    from archkit.pages.library import Library

_MOST = 12
"""Members of a chain that are named."""


def banner(library: Library, decision: Decision) -> str:
    """What became of a decision, on top of its page."""
    replaced = library.succession.replaced_by(decision.path)
    told = " ".join(s for s in (*_instead(library, decision, replaced), *_beside(library, decision)) if s)
    kind, title = _head(library, decision, is_over=bool(replaced) or decision.status in OVER)
    return text.box(kind, title, text.blocks(told, _chain(library, decision)))


def _head(library: Library, decision: Decision, *, is_over: bool) -> tuple[str, str]:
    if is_over:
        return "warning", "Do not follow this decision"
    if decision.status in NOT_YET:
        return "info", "Not decided yet"
    if decision.status is None:
        return "question", "It does not say whether it is in force"
    since = f" since {decision.date}" if decision.date else ""
    days = values.days_ago(decision.review_by, library.today)
    if days is not None and days > 0:
        return "warning", f"In force{since}, and due for another look"
    return "success", f"In force{since}"


def _instead(library: Library, decision: Decision, replaced: list[str]) -> Iterator[str]:
    """What to follow instead, and what it says of itself."""
    if replaced:
        yield _successor(library, decision, replaced)
    elif decision.status == "superseded":
        unknown = _unknown(decision, "superseded-by")
        yield (
            f"It is superseded by {unknown}, which is not among these records."
            if unknown
            else ("It is superseded, and it does not say by what.")
        )
    elif decision.status == "deprecated":
        yield "It does not count any more, and nothing takes its place."
    elif decision.status == "rejected":
        yield "It was rejected: what it proposes was not done."
    elif decision.status in NOT_YET:
        yield f"It is a {'draft' if decision.status == 'draft' else 'proposal'}."
    elif decision.status is None and decision.status_text:
        yield f"It says: {text.code(decision.status_text[:200])}."


def _successor(library: Library, decision: Decision, replaced: list[str]) -> str:
    found = library.succession
    said = f"It is superseded by {naming.several(library, replaced, DOCUMENT, decision.path)}"
    last, counting = found.last(decision.path), found.in_force(decision.path)
    if not last:
        return f"{said}, and they supersede each other in a circle: nobody can tell which of them counts."
    if not counting:
        ends = [f"{naming.short(library, p, DOCUMENT, decision.path)} is {_state(library, p)}" for p in last]
        return f"{said}. Nothing is in force in its place: {naming.joined(ends)}."
    that = "that one" if len(counting) == 1 else "those"
    if set(counting) == set(replaced):
        return f"{said}: follow {that}."
    which = "The decision in force is" if len(counting) == 1 else "The decisions in force are"
    named = naming.several(library, counting, DOCUMENT, decision.path)
    return f"{said}. {which} {named}: follow {that}."


def _beside(library: Library, decision: Decision) -> Iterator[str]:
    """What it replaces and changes, what wants to replace it, when somebody looks at it again."""
    found, path = library.succession, decision.path

    def told(words: str, paths: list[str], more: str = "", behind: str = "") -> str:
        return f"{words} {naming.several(library, paths, DOCUMENT, path)}{behind}{more}." if paths else ""

    replaced = found.replaced_by(path)
    yield told("It supersedes", [t.target for t in found.before(path) if not t.partial])
    yield told("It supersedes", [t.target for t in found.before(path) if t.partial], "", " in part")
    before = _unknown(decision, "supersedes")
    yield f"It supersedes {before}, which is not among these records." if before else ""
    parts = [t.source for t in found.after(path) if t.partial]
    yield told("In part it is superseded by", parts, ": read both")
    waiting = [t.source for t in found.after(path) if not t.partial and t.source not in replaced]
    yield told("Not decided, and meant to take its place:", waiting)
    yield told("It is amended by", [t.source for t in found.after(path, "amends")], ": read both")
    yield told("It amends", [t.target for t in found.before(path, "amends")], ": read both")
    if decision.review_by and decision.status not in OVER and not replaced:
        when = values.ago(decision.review_by, library.today)
        late = (values.days_ago(decision.review_by, library.today) or 0) > 0
        asked = "It should have been looked at again by" if late else "It is to be looked at again by"
        yield f"{asked} {text.plain(decision.review_by)}{f' ({when})' if when else ''}."


def _chain(library: Library, decision: Decision) -> str:
    """The whole chain, the oldest first, where it is longer than the sentences above tell."""
    found = library.succession
    chain = found.chain(decision.path)
    if len(chain) < 3:
        return ""
    at = chain.index(decision.path)
    first = max(0, min(at - _MOST // 2, len(chain) - _MOST))
    counting = frozenset(found.in_force(decision.path))
    parts = ["…"] if first else []
    for path in chain[first : first + _MOST]:
        is_here = path == decision.path
        here = "**this one**" if is_here else naming.short(library, path, DOCUMENT, decision.path)
        parts.append(f"{here} (in force)" if path in counting else here)
    parts += ["…"] if first + _MOST < len(chain) else []
    if found.is_line(chain):
        return f"The chain, the oldest first: {' → '.join(parts)}"
    return f"What superseded each other, the oldest first: {', '.join(parts)}"


def _state(library: Library, path: str) -> str:
    decision = library.succession.decisions[path]
    return decision.status or "of unknown status"


def _unknown(decision: Decision, kind: LinkKind) -> str:
    """What a record names that nobody has, as written."""
    lost = [link.text for link in decision.linked(kind) if link.target is None and link.number is None]
    return naming.joined([text.code(t[:100]) for t in dict.fromkeys(lost) if t.strip()])
