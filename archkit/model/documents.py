"""The Markdown half of a knowledge base: decisions, runbooks, incidents, and pages written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from archkit.model import runbook_text
from archkit.model.adr import text as adr_text
from archkit.model.adr.front_matter import AdrFrontMatter
from archkit.model.adr.read import read_record
from archkit.model.adr.record import Decision
from archkit.model.adr.resolve import resolved
from archkit.model.adr.text import MARKUP, Text, read_text
from archkit.model.base import FrontMatter
from archkit.model.document_kind import format_of, is_decision, kind_of
from archkit.model.incident import IncidentFrontMatter
from archkit.model.knowledge import Call, Incident, LinkTarget, Mention, Runbook
from archkit.model.page import Page, dumps, loads, read_page
from archkit.model.postmortem import SECTIONS, Action, moment
from archkit.model.postmortem import sections as parts
from archkit.model.ref import RefError, parse_ref
from archkit.model.runbook import RunbookFrontMatter
from archkit.model.runbook_sections import sections
from archkit.model.runbook_text import RunbookText
from archkit.model.select import DOCUMENTS, MARKDOWN
from archkit.model.validate import validate
from archkit.source.data import Json
from archkit.source.location import Place, Span
from archkit.source.problem import Problem
from archkit.source.suppression import Suppression

if TYPE_CHECKING:
    from archkit.model.settings import Settings
    from archkit.source.spans import Span as Named
    from archkit.source.tree import Cache, Tree


@dataclass(slots=True)
class Documents:
    """Everything read from Markdown."""

    files: dict[str, str] = field(default_factory=dict)
    """Path to what it is: decision, runbook, incident, page."""
    problems: list[Problem] = field(default_factory=list)
    suppressions: dict[str, tuple[Suppression, ...]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    runbooks: list[Runbook] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    links: list[LinkTarget] = field(default_factory=list)
    anchors: dict[str, frozenset[str]] = field(default_factory=dict)
    fronts: dict[str, dict[str, Json]] = field(default_factory=dict)
    names: dict[str, Sequence[Named]] = field(default_factory=dict)


def read_documents(tree: Tree, settings: Settings, cache: Cache | None, paths: Sequence[str]) -> Documents:
    """Read every document of the folders in the settings. Never raises on content."""
    found = Documents()
    found.files = {p: kind for p in paths if p.endswith(DOCUMENTS) and (kind := kind_of(p, settings))}
    source = _Source(tree, cache, found)
    records = [p for p, kind in found.files.items() if kind == "decision"]
    texts: dict[str, Text] = {}
    for markup in dict.fromkeys(MARKUP.values()):
        named = [p for p in records if MARKUP[p.rpartition(".")[2]] == markup]
        make = partial(_make_text, markup=markup)
        texts.update(_read(source, named, f"record-{markup}", make, adr_text.loads))
    aliases: dict[str, tuple[str, ...]] = {}
    pages = {p: text.page for p in records if (text := texts.get(p)) is not None}
    for path in records:
        if path in texts and not is_decision(texts[path], settings):
            found.files[path] = "page"
    named = [p for p, kind in found.files.items() if kind == "runbook"]
    runbooks = _read(source, named, "runbook", _make_runbook, runbook_text.loads)
    pages.update((path, text.page) for path, text in runbooks.items())
    read = {*records, *named}
    others = [p for p in found.files if p.endswith(MARKDOWN) and p not in read]
    pages.update(_read(source, others, "page", _make_page, loads))
    for path in found.files:
        if path in pages:
            _take_in(path, pages[path], found, runbooks.get(path))
            if found.files[path] == "decision":
                aliases[path] = _decide(texts[path], settings, found)
    found.decisions = resolved(found.decisions, aliases)
    found.decisions.sort(key=lambda d: (d.number is None, d.number or 0, d.path))
    return found


def _make_page(content: bytes) -> str:
    return dumps(read_page(content))


def _make_runbook(content: bytes) -> str:
    return runbook_text.dumps(runbook_text.read_runbook(content))


def _make_text(content: bytes, markup: adr_text.Markup) -> str:
    return adr_text.dumps(read_text(content, markup))


@dataclass(frozen=True, slots=True)
class _Source:
    """Where documents are read from, and where what cannot be read is noted."""

    tree: Tree
    cache: Cache | None
    found: Documents


T = TypeVar("T")


def _read(
    source: _Source,
    paths: Sequence[str],
    name: str,
    make: Callable[[bytes], str],
    load: Callable[[str, str], T],
) -> Mapping[str, T]:
    """Each document: from the cache where its content was met before, else read and kept."""
    from archkit.version import build

    reader = f"{name}/{build()}"
    ids = source.tree.blob_ids(list(paths)) if paths else {}
    kept = source.cache.load(set(ids.values()), reader) if source.cache and ids else {}
    fresh: dict[str, str] = {}
    result: dict[str, T] = {}
    for path in paths:
        identity = ids.get(path)
        text = kept.get(identity) if identity else None
        if text is not None:
            try:
                result[path] = load(text, path)
                continue
            except (ValueError, TypeError, IndexError, KeyError):
                pass  # a foreign or damaged entry: read the file again
        try:
            packed = make(source.tree.read(path))
        except (KeyError, OSError) as error:
            reason = getattr(error, "strerror", None) or "it is gone"
            place = Place(path, span=Span(1, 1, 1, 1))
            source.found.problems.append(Problem(f"cannot be read: {reason}", place, rule="encoding"))
            continue
        result[path] = load(packed, path)
        if identity:
            fresh[source.tree.blob_id(path)] = packed  # of what was read, even if it changed just before
    if source.cache and fresh:
        source.cache.save(fresh, reader)
    return result


_MODELS: Mapping[str, type[FrontMatter]] = {
    "runbook": RunbookFrontMatter,
    "incident": IncidentFrontMatter,
}


def _take_in(path: str, page: Page, found: Documents, runbook: RunbookText | None = None) -> None:
    kind = found.files[path]
    found.problems.extend(page.problems)
    if page.suppressions:
        found.suppressions[path] = page.suppressions
    found.anchors[path] = frozenset(h.anchor for h in page.headings)
    if page.front_matter:
        found.fronts[path] = page.front_matter
    if page.names:
        found.names[path] = page.names
    found.links.extend(LinkTarget(path, x.target, x.line, x.column, x.image) for x in page.links)
    if kind in ("page", "decision"):
        return
    front = page.front_matter or {}
    reader = _Fields(path, front, found)
    if page.front_matter is not None:
        reader.check(_MODELS[kind], kind)
    match kind:
        case "runbook":
            assert runbook is not None
            found.runbooks.append(_runbook(path, runbook, reader))
        case "incident":
            found.incidents.append(_incident(path, page, reader))


_OWN = frozenset(("affects", "criteria", "options", "enforces"))
"""Fields of a decision's front matter that only archkit gives a meaning; the rest is read as it comes."""


