"""YAML bytes -> plain data as Backstage sees it (YAML 1.2), and what is wrong with the text. Never raises.

`no`, `on` and dates are text; a key that stands twice is found; aliases, depth and size have a budget, so
that no file can stall a lint.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from archkit.source.compose import PLAIN, QUOTED, compose, span_of
from archkit.source.data import Json
from archkit.source.location import Place, Span
from archkit.source.problem import Problem, Related

MAX_BYTES = 5_000_000
"""A larger file is not read: an entity is a page of text."""
MAX_DEPTH = 100
MAX_NODES = 200_000
"""Nodes of one document once its aliases are written out."""


@dataclass(frozen=True, slots=True)
class YamlDocument:
    """One document and its index in the file (broken and empty documents count, and are left out)."""

    index: int
    data: Json


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a file holds, and what is wrong with it."""

    documents: tuple[YamlDocument, ...]
    problems: tuple[Problem, ...]


def parse(content: bytes, path: str) -> Parsed:
    """Read every document of a file. Problems name their rule: yaml-syntax, duplicate-key, unsafe-yaml,
    encoding or template-skipped."""
    if len(content) > MAX_BYTES:
        return Parsed((), (_too_large(path, len(content)),))
    text, problem = decode(content, path)
    problems = [problem] if problem else []
    if text is None:
        return Parsed((), tuple(problems))
    aliases = "&" in text
    documents: list[YamlDocument] = []
    for composed in compose(text, path):
        if composed.root is None:
            assert composed.problem is not None
            if composed.problem.rule == "yaml-syntax" and looks_like_template(text):
                assert composed.problem.place.span is not None
                return Parsed(tuple(documents), (*problems, _template(path, composed.problem.place.span)))
            problems.append(composed.problem)
            continue
        builder = _Builder(path, composed.index, composed.first_line)
        try:
            if aliases:
                builder.check_budget(composed.root)
            data = builder.build(composed.root)
        except _Unsafe as unsafe:
            problems.append(unsafe.problem)
            continue
        if builder.placeholder is not None:
            problems.append(_template(path, span_of(builder.placeholder, composed.first_line)))
            continue
        problems.extend(builder.problems)
        if data is not None:
            documents.append(YamlDocument(composed.index, data))
    return Parsed(tuple(documents), tuple(problems))


def decode(content: bytes, path: str) -> tuple[str | None, Problem | None]:
    """The text, and a problem unless it is UTF-8; no text when it is binary."""
    text: str | None
    problem: Problem | None = None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        text, problem = _other_encoding(content, path, error)
    if text is None:
        return None, problem
    text = text.removeprefix("\ufeff")
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at)
        span = Span(line + 1, at - text.rfind("\n", 0, at), line + 1, at - text.rfind("\n", 0, at) + 1)
        return None, Problem(
            "this is a binary file, not text: it holds a zero byte",
            Place(path, span=span),
            help="catalog files and documents are UTF-8 text",
            rule="encoding",
        )
    if not text.isascii() and _UNUSUAL.search(text):
        # YAML 1.2 and editors do not end a line there, libyaml does: line numbers would be wrong.
        text = _UNUSUAL.sub(" ", text)
    return text, problem


_UNUSUAL = re.compile("[\x85\u2028\u2029]")


def _other_encoding(content: bytes, path: str, error: UnicodeDecodeError) -> tuple[str | None, Problem]:
    top = Place(path, span=Span(1, 1, 1, 1))
    for mark, name in ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")):
        if content.startswith(mark):
            text = content.decode("utf-16", "replace")
            return text, Problem(f"this file is {name}; save it as UTF-8", top, rule="encoding")
    if b"\0" in content:
        return None, Problem(
            "this is a binary file, not text",
            top,
            help="catalog files and documents are UTF-8 text",
            rule="encoding",
        )
    before = content[: error.start].decode("utf-8", "replace")
    line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    span = Span(line + 1, column + 1, line + 1, column + 2)
    byte = content[error.start]
    return content.decode("utf-8", "replace"), Problem(
        f"this file is not UTF-8: byte 0x{byte:02X} means nothing here",
        Place(path, span=span),
        label="not UTF-8",
        help="save the file as UTF-8",
        rule="encoding",
    )


_PLACEHOLDER = re.compile(r"\{%|\{\{|<%|\{#-?\s")


def looks_like_template(text: str) -> bool:
    """Whether a text that is not YAML is a template for YAML (Jinja, Helm, ERB)."""
    return _PLACEHOLDER.search(text) is not None


def _template(path: str, span: Span) -> Problem:
    return Problem(
        "this is a template for YAML, not yet YAML",
        Place(path, span=span),
        label="a placeholder",
        help="nothing to do; its rendered result is what belongs to a catalog",
        rule="template-skipped",
    )


def _too_large(path: str, size: int) -> Problem:
    return Problem(
        f"this file has {size / 1_000_000:.0f} MB; at most {MAX_BYTES / 1_000_000:.0f} MB are read",
        Place(path, span=Span(1, 1, 1, 1)),
        why="one file must not be able to stall everybody's lint",
        help="split it, one file per entity",
        rule="unsafe-yaml",
    )


_ROOT = ("apiVersion", "kind", "metadata", "spec")
"""Keys that an entity has once; where one stands again, all the others of the next entity follow."""


