"""What is known of the configuration of each entity: from its source, from what deploys it, from examples and schemas.

Source is what `sourcePaths` name. A service of compose or a container of Kubernetes belongs to the entity of the same
name, or to the one whose source it is built from. The annotation `archkit.dev/config-from` names further files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.evidence import compose, env, json_schema, kubernetes
from archkit.evidence.code import files as code
from archkit.evidence.setting import Setting, Workload
from archkit.evidence.yaml_file import YamlFile
from archkit.model.select import matching, under
from archkit.source.yaml import MAX_BYTES, decode

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.tree import Tree

ANNOTATION = "archkit.dev/config-from"
_YAML = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found of one entity, and what was not looked at."""

    settings: Sequence[Setting] = ()
    notes: Sequence[tuple[str, str]] = field(default=())


class Surroundings:
    """The files of a tree, as far as they tell about configuration. Read once, for all entities."""

    def __init__(self, knowledge: Knowledge, tree: Tree) -> None:
        self.knowledge = knowledge
        self.tree = tree
        # A folder of alert rules may hold manifests, too.
        self.paths = [p for p in tree.paths() if knowledge.files.get(p) in (None, "alerts")]
        self._notes: dict[str, str] = {}

    def subjects(self) -> Iterator[Entity]:
        """Entities that document settings, or that have source which may read some."""
        for entity in self.knowledge.entities.values():
            if {"config", "sourcePaths"} & entity.fields:
                yield entity

    def of(self, entity: Entity) -> Evidence:
        """What is known of the configuration of an entity."""
        named = self._source_paths(entity)
        further = list(matching(self.paths, self._annotated(entity))) if self._annotated(entity) else []
        inside = [*matching(self.paths, named), *further] if named else further
        read = code.read(dict.fromkeys(inside), self.tree.size, self.tree.read)
        settings = [*read.settings]
        for path in dict.fromkeys(inside):
            settings += self._beside(path)
        workloads = self.workloads
        for workload in workloads:
            if self._belongs(workload, entity, named, further):
                settings += workload.settings
        unique = {(s.name, s.path, s.line, s.role): s for s in settings}
        return Evidence(list(unique.values()), [*read.notes, *self._notes.items()])

    @cached_property
    def workloads(self) -> Sequence[Workload]:
        """Everything that compose files and manifests deploy."""
        found: list[Workload] = []
        manifests: list[YamlFile] = []
        for path in self.paths:
            if not path.endswith(_YAML) or code.language(path):
                continue
            content = self._content(path)
            if compose.is_compose(path):
                found += compose.workloads(self._parsed(path), self._text)
            elif kubernetes.may_be_manifest(content):
                manifests.append(self._parsed(path))
        return [*found, *kubernetes.workloads(manifests)]

    def _source_paths(self, entity: Entity) -> Sequence[str]:
        written = self.knowledge.spec(entity).get("sourcePaths") if "sourcePaths" in entity.fields else None
        return [p for p in written if isinstance(p, str)] if isinstance(written, list) else []

    def _annotated(self, entity: Entity) -> Sequence[str]:
        has_some = "annotations" in entity.traits.get("metadata", ())
        metadata = self.knowledge.data(entity).get("metadata") if has_some else None
        annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
        written = annotations.get(ANNOTATION) if isinstance(annotations, dict) else None
        return [p.strip() for p in written.split(",") if p.strip()] if isinstance(written, str) else []

    def _beside(self, path: str) -> Iterator[Setting]:
        """What an example of an environment or a schema among the source says."""
        if env.is_environment(path):
            text = self._text(path)
            if text is not None:
                yield from env.settings(text, path)
        elif json_schema.is_schema(path):
            yield from json_schema.settings(self._parsed(path))

    def _belongs(
        self, workload: Workload, entity: Entity, named: Sequence[str], further: Sequence[str]
    ) -> bool:
        if entity.name.lower() in workload.names or workload.path in further:
            return True
        if any(under(posixpath.join(folder, "x"), named) for folder in workload.folders if folder != "."):
            return True
        alone = sum(w.path == workload.path for w in self.workloads) == 1
        return alone and bool(named) and under(workload.path, named)

    def _parsed(self, path: str) -> YamlFile:
        file = YamlFile(self._content(path), path)
        if file.fault is not None:
            self._notes[path] = file.fault
        return file

    def _content(self, path: str) -> bytes:
        try:
            if self.tree.size(path) > MAX_BYTES:
                self._notes[path] = f"it has more than {MAX_BYTES // 1_000_000} MB"
                return b""
            return self.tree.read(path)
        except (KeyError, OSError):
            return b""

    def _text(self, path: str) -> str | None:
        if path not in self._known:
            return None
        text, _ = decode(self._content(path), path)
        return text

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)


def of_all(knowledge: Knowledge, tree: Tree) -> Mapping[str, Evidence]:
    """What is known of every entity that documents settings or has source, by its reference."""
    surroundings = Surroundings(knowledge, tree)
    return {entity.ref: surroundings.of(entity) for entity in surroundings.subjects()}
