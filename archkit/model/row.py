"""One document of a catalog file -> a compact row: the entity, what it refers to, what is wrong with it.

Nothing here knows the file's path or any other file, so a row can be kept under the content's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from archkit.model.entity import BACKSTAGE_FIELDS, model_for
from archkit.model.knowledge import Entity, Relation
from archkit.model.ref import RefError, parse_ref
from archkit.model.reference import INNER_FIELDS, NESTED_FIELDS, REFERENCE_FIELDS, ReferenceField
from archkit.model.validate import validate
from archkit.source.data import Json
from archkit.source.location import Place, Route
from archkit.source.problem import Problem


@dataclass(slots=True)
class Row:
    """What one document says, as far as it can be told without looking at anything else."""

    entity: Entity | None = None
    problems: list[Problem] = field(default_factory=list)
    targets: list[tuple[str, Route]] = field(default_factory=list)
    """Of a Location: targets as written."""
    inclusions: list[tuple[str, Route]] = field(default_factory=list)
    """Files that a substitution (`$text`, `$json`, `$yaml`, `$openapi`) reads."""


def read_row(data: Json, document: int, *, substitutions: bool) -> Row:
    """Read one document; `substitutions` says whether the file contains any `$` at all."""
    row = Row()
    if not _is_entity(data):
        row.problems.append(_not_an_entity(data, document))
        return row
    assert isinstance(data, dict)
    if found := _template_mark(data):
        row.problems.append(
            Problem(
                "this document is a template: it has placeholders where an entity has its names",
                Place("", document, found),
                rule="template-skipped",
                help="nothing to do; its rendered result is what belongs to a catalog",
            )
        )
        return row
    row.problems.extend(_check(data, document))
    entity = _entity(data, document)
    if entity is None:
        return row
    faulty = {p.place.route for p in row.problems}
    relations: list[Relation] = []
    for route, text, reference, attributes in _references(entity.kind.lower(), data.get("spec")):
        try:
            target = parse_ref(text, reference.default_kind, entity.namespace.lower())
        except RefError as error:
            if route not in faulty:
                problem = Problem(str(error), Place("", document, route), rule="schema", subject=entity.ref)
                row.problems.append(replace(problem, extension=not reference.backstage))
            continue
        relations.append(Relation(reference.relation, target, route, reference.reverse, attributes))
        if reference.relation == "owned-by" and entity.owner is None:
            entity.owner = target
        elif reference.relation == "part-of" and route[1] == "system":
            entity.system = target
    entity.relations = tuple(relations)
    row.entity = entity
    if entity.kind == "Location":
        row.targets = list(_targets(data.get("spec")))
    if substitutions:
        row.inclusions = list(_inclusions(data))
    return row


def _is_entity(data: Json) -> bool:
    """Whether a document means to be an entity: it names a kind or an API version, and has metadata."""
    if not isinstance(data, dict):
        return False
    return ("kind" in data or "apiVersion" in data) and ("metadata" in data or "spec" in data)


def _not_an_entity(data: Json, document: int) -> Problem:
    return Problem(
        "this is YAML, but no entity: it has no `apiVersion`, `kind` and `metadata`",
        Place("", document),
        rule="not-an-entity",
        help="a catalog file holds documents that begin with `apiVersion: backstage.io/v1alpha1`",
    )


_NAMES = ("owner", "system", "domain", "type", "lifecycle")


def _template_mark(data: Mapping[str, Json]) -> Route | None:
    """Where a placeholder stands in one of the names; None in a plain entity."""
    metadata = data.get("metadata")
    if isinstance(metadata, dict):
        for key in ("name", "namespace"):
            value = metadata.get(key)
            if isinstance(value, str) and "{{" in value or isinstance(value, dict) and not value:
                return ("metadata", key)
    spec = data.get("spec")
    if isinstance(spec, dict) and data.get("kind") != "Template":
        for key in _NAMES:
            value = spec.get(key)
            if isinstance(value, str) and "{{" in value:
                return ("spec", key)
    return None


def _check(data: Mapping[str, Json], document: int) -> Iterator[Problem]:
    """What the model of its kind says of the document."""
    api_version, kind = data.get("apiVersion"), data.get("kind")
    model = model_for(api_version, kind)
    subject = _ref(data) or ""
    foreign = isinstance(api_version, str) and api_version.startswith("backstage.io/")
    own = BACKSTAGE_FIELDS.get(kind) if isinstance(kind, str) and foreign else None
    for fault in validate(data, model):
        written_as = (*fault.route[:-1], fault.meant) if fault.meant else fault.route
        extension = fault.code == "unknown-field" or (own is not None and _is_extension(written_as, own))
        yield Problem(
            fault.message,
            Place("", document, fault.route, fault.part),
            label=fault.label,
            help=fault.help,
            subject=subject,
            rule=fault.code,
            severity="warning" if extension and fault.code == "schema" else None,
            extension=extension,
        )
    if foreign:
        yield from _foreign_fields(data, document, subject)


_ROOT = frozenset(("apiVersion", "kind", "metadata", "spec", "relations", "status"))


def _foreign_fields(data: Mapping[str, Json], document: int, subject: str) -> Iterator[Problem]:
    """Backstage refuses an entity with anything else beside these."""
    for key in data:
        if key not in _ROOT and not key.startswith("$"):
            yield Problem(
                f"`{key}` cannot stand beside `metadata` and `spec`",
                Place("", document, (key,), "key"),
                label="not a field of an entity",
                why="Backstage refuses an entity with such a field",
                help="move it below `metadata` or `spec`, or remove it",
                subject=subject,
                rule="schema",
            )


def _is_extension(route: Route, own: frozenset[str]) -> bool:
    return len(route) > 1 and route[0] == "spec" and route[1] not in own


def _ref(data: Mapping[str, Json]) -> str | None:
    """The canonical reference of a document, when its kind and name can be read."""
    kind, metadata = data.get("kind"), data.get("metadata")
    if not isinstance(kind, str) or not isinstance(metadata, dict):
        return None
    name, namespace = metadata.get("name"), metadata.get("namespace", "default")
    if not isinstance(name, str) or not name:
        return None
    if not isinstance(namespace, str) or not namespace:
        namespace = "default"
    return f"{kind}:{namespace}/{name}".lower()


def _entity(data: Mapping[str, Json], document: int) -> Entity | None:
    ref = _ref(data)
    if ref is None:
        return None
    metadata, spec = data["metadata"], data.get("spec")
    assert isinstance(metadata, dict)
    spec = spec if isinstance(spec, dict) else {}
    tags, tier, runbooks = metadata.get("tags"), spec.get("tier"), spec.get("runbooks")
    return Entity(
        ref=ref,
        api_version=_text(data.get("apiVersion")) or "",
        kind=str(data["kind"]),
        namespace=_text(metadata.get("namespace")) or "default",
        name=str(metadata["name"]),
        path="",
        document=document,
        title=_text(metadata.get("title")),
        description=_text(metadata.get("description")),
        type=_text(spec.get("type")),
        lifecycle=_text(spec.get("lifecycle")),
        tier=tier if isinstance(tier, int) and not isinstance(tier, bool) and 1 <= tier <= 4 else None,
        tags=tuple(t for t in tags if isinstance(t, str)) if isinstance(tags, list) else (),
        fields=frozenset(spec),
        runbooks=tuple(r for r in runbooks if isinstance(r, str)) if isinstance(runbooks, list) else (),
        traits=dict(_traits(metadata, spec)),
        facts={key: spec[key] for key in FACTS if key in spec},
    )


FACTS = (
    "availability", "slo", "latency", "capacity", "concurrency", "placement", "failureDomains", "recovery",
    "replication", "consistency", "partitioning", "lag", "ttl", "systemOfRecord", "derivedFrom", "data", "cost",
    "observability", "technologies", "engine", "created", "sunset", "successor", "platform", "broker", "schema",
    "delivery", "key", "partitions", "retention", "rate",
    # Flow, FailureDomain, TechnologyRadar, Roadmap, Scenario
    "entry", "traffic", "steps", "coordination", "isolation", "orchestrator", "timeout", "parent", "entries",
    "milestones", "attribute", "importance", "difficulty", "coveredBy", "start",
    # OpenSLO
    "service", "objectives", "timeWindow", "alertPolicies", "conditions", "condition",
)  # fmt: skip
"""Keys below `spec` that analyses compute with; a plain Backstage descriptor has none of them."""


_TRAITS: Mapping[str, tuple[Route, ...]] = {
    "engine": (("engine",),),
    "technology": (("technologies",),),
    "data": (("data", "classification"), ("data", "produces"), ("data", "clearance")),
    "source": (("sourcePaths",),),
}


def _traits(metadata: Mapping[str, Json], spec: Mapping[str, Json]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What contracts may ask for, beside the fields of the row; each word once."""
    for name, routes in _TRAITS.items():
        if routes[0][0] not in spec:
            continue
        words: dict[str, None] = {}
        for route in routes:
            value: Json = dict(spec)
            for key in route:
                value = value.get(str(key)) if isinstance(value, dict) else None
            words.update(
                (w, None) for w in (value if isinstance(value, list) else [value]) if isinstance(w, str)
            )
        if words:
            yield name, tuple(words)
    if empty := tuple(key for key, value in spec.items() if value in (None, "", [], {})):
        yield "empty", empty
    if told := tuple(key for key in ("links", "annotations") if metadata.get(key)):
        yield "metadata", told


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