def _decide(text: Text, settings: Settings, found: Documents) -> tuple[str, ...]:
    reading = read_record(text, format_of(text.path, settings))
    fields = _Fields(text.path, text.front, found)
    # Another tool's `affects` lists mappings.
    listed = text.front.get("affects")
    typed = isinstance(listed, list) and any(isinstance(x, dict) for x in listed)
    if not _OWN.isdisjoint(text.front):
        fields.check(AdrFrontMatter, "decision", only=_OWN - {"affects"} if typed else _OWN)
    found.decisions.append(replace(reading.decision, affects=() if typed else fields.refs("affects")))
    return reading.aliases


_REVIEWS = (("last-reviewed",), ("last-exercised",), ("review-every",))


class _Fields:
    """Reads the front matter of one document, noting references and what is wrong with them."""

    def __init__(
        self, path: str, data: Mapping[str, Json], found: Documents, below: tuple[str | int, ...] = ()
    ) -> None:
        self.path, self.data, self.found, self.below = path, data, found, below

    def check(self, model: type[FrontMatter], kind: str, only: frozenset[str] | None = None) -> None:
        data = self.data if only is None else {k: v for k, v in self.data.items() if k in only}
        for fault in validate(data, model):
            if fault.route[:1] in _REVIEWS and kind != "decision":
                continue  # `review-date-invalid` speaks of them
            self.found.problems.append(
                Problem(
                    fault.message,
                    Place(self.path, 0, fault.route, fault.part),
                    label=fault.label,
                    help=fault.help,
                    subject=self.path,
                    rule=fault.code,
                    # Records come in many formats: a key may mean something else in this one.
                    severity="warning" if kind == "decision" else None,
                    extension=True,
                )
            )

    def text(self, name: str) -> str | None:
        value = self.data.get(name)
        return value.strip() or None if isinstance(value, str) else None

    def texts(self, *names: str) -> tuple[str, ...]:
        for name in names:
            value = self.data.get(name)
            if isinstance(value, str):
                return tuple(p.strip() for p in value.split(",") if p.strip())
            if isinstance(value, list):
                return tuple(str(v) for v in value if isinstance(v, str | int) and not isinstance(v, bool))
        return ()

    def refs(self, name: str, default_kind: str = "component") -> tuple[str, ...]:
        value = self.data.get(name)
        items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        result = []
        for index, text in items:
            if not isinstance(text, str):
                continue
            route = (*self.below, name) if index is None else (*self.below, name, index)
            try:
                ref = parse_ref(text.strip(), default_kind)
            except RefError as error:
                self.found.problems.append(
                    Problem(
                        str(error),
                        Place(self.path, 0, route),
                        subject=self.path,
                        rule="schema",
                        severity="warning",
                        extension=True,
                    )
                )
                continue
            result.append(ref)
            self.found.mentions.append(Mention(self.path, ref, route))
        return tuple(result)

    def ref(self, name: str, default_kind: str) -> str | None:
        return (
            next(iter(self.refs(name, default_kind)), None) if isinstance(self.data.get(name), str) else None
        )


