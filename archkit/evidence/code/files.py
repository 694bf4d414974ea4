"""Which files are source code of the product, and which settings they read.

Tests, vendored and minified code do not count.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from archkit.evidence.code.found import Found
from archkit.evidence.secret import is_secret_name, shown
from archkit.evidence.setting import Setting
from archkit.source.yaml import decode

MAX_BYTES = 2_000_000
"""A larger file is made by a program."""
_LONG_LINE = 20_000
"""A file with a line like this one is minified."""

_EXTENSIONS: Mapping[str, str] = {
    ".py": "Python", ".go": "Go", ".java": "Java",
    ".js": "JavaScript", ".mjs": "JavaScript", ".cjs": "JavaScript", ".jsx": "JavaScript",
    ".ts": "JavaScript", ".mts": "JavaScript", ".cts": "JavaScript", ".tsx": "JavaScript",
    ".vue": "JavaScript", ".svelte": "JavaScript",
}  # fmt: skip
LANGUAGES = ("Python", "Go", "Java", "JavaScript")
_VENDORED = frozenset(
    "node_modules bower_components vendor third_party .venv venv site-packages __pycache__ .next .nuxt".split()
)
_TESTS = frozenset("test tests __tests__ __mocks__ testdata fixtures spec e2e cypress testing".split())
_TEST = re.compile(
    r"test_[^/]*\.py|[^/]*_test\.(?:py|go)|conftest\.py|[^/]*(?:Test|Tests|IT)\.java"
    r"|[^/]*[.-](?:test|spec|stories|cy)\.[cm]?[jt]sx?|[^/]*\.d\.ts|[^/]*\.min\.js|jest\.[^/]*"
)


def language(path: str) -> str | None:
    """The language of a source file of the product; None for anything else, tests and vendored code among it."""
    folders = path.split("/")[:-1]
    name = posixpath.basename(path)
    if _VENDORED.intersection(folders) or _TESTS.intersection(folders) or _TEST.fullmatch(name):
        return None
    from archkit.evidence.code.properties import is_properties

    if is_properties(path):
        return "Java"
    return _EXTENSIONS.get(posixpath.splitext(name)[1].lower())


@dataclass(frozen=True, slots=True)
class Code:
    """What source code reads, and what was not looked at."""

    settings: Sequence[Setting]
    languages: frozenset[str]
    """Languages of which something was read."""
    notes: Sequence[tuple[str, str]] = ()
    """Path and why it was passed over."""


def read(paths: Iterable[str], size: Callable[[str], int], content: Callable[[str], bytes]) -> Code:
    """Read the source files among these paths. `size` and `content` may raise KeyError or OSError."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    notes: list[tuple[str, str]] = []
    for path in paths:
        spoken = language(path)
        if spoken is None:
            continue
        try:
            if size(path) > MAX_BYTES:
                notes.append((path, f"it has more than {MAX_BYTES // 1_000_000} MB"))
                continue
            text, _ = decode(content(path), path)
        except (KeyError, OSError):
            notes.append((path, "it cannot be read"))
            continue
        if text is None:
            notes.append((path, "it is no text"))
        elif any(len(line) > _LONG_LINE for line in text.split("\n")):
            notes.append((path, "it is minified"))
        else:
            texts[spoken][path] = text
    settings = [s for spoken, files in sorted(texts.items()) for s in scan(spoken, files)]
    return Code(settings, frozenset(texts), tuple(notes))


def scan(spoken: str, files: Mapping[str, str]) -> Iterator[Setting]:
    """What files of one language read, each place once, in order; values that look secret are withheld."""
    scanner = import_module(f"archkit.evidence.code.{spoken.lower()}")
    found: set[Found] = set(scanner.scan(_worth(files, scanner.WORTH)))
    seen: set[tuple[str, int, str, bool]] = set()
    for one in sorted(
        found, key=lambda f: (f.path, f.line, f.name, f.defines, f.required is None, f.default is None)
    ):
        key = (one.path, one.line, one.name, one.defines)
        if key in seen or not one.name or len(one.name) > 200:
            continue
        seen.add(key)
        secret = one.secret or is_secret_name(one.name)
        yield Setting(
            one.name,
            one.path,
            one.line,
            "defines" if one.defines else "reads",
            spoken if not one.path.endswith((".yml", ".yaml", ".properties")) else "properties",
            None if secret else shown(one.name, one.default),
            one.required,
            secret,
            one.meant,
        )


def _worth(files: Mapping[str, str], marks: Sequence[str]) -> Mapping[str, str]:
    """Files that hold one of the marks, or a name that the first ones define: their helpers may be called there."""
    first = {p for p, text in files.items() if any(mark in text for mark in marks)}
    stems = {posixpath.splitext(posixpath.basename(p))[0] for p in first} | {
        posixpath.basename(posixpath.dirname(p)) for p in first
    }
    stems -= {"", "index", "__init__", "main", "src"}
    names = re.compile("|".join(re.escape(s) for s in sorted(stems)[:200]) or r"(?!)")
    return {p: text for p, text in files.items() if p in first or (first and names.search(text))}
