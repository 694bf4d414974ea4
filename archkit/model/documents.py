"""The Markdown half of a knowledge base: decisions, runbooks, incidents, and pages written by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archkit.model.adr.front_matter import AdrFrontMatter
from archkit.model.adr.record import Decision, DecisionLink, LinkKind, Section, Status
from archkit.model.base import FrontMatter
from archkit.model.incident import IncidentFrontMatter
from archkit.model.knowledge import Incident, LinkTarget, Mention, Runbook
from archkit.model.page import Page, dumps, loads, read_page
from archkit.model.ref import RefError, parse_ref
from archkit.model.runbook import RunbookFrontMatter
from archkit.model.select import MARKDOWN, under
from archkit.model.validate import validate
from archkit.source.data import Json
from archkit.source.location import Place, Span
from archkit.source.problem import Problem
from archkit.source.suppression import Suppression

if TYPE_CHECKING:
    from archkit.model.settings import Settings
    from archkit.source.tree import Cache, Tree

SITE_CONTENT = "site/content"
"""Pages written by hand: MkDocs' `docs_dir`."""


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


def read_documents(tree: Tree, settings: Settings, cache: Cache | None, paths: Sequence[str]) -> Documents:
    """Read every document of the folders in the settings. Never raises on content."""
    found = Documents()
    found.files = {p: kind for p in paths if p.endswith(MARKDOWN) and (kind := _kind(p, settings))}
    for path, page in _pages(tree, cache, found).items():
        _take_in(path, page, found)
    found.decisions.sort(key=lambda d: (d.number is None, d.number or 0, d.path))
    return found


_TEMPLATE = re.compile(r"(?:.*[-_. ])?template\.(?:md|markdown)")
_DECISION_TEMPLATE = re.compile(r"(?!\D*0*[1-9])(?:.*[-_. ])?template[-_. ]")
"""`template.md`, `0000-template.md`, `adr-template-short.md`; a decision about templates has a number."""


def _kind(path: str, settings: Settings) -> str | None:
    name = path.rpartition("/")[2].lower()
    plain = name.startswith(("readme", "index."))
    for kind, patterns in (
        ("incident", settings.paths.incidents),
        ("runbook", settings.paths.runbooks),
        ("decision", settings.paths.decisions),
    ):
        if under(path, patterns):
            template = _DECISION_TEMPLATE if kind == "decision" else _TEMPLATE
            return "page" if plain or template.match(name) else kind
    return "page" if under(path, (SITE_CONTENT,)) else None


def _pages(tree: Tree, cache: Cache | None, found: Documents) -> Mapping[str, Page]:
    from archkit.version import __version__

    reader = f"page/{__version__}"
    ids = tree.blob_ids(list(found.files))
    kept = cache.load(set(ids.values()), reader) if cache and ids else {}
    fresh: dict[str, str] = {}
    pages: dict[str, Page] = {}
    for path in found.files:
        identity = ids.get(path)
        text = kept.get(identity) if identity else None
        if text is not None:
            try:
                pages[path] = loads(text, path)
                continue
            except (ValueError, TypeError, IndexError, KeyError):
                pass  # a foreign or damaged entry: read the file again
        try:
            packed = dumps(read_page(tree.read(path)))
        except (KeyError, OSError) as error:
            reason = getattr(error, "strerror", None) or "it is gone"
            found.problems.append(
                Problem(f"cannot be read: {reason}", Place(path, span=Span(1, 1, 1, 1)), rule="encoding")
            )
            continue
        pages[path] = loads(packed, path)
        if identity:
            fresh[identity] = packed
    if cache and fresh:
        cache.save(fresh, reader)
    return pages


_MODELS: Mapping[str, type[FrontMatter]] = {
    "decision": AdrFrontMatter,
    "runbook": RunbookFrontMatter,
    "incident": IncidentFrontMatter,
}


def _take_in(path: str, page: Page, found: Documents) -> None:
    kind = found.files[path]
    found.problems.extend(page.problems)
    if page.suppressions:
        found.suppressions[path] = page.suppressions
    found.anchors[path] = frozenset(h.anchor for h in page.headings)
    found.links.extend(LinkTarget(path, x.target, x.line, x.column, x.image) for x in page.links)
    if kind == "page":
        return
    front = page.front_matter or {}
    reader = _Fields(path, front, found)
    if page.front_matter is not None:
        reader.check(_MODELS[kind], kind)
    match kind:
        case "decision":
            found.decisions.append(_decision(path, page, reader))
        case "runbook":
            found.runbooks.append(_runbook(path, page, reader))
        case "incident":
            found.incidents.append(_incident(path, page, reader))


