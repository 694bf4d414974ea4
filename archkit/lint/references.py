"""References that lead nowhere or to another kind of thing, and how sure one can be that they are wrong.

A catalog is rarely all there is: groups come from a directory service, systems from other repositories. So
every question here has two answers: what is missing, and whether it was to be expected here at all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import translate
from functools import cache, cached_property
from posixpath import commonprefix
from typing import TYPE_CHECKING

from archkit.lint.lost import KNOWN, lost_names, misspelt
from archkit.model.ref import short, split
from archkit.model.reference import INNER_FIELDS, NESTED_FIELDS, REFERENCE_FIELDS
from archkit.model.select import under
from archkit.model.settings import NAME
from archkit.source.location import Place
from archkit.source.names import distance
from archkit.source.problem import Related

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge, Relation

_CALLED = frozenset({"component", "api", "resource"})
_PEOPLE = frozenset({"group", "user"})
_THINGS = ("component", "resource", "api", "system", "domain", "flow")
"""What a field that takes any kind may have meant, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names something which is not there, or is of a kind that the field does not take."""

    target: str
    """Canonical reference."""
    place: Place
    field: str
    """As people write it: `owner`, `publishes`, `affects`."""
    subject: str
    """The entity that says so, or the path of the document."""
    allowed: frozenset[str]
    """Kinds that the field takes, lower-case; empty: any."""
    extension: bool
    """The field is archkit's own, on an entity written for Backstage or in a document's front matter."""

    @property
    def kind(self) -> str:
        """The kind that is asked for, lower-case."""
        return self.target.partition(":")[0]

    @property
    def is_of_wrong_kind(self) -> bool:
        """Whether the field does not take that kind. A kind of somebody's own may be right anywhere."""
        return bool(self.allowed) and self.kind not in self.allowed and self.kind in KNOWN