Found = tuple[Route, str, ReferenceField, Mapping[str, Json]]


def _references(kind: str, spec: Json) -> Iterator[Found]:
    """Every reference under `spec`: its route, its text, what the field means, attributes of the edge."""
    fields = REFERENCE_FIELDS.get(kind)
    if fields is None or not isinstance(spec, dict):
        return
    yield from _flat(("spec",), spec, fields)
    for key, inner in INNER_FIELDS.get(kind, {}).items():
        if isinstance(held := spec.get(key), dict):
            yield from _flat(("spec", key), held, inner)
    for key, nested in NESTED_FIELDS.get(kind, {}).items():
        if key in spec:
            yield from _nested(key, spec[key], nested)
    if "dependencies" in spec and kind in ("component", "resource"):
        yield from _dependencies(spec["dependencies"])


def _flat(at: Route, stated: Mapping[str, Json], fields: Mapping[str, ReferenceField]) -> Iterator[Found]:
    for key, value in stated.items():
        reference = fields.get(key)
        if reference is None:
            continue
        attributes: Mapping[str, Json] = {"role": reference.role} if reference.role else {}
        if isinstance(value, str):
            yield (*at, key), value, reference, attributes
        elif isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    yield (*at, key, index), item, reference, attributes


def _nested(key: str, items: Json, fields: Mapping[str, ReferenceField]) -> Iterator[Found]:
    if not isinstance(items, list):
        return
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        for name, reference in fields.items():
            value = item.get(name)
            attributes = {k: v for k, v in item.items() if k != name}
            if reference.role:
                attributes["role"] = reference.role
            if isinstance(value, str):
                yield ("spec", key, index, name), value, reference, attributes
            elif isinstance(value, list):
                for place, text in enumerate(value):
                    if isinstance(text, str):
                        yield ("spec", key, index, name, place), text, reference, {}


