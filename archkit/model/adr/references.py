"""How a text names other records: links of four markups, `ADR-0008`, file names, addresses, bare numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from archkit.model.adr.labels import FACT_OF
from archkit.model.adr.record import OPPOSITE, LinkKind
from archkit.model.adr.status import NAMED_FIRST


class Named(NamedTuple):
    """A record as a text names it, and where in the text."""

    text: str
    start: int
    end: int
    target: str | None = None
    """Path or address, when it is a link."""
    number: int | None = None


_ENDING = r"\.(?:md|mdx|markdown|adoc|asciidoc|asc|rst|html?)"
_NAMED = re.compile(
    r"(?P<wiki>\[\[(?P<wiki_target>[^\[\]\n]{1,200})\]\])"
    r"|(?P<md>\[(?P<md_text>[^\[\]\n]{0,300})\]\(\s*<?(?P<md_target>[^()\s>]{1,500})>?[^()\n]{0,200}\))"
    r"|(?P<ref>\[(?P<ref_text>[^\[\]\n]{1,300})\](?:\[(?P<ref_id>[^\[\]\n]{0,200})\])?(?!\())"
    r"|(?P<adoc>(?:xref|link):(?P<adoc_target>[^\[\]\s]{1,500})\[(?P<adoc_text>[^\]\n]{0,300})\])"
    r"|(?P<angle><<(?P<angle_target>[^<>,\n]{1,300})(?:,[^<>\n]{0,300})?>>)"
    r"|(?P<rst>(?::\w{1,20}:)?`(?P<rst_text>[^`<>\n]{0,300})<(?P<rst_target>[^`<>\n]{1,300})>`_{0,2})"
    r"|(?P<doc>:(?:doc|ref|any):`(?P<doc_target>[^`<>\n]{1,300})`)"
    r"|(?P<url><?(?P<url_target>https?://[^\s<>\[\]()|,]{1,500})>?)"
    r"|(?P<id>\b(?:ADRs?|MADRs?|DRs?|AD|RFCs?|[Dd]ecisions?(?: [Rr]ecords?)?)[-_ #№:]{0,2}0{0,6}"
    r"(?P<id_number>[1-9]\d{0,5}|0)(?![\w.]*" + _ENDING + r")(?![\d/]))"
    rf"|(?P<file>(?<![\w/.])[\w./%@+-]{{1,300}}?{_ENDING}(?:#[\w.:%-]{{1,200}})?\b)"
    r"|(?P<bare>(?<![\w./:#-])#?0{0,6}(?P<bare_number>[1-9]\d{0,5})(?![\w%/]|[-.]\d))"
)
_OF_OTHERS = re.compile(
    r"\b(?:issues?|prs?|pull|requests?|tickets?|versions?|v|clauses?|sections?|chapters?|points?|items?|steps?|"
    r"phases?|lines?|pages?|options?|parts?|figures?|tables?)[ ]?#?\Z",
    re.IGNORECASE,
)
"""Before the number of something that is no record."""
_AND = re.compile(r"[ ]?(?:,|&|/|,? ?\b(?:and|und|et|y|e|en)\b)[ ]?")
"""Between the numbers of `ADRs 60 and 61`."""
_IN_NAME = re.compile(
    r"(?:[A-Za-z]{1,8}[-_. ]?)?(?:\d{4}-?\d{2}-?\d{2}[-_. ])?(?:(?:adr|madr|rfc|dr)[-_. ]?)?0{0,6}"
    r"(?P<number>[1-9]\d{0,4}|0)(?=$|[-_. ])",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    r"(?:(?:ADR|MADR|RFC|DR|Decision(?: Record)?)[-_ #:]{0,2})?0{0,6}(?P<number>[1-9]\d{0,5}|0)(?=$|[-_ .:)])",
    re.IGNORECASE,
)


def named_records(text: str, definitions: Mapping[str, str], *, bare: bool = True) -> Iterator[Named]:
    """Every record that a text names, in order. `bare` numbers count only behind a word that says so."""
    listed: int | None = None
    for match in _NAMED.finditer(text[:4000]):
        kind = match.lastgroup and next(k for k in _KINDS if match[k] is not None)
        start, end = match.span()
        if kind == "ref":
            target = definitions.get((match["ref_id"] or match["ref_text"]).strip().casefold())
            words = match["ref_text"]
            number = _number_in(words, target)
            if target is not None or (number is not None and _IN_WORDS.fullmatch(words.strip())):
                yield Named(match[0], start, end, target, number)
            else:
                # Brackets alone are no link: what stands in them may name a record all the same.
                for inner in named_records(words, definitions, bare=False):
                    yield inner._replace(start=start + 1 + inner.start, end=start + 1 + inner.end)
        elif kind in ("id", "bare"):
            follows = listed is not None and _AND.fullmatch(text, listed, start) is not None
            if kind == "id" or follows or (bare and not _OF_OTHERS.search(text, max(0, start - 20), start)):
                listed = end
                yield Named(match[0], start, end, None, int(match[f"{kind}_number"]))
        elif kind == "file":
            yield Named(match[0], start, end, match[0], _number_in("", match[0]))
        else:
            target = str(match[f"{kind}_target"]).strip()
            words = match[f"{kind}_text"] if kind in ("md", "adoc", "rst") else ""
            if kind == "wiki":
                target, words = target.rpartition("|")[2].strip(), target.partition("|")[0]
            yield Named(match[0], start, end, target, _number_in(words, target))


_KINDS = ("wiki", "md", "ref", "adoc", "angle", "rst", "doc", "url", "id", "file", "bare")


def _number_in(words: str | None, target: str | None) -> int | None:
    """The number that a link's words begin with, else the one its target's name has."""
    if words and (match := _IN_WORDS.match(words.strip(" *_`\"'"))):
        return int(match["number"])
    if not target:
        return None
    path = re.split(r"[?#]", target, maxsplit=1)[0].rstrip("/")
    name = path.rpartition("/")[2]
    if re.search(r"/(?:issues|pull|pulls|merge_requests|commit|discussions|-)(?:/|$)", path):
        return None
    stem = re.sub(_ENDING + r"\Z", "", name)
    if stem == name and re.search(r"\.[A-Za-z]\w{1,4}\Z", name):
        return None  # a drawing, a paper
    match = _IN_NAME.match(stem)
    return int(match["number"]) if match else None


class Relation(NamedTuple):
    """What stands between two records, as a line begins: `Partially superseded by ...`."""

    kind: LinkKind
    end: int
    """Where what it names begins."""
    partial: bool = False


_TOO_WIDE = (
    "superseded",
    "successor",
    "successors",
    "links",
    "references",
    "updates",
    "required by",
    "related",
)
"""Labels of facts that begin many sentences which state none."""
_RELATIONS: Mapping[str, LinkKind] = {
    label: cast(LinkKind, fact)
    for label, fact in FACT_OF.items()
    if fact in OPPOSITE
    and label not in _TOO_WIDE
    # In `superseded by ADR-0002`, `ADR` belongs to what is named.
    and not label.endswith((" adr", " adrs"))
}
IN_PART = (
    "partially", "partly", "in part", "teilweise", "partiellement", "parcialmente", "parzialmente", "частично",
)  # fmt: skip
_FAVOUR = ("rejected in favour of", "rejected in favor of", "in favour of", "in favor of", "deprecated by")
_VERB = re.compile(
    r"[\W_]*(?:(?P<part>" + "|".join(IN_PART) + r")\s+)?(?P<verb>"
    + "|".join(re.escape(v) for v in sorted({*_RELATIONS, *_FAVOUR}, key=len, reverse=True))
    + r")(?![^\W_])(?P<part2>\s+\(?(?:in part|partially|partly|teilweise)\)?)?",
    re.IGNORECASE,
)  # fmt: skip
_SUPERSEDED = re.compile(
    r"\b(?:supers?[ec]{1,2}d{1,2}ed|replaced|obsoleted)\b(?P<between>[^.;\n]{0,60}?)\bby\b", re.IGNORECASE
)


def relation(text: str) -> Relation | None:
    """The relation a line begins with."""
    match = _VERB.match(text[:200])
    if match is None:
        named_first = NAMED_FIRST.match(text[:300])
        return _superseded(text) if named_first is None else Relation("superseded-by", named_first.end())
    verb = match["verb"].casefold()
    partial = match["part"] is not None or match["part2"] is not None
    return Relation(_RELATIONS.get(verb, "relates-to"), match.end(), partial)


def _superseded(text: str) -> Relation | None:
    """`Superseded (as never implemented) by X`, `Accepted, partially superseded by X`."""
    match = _SUPERSEDED.search(text[:300])
    if match is None:
        return None
    before = text[max(0, match.start() - 24) : match.start()].casefold() + match["between"].casefold()
    return Relation("superseded-by", match.end(), any(p in before for p in IN_PART))


def clauses(text: str) -> Sequence[tuple[Relation, int, int]]:
    """Each relation of one line with the stretch of text that it speaks of: `Supersedes 3, amended by 9`."""
    found: list[tuple[Relation, int, int]] = []
    for piece in re.finditer(r"[^.;,]+(?:[.;,](?!\s)[^.;,]*)*[.;,]?", text[:2000]):
        words = piece[0]
        skipped = len(words) - len(re.sub(r"^\s*(?:and|und|et|y|e|but)\s+", "", words, flags=re.IGNORECASE))
        if (said := relation(words[skipped:])) is not None:
            start = piece.start() + skipped + said.end
            if found:
                found[-1] = (found[-1][0], found[-1][1], piece.start())
            found.append((said, start, len(text)))
    return found
