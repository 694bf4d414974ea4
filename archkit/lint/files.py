"""What a path in a document or an entity leads to: a file or folder of the tree, or what was probably meant."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from urllib.parse import unquote

from archkit.source.names import did_you_mean, suggest

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SHOWN = (".md", ".markdown", ".adoc", ".rst", ".png", ".svg", ".yaml", ".yml")
"""What people link to; nobody means a lock file."""


def is_address(target: str) -> bool:
    """Whether it names a place on the network, which is not looked at."""
    return _ADDRESS.match(target) is not None


def resolved(written: str, folder: str = "") -> str:
    """A path from the root, as the tree lists it. A slash in front means the root; else it counts from `folder`."""
    path = unquote(written.replace("\\", "/"))
    return posixpath.normpath(posixpath.join("" if path.startswith("/") else folder, path.lstrip("/")) or ".")


def leaves(path: str) -> bool:
    """Whether a resolved path leads out of the root."""
    return path == ".." or path.startswith("../")


class Files:
    """The files of a tree, as what people write may lead to them."""

    def __init__(self, paths: Sequence[str]) -> None:
        """`paths` are sorted, as every tree lists them."""
        self._paths = paths

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(self._paths)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for path in self._paths:
            if path.lower().endswith(_SHOWN):
                found.setdefault(posixpath.basename(path), []).append(path)
        return found

    def is_file(self, path: str) -> bool:
        """Whether there is such a file."""
        return path in self._files

    def is_there(self, path: str) -> bool:
        """Whether there is such a file, or a folder with something in it."""
        if path == "." or path in self._files:
            return True
        at = bisect_left(self._paths, f"{path}/")
        return at < len(self._paths) and self._paths[at].startswith(f"{path}/")

    def nearest(self, path: str, endings: Iterable[str] = _SHOWN) -> str | None:
        """A hint at the file that was probably meant; None where nothing comes close.

        Names are compared before folders: whole paths are long and much alike, which takes difflib a third of
        a second per link in a large repository.
        """
        ends = tuple(endings)
        same = [p for p in self._by_name.get(posixpath.basename(path), ()) if p.lower().endswith(ends)]
        if len(same) == 1:
            return f"did you mean `{same[0]}`?"
        if same:
            return did_you_mean(path, same)
        names = (name for name in self._by_name if name.lower().endswith(ends))
        close = suggest(posixpath.basename(path), names, limit=1)
        if not close:
            return None
        found = self._by_name[close[0]]
        return did_you_mean(path, found) or f"did you mean `{found[0]}`?"
