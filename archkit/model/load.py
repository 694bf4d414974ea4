"""A tree of files -> one `Knowledge`: nothing here raises on content, and each content is read once.

Catalog files are those in the catalog folders of the settings, `catalog-info.yaml` anywhere, and what
Locations lead to. Decisions, runbooks and incidents are the Markdown files of their folders.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING

from archkit.model.knowledge import Entity, Knowledge
from archkit.model.pack import CatalogFile, dumps, loads, loads_all
from archkit.model.row import read_row
from archkit.model.select import CATALOG_NAME, DOCUMENTS, matching, under
from archkit.source import yaml
from archkit.source.location import Place, Route, Span
from archkit.source.problem import Problem, Related
from archkit.source.suppression import suppressions

if TYPE_CHECKING:
    from archkit.model.settings import Settings
    from archkit.source.data import Json
    from archkit.source.tree import Cache, Tree


Memory = MutableMapping[tuple[str, str], CatalogFile]
"""Catalog files by path and blob id, for trees that share most of their files."""


def load(
    tree: Tree, settings: Settings, cache: Cache | None = None, memory: Memory | None = None
) -> Knowledge:
    """Read everything the settings name. What cannot be read is a problem in the result.

    What `memory` holds is not read again; what is read goes into it.
    """
    return _Loading(tree, settings, cache, {} if memory is None else memory).run()


class _Loading:
    def __init__(self, tree: Tree, settings: Settings, cache: Cache | None, memory: Memory) -> None:
        self.tree = tree
        self.settings = settings
        self.cache = cache
        self.memory = memory
        self.paths = tree.paths()
        self.known = frozenset(self.paths)
        self.knowledge = Knowledge(
            settings,
            {},
            problems=[],
            files={},
            suppressions={},
            paths=self.paths,
            reader=self._documents,
            text=self._text,
        )
        self.entities: dict[str, Entity] = {}
        self.problems: list[Problem] = []
        self.files: dict[str, str] = {}
        self.ignores: dict[str, tuple[object, ...]] = {}
        self.included: set[str] = set()
        self.followed: set[str] = set()
        """Files that a Location leads to."""

    def run(self) -> Knowledge:
        self._refused()
        self._catalog()
        knowledge = self.knowledge
        if any(p.endswith(DOCUMENTS) for p in self.paths):
            self._documents_of(knowledge)
        knowledge.entities = self.entities
        knowledge.files, knowledge.suppressions = self.files, self.ignores  # type: ignore[assignment]
        knowledge.problems = [
            p for p in self.problems if not (p.rule == "not-an-entity" and p.place.path in self.included)
        ]
        return knowledge

    def _documents_of(self, knowledge: Knowledge) -> None:
        """Read the Markdown half; its models are not even imported where there is none."""
        from archkit.model.documents import read_documents

        documents = read_documents(self.tree, self.settings, self.cache, self.paths)
        self.files.update(documents.files)
        self.problems.extend(documents.problems)
        self.ignores.update(documents.suppressions)
        knowledge.decisions, knowledge.runbooks = documents.decisions, documents.runbooks
        knowledge.incidents, knowledge.mentions = documents.incidents, documents.mentions
        knowledge.links, knowledge.anchors = documents.links, documents.anchors
        knowledge.fronts, knowledge.names = documents.fronts, documents.names

    def _refused(self) -> None:
        for path, why in self.tree.refused().items():
            if path.endswith((".md", ".yaml", ".yml")) or self._is_of_ours(path):
                self.problems.append(
                    Problem(
                        f"{posixpath.basename(path)} was not read: {why}",
                        Place(path, span=Span(1, 1, 1, 1)),
                        rule="unsafe-path",
                        why="what a repository names must lie inside it",
                        help="put the file itself there, or remove the link",
                    )
                )

    def _is_of_ours(self, path: str) -> bool:
        """Whether a link that stands for a folder is where people keep what archkit reads."""
        paths = self.settings.paths
        return "." not in posixpath.basename(path) and under(
            path, (*paths.catalog, *paths.decisions, *paths.runbooks)
        )

    def _catalog(self) -> None:
        wanted = [p for p in self.paths if _is_catalog(p, self.settings)]
        while wanted:
            for path in wanted:
                self.files[path] = "catalog"
            read = self._read(wanted)
            following: list[str] = []
            for path in wanted:
                if path in read:
                    following.extend(self._add(path, read[path]))
            wanted = sorted({p for p in following if p not in self.files})

    def _read(self, paths: Sequence[str]) -> Mapping[str, CatalogFile]:
        """What the files say: from the cache where their content was met before."""
        small: list[str] = []
        result: dict[str, CatalogFile] = {}
        for path in paths:
            if (size := self._size(path)) > yaml.MAX_BYTES:
                result[path] = CatalogFile(problems=[_too_large(path, size)])
            else:
                small.append(path)
        ids = self.tree.blob_ids(small)
        result |= {p: self.memory[key] for p in small if (key := (p, ids.get(p, ""))) in self.memory}
        small = [p for p in small if p not in result]
        reader = f"catalog/{_version()}"
        cached = self.cache.load({ids[p] for p in small if p in ids}, reader) if self.cache and small else {}
        result |= loads_all({p: cached[ids[p]] for p in small if ids.get(p) in cached})
        fresh: dict[str, str] = {}
        for path in small:
            if path in result:
                continue
            identity = ids.get(path)
            try:
                content = self.tree.read(path)
            except (KeyError, OSError) as error:
                result[path] = CatalogFile(problems=[_unreadable(path, error)])
                continue
            packed = dumps(read_catalog_file(content, path))
            result[path] = loads(packed, path)
            if identity:
                fresh[self.tree.blob_id(path)] = packed  # of what was read, even if it changed just before
        if self.cache and fresh:
            self.cache.save(fresh, reader)
        self.memory.update(((p, ids[p]), result[p]) for p in small if p in ids)
        return result

    def _size(self, path: str) -> int:
        try:
            return self.tree.size(path)
        except (KeyError, OSError):
            return 0

    def _add(self, path: str, file: CatalogFile) -> Iterator[str]:
        """Take in one file; yields the paths its Locations lead to."""
        self.problems.extend(file.problems)
        if file.suppressions:
            self.ignores[path] = file.suppressions
        for row in file.rows:
            self.problems.extend(row.problems)
            if row.entity is None:
                continue
            self._add_entity(row.entity)
            for target, route in row.targets:
                yield from self._follow(row.entity, target, route)
            for target, route in row.inclusions:
                self._include(row.entity, target, route)

    def _add_entity(self, entity: Entity) -> None:
        first = self.entities.setdefault(entity.ref, entity)
        if first is entity:
            return
        self.problems.append(
            Problem(
                f"{entity.kind.lower()} `{entity.name}` is described twice",
                entity.at("metadata", "name"),
                label="again here",
                related=(Related(first.at("metadata", "name"), "first here"),),
                why="names are unique per kind and namespace, whatever their case; the second one is not used",
                help="rename or remove one of them",
                subject=entity.ref,
                # Two files that nothing joins may be meant for two catalogs: samples, say, or test data.
                severity=None if self._belong_together(entity.path, first.path) else "warning",
                rule="duplicate-entity",
            )
        )

    def _belong_together(self, a: str, b: str) -> bool:
        return a == b or all(p in self.followed or under(p, self.settings.paths.catalog) for p in (a, b))

    def _follow(self, entity: Entity, target: str, route: Route) -> Iterator[str]:
        """The local files a Location target leads to; what lies elsewhere is not fetched."""
        if not target.strip() or "://" in target or "{{" in target:
            return
        path = self._inside(entity, target, route)
        if path is None:
            return
        glob = any(c in path for c in "*?[")
        found = list(matching(self.paths, [path])) if glob else [path] if path in self.known else []
        if not found:
            self.problems.append(
                Problem(
                    f"this location leads to no file: there is no `{path}`",
                    entity.at(*route),
                    label="no such file",
                    help="targets are relative to the file they stand in",
                    subject=entity.ref,
                    # A pattern may stand for files that are still to come; Backstage takes it as it is.
                    severity="warning" if glob else None,
                    rule="location-target-missing",
                )
            )
        self.followed.update(found)
        yield from found

    def _include(self, entity: Entity, target: str, route: Route) -> None:
        path = self._inside(entity, target, route)
        if path is None:
            return
        self.included.add(path)
        if path not in self.known:
            self.problems.append(
                Problem(
                    f"there is no file `{path}` to take in here",
                    entity.at(*route),
                    label="no such file",
                    help=f"`{route[-1]}` is relative to the file it stands in",
                    subject=entity.ref,
                    rule="api-definition-missing",
                )
            )

    def _inside(self, entity: Entity, target: str, route: Route) -> str | None:
        """A path relative to the entity's file, as one from the root; None and a problem when it leaves."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(entity.path), target.replace("\\", "/")))
        if not (path.startswith(("../", "/")) or path == ".." or "\0" in path):
            return path
        self.problems.append(
            Problem(
                f"`{target}` leaves the knowledge base",
                entity.at(*route),
                label="leads out of the root",
                why="nothing outside the root is ever read",
                help="move the file in, or name it by its address",
                subject=entity.ref,
                rule="unsafe-path",
            )
        )
        return None

    def _documents(self, path: str) -> Mapping[int, Json]:
        """Plain data of a file's documents, by index."""
        return {d.index: d.data for d in yaml.parse(self.tree.read(path), path).documents}

    def _text(self, path: str) -> str:
        """The text of a file as far as files are read at all."""
        try:
            content = self.tree.read(path) if self.tree.size(path) <= yaml.MAX_BYTES else b""
        except (KeyError, OSError):
            return ""
        return yaml.decode(content, path)[0] or ""


