"""Source code of Go, Java and JavaScript as words, so that comments and texts are never taken for code.

One pass, in time proportion to the text: every pattern is possessive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

Language = Literal["go", "java", "javascript"]
Kind = Literal["name", "string", "template", "number", "op", "end"]


class Token(NamedTuple):
    """One word: of a string what it means, of a template with holes in it nothing."""

    kind: Kind
    text: str
    line: int
    begins_line: bool = False
    """Whether it is the first word of its line: where Go and JavaScript may end a statement without `;`."""

    @property
    def literal(self) -> str | None:
        """The value of a literal as an environment would hold it."""
        if self.kind in ("string", "number"):
            return self.text
        return self.text if self.text in ("true", "false") else None


END = Token("end", "", 0)
LONGEST_HELPER = 400
"""Words of a function that only reads a variable for others; in longer ones it is not looked for."""

_COMMON = r"""
 (?P<space>[^\S\n]++)
|(?P<newline>\n)
|(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)
|(?P<string>"(?:[^"\\\n]++|\\[^\n])*+"?|'(?:[^'\\\n]++|\\[^\n])*+'?)
|(?P<tick>`)
|(?P<number>\d[\w.]*+)
|(?P<name>[^\W\d][\w$]*+|\$[\w$]*+)
|(?P<op>\?\?=|===|!==|=>|\?\?|\?\.|\|\||&&|:=|==|!=|::|.)
"""
_BLOCK = r"""(?P<block>\"\"\"(?:[^"\\]++|\\[\s\S]|"(?!""))*+(?:\"\"\")?)|"""
_WORDS = re.compile(_COMMON, re.VERBOSE)
_JAVA = re.compile(_BLOCK + _COMMON, re.VERBOSE)
_RAW = re.compile(r"[^`]*+`?")
_TEMPLATE = re.compile(r"(?:[^`\\$]++|\\[\s\S]|\$(?!\{))*+")
_REGEX = re.compile(r"/(?:[^/\\\[\n]++|\\[^\n]|\[(?:[^\]\\\n]++|\\[^\n])*+\])++/[a-z]*+")
_LONGEST_REGEX = 2000
"""So that a `/` that begins none is not searched for its end through a whole file, again and again."""
_ESCAPE = re.compile(r"\\(?:u\{?([0-9a-fA-F]{4})\}?|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f"}
_BEFORE_VALUE = frozenset("( , = : [ ! & | ? { } ; => && || ?? == === != !== + - * % < > ~ ^".split())
_WORDS_BEFORE_VALUE = frozenset({"return", "typeof", "case", "in", "of", "delete", "void", "throw", "yield"})


def tokens(text: str, language: Language) -> list[Token]:
    """The words of a source file. What is broken is read as well as it goes; nothing is raised."""
    return list(_Reader(text, language).run())


