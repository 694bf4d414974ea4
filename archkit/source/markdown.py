"""Markdown bytes -> front matter, headings, links and fences, with line numbers of the whole file.

CommonMark by markdown-it; anchors of headings as MkDocs makes them. Never raises on content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from archkit.source.lines import head_lines, markdown_lines
from archkit.source.prose import Fence, Heading, Link, Prose, begin

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


Markdown = Prose


def read(content: bytes, path: str, *, lines: bool = False) -> Markdown:
    """Read one document; with `lines`, also those in which facts can stand."""
    result = begin(content, path)
    _read_body(result)
    if lines:
        headings = [h.line for h in result.headings]
        code = {f.line: f.text.count("\n") for f in result.fences}
        result.lines = [
            *head_lines(result.head),
            *markdown_lines(result.body.split("\n"), result.body_line, headings, code),
        ]
    return result


_MARKED = re.compile(r"[*_`\[\]<>!\\&]")
_OPENING = 8
"""Paragraphs of a section that are read without their markup; the others are kept as written unless they hold
a link, since most of the time goes there."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """The same for all documents: making it costs as much as reading a short one."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"maxNesting": 40}).enable("table")
    made.core.ruler.disable(["inline", "text_join"])
    # It puts its rules together when it is first used, which threads must not do side by side.
    made.parse("*a*")
    made.inline.parse("*a*", made, {}, [])
    return made


def _read_body(result: Markdown) -> None:
    from archkit.source.inline import Budget

    parser = _parser()
    before = result.body_line
    lines = result.body.split("\n")
    used: dict[str, int] = {}
    env: dict[str, object] = {}
    tokens = parser.parse(result.body, env)
    count, budget = 0, Budget(len(result.body))
    for index, token in enumerate(tokens):
        if token.type == "fence" or token.type == "code_block":
            start = token.map[0] if token.map else 0
            first = start + (1 if token.type == "fence" else 0)
            result.fences.append(Fence(token.info.split(" ")[0].strip(), first + before, token.content))
        if token.type != "inline":
            continue
        start, end = token.map or (0, 1)
        opening = tokens[index - 1].type if index else ""
        if opening == "heading_open":
            count = 0
        elif opening == "paragraph_open":
            count += 1
        links = ("[" in token.content or "<" in token.content) and budget.takes(token.content)
        if links or (count <= _OPENING and _MARKED.search(token.content) and "[" not in token.content):
            children: list[Token] = []
            parser.inline.parse(token.content, parser, env, children)
            token.children = children
            words = plain(children)
        else:
            words = " ".join(token.content.split())
        if opening == "heading_open":
            text, explicit = _explicit_anchor(words)
            anchor = _unique(explicit or slug(text), used)
            level = int(tokens[index - 1].tag[1:])
            result.headings.append(Heading(level, text, anchor, start + before, *_extent(lines, start)))
        elif opening == "paragraph_open":
            result.paragraphs.append((words, start + before))
        if links:
            result.links += _links(token, lines, start, end, before)


def _extent(lines: list[str], at: int) -> tuple[int, int]:
    """Columns between which the words of a heading stand on its first line."""
    line = lines[at].rstrip() if at < len(lines) else ""
    match = _HASHES.match(line)
    start = match.end() if match else 0
    bare = line.rstrip("#").rstrip()
    end = len(bare) if line.endswith("#") and len(bare) > start else len(line)
    return (start + 1, end + 1) if end > start else (1, 2)


_HASHES = re.compile(r"[ \t>*+-]{0,40}(?:#{1,6}[ \t]+)?")


def plain(tokens: Sequence[Token]) -> str:
    """Text of inline tokens without their markup."""
    parts = []
    for token in tokens:
        if token.type in ("text", "text_special", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(token.content)
    return " ".join("".join(parts).split())


def _links(token: Token, lines: list[str], start: int, end: int, before: int) -> Iterator[Link]:
    """Links of one block. markdown-it keeps no columns, so each target is searched from the last one on."""
    line, column = start, 0
    for index, child in enumerate(token.children or ()):
        if child.type not in ("link_open", "image"):
            continue
        target = str(child.attrs.get("href" if child.type == "link_open" else "src") or "")
        text = child.content if child.type == "image" else _link_text(token.children or (), index)
        at = _search(lines, target, line, column, end)
        if at is not None:
            line, column = at
            yield Link(text, target, line + before, column + 1, child.type == "image")
            column += 1
        else:
            yield Link(text, target, line + before, 1, child.type == "image")


def _search(lines: list[str], target: str, line: int, column: int, end: int) -> tuple[int, int] | None:
    from urllib.parse import unquote

    for wanted in dict.fromkeys((target, unquote(target))):
        if not wanted:
            continue
        for number in range(line, min(end, len(lines))):
            at = lines[number].find(wanted, column if number == line else 0)
            if at >= 0:
                return number, at
    return None


def _link_text(children: Sequence[Token], opening: int) -> str:
    inside = []
    for child in children[opening + 1 :]:
        if child.type == "link_close":
            break
        inside.append(child)
    return plain(inside)


_EXPLICIT = re.compile(r"\s*\{:?\s*#([\w.:-]+)[^}]{0,200}\}\s*$")


def _explicit_anchor(text: str) -> tuple[str, str | None]:
    """`## Fast burn {#fast-burn}` names its anchor itself."""
    match = _EXPLICIT.search(text)
    return (text[: match.start()], match[1]) if match else (text, None)


def slug(text: str) -> str:
    """The anchor that MkDocs gives a heading (Python-Markdown's `toc` extension)."""
    plain_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain_text).strip().lower())


def _unique(anchor: str, used: dict[str, int]) -> str:
    """`_1`, `_2` ... behind one that was there, as in Python-Markdown; `used` counts on where it left off."""
    found, count = anchor, used.get(anchor, 0)
    while found in used or not found:
        count += 1
        found = f"{anchor}_{count}"
    used[anchor] = count
    used.setdefault(found, 0)
    return found


__all__ = ["Fence", "Heading", "Link", "Markdown", "plain", "read", "slug"]
