"""What manifests of Kubernetes set for each container: `env`, and `envFrom` with the keys of what it names.

https://kubernetes.io/docs/tasks/inject-data-application/; of ConfigMaps and Secrets the keys are read, no values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.compose import image_name
from archkit.evidence.setting import Setting, Workload
from archkit.evidence.yaml_file import YamlFile
from archkit.source.data import Json
from archkit.source.document import Locator
from archkit.source.location import Place, Route

_MARKS = (b"containers:", b"ConfigMap", b"Secret", b'"containers"')
_DEEP = 12
_LABELS = ("app", "app.kubernetes.io/name", "k8s-app")


@dataclass(frozen=True, slots=True)
class _Object:
    """One object of a manifest, and where it begins in its file."""

    data: Mapping[str, Json]
    locator: Locator
    document: int
    route: Route

    def line(self, *route: str | int) -> int:
        place = Place(self.locator.path, self.document, (*self.route, *route), "key")
        return self.locator.span(place).line

    @property
    def kind(self) -> str:
        kind = self.data.get("kind")
        return kind if isinstance(kind, str) else ""

    @property
    def name(self) -> str:
        name = _mapping(self.data.get("metadata")).get("name")
        return name if isinstance(name, str) else ""


def may_be_manifest(content: bytes) -> bool:
    """Whether it is worth while to parse a YAML file as a manifest."""
    return b"kind" in content and b"apiVersion" in content and any(mark in content for mark in _MARKS)


def workloads(files: Iterable[YamlFile]) -> Iterator[Workload]:
    """Every container of these manifests; ConfigMaps and Secrets are looked up in all of them."""
    objects = [o for file in files for o in _objects(file)]
    keys = {(o.kind, o.name): list(_keys(o)) for o in objects if o.kind in ("ConfigMap", "Secret")}
    for item in objects:
        for route, container in _containers(item.data, ()):
            names = {item.name, container.get("name"), image_name(container.get("image")), *_labels(item)}
            yield Workload(
                frozenset(n.lower() for n in names if isinstance(n, str) and n),
                item.locator.path,
                settings=(*_env(item, route, container), *_env_from(container, keys)),
            )


def _objects(file: YamlFile) -> Iterator[_Object]:
    for document in file.documents:
        data = document.data
        if not isinstance(data, dict):
            continue
        items = data.get("items")
        if data.get("kind") == "List" and isinstance(items, list):
            for index, item in enumerate(items):
                if isinstance(item, dict):
                    yield _Object(item, file.locator, document.index, ("items", index))
        else:
            yield _Object(data, file.locator, document.index, ())


def _containers(value: Json | Mapping[str, Json], route: Route) -> Iterator[tuple[Route, Mapping[str, Json]]]:
    """Containers below a Pod, a Deployment, a CronJob or a resource of somebody's own that holds a template."""
    if not isinstance(value, Mapping) or len(route) > _DEEP:
        return
    for key, inner in value.items():
        if key in ("containers", "initContainers") and isinstance(inner, list):
            for index, container in enumerate(inner):
                if isinstance(container, dict):
                    yield (*route, key, index), container
        elif isinstance(inner, dict):
            yield from _containers(inner, (*route, key))


def _env(item: _Object, route: Route, container: Mapping[str, Json]) -> Iterator[Setting]:
    written = container.get("env")
    for index, variable in enumerate(written if isinstance(written, list) else ()):
        name = variable.get("name") if isinstance(variable, dict) else None
        if not isinstance(variable, dict) or not isinstance(name, str) or not name:
            continue
        source = _mapping(variable.get("valueFrom"))
        chosen = _mapping(source.get("secretKeyRef")) or _mapping(source.get("configMapKeyRef"))
        yield Setting(
            name,
            item.locator.path,
            item.line(*route, "env", index, "name"),
            "sets",
            "Kubernetes",
            required=False if chosen.get("optional") is True else None,
            secret="secretKeyRef" in source,
        )


def _env_from(
    container: Mapping[str, Json], keys: Mapping[tuple[str, str], Iterable[Setting]]
) -> Iterator[Setting]:
    written = container.get("envFrom")
    for source in written if isinstance(written, list) else ():
        if not isinstance(source, dict):
            continue
        prefix = source.get("prefix")
        for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            name = _mapping(source.get(field)).get("name")
            for found in keys.get((kind, name), ()) if isinstance(name, str) else ():
                begin = prefix if isinstance(prefix, str) else ""
                yield Setting(
                    begin + found.name, found.path, found.line, "sets", "Kubernetes", secret=found.secret
                )


def _keys(item: _Object) -> Iterator[Setting]:
    """What a ConfigMap or a Secret holds, by key; keys that cannot be variables are files."""
    for field in ("data", "stringData"):
        for key in _mapping(item.data.get(field)):
            if key.replace("_", "").isalnum() and not key[:1].isdigit():
                yield Setting(
                    key,
                    item.locator.path,
                    item.line(field, key),
                    "sets",
                    "Kubernetes",
                    secret=item.kind == "Secret",
                )


def _labels(item: _Object) -> Iterator[Json]:
    labels = _mapping(_mapping(item.data.get("metadata")).get("labels"))
    return (labels.get(label) for label in _LABELS)


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
