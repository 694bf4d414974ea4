"""What every page draws on: the knowledge, its graph and findings, who refers to whom, and where pages stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.analysis.runbooks import runbooks
from archkit.analysis.subject import Subjects
from archkit.analysis.succession import succession
from archkit.model.ref import short, split
from archkit.pages import text
from archkit.pages.areas import DecisionName, areas, names
from archkit.pages.page import Source
from archkit.pages.places import TAGS, Places, relative

if TYPE_CHECKING:
    from archkit.analysis.configuration import Comparison
    from archkit.analysis.design import Design
    from archkit.analysis.past import Past
    from archkit.analysis.questions import Asked, Question
    from archkit.analysis.result import Figure
    from archkit.analysis.scorecard import Scorecard
    from archkit.analysis.succession import Succession
    from archkit.graph.graph import Graph
    from archkit.lint.finding import Finding
    from archkit.lint.rule import Rule
    from archkit.model.knowledge import Decision, Entity, Incident, Knowledge, Runbook
    from archkit.pages.address import Repository
    from archkit.source.data import Json
    from archkit.source.location import Place, Span
    from archkit.source.tree import History


@dataclass
class Library:
    """One knowledge base, as the pages of a site need it."""

    knowledge: Knowledge
    graph: Graph
    findings: Sequence[Finding]
    today: date
    locate: Callable[[Place], Span]
    """Line and column of a place."""
    read: Callable[[str], str]
    """Text of a file; empty when it cannot be read."""
    name: str = "Architecture"
    rules: Sequence[Rule] = ()
    repository: Repository | None = None
    recent: Sequence[tuple[str, str]] = ()
    """Paths that changed last, each with the day (ISO), newest first."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Pages written by hand: path on the site -> title."""
    own_tags: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Tags of these pages, by the same path."""
    past_of: Callable[[], Past] | None = None
    """What is known of each document's reviews and changes; None: only what the documents say."""

    compared: Callable[[Entity], Comparison] | None = None
    """The configuration of an entity beside what code and deployments use; None: only as documented."""

    history_of: Callable[[], History | None] = lambda: None
    """The past of the files; None: nothing is known of it."""

    earlier: Callable[[], Design | None] = lambda: None
    """The design of one commit ago; None: nothing is known of it."""

    @cached_property
    def past(self) -> Past:
        """What is known of the freshness of each document."""
        if self.past_of is not None:
            return self.past_of()
        from archkit.analysis.past import past

        return past(self.knowledge, None)

    @cached_property
    def asked(self) -> Asked:
        """What the questions of a design review are asked of; one design for the whole site."""
        from archkit.analysis.design import design
        from archkit.analysis.questions import Asked

        return Asked(design(self.graph), self.knowledge, self.today, self.earlier)

    def answer(self, question: Question, ref: str) -> tuple[Figure, ...]:
        """The figures of a question, with their derivations; what came out is remembered for `told`."""
        from dataclasses import replace

        found = question.answer(self.asked, ref)
        self._told[question.name, ref] = tuple(replace(f, steps=(), assumptions=()) for f in found)
        return found

    def told(self, question: Question, ref: str) -> tuple[Figure, ...]:
        """The same figures without their derivations; computed once, whichever page asks first."""
        if (question.name, ref) not in self._told:
            self.answer(question, ref)
        return self._told[question.name, ref]

    @cached_property
    def _told(self) -> dict[tuple[str, str], tuple[Figure, ...]]:
        return {}

    @cached_property
    def states_figures(self) -> bool:
        """Whether anything states what analyses compute with; plain Backstage descriptors do not."""
        kinds = ("Component", "Resource", "Flow")
        return any(
            e.facts or "dependencies" in e.fields for e in self.knowledge.entities.values() if e.kind in kinds
        )

    @cached_property
    def subjects(self) -> Subjects:
        """What each document covers."""
        return Subjects(self.knowledge)

    @cached_property
    def history(self) -> History | None:
        """The past of the files; None: nothing is known of it."""
        return self.history_of()

    @cached_property
    def places(self) -> Places:
        """Where every page stands."""
        return Places(self.knowledge, (r.name for r in self.rules))

    @cached_property
    def decisions_on(self) -> Mapping[str, list[Decision]]:
        """Decisions by what they affect, newest first."""
        found: dict[str, list[Decision]] = defaultdict(list)
        for decision in newest_first(self.knowledge.decisions):
            for ref in dict.fromkeys(decision.affects):
                found[ref].append(decision)
        return found

    @cached_property
    def naming(self) -> Mapping[str, list[str]]:
        """Who names an entity in any field, by the entity: what its page leads back to."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for entity in self.knowledge.entities.values():
            for relation in entity.relations:
                found[relation.target][entity.ref] = None
        return {ref: sorted(names) for ref, names in found.items()}

    @cached_property
    def succession(self) -> Succession:
        """Which decision replaces which."""
        return succession(self.knowledge.decisions)

    @cached_property
    def areas(self) -> Mapping[str, str]:
        """The folder of decisions that each record belongs to, by path; empty where there is one only."""
        return areas(self.knowledge.decisions)

    @cached_property
    def decision_names(self) -> Mapping[str, DecisionName]:
        """What each decision is called, by path."""
        return names(self.knowledge.decisions, self.areas)

    def person(self, name: str) -> str | None:
        """The reference of somebody who is named: by user name, with or without an `@`, or as people say it."""
        return self._people.get(name.strip().lstrip("@").casefold())

    @cached_property
    def _people(self) -> Mapping[str, str]:
        users = list(self.knowledge.of_kind("User"))
        titles = Counter((u.title or "").casefold() for u in users)
        found = {u.title.casefold(): u.ref for u in users if u.title and titles[u.title.casefold()] == 1}
        return found | {u.name.casefold(): u.ref for u in users if u.namespace == "default"}

    @cached_property
    def runbooks_for(self) -> Mapping[str, Sequence[Runbook]]:
        """Runbooks by the entity that they are for or that names them."""
        return runbooks(self.knowledge).of

    @cached_property
    def incidents_of(self) -> Mapping[str, list[Incident]]:
        """Incidents by what they affected, newest first."""
        found: dict[str, list[Incident]] = defaultdict(list)
        for incident in sorted(self.knowledge.incidents, key=lambda i: i.date or "", reverse=True):
            for ref in dict.fromkeys(incident.affects):
                found[ref].append(incident)
        return found

    @cached_property
    def scorecards(self) -> Mapping[str, Scorecard]:
        """Readiness by component, the most critical first."""
        from archkit.analysis.scorecard import scorecards
        from archkit.lint.finding import errors_by_subject

        if self.knowledge.reader is None:
            return {}
        errors = errors_by_subject(self.findings)
        return {c.entity.ref: c for c in scorecards(self.knowledge, self.graph, self.today, errors)}

    def rule_of(self, name: str) -> str | None:
        """The rule that a name or a code means."""
        wanted = name.strip().lower()
        return next((r.name for r in self.rules if wanted in (r.name, (r.code or "-").lower())), None)

    @cached_property
    def findings_on(self) -> Mapping[str, list[Finding]]:
        """Findings by the reference or the path that they are about."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            found[finding.subject or finding.path].append(finding)
            if finding.subject and finding.subject != finding.path:
                found[finding.path].append(finding)
        return found

    @cached_property
    def owned_by(self) -> Mapping[str, list[Entity]]:
        """Entities by their owner."""
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.knowledge.entities.values():
            if entity.owner:
                found[entity.owner].append(entity)
        return found

    @cached_property
    def flows_through(self) -> Mapping[str, list[Entity]]:
        """Flows by the components that do their steps."""
        found: dict[str, dict[str, Entity]] = defaultdict(dict)
        for flow in self.knowledge.of_kind("Flow"):
            for relation in flow.relations:
                found[relation.target][flow.ref] = flow
        return {ref: list(flows.values()) for ref, flows in found.items()}

    @cached_property
    def tagged(self) -> Mapping[str, list[tuple[str, str]]]:
        """Title and path of the pages that bear a tag, by tag."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for ref, path in self.places.entities.items():
            entity = self.knowledge.entities[ref]
            for tag in entity.tags:
                found[tag][path] = entity.label
        for decision in self.knowledge.decisions:
            for tag in decision.tags:
                found[tag][self.places.documents[decision.path]] = self.decision_names[decision.path].full
        for path, tags in self.own_tags.items():
            for tag in tags:
                found[tag][path] = self.own.get(path, path)
        ordered = sorted((tag for tag in found if tag.strip()), key=lambda tag: (tag.casefold(), tag))
        return {tag: sorted((title, path) for path, title in found[tag].items()) for tag in ordered}

    @cached_property
    def tag_anchors(self) -> Mapping[str, str]:
        """Where each tag stands in the index; no two share a place, whatever they are called."""
        return {tag: f"tag-{number}" for number, tag in enumerate(self.tagged, 1)}

    def tags(self, tags: Sequence[str], page: str) -> list[str]:
        """Links from a page to tags in the index."""
        known = [tag for tag in tags if tag in self.tag_anchors]
        return [text.link(tag, f"{relative(TAGS, page)}#{self.tag_anchors[tag]}") for tag in known]

    def label(self, ref: str) -> str:
        """What people call an entity, plain."""
        entity = self.knowledge.entities.get(ref)
        return entity.label if entity else split(ref)[2] or ref

    def link(self, ref: str, page: str) -> str:
        """A link to an entity from a page; its name and a remark where no file describes it."""
        target = self.places.entity(ref)
        if target is None:
            outside = "elsewhere" if self.is_external(ref) else "not described"
            return f"{text.code(short(ref))} ({outside})"
        return text.link(self.label(ref), relative(target, page))

    def links(self, refs: Sequence[str], page: str) -> str:
        """Links to several entities."""
        return ", ".join(self.link(ref, page) for ref in dict.fromkeys(refs))

    def document_link(self, path: str, title: str, page: str, anchor: str = "") -> str:
        """A link to the page of a document; its address in the repository where it has no page."""
        target = self.places.document(path)
        if target is not None:
            return text.link(title, relative(target, page) + (f"#{anchor}" if anchor else ""))
        return self.source_link(path, title)

    def source_link(self, path: str, title: str | None = None, line: int | None = None) -> str:
        """A link to a file in the repository; its path where the repository has no address."""
        shown = title or (f"{path}:{line}" if line and line > 1 else path)
        if self.repository is None:
            return text.code(shown) if title is None else text.plain(title)
        return text.address(shown, self.repository.view(path, line))

    def edit_link(self, path: str, line: int | None = None, title: str = "edit") -> str:
        """A link to the editor for a file; empty where the repository has no address."""
        if self.repository is None:
            return ""
        return text.address(title, self.repository.edit(path, line))

    def is_external(self, ref: str) -> bool:
        """Whether the settings say that it is described elsewhere."""
        from fnmatch import fnmatchcase

        names = (ref, short(ref))
        patterns = self.knowledge.settings.external
        return any(fnmatchcase(n, pattern.lower()) for n in names for pattern in patterns)

    def spec(self, entity: Entity) -> Mapping[str, Json]:
        """The entity's `spec`; empty for a knowledge base made by hand."""
        return self.knowledge.spec(entity) if self.knowledge.reader else {}

    def metadata(self, entity: Entity) -> Mapping[str, Json]:
        """The entity's `metadata`."""
        found = self.knowledge.data(entity).get("metadata") if self.knowledge.reader else None
        return found if isinstance(found, dict) else {}

    def source(self, entity: Entity) -> Source:
        """File and line where an entity is described."""
        if entity.document == 0:
            return Source(entity.path)
        return Source(entity.path, self.locate(entity.at("metadata", "name")).line)


def newest_first(decisions: Sequence[Decision]) -> list[Decision]:
    """The newest first: by their dates, by their numbers where these are the same; those without a date come last."""
    return sorted(decisions, key=lambda d: (d.date or "", d.number or 0, d.path), reverse=True)
