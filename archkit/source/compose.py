"""YAML text -> nodes with marks, one document after the other, by libyaml. A broken document costs only itself.

PyYAML's C parser resolves every scalar through Python; here the resolver answers at once and the scalar
rules of YAML 1.2 are applied later, which makes composing three times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml import MarkedYAMLError, Node, ScalarNode, YAMLError
from yaml._yaml import CParser
from yaml.reader import ReaderError

from archkit.source.location import Place, Span
from archkit.source.problem import Problem, Related

PLAIN = "plain"
QUOTED = "quoted"
COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Composed:
    """One document of a stream, or what is wrong with it."""

    index: int
    root: Node | None
    """None: the document is broken."""
    first_line: int
    """Lines of the stream before the text that the node's marks count from."""
    problem: Problem | None = None


class _Parser(CParser):
    """libyaml's parser and composer, without PyYAML's regular expressions for scalars."""

    @staticmethod
    def resolve(kind: type[Node], value: str | None, implicit: tuple[bool, bool] | bool) -> str:
        if kind is ScalarNode:
            return PLAIN if implicit[0] else QUOTED  # type: ignore[index]
        return COLLECTION

    @staticmethod
    def descend_resolver(parent: Node | None, index: Node | int | None) -> None:
        """PyYAML asks for it; paths of nodes do not matter here."""

    @staticmethod
    def ascend_resolver() -> None:
        """The other half of `descend_resolver`."""


def compose(text: str, path: str) -> Iterator[Composed]:
    """Every document of the text in order; after a broken one it goes on at the next `---`. Never raises
    on content."""
    index, first_line = 0, 0
    while True:
        parser = _Parser(text)
        try:
            while parser.check_node():
                yield Composed(index, parser.get_node(), first_line)
                index += 1
            return
        except YAMLError as error:
            problem, line = _syntax(error, text, path, first_line)
            yield Composed(index, None, first_line, problem)
        finally:
            parser.dispose()
        index += 1
        rest = _next_document(text, line)
        if rest is None:
            return
        skipped, text = rest
        first_line += skipped


def span_of(node: Node, first_line: int) -> Span:
    """Where a node stands, counting from 1 in the whole stream."""
    start, end = node.start_mark, node.end_mark
    return Span(start.line + first_line + 1, start.column + 1, end.line + first_line + 1, end.column + 1)


def _next_document(text: str, line: int) -> tuple[int, str] | None:
    """Lines skipped and the text from the next `---` at or behind the line (from 0) on; always some progress."""
    offset = 0
    for number, content in enumerate(text.split("\n")):
        if number >= line and number > 0 and (content.rstrip("\r") == "---" or content.startswith("--- ")):
            return number, text[offset:]
        offset += len(content) + 1
    return None


def _syntax(error: YAMLError, text: str, path: str, first_line: int) -> tuple[Problem, int]:
    """A libyaml error in words for people, and the line it stands on (from 0, in `text`)."""
    if isinstance(error, ReaderError):
        position = min(error.position if isinstance(error.position, int) else 0, len(text))
        before = text[:position]
        line, column = before.count("\n"), position - (before.rfind("\n") + 1)
        code = error.character if isinstance(error.character, int) else ord(str(error.character)[:1] or "?")
        place = Place(path, span=_at(line + first_line, column))
        words = f"a control character (U+{code:04X}) stands here; YAML allows none"
        return Problem(words, place, label="not allowed in YAML", help="delete it", rule="yaml-syntax"), line
    if not isinstance(error, MarkedYAMLError):
        return Problem(str(error), Place(path, span=_at(first_line, 0)), rule="yaml-syntax"), 0
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    source = text.split("\n")
    if line >= len(source):
        line, column = len(source) - 1, len(source[-1])
    content = source[line]
    message, label, help_ = _words(error.problem or "", content, column)
    related: tuple[Related, ...] = ()
    context = error.context_mark
    if context and context.line != line:
        related = (Related(Place(path, span=_at(context.line + first_line, context.column)), "begun here"),)
    span = _at(line + first_line, column)
    if related and (not content.strip() or "inside quotes" in message):
        span, label, related = related[0].place.span or span, "opened here", ()
    depth = "nesting depth" in (error.problem or "") or "nesting" in (error.context or "")
    rule = "unsafe-yaml" if depth else "yaml-syntax"
    return Problem(message, Place(path, span=span), label, related, help=help_, rule=rule), line


def _at(line: int, column: int) -> Span:
    return Span(line + 1, column + 1, line + 1, column + 2)


def _words(problem: str, content: str, column: int) -> tuple[str, str, str]:
    """Message, label and help for what libyaml says."""
    here = content[column : column + 1]
    if "cannot start any token" in problem:
        if here == "\t" or "\t" in content[: column + 1]:
            return "a tab indents this line, and YAML takes spaces only", "a tab", "replace the tab by spaces"
        return f"a plain text cannot begin with `{here}`", "quote it", f"write it in quotes: '{here}...'"
    for pattern, message, label, help_ in _MESSAGES:
        if match := re.search(pattern, problem):
            values = [*match.groups(), *match.groups()]
            return message.format(*values), label, help_
    return f"this is not YAML: {problem}", "", ""


_MESSAGES = (
    (
        "mapping values are not allowed",
        "a `key: value` cannot begin here",
        "this colon",
        "quote the text if it contains `: `, or check the indentation of this line and the one above",
    ),
    (
        "could not find expected ':'|expected '-' indicator|did not find expected key|expected <block end>",
        "this line does not fit what stands above it",
        "neither `key: value` nor a continuation",
        "check its indentation, and that every key has a `:` behind it",
    ),
    (
        r"did not find expected ',' or '([\]}}])'",
        "a bracket is never closed: `,` or `{0}` should stand here",
        "expected here",
        "close the list or mapping that was opened, or quote the text",
    ),
    (
        "unexpected end of stream",
        "the text ends inside quotes",
        "the end of the file",
        "close the quote; a quote inside the text is written twice ('') or as \\\"",
    ),
    (
        "unexpected document indicator",
        "the document ends inside quotes",
        "`---` inside an open quote",
        "close the quote before the next document begins",
    ),
    (
        "block sequence entries are not allowed",
        "a list item cannot begin here",
        "this `-`",
        "begin the list on a line of its own below its key",
    ),
    (
        "undefined alias|found undefined alias",
        "this alias has no anchor above it in the same document",
        "no such anchor",
        "define it before it is used: `&name` behind a key, `*name` where it is wanted",
    ),
    (
        "duplicate anchor|second occurrence",
        "this anchor was defined before in the same document",
        "again here",
        "give the second anchor another name",
    ),
    (
        "unknown escape character",
        "this backslash sequence means nothing in double quotes",
        "unknown escape",
        "use single quotes, in which a backslash is only a backslash",
    ),
    ("undefined tag handle", "this tag has no %TAG line", "unknown tag", "leave the tag out"),
    (
        "did not find expected node content|did not find expected '<document start>'",
        "a value was expected here",
        "no value",
        "quote it if it begins with a special character such as `@`, `%`, `,` or `}`",
    ),
    (
        "nesting depth",
        "this document nests too deeply",
        "too deep",
        "an entity needs a few levels; nothing beyond a hundred is read",
    ),
    (
        "simple key|while scanning",
        "this line does not fit what stands above it",
        "",
        "check its indentation and its quotes",
    ),
)