class References:
    """The doubtful references of one knowledge base, and what can be said of each."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._entities = knowledge.entities
        self._external = [re.compile(translate(glob.lower())) for glob in knowledge.settings.external]
        self._close: dict[str, str | None] = {}

    @cached_property
    def of_wrong_kind(self) -> Sequence[Reference]:
        """References whose field does not take the kind they name."""
        return [r for r in self._doubtful if r.is_of_wrong_kind]

    @cached_property
    def dangling(self) -> Sequence[Reference]:
        """References to what nobody describes here, without those that another finding explains."""
        return [
            r
            for r in self._doubtful
            if r.target not in self._entities
            and not r.is_of_wrong_kind
            and not self._is_external(r.target)
            and not self._is_explained(r.target)
        ]

    @cached_property
    def _doubtful(self) -> Sequence[Reference]:
        entities = self._entities
        found = []
        for entity in entities.values():
            usual = _usual(entity.kind)
            for relation in entity.relations:
                named = entities.get(relation.target)
                if named is not None and named.kind in usual.get(relation.route[1], _NOTHING):
                    continue
                reference = _reference(entity, relation)
                if named is None or reference.is_of_wrong_kind:
                    found.append(reference)
        found += (
            Reference(m.target, Place(m.path, 0, m.route), field, m.path, allowed, extension=True)
            for m in self.knowledge.mentions
            for field in [next(str(step) for step in reversed(m.route) if isinstance(step, str))]
            for allowed in [_PEOPLE if field == "owner" else frozenset[str]()]
            if m.target not in entities or (allowed and m.target.partition(":")[0] not in allowed)
        )
        return found

    def is_expected(self, reference: Reference) -> bool:
        """Whether what it names ought to be here: its kind is kept here, and it is said where all is kept."""
        return self._is_kept(reference.kind) and is_whole(self.knowledge, reference.place.path)

    def count(self, kind: str) -> int:
        """How many entities of the kind are described where the whole catalog is."""
        return self._described[kind]

    def _is_kept(self, kind: str) -> bool:
        """Where nobody has set archkit up, more that is missing than is there means: kept elsewhere."""
        described = self._described[kind]
        return described > 0 and (described >= self._missing[kind] or _has_settings(self.knowledge))

    @cached_property
    def _described(self) -> Counter[str]:
        return Counter(e.kind.lower() for e in self._entities.values() if is_whole(self.knowledge, e.path))

    @cached_property
    def _missing(self) -> Counter[str]:
        targets = {
            (r.kind, r.target)
            for r in self.dangling
            if is_whole(self.knowledge, r.place.path) and self.namesake(r) is None
        }
        return Counter(kind for kind, _ in targets)

    def _is_external(self, ref: str) -> bool:
        return any(glob.match(ref) or glob.match(short(ref)) for glob in self._external)

    def _is_explained(self, ref: str) -> bool:
        return split(ref)[2] in self._lost or ref in self._misspelt

    @cached_property
    def _misspelt(self) -> frozenset[str]:
        return frozenset(meant for _, meant in misspelt(self.knowledge))

    @cached_property
    def _lost(self) -> frozenset[str]:
        return lost_names(self.knowledge)

    def namesake(self, reference: Reference) -> str | None:
        """What has the same name under another kind that the field takes."""
        _, _, name = reference.target.partition(":")
        kinds = sorted(reference.allowed) or _THINGS
        return next((ref for kind in kinds if (ref := f"{kind}:{name}") in self._entities), None)

    def close_to(self, ref: str) -> str | None:
        """The entity of that kind whose name is nearly the same, or is the same in another namespace.

        Looked for once each, and for so many only: nobody reads the hints of a thousand findings.
        """
        if ref not in self._close and len(self._close) < _HINTS:
            self._close[ref] = _closest(ref, self._by_kind.get(split(ref)[0], {}))
        return self._close.get(ref)

    @cached_property
    def _by_kind(self) -> Mapping[str, Mapping[str, list[str]]]:
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for ref in self._entities:
            kind, _, name = split(ref)
            found[kind][name].append(ref)
        return found


_HINTS = 100
_CANDIDATES = 200


def _closest(ref: str, known: Mapping[str, Sequence[str]]) -> str | None:
    """The closest of the known names, which lead to references of that kind."""
    _, namespace, name = split(ref)
    if name in known:
        return known[name][0]
    third = -(-len(name) // 3)
    pieces = [name[i : i + third] for i in range(0, len(name), third)]
    # Two slips leave one of three pieces whole.
    alike = [(sum(piece in k for piece in pieces), k) for k in known]
    near = [k for _, k in sorted((-count, k) for count, k in alike if count)[:_CANDIDATES]]
    slips, best = min(((_slips(name, k), k) for k in near), default=(3, ""))
    if slips > (2 if len(name) > 4 else 1):
        longer = [k for k in known if min(len(k), len(name)) > 3 and (name in k or k in name)]
        if len(longer) != 1:
            return None
        best = longer[0]
    refs = known[best]
    same = f"{split(ref)[0]}:{namespace}/{best}"
    return same if same in refs else refs[0]


def _slips(a: str, b: str) -> int:
    """The edit distance, 3 for more than two; names of one family differ in a few letters in the middle."""
    start = len(commonprefix((a, b)))
    a, b = a[start:], b[start:]
    end = len(commonprefix((a[::-1], b[::-1])))
    return distance(a[: len(a) - end], b[: len(b) - end], 2)


def _has_settings(knowledge: Knowledge) -> bool:
    """Whether the repository itself says how archkit is to read it."""
    settings = knowledge.settings
    if NAME in knowledge.paths or settings.root != ".":
        return True
    return bool(settings.model_fields_set) and "pyproject.toml" in knowledge.paths


_latest: list[References] = []


def references(knowledge: Knowledge) -> References:
    """The doubtful references of a knowledge base, looked for once while rule after rule asks."""
    if not _latest or _latest[0].knowledge is not knowledge:
        _latest[:] = [References(knowledge)]
    return _latest[0]


def is_whole(knowledge: Knowledge, path: str) -> bool:
    """Whether the file belongs to a catalog that is kept as a whole: the folders of the settings.

    A lone `catalog-info.yaml` is registered by itself, in a catalog that is larger than its repository.
    Decisions and runbooks belong to the whole.
    """
    if knowledge.files.get(path) != "catalog":
        return True
    return under(path, knowledge.settings.paths.catalog)


def together(
    references: Iterable[Reference], key: Callable[[Reference], object]
) -> Iterator[tuple[Reference, str, tuple[Related, ...]]]:
    """References with the same key as one: the first, words about how many more, and some of their places.

    It is about a field of archkit's own only where all of them are.
    """
    groups: dict[object, list[Reference]] = {}
    for reference in references:
        groups.setdefault(key(reference), []).append(reference)
    for first, *others in groups.values():
        more = len(others)
        words = f", and in {more:,} more place{'s' if more > 1 else ''}" if more else ""
        first = replace(first, extension=first.extension and all(r.extension for r in others))
        yield first, words, tuple(Related(r.place, "and here") for r in others[:_SHOWN])


_SHOWN = 3


def written(ref: str) -> str:
    """The reference as people write it, in one line that is not too long."""
    text = " ".join(short(ref).split())
    return text if len(text) <= 80 else text[:79] + "…"


def kind_and_name(ref: str) -> str:
    """The reference in a sentence: "group `payments`"."""
    kind, _, name = written(ref).partition(":")
    return f"{_WORDS.get(kind, kind)} `{name}`"


def a_kind(kind: str) -> str:
    """The kind in a sentence: `an API`, `a group`."""
    word = _WORDS.get(kind, kind)
    return f"{'an' if word[:1] in 'AEIOaeio' else 'a'} {word}"


_WORDS = {"api": "API", "failuredomain": "failure domain", "technologyradar": "technology radar"}


_NOTHING: frozenset[str] = frozenset()


@cache
def _usual(kind: str) -> Mapping[str | int, frozenset[str]]:
    """By field, the kinds that need no second look there: the fast way past nearly all references."""
    lower = kind.lower()
    found = {name: field.allowed for name, field in REFERENCE_FIELDS.get(lower, {}).items()}
    for name, fields in (*NESTED_FIELDS.get(lower, {}).items(), *INNER_FIELDS.get(lower, {}).items()):
        found[name] = frozenset.intersection(*(field.allowed for field in fields.values()))
    found["dependencies"] = _CALLED
    return {name: frozenset(KNOWN[k] for k in allowed or KNOWN) for name, allowed in found.items()}


def _reference(entity: Entity, relation: Relation) -> Reference:
    kind = entity.kind.lower()
    allowed, is_backstage = _field(kind, relation)
    return Reference(
        relation.target,
        Place(entity.path, entity.document, relation.route),
        str(relation.route[2]) if relation.field in INNER_FIELDS.get(kind, {}) else relation.field,
        entity.ref,
        allowed,
        not is_backstage and not entity.is_archkit,
    )


def _field(kind: str, relation: Relation) -> tuple[frozenset[str], bool]:
    """Kinds that the field of a relation takes, and whether the field is Backstage's."""
    route = relation.route
    if relation.field == "dependencies":
        return (_CALLED if relation.kind == "calls" else frozenset()), False
    if inner := INNER_FIELDS.get(kind, {}).get(relation.field):
        field = inner.get(str(route[2]))
    elif nested := NESTED_FIELDS.get(kind, {}).get(relation.field):
        field = nested.get(str(route[3]))
    else:
        field = REFERENCE_FIELDS.get(kind, {}).get(relation.field)
    return (field.allowed, field.backstage) if field else (frozenset(), False)
