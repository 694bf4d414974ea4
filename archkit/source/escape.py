"""Text from a catalog made safe for the language it is put into: it stays text there, whatever it says.

Every function gives one line: control characters, line breaks and the characters that turn the direction of
writing are removed first, since none of these languages needs them inside a label.
"""

from __future__ import annotations

import re

_BREAKS = re.compile(r"[\s\x85\u2028\u2029]+")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)


def line(text: str) -> str:
    """The text on one line, without characters that are invisible or that XML cannot carry."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()  # nearly every label
    return _UNWANTED.sub("", _BREAKS.sub(" ", text)).strip()


def html(text: str) -> str:
    """For HTML text and quoted attribute values."""
    return xml(text)


def xml(text: str) -> str:
    """For XML (and SVG) text and quoted attribute values."""
    escaped = line(text)
    for character, reference in _XML:
        if character in escaped:
            escaped = escaped.replace(character, reference)
    return escaped


def markdown(text: str) -> str:
    """For a run of Markdown text, a heading, a link's text or a table cell; never read as markup or HTML."""
    escaped = line(text).translate(_MARKDOWN)
    return _LIST_MARK.sub(lambda m: f"{m[1]}&#{ord(m[2])};", escaped)


def mermaid(text: str) -> str:
    """For a Mermaid label, quoted or not, in flowcharts and in sequence diagrams."""
    coded = _MERMAID.sub(lambda m: f"#{ord(m[0])};", line(text))
    coded = _LIST_MARK.sub(lambda m: f"{m[1]}#{ord(m[2])};", coded)
    return _END.sub(lambda m: f"#{ord(m[0][0])};{m[0][1:]}", coded)


def dot(text: str) -> str:
    """For a label of the DOT language inside double quotes; the quotes are the caller's."""
    return line(text).translate(_DOT)


def d2(text: str) -> str:
    """For a label of the D2 language inside double quotes; the quotes are the caller's."""
    return line(text).translate(_D2)


_XML = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))
"""The ampersand first, since the others bring their own."""
# Backslashes where both CommonMark and Python-Markdown know them, character references elsewhere: extensions
# (tables, attribute lists, emoji, autolinks) never see the character itself.
_MARKDOWN = {
    **{ord(c): f"\\{c}" for c in "\\`*_{}[]#!"},
    **{ord(c): f"&#{ord(c)};" for c in "&<>\"'|~:@^=$+%"},
}
_LIST_MARK = re.compile(r"^(\d*)([-.)])")
# Everything that is punctuation in Mermaid's grammars becomes a character code; words it reads as statements
# lose their first letter to one.
_MERMAID = re.compile(r"[!-,:-@\[-^`{-~]|(?<=-)-")
_END = re.compile(r"\b(?:end|graph|subgraph|click|default|style|call|href|direction)\b", re.IGNORECASE)
# An ampersand begins a character reference in DOT labels; a backslash a line break or the node's name.
_DOT = str.maketrans({"\\": "\\\\", '"': '\\"', "&": "&amp;"})
_D2 = str.maketrans({"\\": "\\\\", '"': '\\"', "$": "\\$"})
