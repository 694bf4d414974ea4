"""The decision records of a knowledge base: found by what people call them, read from any bytes."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError
from archkit.model.adr.numbers import read_name
from archkit.model.adr.read import read_record
from archkit.model.adr.resolve import resolved
from archkit.model.adr.text import MARKUP, Markup, Text, read_text
from archkit.model.select import under
from archkit.source.escape import line
from archkit.source.names import did_you_mean

if TYPE_CHECKING:
    from archkit.model.adr.record import Decision, DecisionLink
    from archkit.model.settings import Settings
    from archkit.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it is written, and what it says; its links lead to the records of the log."""

    path: str
    content: bytes
    text: Text
    decision: Decision

    @property
    def markup(self) -> Markup:
        """What its body is written in."""
        return self.text.markup


class Log:
    """The records of one knowledge base."""

    def __init__(self, tree: Tree, decisions: Iterable[Decision], settings: Settings) -> None:
        self._tree = tree
        self._settings = settings
        self._all = {d.path: d for d in decisions}

    @cached_property
    def _bare(self) -> Mapping[str, Decision]:
        """Without their links: what others need to know to lead to them."""
        return {path: replace(d, links=()) for path, d in self._all.items()}

    @property
    def decisions(self) -> Iterable[Decision]:
        """All of them, as the knowledge base has read them."""
        return self._all.values()

    def record(self, path: str) -> Record:
        """The record of that path, read again. Raises ArchkitError when its text cannot be had."""
        try:
            return self.read(path, self._tree.read(path))
        except (KeyError, OSError) as error:
            why = getattr(error, "strerror", None) or "it is gone"
            raise ArchkitError(f"{line(path)} cannot be read: {why}") from None

    def read(self, path: str, content: bytes) -> Record:
        """What a content would say, were it the record of that path."""
        kept = read_text(content, MARKUP[path.rpartition(".")[2].lower()])
        text = Text(path, kept.page, kept.markup, kept.lines)
        found = read_record(text, _format(path, self._settings))
        others = [d for p, d in self._bare.items() if p != path]
        decision = resolved([found.decision, *others], {path: found.aliases})[0]
        return Record(path, content, text, decision)

    def links_to(self, path: str, target: str) -> list[DecisionLink]:
        """All that the record of a path says of another one, also what it says twice; nothing where it is no record."""
        found = self._all.get(path)
        if found is None or not any(link.target == target for link in found.links):
            return []
        text = self.record(path).text
        said = read_record(text, _format(path, self._settings)).decision
        others = [d for p, d in self._bare.items() if p != path]
        each = (resolved([replace(said, links=(link,)), *others], {})[0].links for link in said.links)
        return [link for links in each for link in links if link.target == target]

    def having(self, decision: Decision, instead_of: str | None = None) -> Log:
        """The log with a record that is new, or is in the place of another one."""
        others = (d for p, d in self._all.items() if p not in (decision.path, instead_of))
        return Log(self._tree, [*others, decision], self._settings)

    def find(self, words: str, folder: str | None = None) -> Decision:
        """The record people mean by a number, an id, a path, a file name or a title.

        Where numbers repeat, the one in `folder` is meant. Raises ArchkitError when there is none, or several.
        """
        wanted = words.strip().lower()
        found = self._named(wanted)
        if len(found) > 1 and folder is not None:
            found = [d for d in found if d.scope == folder.rstrip("/")] or found
        if len(found) == 1:
            return found[0]
        if found:
            paths = " or ".join(line(d.path) for d in found[:4])
            raise ArchkitError(f"`{line(words)}` may mean {len(found)} decisions", f"say which: {paths}")
        names = [n for d in self._all.values() for n in (d.id, posixpath.basename(d.path), d.title)]
        hint = did_you_mean(words, names) or (
            "`archkit adr list` shows them all" if names else "there is none yet"
        )
        raise ArchkitError(f"there is no decision `{line(words)}`", hint)

    def _named(self, wanted: str) -> list[Decision]:
        by_path = self._all.get(wanted.removeprefix("./")) or next(
            (d for p, d in self._all.items() if p.lower() == wanted.removeprefix("./")), None
        )
        if by_path is not None:
            return [by_path]
        bare = wanted.lstrip("#")
        number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else None
        for names in (
            lambda d: (d.id.lower(), posixpath.basename(d.path).lower(), read_name(d.path).stem.lower()),
            lambda d: (d.title.lower(),),
        ):
            if found := [
                d for d in self._all.values() if wanted in names(d) or d.number == number is not None
            ]:
                return found
        if number is None and wanted.startswith("adr"):
            rest = wanted.removeprefix("adr").lstrip("-_ #:")
            return self._named(rest) if rest.isascii() and rest.isdigit() else []
        return []


def _format(path: str, settings: Settings) -> str | None:
    """The format that the settings give a record, where they do."""
    return next((f for pattern, f in settings.decisions.formats.items() if under(path, (pattern,))), None)