class _Fields:
    """Reads the front matter of one document, noting references and what is wrong with them."""

    def __init__(self, path: str, data: Mapping[str, Json], found: Documents) -> None:
        self.path, self.data, self.found = path, data, found

    def check(self, model: type[FrontMatter], kind: str) -> None:
        for fault in validate(self.data, model):
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
            route = (name,) if index is None else (name, index)
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


_STATUS: Mapping[str, Status] = {
    "draft": "draft", "wip": "draft", "proposed": "proposed", "pending": "proposed", "accepted": "accepted",
    "approved": "accepted", "adopted": "accepted", "decided": "accepted", "implemented": "accepted",
    "rejected": "rejected", "declined": "rejected", "deprecated": "deprecated", "obsolete": "deprecated",
    "superseded": "superseded", "replaced": "superseded",
}  # fmt: skip
_KEY_VALUE = re.compile(
    r"^\W*(status|date|deciders|decision-makers|decision makers)\W*[:：]\W*(.{1,300})$", re.IGNORECASE
)
_NUMBERED = re.compile(
    r"^(?:ADR|RFC)?[-_ ]{0,2}#?0{0,6}(\d{1,6})(?=$|[-_ .:)])[-_ .:)–—]{0,4}", re.IGNORECASE
)
_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")


def _decision(path: str, page: Page, fields: _Fields) -> Decision:
    said = dict(_said(page))
    heading = fields.text("title") or page.title or ""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    in_file, in_title = _NUMBERED.match(stem), _NUMBERED.match(heading)
    numbered = in_file or in_title
    status_text = fields.text("status") or page.section("status") or said.get("status")
    date = fields.text("date") or said.get("date") or page.section("date")
    written = _DATE.search(date or "")
    title = heading[in_title.end() :].strip() if in_title else heading
    return Decision(
        path,
        title or heading or stem,
        number=int(numbered[1]) if numbered else None,
        scope=path.rpartition("/")[0],
        status=_status(status_text),
        status_text=status_text,
        date=written[1] if written else None,
        decision_makers=fields.texts("decision-makers", "deciders", "decision_makers")
        or _names(said.get("deciders")),
        affects=fields.refs("affects"),
        links=(*_decisions(fields, "supersedes"), *_decisions(fields, "superseded-by")),
        tags=fields.texts("tags"),
        summary=page.section("context and problem statement", "context", "background", "problem")
        or _first_prose(page),
        sections=tuple(Section(h.level, h.text, h.anchor, h.line) for h in page.headings if h.level == 2),
        analysis={k: v for k, v in fields.data.items() if k in ("criteria", "options", "enforces")},
    )


def _said(page: Page) -> Iterator[tuple[str, str]]:
    """`* Status: accepted` in the lines below the title, as MADR 2 and many others have it."""
    for text in reversed(page.head()):
        if match := _KEY_VALUE.match(text):
            key = match[1].lower()
            yield ("deciders" if key.startswith("dec") else key), match[2].strip(" *_")


def _status(text: str | None) -> Status | None:
    """One of the six, when the text begins with a word for it."""
    words = re.findall(r"[a-z]+", (text or "").lower())
    return next((_STATUS[w] for w in words[:2] if w in _STATUS), None)


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(p.strip() for p in (text or "").split(",") if p.strip())


def _decisions(fields: _Fields, kind: LinkKind) -> Iterator[DecisionLink]:
    """Links to other records, from ids as `ADR-0004`, numbers and file names."""
    for text in fields.texts(kind):
        match = _NUMBERED.match(text.strip().rpartition("/")[2])
        yield DecisionLink(
            kind, text.strip(), Place(fields.path, 0, (kind,)), number=int(match[1]) if match else None
        )


def _first_prose(page: Page) -> str:
    return next((t for _, t, _ in page.openings if not _KEY_VALUE.match(t)), "")


def _runbook(path: str, page: Page, fields: _Fields) -> Runbook:
    kind = fields.text("type")
    return Runbook(
        path,
        fields.text("title") or page.title or path.rpartition("/")[2],
        kind if kind in ("runbook", "procedure") else "runbook",
        fields.refs("for"),
        fields.texts("alerts"),
        fields.ref("owner", "group"),
        fields.text("last-reviewed"),
        fields.text("review-every"),
        fields.text("last-exercised"),
        _first_prose(page),
        tuple((h.level, h.text, h.anchor, h.line) for h in page.headings),
    )


def _incident(path: str, page: Page, fields: _Fields) -> Incident:
    date = fields.text("date") or ""
    stem = path.rpartition("/")[2]
    written = _DATE.search(date) or _DATE.match(stem)
    return Incident(
        path,
        fields.text("title") or page.title or stem,
        written[1] if written else None,
        fields.text("severity"),
        fields.text("status"),
        fields.refs("affects"),
        page.section("summary") or _first_prose(page),
    )
