"""Whether the files that something was made from are still as they were, told by their ids and without reading them."""

from __future__ import annotations

import json
from collections.abc import Collection
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.source.data import Json
    from archkit.source.tree import Tree


def digest(value: object) -> str:
    """Of anything that JSON can carry."""
    return sha256(json.dumps(value, separators=(",", ":")).encode()).hexdigest()


def ground(tree: Tree, files: Collection[str]) -> list[Json] | None:
    """What something made from these files rests on, for JSON; None where one of them cannot be read."""
    number = {path: i for i, path in enumerate(tree.paths())}
    found = sorted(path for path in files if path in number)
    contents = _contents(tree, found)
    return None if contents is None else [[number[path] for path in found], contents]


def holds(tree: Tree, rest: list[Json]) -> bool:
    """Whether a tree with the same paths still has these contents. Raises ValueError, TypeError, IndexError."""
    numbers, contents = rest
    assert isinstance(numbers, list)
    paths = tree.paths()
    return contents == _contents(tree, [paths[int(str(n))] for n in numbers])


def _contents(tree: Tree, files: list[str]) -> str | None:
    ids = tree.blob_ids(files)
    return digest([ids[f] for f in files]) if len(ids) == len(files) else None