_KEY_VALUE = re.compile(r"^\W{0,9}(?:status|date|owner|severity)\W{0,9}[:：]", re.IGNORECASE)
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


def _first_prose(page: Page) -> str:
    return next((t for _, t, _ in page.openings if not _KEY_VALUE.match(t)), "")


def _runbook(path: str, text: RunbookText, fields: _Fields) -> Runbook:
    page, kind = text.page, fields.text("type")
    alerts = fields.texts("alerts")
    return Runbook(
        path,
        fields.text("title") or page.title or path.rpartition("/")[2],
        kind if kind in ("runbook", "procedure") else "runbook",
        fields.refs("for"),
        alerts,
        fields.ref("owner", "group"),
        _day(fields.text("last-reviewed")),
        fields.text("review-every"),
        _day(fields.text("last-exercised")),
        _first_prose(page),
        tuple((h.level, h.text, h.anchor, h.line) for h in page.headings),
        sections(path, page.headings, text.contents, alerts),
        tuple(Call(Place(path, span=Span(n, at, n, at + len(said))), said) for n, at, said in text.calls),
        tuple((d.what, Place(path, span=Span(d.line, d.column, d.line, d.end))) for d in text.dangers),
        text.words,
        frozenset(page.front_matter or ()),
        any(content.items or content.code for content in text.contents),
    )


def _incident(path: str, page: Page, fields: _Fields) -> Incident:
    stem = path.rpartition("/")[2]
    written = _DATE.search(fields.text("date") or "") or _DATE.match(stem)
    return Incident(
        path,
        fields.text("title") or page.title or stem,
        _day(written[1]) if written else None,
        fields.text("severity"),
        fields.text("status"),
        fields.refs("affects"),
        page.section(*SECTIONS["summary"]) or _first_prose(page),
        moment(fields.text("began") or ""),
        moment(fields.text("detected") or ""),
        moment(fields.text("resolved") or ""),
        fields.texts("causes") if isinstance(fields.data.get("causes"), list) else (),
        tuple(_actions(path, fields)),
        fields.texts("would-have-been-caught-by"),
        parts(h.text for h in page.headings),
        _stated(fields.data),
    )


def _actions(path: str, fields: _Fields) -> Iterator[Action]:
    written = fields.data.get("actions")
    for index, item in enumerate(written if isinstance(written, list) else ()):
        place = Place(path, 0, ("actions", index))
        if isinstance(item, str) and item.strip():
            yield Action(place, item.strip(), stated=frozenset({"what"}), is_mapping=False)
        elif isinstance(item, dict):
            own = _Fields(path, item, fields.found, ("actions", index))
            what, due, done = (own.text(name) for name in ("what", "due", "done"))
            yield Action(place, what or "", own.ref("owner", "group"), _day(due), _day(done), _stated(item))


def _stated(data: Mapping[str, Json]) -> frozenset[str]:
    """Fields that say something. An empty list says that there is none; an empty text and `no` say nothing."""
    return frozenset(str(name) for name, value in data.items() if value not in (None, "", False))


def _day(text: str | None) -> str | None:
    """The text where it is an ISO day that there is."""
    try:
        # `2026-W02-1` is one to Python, and to nobody else.
        return text if text and date.fromisoformat(text).isoformat() == text else None
    except ValueError:
        return None
