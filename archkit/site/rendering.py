"""Markdown to HTML, with every link led to where it belongs on the site. Whatever the text is, a page comes out."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX, AtomicString

from archkit.site.deadline import TooLong, deadline
from archkit.site.links import Led, Links, Origin, is_elsewhere
from archkit.site.lists import Lists
from archkit.site.plain import pass_over_plain_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs.config.defaults import MkDocsConfig

LONGEST = 400_000
"""Characters that are read as Markdown; a longer text is shown as it is."""

SECONDS = 5.0
"""How long one page may take."""
DEEPEST = 400
"""Elements in each other. Those that need no end tag count as if they never ended, so it is generous."""

_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What extensions raise on texts that nobody thought of."""

_ANY_TAG = re.compile(r"<(/?)(?!(?:area|br|col|hr|img|input|wbr)\b)[a-zA-Z]")
_TAG = re.compile(r"<(a|img)\b[^<>]{0,4000}>", re.IGNORECASE)
_ADDRESS = re.compile(r"(\s(?:href|src)\s*=\s*)(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


class Rendering:
    """Renders the pages of one build. One parser serves them all: making it is a good part of a page's cost."""

    def __init__(self, config: MkDocsConfig, links: Links, warn: Callable[[str], None]) -> None:
        self._config = config
        self._links = links
        self._warn = warn
        self._parser: Markdown | None = None

    def html(self, text: str, origin: Origin) -> tuple[str, Sequence[dict[str, object]]]:
        """The page's HTML and the tokens of its table of contents."""
        if len(text) > LONGEST:
            return self._as_it_is(text, origin, "it is too long")
        parser = self._parser = self._parser or self._new()
        parser.reset()
        _leader(parser).origin = origin
        _lists(parser).wanted = bool(origin.document)
        try:
            with deadline(SECONDS):
                html = parser.convert(text)
        except TooLong:
            return self._as_it_is(text, origin, f"it takes longer than {SECONDS:g} seconds")
        except _FAILURES as error:
            return self._as_it_is(text, origin, type(error).__name__)
        if origin.document and _is_deep(html):
            return self._as_it_is(text, origin, "it is nested too deeply")
        return html, getattr(parser, "toc_tokens", [])

    def _as_it_is(self, text: str, origin: Origin, why: str) -> tuple[str, list[dict[str, object]]]:
        self._parser = None  # it may have stopped anywhere
        self._warn(
            f"{origin.document or origin.page} cannot be shown as Markdown ({why}); it is shown as it is"
        )
        return f"<pre><code>{escape(text)}</code></pre>", []

    def _new(self) -> Markdown:
        parser = Markdown(
            extensions=list(self._config.markdown_extensions), extension_configs=self._config.mdx_configs
        )
        parser.preprocessors.register(Lists(parser), "archkit-lists", 24)  # when fences are out of the way
        pass_over_plain_texts(parser)
        parser.treeprocessors.register(_Leader(parser, self._links, self._warn), "archkit-links", 0)
        return parser


def _lists(parser: Markdown) -> Lists:
    found = parser.preprocessors["archkit-lists"]
    assert isinstance(found, Lists)
    return found


def _leader(parser: Markdown) -> _Leader:
    found = parser.treeprocessors["archkit-links"]
    assert isinstance(found, _Leader)
    return found


class _Leader(Treeprocessor):
    """Gives every link and image its address on the site."""

    origin: Origin

    def __init__(self, parser: Markdown, links: Links, warn: Callable[[str], None]) -> None:
        super().__init__(parser)
        self._links = links
        self._warn = warn

    def run(self, root: Element) -> None:
        for parent in root.iter():
            for child in parent:
                if child.tag == "a":
                    self._link(child)
                elif child.tag == "img":
                    self._image(child, inside_link=parent.tag == "a")
        if self.md is not None:
            stash = self.md.htmlStash.rawHtmlBlocks
            stash[:] = [self._raw(block) if isinstance(block, str) else block for block in stash]

    def _link(self, element: Element) -> None:
        target = element.get("href")
        if target is None or STX in target:
            return
        led = self._follow(target)
        if led.address is not None:
            element.set("href", led.address)
            return
        element.attrib.clear()
        element.tag = "span"
        element.set("title", led.says)
        if led.is_dead:
            element.set("class", "ak-dead")

    def _image(self, element: Element, *, inside_link: bool) -> None:
        target = element.get("src") or ""
        if STX in target:
            return
        if not is_elsewhere(target):
            led = self._follow(target)
            if led.address is not None:
                element.set("src", led.address)
                return
            target = ""
        # A picture from elsewhere would tell its server who reads the page: it becomes a link to it.
        said = element.get("alt") or target or "picture"
        element.attrib.clear()
        element.text = AtomicString(said)
        element.tag = "span" if inside_link or not target else "a"
        if element.tag == "a":
            element.set("href", target)

    def _raw(self, block: str) -> str:
        """HTML in the text: it is cleaned later, so that finding addresses need not be exact."""
        return _TAG.sub(lambda tag: _ADDRESS.sub(self._raw_address, tag[0]), block) if "<" in block else block

    def _raw_address(self, match: re.Match[str]) -> str:
        from html import unescape

        led = self._follow(unescape(match[2] or match[3] or match[4] or ""))
        return f'{match[1]}"{escape(led.address)}"' if led.address is not None else ""

    def _follow(self, target: str) -> Led:
        led = self._links.follow(target, self.origin)
        if led.is_dead:
            self._warn(f"{self.origin.document or self.origin.page}: the link `{target[:200]}` leads nowhere")
        return led


def _is_deep(html: str) -> bool:
    """Whether elements stand in each other so deeply that whoever reads the page next gets slow."""
    depth = 0
    for closes in _ANY_TAG.findall(html):
        depth += -1 if closes else 1
        if depth > DEEPEST:
            return True
    return False