_CALLS = ReferenceField("calls", None, frozenset({"component", "api", "resource"}), backstage=False)
_READS = ReferenceField("reads", None, frozenset({"resource"}), backstage=False)
_WRITES = ReferenceField("writes", None, frozenset({"resource"}), backstage=False)
_MENTIONS = ReferenceField("mentions", None, backstage=False)


def _dependencies(items: Json) -> Iterator[Found]:
    """`spec.dependencies`: to a resource it reads or writes, to anything else it calls."""
    if not isinstance(items, list):
        return
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        attributes = {k: v for k, v in item.items() if k not in ("to", "anyOf")}
        to, any_of = item.get("to"), item.get("anyOf")
        if isinstance(to, str):
            yield ("spec", "dependencies", index, "to"), to, _dependency(to, item), attributes
        if isinstance(any_of, list):
            for place, text in enumerate(any_of):
                if isinstance(text, str):
                    route = ("spec", "dependencies", index, "anyOf", place)
                    yield route, text, _dependency(text, item), {**attributes, "group": index}
        fallback = item.get("fallback")
        if isinstance(fallback, dict) and isinstance(fallback.get("to"), str):
            yield (("spec", "dependencies", index, "fallback", "to"), str(fallback["to"]), _MENTIONS, {})


def _dependency(text: str, item: Mapping[str, Json]) -> ReferenceField:
    if not text.lower().startswith("resource:"):
        return _CALLS
    said = item.get("operation") or item.get("access")
    # A view that is kept stable for others is one to read from.
    return _READS if said in ("read", "contract") else _WRITES


def _targets(spec: Json) -> Iterator[tuple[str, Route]]:
    if not isinstance(spec, dict):
        return
    if isinstance(spec.get("target"), str):
        yield str(spec["target"]), ("spec", "target")
    targets = spec.get("targets")
    for index, target in enumerate(targets if isinstance(targets, list) else []):
        if isinstance(target, str):
            yield target, ("spec", "targets", index)


SUBSTITUTIONS = ("$text", "$json", "$yaml", "$openapi", "$asyncapi")


def _inclusions(data: Json) -> Iterator[tuple[str, Route]]:
    """Places with a substitution that names a local file. The data's depth is bounded by the reader."""
    stack: list[tuple[Json, Route]] = [(data, ())]
    while stack:
        value, route = stack.pop()
        if isinstance(value, dict):
            if len(value) == 1:
                key, target = next(iter(value.items()))
                if key in SUBSTITUTIONS and isinstance(target, str):
                    if "://" not in target:
                        yield target, (*route, key)
                    continue
            stack.extend((v, (*route, k)) for k, v in value.items())
        elif isinstance(value, list):
            stack.extend((v, (*route, i)) for i, v in enumerate(value))
