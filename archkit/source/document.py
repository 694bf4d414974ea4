"""A route through the data -> line and column, by composing that one file again with marks.

Works for every document of a YAML file and for the front matter of a Markdown file. A route that leads
nowhere (the value is missing) falls back to the key of the nearest value that is there.
"""

from __future__ import annotations

from collections.abc import Mapping

from yaml import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from archkit.source.compose import compose, span_of
from archkit.source.location import Part, Place, Route, Span
from archkit.source.yaml import MAX_BYTES, decode

_TOP = Span(1, 1, 1, 1)


class Locator:
    """Finds places in one file; it is composed when the first route is asked for."""

    def __init__(self, content: bytes, path: str) -> None:
        self.path = path
        text = decode(content, path)[0] if len(content) <= MAX_BYTES else None
        # Every reader counts lines so, and libyaml does.
        self._text = (text or "").replace("\r\n", "\n").replace("\r", "\n")
        self._lines = self._text.split("\n")
        self._roots: Mapping[int, tuple[Node, int]] | None = None
        self._spans: dict[Place, Span] = {}

    @property
    def lines(self) -> list[str]:
        """The file's lines, without their ends."""
        return self._lines

    def span(self, place: Place) -> Span:
        """Where the place is; the top of the file when nothing of it can be found."""
        if place.span is not None:
            return place.span
        found = self._spans.get(place)
        if found is None:  # one place explains many findings
            found = self._spans[place] = self._look_up(place)
        return found

    def _look_up(self, place: Place) -> Span:
        found = self._documents().get(place.document)
        if found is None:
            return _TOP
        root, first_line = found
        return self._crop(_find(root, place.route, place.part, first_line))

    def _documents(self) -> Mapping[int, tuple[Node, int]]:
        if self._roots is None:
            text, before = self._text, 0
            if not self.path.lower().endswith((".yaml", ".yml", ".json", ".rules")):
                text, before = front_matter(text)
            self._roots = {
                c.index: (c.root, c.first_line + before)
                for c in compose(text, self.path)
                if c.root is not None
            }
        return self._roots

    def _crop(self, span: Span) -> Span:
        """At most the rest of the first line: a frame shows one."""
        if span.end_line == span.line:
            return span
        line = self._lines[span.line - 1] if span.line <= len(self._lines) else ""
        return Span(span.line, span.column, span.line, max(len(line.rstrip()) + 1, span.column + 1))


def spans(content: bytes, path: str) -> Locator:
    """What finds places in this file."""
    return Locator(content, path)


def front_matter(text: str) -> tuple[str, int]:
    """The YAML between the first two `---` lines of a Markdown text, and how many lines stand above it."""
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != "---":
        return "", 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]) + "\n", 1
    return "", 0


def _find(root: Node, route: Route, part: Part, first_line: int) -> Span:
    node, key = root, None
    for step in route:
        found = _step(node, step)
        if found is None:
            part = "key"
            break
        found_key, node = found
        key = found_key or _head(node)
    if key is None:
        return span_of(_head(root), first_line)
    if part == "key" or _is_block(node):
        return span_of(key, first_line)
    return span_of(node, first_line)


def _step(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    """Key and value below a node; the last of two equal keys, as in the data, and through merge keys."""
    if isinstance(node, SequenceNode):
        return (None, node.value[step]) if isinstance(step, int) and 0 <= step < len(node.value) else None
    if not isinstance(node, MappingNode):
        return None
    name = str(step)
    for key, value in reversed(node.value):
        if isinstance(key, ScalarNode) and key.value == name:
            return key, value
    for key, value in node.value:
        if isinstance(key, ScalarNode) and key.value == "<<":
            for source in value.value if isinstance(value, SequenceNode) else [value]:
                if isinstance(source, MappingNode) and source is not node and (found := _own(source, name)):
                    return found
    return None


def _own(node: MappingNode, name: str) -> tuple[Node, Node] | None:
    return next(((k, v) for k, v in node.value if isinstance(k, ScalarNode) and k.value == name), None)


def _is_block(node: Node) -> bool:
    """A block collection has no words of its own to put a caret under; nor has an absent value."""
    if isinstance(node, ScalarNode):
        return bool(node.start_mark.index == node.end_mark.index)
    return isinstance(node, CollectionNode) and not node.flow_style


def _head(node: Node) -> Node:
    """The first thing one sees of a node: its first key, or itself."""
    for _ in range(100):
        if isinstance(node, MappingNode) and not node.flow_style and node.value:
            node = node.value[0][0]
        elif isinstance(node, SequenceNode) and not node.flow_style and node.value:
            node = node.value[0]
        else:
            break
    return node
