"""reStructuredText bytes -> headings, fields, links, code and paragraphs, as far as a knowledge base needs them.

A reader of lines: no directive runs, nothing is included. Anchors are those of docutils. Never raises on content.
"""

from __future__ import annotations

import re
import unicodedata

from archkit.source.lines import Line, LineKind
from archkit.source.prose import Fence, Heading, Link, Prose, begin

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1+\s*\Z")
_FIELD = re.compile(r"[ \t]*:(?=[^\s:])(?P<name>[^:`\n]{1,80}):(?:[ \t]+|\Z)")
_ITEM = re.compile(r"(?P<space>[ \t]*)(?:[-*+•]|#\.|\d{1,4}[.)]|\(\d{1,4}\))[ \t]+")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?P<name>[\w:+-]{1,60})::(?P<rest>[^\n]{0,2000})\Z")
_LINK = re.compile(
    r"`(?P<text>[^`<>\n]{0,300})<(?P<target>[^`<>\n]{1,500})>`_{1,2}|(?P<url>https?://[^\s<>`\"']{1,500})"
)
_CELL = re.compile(r"(?P<space>[ \t]*)(?:(?P<row>\*)[ \t]+)?(?P<cell>-)(?:[ \t]+|\Z)")
_ROLE = re.compile(r"(?::[\w:+-]{1,40}:)?`([^`<>\n]{1,300}?)(?:[ ]?<[^`<>\n]{1,500}>)?`_{0,2}")
_BOXES = frozenset(
    "note warning important tip hint attention caution danger error admonition topic sidebar".split()
)


def read(content: bytes, path: str) -> Prose:
    """Read one document."""
    result = begin(content, path)
    _Reader(result).run(result.body.split("\n"))
    return result


class _Reader:
    """Walks the lines of one document once."""

    def __init__(self, result: Prose) -> None:
        self.result = result
        self.at = 0
        self.styles: list[str] = []
        self.used: dict[str, int] = {}
        self.paragraph: list[str] = []
        self.began = 0

    def run(self, lines: list[str]) -> None:
        while self.at < len(lines):
            line = lines[self.at].rstrip()
            if not line:
                self._end()
            elif not self._heading(lines, line) and not self._directive(lines, line):
                self._line(lines, line)
            self.at += 1
        self._end()

    def _heading(self, lines: list[str], line: str) -> bool:
        """A title with a line below it, or with one above and one below."""
        following = [n.rstrip() for n in lines[self.at + 1 : self.at + 3]] + ["", ""]
        if _RULE.match(line):
            title, below = following[0], following[1]
            if title.strip() and below == line and not _RULE.match(title) and len(line) >= 2:
                self._head(line[0] * 2, title, self.at + 1)
                self.at += 2
                return True
            return False
        below = following[0]
        long_enough = len(below) >= min(_width(line), 4)
        if (
            not self.paragraph
            and line[0] not in " \t"
            and long_enough
            and _RULE.match(below)
            and below != ".."
        ):
            if below in ("::", "--") and len(line) > 2:
                return False
            self._head(below[0], line, self.at)
            self.at += 1
            return True
        return False

    def _directive(self, lines: list[str], line: str) -> bool:
        if not line.startswith(".."):
            return False
        self._end()
        match = _DIRECTIVE.match(line)
        if match is None or match["name"] not in (*_BOXES, "list-table", "csv-table", "table", "container"):
            first, self.at = self.at + 1, self._block(lines, self.at, 0)
            if match is not None and match["name"] in ("code-block", "code", "sourcecode"):
                text = "\n".join(lines[first : self.at + 1])
                self.result.fences.append(Fence(match["rest"].strip(), first + self.result.body_line, text))
        elif match["name"] == "list-table":
            self._list_table(lines)
        return True

    def _block(self, lines: list[str], at: int, indent: int) -> int:
        """Index of the last line of what is indented below the line."""
        last = at
        for number in range(at + 1, len(lines)):
            text = lines[number]
            if text.strip():
                if len(text) - len(text.lstrip()) <= indent:
                    break
                last = number
        return last

    def _list_table(self, lines: list[str]) -> None:
        """Rows of two cells become a field and its value."""
        end = self._block(lines, self.at, 0)
        for number in range(self.at + 1, end + 1):
            line = lines[number].rstrip()
            if not (match := _CELL.match(line)):
                continue
            words = line[match.end() :]
            if match["row"]:
                self._keep(number, match.end(), words + ":", "field", 1)
            else:
                self._keep(number, match.end(), words, "item", 2)
        self.at = end

    def _line(self, lines: list[str], line: str) -> None:
        if _RULE.match(line):
            return
        self._links(line)
        start = len(line) - len(line.lstrip())
        if match := _FIELD.match(line):
            self._end()
            self._keep(self.at, line.index(":") + 1, line[line.index(":") + 1 :], "field", start)
            return
        if match := _ITEM.match(line):
            self._end()
            self._keep(self.at, match.end(), line[match.end() :], "item", start)
            return
        if line.lstrip().startswith("|"):
            self._keep(self.at, start, line[start:], "row")
            return
        self._keep(self.at, start, line[start:], "quote" if start and not self.paragraph else "text", start)
        if not self.paragraph:
            self.began = self.at
        self.paragraph.append(line.strip())
        if line.endswith("::"):
            self._end()
            first, self.at = self.at + 1, self._block(lines, self.at, start)
            text = "\n".join(lines[first : self.at + 1])
            self.result.fences.append(Fence("", first + self.result.body_line, text))

    def _end(self) -> None:
        if self.paragraph:
            text = _plain(" ".join(self.paragraph))
            self.result.paragraphs.append((text, self.began + self.result.body_line))
            self.paragraph = []

    def _keep(self, at: int, start: int, text: str, kind: LineKind, indent: int = 0) -> None:
        if text.strip():
            section = len(self.result.headings) - 1
            number = at + self.result.body_line
            self.result.lines.append(Line(number, start + 1, text, kind, indent, section))

    def _head(self, style: str, text: str, at: int) -> None:
        self._end()
        if style not in self.styles:
            self.styles.append(style)
        level = min(self.styles.index(style) + 1, 6)
        words = _plain(text.strip())
        start = len(text) - len(text.lstrip())
        anchor = _unique(_anchor(words), self.used)
        self.result.headings.append(
            Heading(level, words, anchor, at + self.result.body_line, start + 1, len(text) + 1)
        )

    def _links(self, line: str) -> None:
        for match in _LINK.finditer(line):
            target = match["target"] or match["url"].rstrip(".,;:)")
            column = match.start("target" if match["target"] else "url") + 1
            number = self.at + self.result.body_line
            self.result.links.append(Link((match["text"] or "").strip(), target.strip(), number, column))


def _plain(text: str) -> str:
    """Text without roles, links and emphasis."""
    return re.sub(
        r"\*{1,2}(\S[^*]{0,300}?)\*{1,2}|``([^`]{1,300})``", lambda m: m[1] or m[2], _ROLE.sub(r"\1", text)
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _anchor(text: str) -> str:
    """`context-and-problem`, as docutils makes it."""
    ascii_text = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-") or "section"


def _unique(anchor: str, used: dict[str, int]) -> str:
    """`-1`, `-2` ... behind one that was there."""
    found, count = anchor, used.get(anchor, 1)
    while found in used:
        found = f"{anchor}-{count}"
        count += 1
    used[anchor] = count
    used[found] = 1 if found != anchor else count
    return found