class _Unsafe(Exception):
    """Ends the reading of one document."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Nodes of one document -> plain data."""

    def __init__(self, path: str, document: int, first_line: int) -> None:
        self.path = path
        self.document = document
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.placeholder: Node | None = None
        self.depth = 0
        self.is_glued = False
        """Another document begins in this one without `---`."""
        self.shared: dict[int, Json] = {}

    def build(self, node: Node) -> Json:
        if isinstance(node, ScalarNode):
            return scalar(node)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.unsafe(node, f"this document is more than {MAX_DEPTH} levels deep", "too deep")
        result: Json
        if isinstance(node, MappingNode):
            result = self._mapping(node)
        else:
            result = [scalar(v) if type(v) is ScalarNode else self.build(v) for v in node.value]
        self.depth -= 1
        return result

    def _mapping(self, node: MappingNode) -> dict[str, Json]:
        result: dict[str, Json] = {}
        merged: list[Node] = []
        for key, value in node.value:
            if type(key) is not ScalarNode:
                if _is_placeholder(node, key):
                    self.placeholder = self.placeholder or node
                else:
                    self._complex_key(key)
                continue
            name = key.value
            if name == "<<" and key.tag is PLAIN:
                merged.append(value)
                continue
            if name in result:
                self._duplicate(node, name, key)
            result[name] = scalar(value) if type(value) is ScalarNode else self.build(value)
        for source in merged:
            for mapping in source.value if isinstance(source, SequenceNode) else [source]:
                if isinstance(mapping, MappingNode):
                    built = self.build(mapping)
                    assert isinstance(built, dict)
                    for name, inherited in built.items():
                        result.setdefault(name, inherited)
                else:
                    self._no_mapping(mapping)
        return result

    def _duplicate(self, node: MappingNode, name: str, again: Node) -> None:
        first = next(k for k, _ in node.value if isinstance(k, ScalarNode) and k.value == name)
        if self.is_glued and self.depth == 1 and name in _ROOT:
            return  # told where the second document begins
        glued = self.depth == 1 and name in _ROOT and name != "spec"
        self.is_glued = self.is_glued or glued
        self.problems.append(
            Problem(
                f"`{name}` stands here a second time in the same mapping",
                Place(self.path, self.document, span=span_of(again, self.first_line)),
                label="again here",
                related=(
                    Related(
                        Place(self.path, self.document, span=span_of(first, self.first_line)), "first here"
                    ),
                ),
                why="one of the two is silently lost",
                help="begin a new document with `---` on a line of its own" if glued else "keep one of them",
                rule="duplicate-key",
            )
        )

    def _complex_key(self, key: Node) -> None:
        self.problems.append(
            Problem(
                "a key must be text, not a list or a mapping",
                Place(self.path, self.document, span=span_of(key, self.first_line)),
                label="this key",
                help="quote it if braces or brackets belong to the text",
                rule="yaml-syntax",
            )
        )

    def _no_mapping(self, node: Node) -> None:
        self.problems.append(
            Problem(
                "`<<` takes in a mapping, and this is none",
                Place(self.path, self.document, span=span_of(node, self.first_line)),
                help="refer to an anchored mapping: `<<: *defaults`",
                rule="yaml-syntax",
            )
        )

    def unsafe(self, node: Node, message: str, label: str) -> _Unsafe:
        start = span_of(node, self.first_line)
        return _Unsafe(
            Problem(
                message,
                Place(
                    self.path,
                    self.document,
                    span=Span(start.line, start.column, start.line, start.column + 1),
                ),
                label=label,
                why="one file must not be able to stall everybody's lint; this document was left out",
                help="write the entity out, one per document",
                rule="unsafe-yaml",
            )
        )

    def check_budget(self, root: Node) -> None:
        """Count nodes and levels as if every alias were written out, without writing them out."""
        sizes: dict[int, int] = {}
        depths: dict[int, int] = {}
        open_: set[int] = set()
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, done = stack.pop()
            identity = id(node)
            if done:
                open_.discard(identity)
                children = list(_children(node))
                sizes[identity] = 1 + sum(sizes[id(c)] for c in children)
                depths[identity] = 1 + max((depths[id(c)] for c in children), default=0)
                if sizes[identity] > MAX_NODES:
                    raise self.unsafe(
                        node, "aliases here unfold into too much to read", f"more than {MAX_NODES:,} values"
                    )
                if depths[identity] > MAX_DEPTH:
                    raise self.unsafe(node, f"this document is more than {MAX_DEPTH} levels deep", "too deep")
                continue
            if identity in sizes:
                continue
            if identity in open_:
                raise self.unsafe(node, "this value contains itself through an alias", "refers to itself")
            open_.add(identity)
            stack.append((node, True))
            stack.extend((c, False) for c in _children(node))


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, SequenceNode):
        yield from node.value


def _is_placeholder(node: MappingNode, key: Node) -> bool:
    """`{{ name }}` without quotes is, to YAML, a mapping with a mapping as its key."""
    return (
        bool(node.flow_style)
        and isinstance(key, MappingNode)
        and bool(key.flow_style)
        and len(node.value) == 1
    )


_NUMBER_STARTS = frozenset("0123456789-+.")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_INT = re.compile(r"[-+]?[0-9]{1,400}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_BASED = re.compile(r"0(?:o[0-7]{1,400}|x[0-9a-fA-F]{1,400})\Z")


def scalar(node: ScalarNode) -> Json:
    """The value of a scalar by the core schema of YAML 1.2."""
    text: str = node.value
    tag = node.tag
    if tag is PLAIN or (tag is not QUOTED and tag in _RESOLVED):
        if text[:1] in _NUMBER_STARTS:
            return _number(text)
        return _WORDS.get(text, text)
    return text


_RESOLVED = frozenset(f"tag:yaml.org,2002:{t}" for t in ("int", "float", "bool", "null"))


def _number(text: str) -> Json:
    if not text:
        return None
    if _INT.match(text):
        return int(text)
    if _FLOAT.match(text):
        number = float(text)
        return number if math.isfinite(number) else text
    if _BASED.match(text):
        return int(text[2:], 8 if text[1] == "o" else 16)
    return text
