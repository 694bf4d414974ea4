"""AsciiDoc bytes -> header, headings, links, code and paragraphs, as far as a knowledge base needs them.

A reader of lines, not a processor: nothing is included, no macro runs. Anchors are those of Asciidoctor.
Never raises on content.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archkit.source.lines import Line, LineKind
from archkit.source.prose import Fence, Heading, Link, Prose, begin

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.{0,600}?)(?:[ \t]+\1)?[ \t]*\Z")
_UNDERLINE: Mapping[str, int] = {"=": 1, "-": 2, "~": 3, "^": 4}
_ATTRIBUTE = re.compile(r":(?P<name>!?[\w-]{1,60}!?):(?:[ \t]+(?P<value>.{0,2000}?))?[ \t]*\Z")
_REVISION = re.compile(r"(?:v?[\d.]{1,12}\w{0,8},?[ \t]*)?(?P<date>[^:]{4,40}?)(?::[ \t].{0,400})?\Z")
_AUTHOR = re.compile(r"[^\W\d_][^:;<>@]{0,120}(?:[ \t]*<[^<>\s]{1,200}>)?(?:;[^:]{0,400})?\Z")
_ITEM = re.compile(r"(?P<space>[ \t]*)(?P<mark>\*{1,6}|-|\.{1,6}|\d{1,4}\.)[ \t]+")
_VERBATIM = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}[\w,-]{0,40}|--)\s*\Z")
_STRUCTURE = re.compile(
    r"(={4,}|\*{4,}|_{4,}|\|===|,===|:===|<<<|'''|\+|\[[^\]]{0,400}\]|\.[^\s.].{0,200})\s*\Z"
)
_ID = re.compile(r"\[(?:\[([\w:.-]{1,200})(?:,[^\]]{0,200})?\]|#([\w:.-]{1,200})[^\]]{0,200})\]\s*\Z")
_LINK = re.compile(
    r"(?P<kind>link:|(?=https?://))(?P<target>[^\s\[\]<>]{1,500})(?:\[(?P<text>[^\]\n]{0,300})\])?"
)
_REFERENCE = re.compile(r":\s*\{(?P<name>[\w-]{1,60})\}\s*\Z")
_HTML_COMMENT = re.compile(r"<!--.{0,400}?-->")
_MARKUP = re.compile(
    r"(?:xref|link):[^\s\[\]]{1,500}\[([^\]]{0,300})\]|https?://[^\s\[\]]{1,500}\[([^\]]{1,300})\]"
)


def read(content: bytes, path: str) -> Prose:
    """Read one document."""
    result = begin(content, path)
    reader = _Reader(result)
    lines = result.body.split("\n")
    reader.header(lines)
    reader.body(lines)
    return result


class _Reader:
    """Walks the lines of one document once."""

    def __init__(self, result: Prose) -> None:
        self.result = result
        self.at = 0
        self.attributes: dict[str, str] = {}
        self.anchor: str | None = None
        self.used: dict[str, int] = {}
        self.paragraph: list[str] = []
        self.began = 0

    def header(self, lines: list[str]) -> None:
        """Title, authors, revision and attributes: everything up to the first empty line."""
        while self.at < len(lines) and (not lines[self.at].strip() or lines[self.at].startswith("//")):
            self.at += 1
        titled = self.at < len(lines) and (match := _HEADING.match(lines[self.at])) and len(match[1]) == 1
        if titled and match:
            self._head(1, match[2], self.at, match.start(2))
            self.at += 1
        place = 0
        while self.at < len(lines) and (line := lines[self.at]).strip():
            if match := _ATTRIBUTE.match(line):
                self._attribute(match, self.at)
            elif line.startswith("//"):
                pass
            elif titled and place == 0 and _AUTHOR.match(line):
                self._keep(self.at, 0, line.rstrip(), "author")
                place = 1
            elif (
                titled and place <= 1 and (match := _REVISION.match(line)) and re.search(r"\d", match["date"])
            ):
                self._keep(self.at, match.start("date"), match["date"].rstrip(), "revision")
                place = 2
            else:
                break
            self.at += 1

    def body(self, lines: list[str]) -> None:
        """Sections, lists, tables, paragraphs; what is verbatim is skipped."""
        while self.at < len(lines):
            line = lines[self.at].rstrip()
            if not line:
                self._end()
            elif match := _VERBATIM.match(line):
                self._end()
                self._verbatim(lines, match[1])
            elif not line.startswith("//") and not self._heading(lines, line):
                self._line(line)
            self.at += 1
        self._end()

    def _heading(self, lines: list[str], line: str) -> bool:
        if match := _HEADING.match(line):
            self._head(len(match[1]), match[2], self.at, match.start(2))
            return True
        below = lines[self.at + 1].rstrip() if self.at + 1 < len(lines) else ""
        if (
            len(below) >= 4
            and below[0] in _UNDERLINE
            and below == below[0] * len(below)
            and abs(len(below) - len(line)) <= 1
            and line[0].isalnum()
            and not self.paragraph
        ):
            self._head(_UNDERLINE[below[0]], line, self.at)
            self.at += 1
            return True
        return False

    def _line(self, line: str) -> None:
        if match := _ATTRIBUTE.match(line):
            self._attribute(match, self.at)
            return
        if match := _ID.match(line):
            self.anchor = match[1] or match[2]
            return
        if _STRUCTURE.match(line):
            return
        self._links(line)
        bare = _HTML_COMMENT.sub(lambda m: " " * len(m[0]), line).rstrip()
        if (match := _REFERENCE.search(bare)) and match["name"] in self.attributes:
            return
        if match := _ITEM.match(bare):
            self._end()
            indent = len(match["mark"]) if match["mark"][0] in "*." else 1
            self._keep(self.at, match.end(), bare[match.end() :], "item", indent)
            return
        if bare.startswith("|"):
            self._keep(self.at, 0, bare, "row")
            return
        start = len(bare) - len(bare.lstrip())
        self._keep(self.at, start, bare[start:], "text", start)
        if not self.paragraph:
            self.began = self.at
        self.paragraph.append(bare.strip())

    def _end(self) -> None:
        if self.paragraph:
            text = _MARKUP.sub(lambda m: m[1] or m[2] or "", " ".join(self.paragraph))
            self.result.paragraphs.append((text, self.began + self.result.body_line))
            self.paragraph = []

    def _verbatim(self, lines: list[str], mark: str) -> None:
        if mark == "--":
            return
        closing = mark[:3] if mark.startswith("`") else mark
        end = next((n for n in range(self.at + 1, len(lines)) if lines[n].rstrip() == closing), len(lines))
        if not mark.startswith("/"):
            text = "\n".join(lines[self.at + 1 : end])
            self.result.fences.append(Fence(mark.lstrip("`"), self.at + 1 + self.result.body_line, text))
        self.at = end

    def _attribute(self, match: re.Match[str], at: int) -> None:
        value = match["value"] or ""
        self.attributes[match["name"].strip("!")] = value
        self._keep(at, 1, match.string[1:].rstrip(), "field")

    def _keep(self, at: int, start: int, text: str, kind: LineKind, indent: int = 0) -> None:
        if text.strip():
            section = len(self.result.headings) - 1
            number = at + self.result.body_line
            self.result.lines.append(Line(number, start + 1, text, kind, indent, section))

    def _head(self, level: int, text: str, at: int, start: int = 0) -> None:
        self._end()
        words = _MARKUP.sub(lambda m: m[1] or m[2] or "", _HTML_COMMENT.sub("", text)).strip()
        anchor = _unique(self.anchor or _anchor(words), self.used)
        self.anchor = None
        number = at + self.result.body_line
        self.result.headings.append(
            Heading(level, words, anchor, number, start + 1, start + 1 + len(text.rstrip()))
        )

    def _links(self, line: str) -> None:
        for match in _LINK.finditer(line):
            number = self.at + self.result.body_line
            target = match["target"].rstrip(".,;:)")
            self.result.links.append(Link(match["text"] or "", target, number, match.start("target") + 1))


def _anchor(text: str) -> str:
    """`_context_and_problem`, as Asciidoctor makes it."""
    return "_" + re.sub(r"[ .-]+", "_", re.sub(r"[^\w .-]", "", text.lower())).strip("_")


def _unique(anchor: str, used: dict[str, int]) -> str:
    """`_2`, `_3` ... behind one that was there."""
    found, count = anchor, used.get(anchor, 2)
    while found in used:
        found = f"{anchor}_{count}"
        count += 1
    used[anchor] = count
    used[found] = 2 if found != anchor else count
    return found
