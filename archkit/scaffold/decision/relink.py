"""Leads what leads to a record to its new name: links by path, and ids, in texts of any markup and in the catalog."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

from archkit.model.adr.edit.log import Log
from archkit.model.adr.text import RECORDS
from archkit.source.document import spans
from archkit.source.edit import Editable, editable
from archkit.source.location import Place, Span
from archkit.source.problem import Edit

_ENDINGS = (*RECORDS, ".html", ".htm")
_ENDS_A_PATH = " \t()<>[]\"'`|,;{}="
_LONGEST = 500
"""Characters of a path before the name in it."""
_AFTER = re.compile(r"[^\s()<>\[\]\"'`|,;{}]{0,300}")
_LABEL = re.compile(r"\[([^\[\]\n]{0,300})\]\(\s*<?\Z")
_BEHIND = re.compile(r"[^\[\]\s]{0,300}\[([^\[\]\n]{0,300})\]")


@dataclass(frozen=True, slots=True)
class Move:
    """A record's old and new name and number; the name of its folder, where it has one of its own."""

    record: str
    """Path of the record."""
    old: str
    new: str
    old_number: int
    new_number: int
    is_folder: bool = False

    def moved(self, path: str) -> str:
        """Where a file is afterwards."""
        if path == self.old:
            return self.new
        if self.is_folder and path.startswith(self.old + "/"):
            return self.new + path[len(self.old) :]
        return path

    def like(self, digits: str) -> str:
        """The new number, as wide as the old one is written."""
        return f"{self.new_number:0{len(digits)}d}" if digits.startswith("0") else str(self.new_number)

    def renamed(self, words: str) -> str:
        """Words that begin with the number, or are an id with it: `0005-use-x`, `ADR-5`, `5. Use X`."""
        match = re.match(r"((?:[A-Za-z]{1,10}[-_ #]{0,2})?)(\d{1,6})(?![\d\w])", words)
        if match is None or int(match[2]) != self.old_number:
            return words
        return match[1] + self.like(match[2]) + words[match.end() :]


def relinked(
    path: str, content: bytes, log: Log, move: Move, *, is_only: bool, is_catalog: bool
) -> tuple[bytes, int]:
    """The content with its links to the record changed, and how many mentions may mean another one.

    Ids in a text (`ADR-0005`) are changed when only one record has that number; those that the record of this path
    says of the other are known, and changed in any case.
    """
    text = editable(content)
    if text is None:
        return content, 0
    for span, words in _said(path, content, text, log, move):
        _take(text, span, words)
    unsure = 0
    identifier = re.compile(
        rf"(?<![\w/.-])((?:M?ADR)[-_ ]?)(0{{0,6}}{move.old_number})(?![\w]|[-.]\w)", re.IGNORECASE
    )
    for number in range(1, text.count + 1):
        raw = text.line(number)
        if not is_catalog:
            for span, words in _paths(path, raw, number, move):
                _take(text, span, words)
        for match in identifier.finditer(raw):
            span = Span(number, match.start(2) + 1, number, match.end(2) + 1)
            if is_only:
                _take(text, span, move.like(match[2]))
            elif not _is_taken(text, span):
                unsure += 1
    return (text.content() if text.edits else content), unsure


def _take(text: Editable, span: Span, words: str) -> None:
    edit = Edit(Place("", span=span), words)
    if text.takes(edit):
        text.take(edit)


def _is_taken(text: Editable, span: Span) -> bool:
    return not text.takes(Edit(Place("", span=span), "\0"))


def _said(path: str, content: bytes, text: Editable, log: Log, move: Move) -> Iterator[tuple[Span, str]]:
    """What a record says of the one that moves, where it is known which is meant."""
    for link in log.links_to(path, move.record):
        span = link.place.span
        if span is None:
            span = spans(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n"), path).span(link.place)
        words = text.text(span) if span.line == span.end_line else None
        if words is None:
            continue
        yield from _words(path, words, link.text, span, move)


def _words(path: str, words: str, link: str, span: Span, move: Move) -> Iterator[tuple[Span, str]]:
    new = words
    for found, replaced in sorted(_paths(path, words, 1, move), reverse=True):
        new = new[: found.column - 1] + replaced + new[found.end_column - 1 :]
    label = re.match(r"\[([^\[\]\n]{0,300})\](?=\()", new)
    if label:
        new = "[" + move.renamed(label[1]) + new[label.end() - 1 :]
    elif new == words:
        new = words.replace(
            link, link[: len(link) - len(link.lstrip("#"))] + move.renamed(link.lstrip("#")), 1
        )
    if new != words:
        yield span, new


def _paths(path: str, raw: str, number: int, move: Move) -> Iterator[tuple[Span, str]]:
    """Paths and addresses in a line that lead to the record, and the number in the words of such a link."""
    if move.old == move.new:
        return
    old, new = posixpath.basename(move.old), posixpath.basename(move.new)
    stem, new_stem = (old, new) if move.is_folder else (old.rpartition(".")[0], new.rpartition(".")[0])
    for variant, replaced in dict.fromkeys([(stem, new_stem), (quote(stem), quote(new_stem))]):
        at = raw.find(variant)
        while at >= 0:
            end = at + len(variant)
            follows = raw[end : end + 1]
            if follows.isalnum() or (follows and follows in "_-"):
                at = raw.find(variant, end)
                continue  # a longer name
            low = max(0, at - _LONGEST)
            start = max(low, *(raw.rfind(sign, low, at) + 1 for sign in _ENDS_A_PATH))
            head = raw[start:at]
            after = _AFTER.match(raw, end)
            tail = after[0] if after else ""
            if _leads(path, head, variant, tail, move):
                yield Span(number, at + 1, number, end + 1), replaced
                yield from _label(raw, at - len(head), end, number, move)
            at = raw.find(variant, end)


def _leads(path: str, head: str, stem: str, tail: str, move: Move) -> bool:
    """Whether a path as it is written in a document leads to the record, or below its folder."""
    if head.startswith("mailto:"):
        return False
    rest = re.split(r"[?#]", tail, maxsplit=1)[0]
    start = re.match(r"(?:xref|link|include|image):{1,2}", head)
    head = head[start.end() :] if start else head
    written = unquote(head + stem + rest).rstrip(".:!").replace("\\", "/")
    if re.match(r"[A-Za-z][\w+.-]{0,20}://", written):
        return _ends_with(written, move)
    bases = {"" if written.startswith("/") else posixpath.dirname(path), ""}
    return any(_same(posixpath.normpath(posixpath.join(base, written.lstrip("/"))), move) for base in bases)


def _ends_with(address: str, move: Move) -> bool:
    bare = _bare(address)
    old = move.old if move.is_folder else _bare(move.old)
    return bare.endswith("/" + old) or (move.is_folder and f"/{move.old}/" in address)


def _same(target: str, move: Move) -> bool:
    if move.is_folder:
        return target == move.old or target.startswith(move.old + "/")
    return target == move.old or _bare(target) == _bare(move.old)


def _bare(path: str) -> str:
    path = path.rstrip("/")
    return next((path[: -len(e)] for e in _ENDINGS if path.lower().endswith(e)), path)


def _label(raw: str, start: int, end: int, number: int, move: Move) -> Iterator[tuple[Span, str]]:
    """The number in the words of the link, when they begin with it."""
    before = _LABEL.search(raw, max(0, start - 320), start)
    after = None if before else _BEHIND.match(raw, end)
    match = before or after
    if match is not None and (new := move.renamed(match[1])) != match[1]:
        yield Span(number, match.start(1) + 1, number, match.end(1) + 1), new