def read_catalog_file(content: bytes, path: str) -> CatalogFile:
    """One catalog file, by itself. The path serves only to name places; nothing else is read."""
    parsed = yaml.parse(content, path)
    some = b"$" in content
    return CatalogFile(
        [read_row(d.data, d.index, substitutions=some) for d in parsed.documents],
        list(parsed.problems),
        suppressions(content),
    )


def _is_catalog(path: str, settings: Settings) -> bool:
    if not path.endswith((".yaml", ".yml")) or under(path, settings.paths.alerts):
        return False
    return path.rpartition("/")[2].startswith(CATALOG_NAME) or under(path, settings.paths.catalog)


def _version() -> str:
    from archkit.version import build

    return build()


def _too_large(path: str, size: int) -> Problem:
    return Problem(
        f"this file has {size / 1_000_000:.0f} MB; a catalog file has at most {yaml.MAX_BYTES / 1_000_000:.0f}",
        Place(path, span=Span(1, 1, 1, 1)),
        rule="unsafe-yaml",
        why="one file must not be able to stall everybody's lint",
        help="split it, one file per entity",
    )


def _unreadable(path: str, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or "it is gone"
    return Problem(f"cannot be read: {reason}", Place(path, span=Span(1, 1, 1, 1)), rule="encoding")


__all__ = ["load", "read_catalog_file"]
