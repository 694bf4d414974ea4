"""Which paths a pattern of the settings means: a folder, a file, or a glob (`services/*/docs/adr`).

`*` and `?` stay within one folder name, `**` is any number of folders, and a folder means all that lies
in it. Patterns also come from a pull request, so matching takes time in proportion to the path only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

CATALOG_NAME = "catalog-info"
"""How the customary name of a catalog file begins: `catalog-info.yaml`, `catalog-info-payments.yml`."""

MARKDOWN = (".md", ".markdown")
"""How the name of a document ends."""

DOCUMENTS = (*MARKDOWN, ".mdx", ".adoc", ".asciidoc", ".rst")
"""How the name of a decision record may end as well."""


def under(path: str, patterns: Sequence[str]) -> bool:
    """Whether the path is one of the files named, or lies in one of the folders."""
    return any(_matcher(p)(path) for p in patterns)


def matching(paths: Iterable[str], patterns: Sequence[str]) -> Iterator[str]:
    """The paths that a pattern means, in order."""
    matchers = [_matcher(p) for p in patterns]
    return (p for p in paths if any(m(p) for m in matchers))


@lru_cache(maxsize=512)
def _matcher(pattern: str) -> Callable[[str], bool]:
    text = pattern.strip().removeprefix("./").strip("/")
    while text.endswith("/**"):
        text = text[:-3].rstrip("/")  # a folder means all that lies in it
    if text in ("", "."):
        return lambda path: True
    if not any(c in text for c in "*?"):
        folder = text + "/"
        return lambda path: path == text or path.startswith(folder)
    names = [None if n == "**" else _name(n) for n in text.split("/")]
    return lambda path: _matches(names, path.split("/"))


def _matches(names: Sequence[re.Pattern[str] | None], parts: Sequence[str]) -> bool:
    """Walk the path once, keeping every position in the pattern that is still possible."""
    last = len(names)
    open_: set[int] = {0}
    for part in parts:
        grown: set[int] = set()
        for at in _closure(open_, names):
            if at == last:
                return True  # the pattern names a folder above
            name = names[at]
            if name is None:
                grown.add(at)
            elif name.fullmatch(part):
                grown.add(at + 1)
        open_ = grown
    return last in _closure(open_, names)


def _closure(positions: set[int], names: Sequence[re.Pattern[str] | None]) -> set[int]:
    """`**` may also stand for no folder at all."""
    found = set(positions)
    for at in sorted(positions):
        while at < len(names) and names[at] is None:
            at += 1
            found.add(at)
    return found


def _name(glob: str) -> re.Pattern[str]:
    """One folder or file name; each star is atomic, so that no name makes it go back and try again."""
    first, *rest = [re.escape(p).replace(r"\?", ".") for p in re.sub(r"\*+", "*", glob).split("*")]
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{p})" for p in rest[:-1] if p)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)
