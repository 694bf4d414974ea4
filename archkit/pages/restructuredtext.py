"""reStructuredText as Markdown, so that a record in it is shown like any other.

What decisions are made of: sections, lists, fields, code, links, pictures, notes. Whatever else there is is shown
as its source. No directive runs and nothing is included; anchors are those of docutils.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from archkit.pages import inline, text

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1+\Z")
_ITEM = re.compile(r"(?P<space>[ \t]*)(?P<mark>[-*+•]|#\.|\d{1,4}[.)])[ \t]+(?P<words>\S.*)\Z")
_FIELD = re.compile(r"[ \t]*:(?P<name>[^\s:`][^:`]{0,80}):(?:[ \t]+(?P<value>\S.*))?\Z")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?P<name>[\w:+-]{1,60})::[ \t]*(?P<rest>.*)\Z")
_TARGET = re.compile(r"\.\.[ \t]+_`?(?P<name>[^:`]{1,200})`?:[ \t]*(?P<target>\S{0,500})\Z")
_CODE = frozenset({"code-block", "code", "sourcecode"})
_NOTES = frozenset("note warning important tip hint attention caution danger error".split())

_INLINE = re.compile(
    r"(?P<code>``[^`]{1,400}``)"
    r"|`(?P<linked>[^`<>]{0,300}?)[ ]?<(?P<target>[^`<>\s]{1,500})>`_{1,2}"
    r"|`(?P<named>[^`<>]{1,300})`_{1,2}"
    r"|:[\w:+-]{1,40}:`(?P<role>[^`]{1,300})`"
    r"|(?P<url>https?://[^\s<>`]{1,500})"
    r"|\*\*(?P<strong>[^\s*](?:[^*]{0,300}[^\s*])?)\*\*"
    r"|(?<![\w*])\*(?P<emphasis>[^\s*](?:[^*]{0,300}[^\s*])?)\*(?![\w*])"
    r"|(?<!\w)(?P<bare>[A-Za-z][\w-]{0,100})_(?![\w_])"
)


def markdown(content: str) -> str:
    """The document as Markdown. Never raises on content."""
    walk = _Walk(content.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8).split("\n"))
    while walk.at < len(walk.lines):
        walk.line(walk.lines[walk.at].rstrip())
        walk.at += 1
    walk.end()
    return text.blocks(walk.done)


class _Walk:
    """One way through the lines of a document."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.done: list[str] = []
        self.paragraph: list[str] = []
        self.items: list[str] = []
        self.indents: list[int] = []
        """Columns of the lists that are open, the outermost first."""
        self.styles: list[str] = []
        """Underlines of the sections, the highest first."""
        self.used: set[str] = set()
        self.targets = {
            m["name"].casefold(): m["target"] for line in lines if (m := _TARGET.match(line.rstrip()))
        }
        """Addresses that are given once and named in the text."""

    def line(self, line: str) -> None:
        """Take in a line, and what belongs to it."""
        if not line:
            self._pause()
        elif self._heading(line) or self._explicit(line):
            return
        elif match := _ITEM.match(line):
            self._item(len(match["space"]), match["mark"], match["words"])
        elif (match := _FIELD.match(line)) and not self.paragraph:
            value = f" {self._inline(match['value'])}" if match["value"] else ""
            self._item(0, "-", "", f"{inline.strong(match['name'] + ':')}{value}")
        elif self.items and not self.paragraph and line.startswith(" "):
            self.items[-1] += f" {self._inline(line.strip())}"
        elif self._is_table(line):
            self._source()
        elif line.startswith(" ") and not self.paragraph:
            self._quoted()
        else:
            self._text(line)

    def end(self) -> None:
        """What is open is finished."""
        if self.items:
            self.done.append("\n".join(self.items))
        if self.paragraph:
            self.done.append(self._inline(" ".join(self.paragraph)))
        self.paragraph, self.items, self.indents = [], [], []

    def _text(self, line: str) -> None:
        if self.items:
            self.end()
        self.paragraph.append(line.strip())
        if line.endswith("::"):
            self.paragraph[-1] = line.strip().removesuffix("::").rstrip() + (
                "" if line.strip() == "::" else ":"
            )
            self.end()
            self.done.append(text.fence(self._block(0), "text"))

    def _pause(self) -> None:
        """An empty line ends a paragraph; a list goes on when an item or what belongs to one follows."""
        following = next((n for n in self.lines[self.at + 1 : self.at + 4] if n.strip()), "")
        if self.paragraph or not (following.startswith(" ") or _ITEM.match(following.rstrip())):
            self.end()

    def _heading(self, line: str) -> bool:
        """A title with a line below it, or with one above and one below."""
        below = [n.rstrip() for n in self.lines[self.at + 1 : self.at + 3]] + ["", ""]
        if _RULE.match(line):
            if below[0].strip() and below[1] == line and not _RULE.match(below[0]) and len(line) >= 3:
                self._head(line[0] * 2, below[0].strip())
                self.at += 2
                return True
            if not below[0] and len(line) >= 4 and not self.paragraph:
                self.end()
                self.done.append("---")
                return True
            return False
        is_title = not self.paragraph and not line.startswith(" ") and len(below[0]) >= min(len(line), 4)
        if is_title and _RULE.match(below[0]) and below[0] not in ("..", "::"):
            self._head(below[0][0], line.strip())
            self.at += 1
            return True
        return False

    def _head(self, style: str, words: str) -> None:
        self.end()
        if style not in self.styles:
            self.styles.append(style)
        level = min(self.styles.index(style) + 1, 6)
        anchor = _unique(anchor_of(words), self.used)
        self.done.append(f"{'#' * level} {self._inline(words)}" + (f" {{#{anchor}}}" if level > 1 else ""))

    def _explicit(self, line: str) -> bool:
        """Directives, targets and comments."""
        if not line.startswith(".."):
            return False
        self.end()
        match = _DIRECTIVE.match(line)
        first = self.at
        content = self._block(0)
        if match is None:
            return True  # a comment, or a target that is looked up where it is named
        name, rest = match["name"], match["rest"].strip()
        options = [n for n in content.split("\n") if not _FIELD.match(n)]
        if name in _CODE:
            self.done.append(text.fence("\n".join(options).strip("\n"), re.sub(r"[^\w+-]", "", rest)[:20]))
        elif name in _NOTES:
            told = " ".join(part for part in (rest, *(n.strip() for n in options)) if part)
            self.done.append(f"{inline.strong(name.capitalize() + ':')} {self._inline(told)}")
        elif name in ("image", "figure") and rest:
            alt = next(
                (m["value"] for n in content.split("\n") if (m := _FIELD.match(n)) and m["name"] == "alt"), ""
            )
            self.done.append(inline.picture(alt or "", rest))
        else:
            self.done.append(text.fence("\n".join(self.lines[first : self.at + 1]), "text"))
        return True

    def _item(self, indent: int, mark: str, words: str, shown: str = "") -> None:
        if self.paragraph:
            self.end()
        while self.indents and self.indents[-1] > indent:
            self.indents.pop()
        if not self.indents or self.indents[-1] < indent:
            self.indents.append(indent)
        mark = "-" if mark in "-*+•" else "1."
        if len(self.indents) == 1 and self.items and not self.items[0].startswith(mark):
            self.end()
            self.indents.append(indent)
        self.items.append(f"{'    ' * (len(self.indents) - 1)}{mark} {shown or self._inline(words)}")

    def _is_table(self, line: str) -> bool:
        return line.lstrip().startswith(("+-", "+=", "==", "| ", "|\n")) or line.strip() == "|"

    def _source(self) -> None:
        """Tables and blocks of lines, up to the next empty line."""
        self.end()
        first = self.at
        while self.at + 1 < len(self.lines) and self.lines[self.at + 1].strip():
            self.at += 1
        self.done.append(text.fence("\n".join(self.lines[first : self.at + 1]), "text"))

    def _quoted(self) -> None:
        """What is indented by itself is a quotation."""
        self.end()
        first = self.at
        while self.at + 1 < len(self.lines) and self.lines[self.at + 1].startswith(" "):
            self.at += 1
        words = " ".join(n.strip() for n in self.lines[first : self.at + 1])
        self.done.append(f"> {self._inline(words)}")

    def _block(self, indent: int) -> str:
        """The lines below that are indented deeper, without what indents all of them."""
        first = last = self.at
        for number in range(self.at + 1, len(self.lines)):
            line = self.lines[number]
            if line.strip():
                if len(line) - len(line.lstrip()) <= indent:
                    break
                last = number
        found = self.lines[first + 1 : last + 1]
        common = min((len(n) - len(n.lstrip()) for n in found if n.strip()), default=0)
        self.at = last
        return "\n".join(n[common:].rstrip() for n in found).strip("\n")

    def _inline(self, line: str) -> str:
        return inline.shown(line, _INLINE, {**_SHOWN, "named": self._named, "bare": self._named})

    def _named(self, match: re.Match[str]) -> str:
        """A name with an underscore behind it: the target that it names, else the text as it is."""
        words = match["named"] or match["bare"]
        target = self.targets.get(words.casefold())
        return inline.link(words, target) if target else text.plain(match[0] if match["bare"] else words)


_SHOWN: Mapping[str, inline.Shown] = {
    "code": lambda m: text.code(m["code"][2:-2]),
    "target": lambda m: inline.link(m["linked"], m["target"]),
    "role": lambda m: text.code(m["role"].partition(" <")[0]),
    "url": lambda m: inline.bare(m["url"]),
    "strong": lambda m: inline.strong(m["strong"]),
    "emphasis": lambda m: inline.emphasis(m["emphasis"]),
}


def anchor_of(words: str) -> str:
    """`context-and-problem`, as docutils makes it."""
    ascii_text = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-") or "section"


def _unique(anchor: str, used: set[str]) -> str:
    found, count = anchor, 1
    while found in used:
        found = f"{anchor}-{count}"
        count += 1
    used.add(found)
    return found
