"""AsciiDoc as Markdown, so that a record in it is shown like any other.

What decisions are made of: sections, lists, code, plain tables, links, pictures, notes. Whatever else there is
is shown as its source. Nothing is included and no macro runs; anchors are those of Asciidoctor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from archkit.pages import inline, text

_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(\S.{0,600})\Z")
_ATTRIBUTE = re.compile(r":(?P<name>[\w-]{1,60}):(?:[ \t]+(?P<value>\S.{0,300}))?\Z")
_ITEM = re.compile(r"[ \t]*(?P<mark>\*{1,6}|-|\.{1,6}|\d{1,4}\.)[ \t]+(?P<words>\S.*)\Z")
_VERBATIM = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|`{3,}[\w,-]{0,40})\Z")
_AROUND = re.compile(r"(={4,}|\*{4,}|_{4,}|--|\+|<<<)\Z")
_STYLE = re.compile(r"\[([^\[\]]{0,400})\]\Z|\[\[([\w:.-]{1,200})(?:,[^\]]{0,200})?\]\]\Z")
_COMMENT = re.compile(r"//(?!/)")
_ANCHOR = re.compile(r"#([\w:.-]{1,200})")
_NOTE = re.compile(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(?=\S)")
_IMAGE = re.compile(r"image::(?P<target>[^\s\[\]]{1,500})\[(?P<words>[^\],\]]{0,300})[^\]]{0,300}\]\Z")
_BLOCK_TITLE = re.compile(r"\.([^\s.].{0,300})\Z")

_INLINE = re.compile(
    r"(?P<code>`\+?[^`]{1,400}`)"
    r"|(?:xref|link):(?P<target>[^\s\[\]]{1,500})\[(?P<linked>[^\]]{0,300})\]"
    r"|(?P<url>https?://[^\s\[\]<>]{1,500})(?:\[(?P<addressed>[^\]]{0,300})\])?"
    r"|<<(?P<place>[^\s,<>]{1,200})(?:,[ ]?(?P<placed>[^<>]{1,300}))?>>"
    r"|(?<![\w*])\*(?P<strong>[^\s*](?:[^*]{0,300}[^\s*])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<emphasis>[^\s_](?:[^_]{0,300}[^\s_])?)_(?![\w_])"
)

_SHOWN: Mapping[str, inline.Shown] = {
    "code": lambda m: text.code(m["code"].strip("`+")),
    "linked": lambda m: inline.link(m["linked"] or _called(m["target"]), m["target"]),
    "url": lambda m: inline.bare(m["url"]),
    "addressed": lambda m: inline.link(m["addressed"], m["url"]),
    "place": lambda m: inline.link(m["place"], f"#{m['place']}"),
    "placed": lambda m: inline.link(m["placed"], f"#{m['place']}"),
    "strong": lambda m: inline.strong(m["strong"]),
    "emphasis": lambda m: inline.emphasis(m["emphasis"]),
}


def markdown(content: str) -> str:
    """The document as Markdown. Never raises on content."""
    walk = _Walk(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    walk.header()
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
        self.attributes: dict[str, str] = {}
        self.paragraph: list[str] = []
        self.items: list[str] = []
        self.marks: list[str] = []
        """Marks of the lists that are open, the outermost first."""
        self.language = ""
        self.anchor = ""
        self.used: set[str] = set()

    def header(self) -> None:
        """The title, and authors, revision and attributes below it."""
        lines = self.lines
        while self.at < len(lines) and (not lines[self.at].strip() or _COMMENT.match(lines[self.at])):
            self.at += 1
        if self.at == len(lines) or not (match := _HEADING.match(lines[self.at].rstrip())):
            return
        self._head(match)
        self.at += 1
        first = self.at
        while self.at < len(lines) and (line := lines[self.at].rstrip()):
            if _HEADING.match(line) or _ITEM.match(line):
                break
            if match := _ATTRIBUTE.match(line):
                self.attributes[match["name"]] = (match["value"] or "")[:200]
            self.at += 1
        if said := "\n".join(lines[first : self.at]):
            self.done.append(text.fence(said, "text"))

    def line(self, line: str) -> None:
        """Take in a line, and what belongs to it."""
        if not line:
            self._pause()
        elif match := _VERBATIM.match(line):
            self._verbatim(match[1])
        elif line in ("|===", ",===", ":==="):
            self._table(line)
        elif match := _HEADING.match(line):
            self._head(match)
        elif match := _ITEM.match(line):
            self._item(match["mark"], match["words"])
        elif _AROUND.match(line):
            self._around(line)
        elif not self.paragraph and self._mark(line):
            return
        elif self.items and not self.paragraph:
            self.items[-1] += f" {self._inline(line)}"
        else:
            self.paragraph.append(line)

    def end(self) -> None:
        """What is open is finished."""
        if self.paragraph:
            said = " ".join(self.paragraph)
            note = _NOTE.match(said)
            before = f"<strong>{note[1].capitalize()}:</strong> " if note else ""
            self.done.append(before + self._inline(said[note.end() :] if note else said))
        if self.items:
            self.done.append("\n".join(self.items))
        self.paragraph, self.items, self.marks = [], [], []

    def _around(self, line: str) -> None:
        """Delimiters of blocks whose content is shown as what it is; a plus keeps its list open."""
        if line != "+" or self.paragraph:
            self.end()

    def _mark(self, line: str) -> bool:
        """Lines that are no text of their own."""
        if line.startswith("//"):
            return True
        if match := _STYLE.match(line):
            found = _ANCHOR.search(match[1] or "")
            self.anchor = match[2] or (found[1] if found else self.anchor)
            words = [w.strip() for w in (match[1] or "").split(",")]
            self.language = words[1] if len(words) > 1 and words[0] in ("source", "") else ""
            return True
        if match := _ATTRIBUTE.match(line):
            self.attributes[match["name"]] = (match["value"] or "")[:200]
            return True
        if line == "'''":
            self._add("---")
        elif match := _IMAGE.match(line):
            self._add(inline.picture(match["words"], match["target"]))
        elif match := _BLOCK_TITLE.match(line):
            self._add(f"<strong>{self._inline(match[1])}</strong>")
        else:
            return False
        return True

    def _pause(self) -> None:
        """An empty line ends a paragraph; a list goes on when an item follows."""
        following = next((n for n in self.lines[self.at + 1 : self.at + 4] if n.strip()), "")
        if self.paragraph or not _ITEM.match(following.rstrip()):
            self.end()

    def _add(self, block: str) -> None:
        self.end()
        self.done.append(block)

    def _head(self, match: re.Match[str]) -> None:
        self.end()
        level = len(match[1])
        words = match[2].removesuffix(match[1]).rstrip()
        anchor = _unique(self.anchor or anchor_of(words), self.used)
        self.anchor = ""
        self.done.append(f"{'#' * level} {self._inline(words)}" + (f" {{#{anchor}}}" if level > 1 else ""))

    def _item(self, mark: str, words: str) -> None:
        if self.paragraph:
            self.end()
        mark = "1." if mark[0].isdigit() else mark
        if mark in self.marks:
            del self.marks[self.marks.index(mark) + 1 :]
        else:
            self.marks.append(mark)
        shown = "-" if mark[0] in "*-" else "1."
        self.items.append(f"{'    ' * (len(self.marks) - 1)}{shown} {self._inline(words)}")

    def _verbatim(self, mark: str) -> None:
        content = self._until(mark[:3] if mark.startswith("`") else mark)
        language = self.language or (mark.lstrip("`") if mark[0] == "`" else "")
        self.language = ""
        if not mark.startswith("/"):
            self._add(text.fence(content, re.sub(r"[^\w+-]", "", language)[:20]))

    def _table(self, mark: str) -> None:
        """A plain table, its first line the header; the source of any other."""
        content = self._until(mark)
        rows = [line.strip() for line in content.split("\n") if line.strip()]
        cells = [c.strip() for row in rows for c in row.split("|")[1:]]
        wide = rows[0].count("|") if rows else 0
        plain = mark == "|===" and wide > 1 and not len(cells) % wide and all(r.startswith("|") for r in rows)
        if not plain:
            self._add(text.fence(f"{mark}\n{content}\n{mark}", "text"))
            return
        shown = [self._inline(cell) for cell in cells]
        lines = [shown[i : i + wide] for i in range(0, len(shown), wide)]
        self._add(text.table([cell or "—" for cell in lines[0]], lines[1:]) or ", ".join(shown))

    def _until(self, closing: str) -> str:
        """The lines up to one that closes the block, or to the end."""
        first = self.at + 1
        end = next((n for n in range(first, len(self.lines)) if self.lines[n].rstrip() == closing), None)
        self.at = len(self.lines) if end is None else end
        return "\n".join(self.lines[first : self.at])

    def _inline(self, line: str) -> str:
        if "{" in line and self.attributes:
            known = self.attributes
            line = re.sub(r"\{([\w-]{1,60})\}", lambda m: known.get(m[1], m[0]), line)
        return inline.shown(line, _INLINE, _SHOWN)


def _called(target: str) -> str:
    """A file without its folders and ending; an address as it is."""
    is_address = "://" in target
    return target if is_address else target.partition("#")[0].rpartition("/")[2].rpartition(".")[0] or target


def anchor_of(words: str) -> str:
    """`_context_and_problem`, as Asciidoctor makes it."""
    return "_" + re.sub(r"[ .-]+", "_", re.sub(r"[^\w .-]", "", words.lower())).strip("_")


def _unique(anchor: str, used: set[str]) -> str:
    found, count = anchor, 2
    while found in used:
        found = f"{anchor}_{count}"
        count += 1
    used.add(found)
    return found
