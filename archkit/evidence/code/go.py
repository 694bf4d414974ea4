"""Which settings Go reads: `os.Getenv` and its helpers, struct tags of the usual libraries, viper, urfave/cli.

Tags as in caarlos0/env, kelseyhightower/envconfig, sethvargo/go-envconfig, cleanenv and kong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.code import go_structs, go_viper
from archkit.evidence.code.found import Found
from archkit.evidence.code.tokens import LONGEST_HELPER, Words, tokens

WORTH = ("Getenv", "LookupEnv", 'env:"', 'envconfig:"', "envconfig", "viper", "EnvVar", "BindEnv")

_READS = (("os", ".", "Getenv"), ("os", ".", "LookupEnv"), ("syscall", ".", "Getenv"))
_ENDS = frozenset({"Fatal", "Fatalf", "Fatalln", "panic", "Panic", "Panicf", "Exit", "Errorf", "New", "Join"})
"""Calls that end a program or make an error, of which one follows when a needed variable is missing."""


@dataclass(frozen=True, slots=True)
class _Helper:
    """A function that reads the variable one of its parameters names."""

    package: str
    at: int
    """Which parameter that is."""
    fallback: int
    """Which parameter holds when nothing is set; -1: none."""
    fails: bool


def scan(files: Mapping[str, str]) -> Iterator[Found]:
    """What these files (text by path) read."""
    words = {path: Words(tokens(text, "go")) for path, text in files.items()}
    shared = {n: v for w in words.values() for n, v in _constants(w) if not n.islower()}
    helpers: dict[str, _Helper] = {}
    for _ in range(2):  # the second time for helpers that call helpers
        for w in words.values():
            helpers |= dict(_helpers(w, helpers))
    for path, w in words.items():
        constants = shared | dict(_constants(w))
        yield from _direct(path, w, constants)
        yield from _called(path, w, constants, helpers)
        yield from go_structs.reads(path, w)
        yield from go_viper.reads(path, w, constants)
        yield from _flags(path, w, constants)


def _constants(w: Words) -> Iterator[tuple[str, str]]:
    """`const portVar = "PORT"`, alone or in a block, also with a type."""
    for equals in w.where("="):
        i = equals - 2 if w.is_at(equals - 1, "string") else equals - 1
        if w.at(i).kind != "name":
            continue
        mark = i + 1 if w.is_at(i + 1, "=") else i + 2
        is_text = w.is_at(mark, "=") and w.at(mark + 1).kind == "string"
        if is_text and (mark == i + 1 or w.is_at(i + 1, "string")):
            yield w.at(i).text, w.at(mark + 1).text


def _is_read(w: Words, i: int) -> bool:
    return w.is_at(i + 3, "(") and any(w.is_at(i, *read) for read in _READS)


def _direct(path: str, w: Words, constants: Mapping[str, str]) -> Iterator[Found]:
    for i in w.where("os", "syscall"):
        if _is_read(w, i):
            for name in _names(w, i + 4, constants):
                default, required = _after(w, i)
                yield Found(name, path, w.at(i + 4).line, default, required)


def _names(w: Words, at: int, constants: Mapping[str, str]) -> Iterator[str]:
    """The variables that an argument names: a literal, a constant, both joined, each round of a loop."""
    word, behind = w.at(at), w.at(at + 1)
    if word.kind not in ("name", "string"):
        return
    text = word.text if word.kind == "string" else constants.get(word.text)
    if text is not None and w.is_at(at + 1, "+"):
        other = w.at(at + 2)
        rest = other.text if other.kind == "string" else constants.get(other.text)
        if rest is not None:
            yield text + rest
    elif text is not None and behind.text in (")", ","):
        yield text
    elif word.kind == "name" and behind.text in (")", ","):
        yield from _looped(w, at, word.text)


def _looped(w: Words, at: int, name: str) -> Iterator[str]:
    """`for _, name := range []string{"A", "B"}` before a place."""
    for i in range(at, max(at - 200, 0), -1):
        if w.is_at(i, "range") and w.is_at(i - 2, name, ":=") and w.is_at(i + 1, "[", "]", "string", "{"):
            yield from (w.at(a).text for a, _ in w.arguments(i + 4) if w.at(a).kind == "string")
            return


def _after(w: Words, i: int) -> tuple[str | None, bool | None]:
    """What follows `v := os.Getenv(...)` when there is nothing: a default, or an end."""
    closing = w.partner(i + 3)
    begin = i - 1
    if w.is_at(begin, ":=") or w.is_at(begin, "="):
        begin -= 1
    elif w.is_at(begin, "("):
        return None, None
    variable = w.at(begin).text
    if w.is_at(begin - 1, ","):
        variable, ok = w.at(begin - 2).text, w.at(begin).text
    else:
        ok = ""
    at = closing + 2 if w.is_at(closing + 1, ";") else closing + 1
    if w.is_at(at, "if"):
        at += 1
    empty = at + 3 if w.is_at(at, variable, "==") and w.at(at + 2).text == "" else -1
    missing = at + 2 if ok and w.is_at(at, "!", ok) else -1
    body = max(empty, missing)
    while body > 0 and (w.is_at(body, "||") or w.is_at(body, "&&")):
        body += 1
        while body < at + 30 and not w.is_at(body, "{"):
            body += 1
    if body < 0 or not w.is_at(body, "{"):
        return None, None
    for k in range(body + 1, min(w.partner(body), body + 60)):
        if w.is_at(k, variable, "=") and (literal := w.at(k + 2).literal) is not None:
            return literal, False
        if w.at(k).kind == "name" and w.at(k).text in _ENDS and w.is_at(k + 1, "("):
            return None, True
    return None, None


def _functions(w: Words) -> Iterator[tuple[str, list[str], int, int]]:
    """Name, parameters, and the body of each function, from `{` to `}`."""
    for i in w.where("func"):
        at = i + 1
        if w.is_at(at, "("):  # the receiver of a method
            at = w.partner(at) + 1
        if w.at(at).kind != "name":
            continue
        opening = at + 1
        if w.is_at(opening, "["):  # parameters for types
            opening = w.partner(opening) + 1
        if not w.is_at(opening, "("):
            continue
        body = w.partner(opening) + 1
        while body < len(w) and body < opening + 60 and not w.is_at(body, "{"):
            body += 1
        if w.is_at(body, "{"):
            names = [w.at(a).text for a, _ in w.arguments(opening) if w.at(a).kind == "name"]
            yield w.at(at).text, names, body, w.partner(body)


def _helpers(w: Words, known: Mapping[str, _Helper]) -> Iterator[tuple[str, _Helper]]:
    for name, parameters, begin, end in _functions(w):
        if end - begin > LONGEST_HELPER:
            continue
        for i in range(begin, end):
            argument = _argument_of_read(w, i, known)
            if argument is None or w.at(argument).text not in parameters:
                continue
            if w.at(argument + 1).text not in (")", ","):
                continue
            at = parameters.index(w.at(argument).text)
            fallback = next(
                (
                    p
                    for p in range(len(parameters))
                    if p != at and _is_given_back(w, begin, end, parameters[p])
                ),
                -1,
            )
            fails = any(w.at(k).text in _ENDS and w.is_at(k + 1, "(") for k in range(begin, end))
            yield name, _Helper(_package(w), at, fallback, fails and fallback < 0)
            break


def _is_given_back(w: Words, begin: int, end: int, parameter: str) -> bool:
    """Whether a function returns its parameter, or hands it on to be returned."""
    return any(w.is_at(k, parameter) and not w.is_at(k - 1, ".") for k in range(begin, end))


def _argument_of_read(w: Words, i: int, known: Mapping[str, _Helper]) -> int | None:
    if w.at(i).kind != "name":
        return None
    if _is_read(w, i):
        return i + 4
    if w.at(i).text in known and w.is_at(i + 1, "(") and not w.is_at(i - 1, "."):
        arguments = w.arguments(i + 1)
        at = known[w.at(i).text].at
        return arguments[at][0] if at < len(arguments) else None
    return None


def _called(
    path: str, w: Words, constants: Mapping[str, str], helpers: Mapping[str, _Helper]
) -> Iterator[Found]:
    own, packages = _package(w), dict(_renamed(w))
    for i in w.where(*helpers) if helpers else ():
        if w.is_at(i - 1, "func"):
            continue
        package = w.at(i - 2).text if w.is_at(i - 1, ".") else own
        if helpers[w.at(i).text].package not in (package, packages.get(package)):
            continue
        opening = i + 1
        if w.is_at(opening, "["):
            opening = w.partner(opening) + 1
        helper = helpers[w.at(i).text]
        arguments = w.arguments(opening) if w.is_at(opening, "(") else []
        if helper.at >= len(arguments) or w.is_at(w.partner(opening) + 1, "{"):
            continue
        default: str | None = None
        required: bool | None = True if helper.fails else None
        if 0 <= helper.fallback < len(arguments):
            begin, end = arguments[helper.fallback]
            default, required = _literal(w, begin, end, constants), False
        for name in _names(w, arguments[helper.at][0], constants):
            yield Found(name, path, w.at(arguments[helper.at][0]).line, default, required)


def _package(w: Words) -> str:
    """The package a file belongs to."""
    return next((w.at(i + 1).text for i in range(min(len(w), 20)) if w.is_at(i, "package")), "")


def _renamed(w: Words) -> Iterator[tuple[str, str]]:
    """`import cfg "example.com/shop/internal/env"`: what a file calls a package, and the package."""
    for i in range(min(len(w), 400)):
        if w.at(i).kind == "name" and w.at(i + 1).kind == "string" and w.at(i).line == w.at(i + 1).line:
            yield w.at(i).text, w.at(i + 1).text.rpartition("/")[2]


_UNITS = {"Millisecond": "ms", "Second": "s", "Minute": "m", "Hour": "h"}


def _literal(w: Words, begin: int, end: int, constants: Mapping[str, str]) -> str | None:
    """A literal, a constant, or a duration such as `5 * time.Second`."""
    word = w.at(begin)
    if end - begin == 1:
        return word.literal if word.literal is not None else constants.get(word.text)
    if word.kind == "number" and w.is_at(begin + 1, "*", "time", "."):
        unit = _UNITS.get(w.at(begin + 4).text)
        return f"{word.text}{unit}" if unit else None
    if w.is_at(begin, "-") and end - begin == 2 and w.at(begin + 1).kind == "number":
        return f"-{w.at(begin + 1).text}"
    return None


def _flags(path: str, w: Words, constants: Mapping[str, str]) -> Iterator[Found]:
    """`EnvVars: []string{"PORT"}` and `Sources: cli.EnvVars("PORT")` of urfave/cli, with the `Value:` beside it."""
    for i in w.where("EnvVars", "EnvVar", "cli"):
        if w.is_at(i, "EnvVars", ":", "[", "]", "string", "{"):
            names = [a for a, _ in w.arguments(i + 5)]
        elif w.is_at(i, "EnvVar", ":"):
            names = [i + 2]
        elif w.is_at(i, "cli", ".", "EnvVars", "(") or w.is_at(i, "cli", ".", "EnvVar", "("):
            names = [a for a, _ in w.arguments(i + 3)]
        else:
            continue
        default, required = _flag(w, i)
        for at in names:
            for text in (w.at(at).text,) if w.at(at).kind == "string" else ():
                for name in text.split(","):
                    yield Found(name.strip(), path, w.at(at).line, default, required)


def _flag(w: Words, i: int) -> tuple[str | None, bool | None]:
    """`Value` and `Required` of the flag that a word stands in."""
    begin = i
    while begin > 0 and begin > i - 200 and not (w.is_at(begin, "{") and w.partner(begin) > i):
        begin -= 1
    default: str | None = None
    required: bool | None = None
    for a, b in w.arguments(begin) if w.is_at(begin, "{") else ():
        if w.is_at(a, "Value", ":"):
            default = _literal(w, a + 2, b, {})
            required = False
        if w.is_at(a, "Required", ":", "true"):
            required = True
    return default, required