class _Reader:
    def __init__(self, text: str, language: Language) -> None:
        self.text = text
        self.language = language
        self.at = 0
        self.line = 1
        self.fresh = True
        self.last = END
        self.holes: list[int] = []
        """Of each template that is open: how many braces are open in its hole."""

    def run(self) -> Iterator[Token]:
        words = _JAVA if self.language == "java" else _WORDS
        while self.at < len(self.text):
            found = words.match(self.text, self.at)
            if found is None:
                self.at += 1
                continue
            kind, word, line = found.lastgroup or "", found[0], self.line
            if kind == "tick":
                yield self._made(*self._ticked(), line)
                continue
            if word == "/" and self._may_be_regex():
                literal = _REGEX.match(self.text, self.at, self.at + _LONGEST_REGEX)
                self.at = literal.end() if literal else self.at + 1
                if literal is None:
                    yield self._made("op", "/", line)
                else:
                    self.last = Token("string", "", line)
                continue
            self.at += len(word)
            self.line += word.count("\n")
            if kind == "newline":
                self.fresh = True
            elif kind == "op" and self.holes and word in "{}":
                yield from self._brace(word, line)
            elif kind not in ("space", "comment"):
                yield self._word(kind, word, line)

    def _word(self, kind: str, word: str, line: int) -> Token:
        match kind:
            case "string":
                return self._made("string", _unescaped(word[1:].removesuffix(word[0])), line)
            case "block":
                return self._made("string", _unescaped(word[3:].removesuffix('"""').strip()), line)
            case "number":
                return self._made("number", word.replace("_", "").rstrip("nLl"), line)
            case "name":
                return self._made("name", word, line)
        return self._made("op", word, line)

    def _made(self, kind: Kind, text: str, line: int) -> Token:
        self.last = Token(kind, text, line, self.fresh)
        self.fresh = False
        return self.last

    def _ticked(self) -> tuple[Kind, str]:
        """What a backtick begins: a raw string of Go, a template of JavaScript."""
        self.at += 1
        if self.language == "javascript":
            return self._template()
        found = _RAW.match(self.text, self.at)
        assert found is not None
        self._pass(found[0])
        return "string", found[0].removesuffix("`")

    def _template(self) -> tuple[Kind, str]:
        """The text of a template up to its end or its next hole."""
        found = _TEMPLATE.match(self.text, self.at)
        assert found is not None
        self._pass(found[0])
        if self.text.startswith("${", self.at):
            self.at += 2
            self.holes.append(0)
            return "template", ""
        self.at += 1
        return "string", _unescaped(found[0])

    def _brace(self, word: str, line: int) -> Iterator[Token]:
        if word == "{":
            self.holes[-1] += 1
        elif self.holes[-1]:
            self.holes[-1] -= 1
        else:
            self.holes.pop()
            self._template()
            yield self._made("template", "", line)
            return
        yield self._made("op", word, line)

    def _pass(self, text: str) -> None:
        self.at += len(text)
        self.line += text.count("\n")

    def _may_be_regex(self) -> bool:
        if self.language != "javascript":
            return False
        last = self.last
        if last.kind == "name":
            return last.text in _WORDS_BEFORE_VALUE
        return last.kind == "end" or (last.kind == "op" and last.text in _BEFORE_VALUE)


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _PLAIN.get(m[3], m[3]), text)


_TEXTS = frozenset({"string", "template"})


class Words:
    """The words of a file with what belongs together: brackets and their ends."""

    def __init__(self, words: Sequence[Token]) -> None:
        self._words = words
        self._pairs: dict[int, int] | None = None
        self._places: dict[str, list[int]] | None = None

    def __len__(self) -> int:
        return len(self._words)

    def at(self, index: int) -> Token:
        """The word there; `END` outside of the file."""
        return self._words[index] if 0 <= index < len(self._words) else END

    def is_at(self, index: int, *texts: str) -> bool:
        """Whether these words stand there, one after the other; a string is none of them."""
        words = self._words
        if index < 0 or index + len(texts) > len(words):
            return False
        for text in texts:
            word = words[index]
            if word[1] != text or word[0] in _TEXTS:
                return False
            index += 1
        return True

    def where(self, *texts: str) -> Sequence[int]:
        """Every place at which one of these words stands, in order; a string is none of them."""
        if self._places is None:
            self._places = {}
            for index, word in enumerate(self._words):
                if word[0] not in _TEXTS:
                    self._places.setdefault(word[1], []).append(index)
        if len(texts) == 1:
            return self._places.get(texts[0], ())
        return sorted(i for text in texts for i in self._places.get(text, ()))

    def partner(self, index: int) -> int:
        """The bracket that ends what the one at `index` begins, or the other way round; -1 without one."""
        if self._pairs is None:
            self._pairs = dict(_pairs(self._words))
        return self._pairs.get(index, -1)

    def arguments(self, opening: int) -> list[tuple[int, int]]:
        """What stands between the commas of a bracket, each from its first word to behind its last."""
        closing = self.partner(opening)
        if closing < 0:
            return []
        parts: list[tuple[int, int]] = []
        begin = at = opening + 1
        while at < closing:
            word = self.at(at)
            if word.kind == "op" and word.text in "([{" and self.partner(at) > at:
                at = self.partner(at)
            elif word.kind == "op" and word.text == ",":
                parts.append((begin, at))
                begin = at + 1
            at += 1
        if begin < closing:
            parts.append((begin, closing))
        return parts


_OPENS = {"(": ")", "[": "]", "{": "}"}


def _pairs(words: Sequence[Token]) -> Iterator[tuple[int, int]]:
    stack: list[int] = []
    for index, word in enumerate(words):
        if word.kind != "op":
            continue
        if word.text in _OPENS:
            stack.append(index)
        elif word.text in _OPENS.values() and stack and _OPENS[words[stack[-1]].text] == word.text:
            opening = stack.pop()
            yield opening, index
            yield index, opening
