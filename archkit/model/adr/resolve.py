"""Which record each link means, once all of them are read: by path, route, address, number or name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from archkit.model.adr.numbers import read_name
from archkit.model.adr.record import Decision, DecisionLink
from archkit.model.adr.text import RECORDS


@dataclass(slots=True)
class _Index:
    """Every way to name a record."""

    paths: dict[str, str] = field(default_factory=dict)
    """Path without its ending, in small letters -> path."""
    numbers: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    everywhere: dict[int, list[str]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    """Stem, folder of its own, id or slug, in small letters -> paths."""


def resolved(decisions: Sequence[Decision], aliases: Mapping[str, Iterable[str]]) -> list[Decision]:
    """The records with the targets of their links; `aliases` are ids and slugs of their front matter."""
    index = _index(decisions, aliases)
    return [replace(d, links=tuple(_aimed_at_others(d, index))) if d.links else d for d in decisions]


def _aimed_at_others(decision: Decision, index: _Index) -> Iterator[DecisionLink]:
    """Its links with their targets, each once, without those that relate to itself or to no record."""
    seen: set[tuple[str, str]] = set()
    for written in decision.links:
        link = _aimed(written, decision, index)
        if link.target == decision.path and link.kind in ("supersedes", "superseded-by"):
            # Told by lint; nobody is led round in a circle meanwhile.
            link = link._replace(target=None, number=decision.number)
        if link.target == decision.path or (link.target and (link.kind, link.target) in seen):
            continue
        if link.target:
            seen.add((link.kind, link.target))
        elif link.kind == "relates-to" and (link.number is None or _elsewhere(written.target)):
            continue
        yield link


def _index(decisions: Sequence[Decision], aliases: Mapping[str, Iterable[str]]) -> _Index:
    index = _Index()
    for d in decisions:
        bare = _bare(d.path)
        index.paths.setdefault(bare, d.path)
        index.paths.setdefault(bare.removesuffix("/readme").removesuffix("/index"), d.path)
        if d.number is not None:
            index.numbers.setdefault((d.scope, d.number), []).append(d.path)
            index.everywhere.setdefault(d.number, []).append(d.path)
        for name in {read_name(d.path).stem.lower(), *(a.lower() for a in aliases.get(d.path, ()))}:
            index.names.setdefault(name, []).append(d.path)
    return index


def _aimed(link: DecisionLink, decision: Decision, index: _Index) -> DecisionLink:
    target = _by_target(link.target, decision, index) if link.target else None
    name = link.text.strip().lower()
    found = target or _one(index.names.get(name, ()), decision)
    if found is None and link.number is not None and not _elsewhere(link.target):
        found = _by_number(link.number, decision, index)
    return link._replace(target=found)


def _by_target(target: str, decision: Decision, index: _Index) -> str | None:
    parts = urlsplit(target) if re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", target) else None
    path = unquote(parts.path if parts else re.split(r"[?#]", target, maxsplit=1)[0]).strip()
    # Antora: `module:page$path`; docutils and wikis: no ending.
    path = path.rpartition("$")[2].strip()
    if not path.strip("/."):
        return None
    folder = posixpath.dirname(decision.path)
    if parts is None:
        for base in ("",) if path.startswith("/") else (folder, posixpath.dirname(folder), ""):
            joined = posixpath.normpath(
                posixpath.join(base, path.lstrip("/") if path.startswith("/") else path)
            )
            if (found := index.paths.get(_bare(joined))) is not None:
                return found
    return _by_route(path, parts, decision, index)


_RECORDS_OF = re.compile(r"(?:^|/)[\w-]*(?:adrs?|decisions?|madrs?|records?|rfcs?)/\d+\Z")
"""An address whose last part is the number of a record."""


def _by_route(path: str, parts: object, decision: Decision, index: _Index) -> str | None:
    """The record whose path ends as an address does, else the one that its last part names."""
    bare = _bare(path.strip("/"))
    last = bare.rpartition("/")[2]
    if last in ("readme", "index"):
        bare = bare.rpartition("/")[0]
        last = bare.rpartition("/")[2]
    if last.isdigit():
        if parts is not None and not _RECORDS_OF.search(bare):
            return None
        return _by_number(int(last), decision, index)
    candidates = index.names.get(last, ())
    longest = [
        p for p in candidates if _bare(p).removesuffix("/readme").removesuffix("/index").endswith("/" + bare)
    ]
    return _one(longest or candidates, decision)


def _by_number(number: int, decision: Decision, index: _Index) -> str | None:
    here = [p for p in index.numbers.get((decision.scope, number), ()) if p != decision.path]
    if here:
        return here[0] if len(here) == 1 else None
    anywhere = [p for p in index.everywhere.get(number, ()) if p != decision.path]
    return _one(anywhere, decision)


def _one(paths: Sequence[str], decision: Decision) -> str | None:
    """The only one, or the only one in the same folder."""
    if len(paths) == 1:
        return paths[0]
    here = [p for p in paths if posixpath.dirname(p) == posixpath.dirname(decision.path)]
    return here[0] if len(here) == 1 else None


def _elsewhere(target: str | None) -> bool:
    """An address that names no record of these: its number, if it has one, is that of something else."""
    if not target or not re.match(r"https?://", target):
        return False
    return _RECORDS_OF.search(_bare(urlsplit(target).path.strip("/"))) is None


def _bare(path: str) -> str:
    """Path in small letters without its ending."""
    lower = path.lower().rstrip("/")
    for ending in (*RECORDS, ".html", ".htm"):
        if lower.endswith(ending):
            return lower[: -len(ending)]
    return lower
