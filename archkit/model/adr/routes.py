"""What links of records mean beyond paths: addresses on the authors' own site, Antora's places, names without an
ending. A code host does not follow them; the site that they were written for does, and so does this one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision


def candidates(path: str, written: str, document: str) -> Iterator[str]:
    """Files that a link may mean which leads to none. `path` is what is `written`, from the root."""
    bare = path.removesuffix(".html")
    for ending in (".md", ".adoc", ".rst", "/README.md", "/index.md"):
        yield bare + ending
    if document.endswith(".adoc") and "/pages/" in document:
        # Antora: from the pages of the module, and its pictures beside them.
        module = document.partition("/pages/")[0]
        yield posixpath.normpath(f"{module}/pages/{written}")
        yield posixpath.normpath(f"{module}/images/{written}")


def numbered(decisions: Iterable[Decision], written: str, scope: str) -> str | None:
    """The path of the record that an address such as `/adr/9` means: the only one so numbered in that scope."""
    number = written.rstrip("/").rpartition("/")[2]
    if not written.startswith("/") or not re.fullmatch(r"[0-9]{1,6}", number):
        return None
    found = [d for d in decisions if (d.scope, d.number) == (scope, int(number))]
    return found[0].path if len(found) == 1 else None
