"""Which settings JavaScript and TypeScript read: `process.env` and its likes, destructuring, helper functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.code import javascript_schemas
from archkit.evidence.code.found import Found
from archkit.evidence.code.tokens import LONGEST_HELPER, Words, tokens

WORTH = ("process.env", "import.meta.env", "Deno.env", "Bun.env", "env-var", "convict", "envalid", "onfig")

_ENVS = (
    ("process", ".", "env"),
    ("process", "?.", "env"),
    ("import", ".", "meta", ".", "env"),
    ("Bun", ".", "env"),
)
_HEADS = ("process", "import", "Bun")
_BUILT_IN = frozenset({"MODE", "DEV", "PROD", "SSR", "BASE_URL"})
"""What Vite itself puts into `import.meta.env`."""


@dataclass(frozen=True, slots=True)
class _Helper:
    """A function that reads the variable one of its parameters names."""

    at: int
    fallback: int
    default: str | None
    fails: bool


def scan(files: Mapping[str, str]) -> Iterator[Found]:
    """What these files (text by path) read."""
    words = {path: Words(tokens(text, "javascript")) for path, text in files.items()}
    shared = {n: v for w in words.values() for n, v in _constants(w) if not n.islower()}
    helpers: dict[str, _Helper] = {}
    for _ in range(2):  # the second time for helpers that call helpers
        for w in words.values():
            helpers |= dict(_helpers(w, helpers))
    for path, w in words.items():
        aliases, constants = set(_aliases(w)), shared | dict(_constants(w))
        yield from _direct(path, w, aliases, constants)
        yield from _called(path, w, constants, helpers)
        yield from javascript_schemas.reads(path, w)


def _constants(w: Words) -> Iterator[tuple[str, str]]:
    for i in w.where("const"):
        name, value, behind = w.at(i + 1), w.at(i + 3), w.at(i + 4)
        if name.kind != "name" or not w.is_at(i + 2, "=") or value.kind != "string":
            continue
        if behind.begins_line or behind.text in (";", "as", ",") or behind.kind == "end":
            yield name.text, value.text


def env_at(w: Words, i: int) -> int:
    """Where the environment that begins at `i` ends; 0 when none begins there."""
    if w.at(i).kind != "name" or (w.is_at(i - 1, ".") and not w.is_at(i - 2, "globalThis")):
        return 0
    return next((i + len(e) for e in _ENVS if w.is_at(i, *e)), 0)


def _aliases(w: Words) -> Iterator[str]:
    """`const env = process.env;`, also as the default of a parameter."""
    for i in w.where(*_HEADS):
        end = env_at(w, i)
        if end and w.is_at(i - 1, "=") and w.at(i - 2).kind == "name":
            behind = w.at(end)
            if behind.begins_line or behind.text in (";", ",", ")", "as", "") or behind.kind == "end":
                yield w.at(i - 2).text


def _direct(path: str, w: Words, aliases: set[str], constants: Mapping[str, str]) -> Iterator[Found]:
    for i in w.where(*_HEADS, "Deno", *aliases):
        if w.at(i).kind != "name":
            continue
        end = env_at(w, i)
        if not end and w.at(i).text in aliases and not w.is_at(i - 1, "."):
            end = i + 1 if w.at(i + 1).text in (".", "?.", "[") or w.is_at(i - 1, "=") else 0
        if end:
            yield from _member(path, w, i, end, constants)
            yield from _destructured(path, w, i)
            if w.is_at(i - 1, "in") and w.at(i - 2).kind == "string":
                yield Found(w.at(i - 2).text, path, w.at(i - 2).line)
        elif w.is_at(i, "Deno", ".", "env", ".", "get", "(") and w.at(i + 6).kind == "string":
            default, required = _otherwise(w, i, i + 8, constants)
            yield Found(w.at(i + 6).text, path, w.at(i).line, default, required)


def _member(path: str, w: Words, i: int, end: int, constants: Mapping[str, str]) -> Iterator[Found]:
    is_vite = w.is_at(i, "import")
    if w.at(end).text in (".", "?.") and w.at(end + 1).kind == "name":
        name, behind = w.at(end + 1).text, end + 2
    elif w.is_at(end, "[") or w.is_at(end, "?.", "["):
        at = end + 1 if w.is_at(end, "[") else end + 2
        key = w.at(at)
        name = key.text if key.kind == "string" else constants.get(key.text, "") if key.kind == "name" else ""
        behind = at + 2
        if not w.is_at(at + 1, "]"):
            return
    else:
        return
    if not name or (is_vite and name in _BUILT_IN) or w.is_at(behind, "("):
        return
    if w.is_at(behind, "=") or w.is_at(i - 1, "delete"):
        return  # written, not read
    default, required = _otherwise(w, i, behind, constants)
    yield Found(name, path, w.at(behind - 1).line, default, required)


def _otherwise(w: Words, i: int, behind: int, constants: Mapping[str, str]) -> tuple[str | None, bool | None]:
    """What holds when nothing is set: behind `??` or `||`; an error where somebody throws one."""
    if w.is_at(behind, "!"):
        behind += 1
    if w.at(behind).text in ("??", "||", "??=") and w.at(behind).kind == "op":
        word, after = w.at(behind + 1), w.at(behind + 2)
        if word.text == "throw" or (
            word.kind == "name" and w.is_at(behind + 2, "(") and "throw" in word.text.lower()
        ):
            return None, True
        if w.is_at(behind + 1, "(", "(", ")", "=>", "{", "throw"):
            return None, True
        is_alone = after.begins_line or after.text in (";", ",", ")", "}", "]", "", "as", ":")
        if word.literal is not None and is_alone:
            return (word.literal, False) if word.text or word.kind != "string" else (None, None)
        if word.kind == "name" and is_alone:
            return constants.get(word.text), False if word.text not in ("undefined", "null") else None
        return None, None if word.text in ("undefined", "null") else False
    if w.is_at(i - 1, "!") and w.is_at(behind, ")"):
        body = behind + 2 if w.is_at(behind + 1, "{") else behind + 1
        if w.is_at(body, "throw"):
            return None, True
    return None, None


def _destructured(path: str, w: Words, i: int) -> Iterator[Found]:
    """`const { PORT = "3000", HOST: host } = process.env`"""
    if not w.is_at(i - 1, "="):
        return
    closing = i - 2
    if w.at(closing).kind == "name":  # `}: NodeJS.ProcessEnv =`
        while closing > i - 8 and (w.at(closing).kind == "name" or w.is_at(closing, ".")):
            closing -= 1
        if not w.is_at(closing, ":"):
            return
        closing -= 1
    if not w.is_at(closing, "}") or w.partner(closing) < 0:
        return
    for begin, end in w.arguments(w.partner(closing)):
        name = w.at(begin)
        if name.kind not in ("name", "string") or w.is_at(begin, "."):
            continue
        equals = next((k for k in range(begin + 1, end) if w.is_at(k, "=")), -1)
        if equals < 0:
            yield Found(name.text, path, name.line)
        else:
            default = w.at(equals + 1).literal if end - equals == 2 else None
            yield Found(name.text, path, name.line, default, False)


def _functions(w: Words) -> Iterator[tuple[str, int, int, int]]:
    """Name, opening bracket of the parameters, and body of functions, arrow functions and methods."""
    for i in range(len(w)):
        if w.is_at(i, "function") and w.at(i + 1).kind == "name":
            name, opening = w.at(i + 1).text, i + 2
        elif w.at(i).text in ("const", "let") and w.at(i + 1).kind == "name" and w.is_at(i + 2, "="):
            name, opening = w.at(i + 1).text, i + 3
            if w.is_at(opening, "async"):
                opening += 1
            if w.is_at(opening, "function"):
                opening += 1
        elif w.at(i).kind == "name" and w.is_at(i + 1, "(") and w.is_at(w.partner(i + 1) + 1, "{"):
            name, opening = w.at(i).text, i + 1
            if name in ("if", "for", "while", "switch", "catch", "function"):
                continue
        else:
            continue
        if w.is_at(opening, "<"):
            while opening < i + 40 and not w.is_at(opening, "("):
                opening += 1
        if w.is_at(opening, "("):
            yield name, opening, *_body(w, w.partner(opening) + 1)


def _body(w: Words, at: int) -> tuple[int, int]:
    """Where a function's body begins and ends; of an arrow without braces, its expression."""
    for k in range(at, at + 20):
        if w.is_at(k, "=>") and not w.is_at(k + 1, "{"):
            end = k + 1
            while end < k + 60 and end < len(w) and not w.is_at(end, ";"):
                if w.at(end).begins_line and w.at(end).text in ("const", "export", "function", "let"):
                    break
                end += 1
            return k + 1, end
        if w.is_at(k, "{") and w.partner(k) > k and (k == at or not w.is_at(k - 1, ":")):
            return k, w.partner(k)
    return at, at


def _helpers(w: Words, known: Mapping[str, _Helper]) -> Iterator[tuple[str, _Helper]]:
    for name, opening, begin, end in _functions(w):
        if end - begin > LONGEST_HELPER:
            continue
        arguments = w.arguments(opening)
        parameters = [w.at(a).text for a, _ in arguments]
        for i in range(begin, end):
            argument = _argument_of_read(w, i, known)
            if argument < 0 or w.at(argument).text not in parameters:
                continue
            at = parameters.index(w.at(argument).text)
            others = [p for p in range(len(parameters)) if p != at]
            fallback = next(
                (p for p in others if any(w.is_at(k, parameters[p]) for k in range(begin, end))), -1
            )
            default = None
            if fallback >= 0:
                a, b = arguments[fallback]
                default = next((w.at(k + 1).literal for k in range(a, b) if w.is_at(k, "=")), None)
            fails = any(w.is_at(k, "throw") or w.is_at(k, "assert") for k in range(begin, end))
            yield name, _Helper(at, fallback, default, fails)
            break


def _argument_of_read(w: Words, i: int, known: Mapping[str, _Helper]) -> int:
    if w.at(i).kind != "name":
        return -1
    end = env_at(w, i)
    if end and w.is_at(end, "[") and w.is_at(end + 2, "]"):
        return end + 1
    if w.is_at(i, "Deno", ".", "env", ".", "get", "("):
        return i + 6
    if w.at(i).text in known and w.is_at(i + 1, "("):
        arguments = w.arguments(i + 1)
        at = known[w.at(i).text].at
        return arguments[at][0] if at < len(arguments) else -1
    return -1


def _called(
    path: str, w: Words, constants: Mapping[str, str], helpers: Mapping[str, _Helper]
) -> Iterator[Found]:
    for i in w.where(*helpers) if helpers else ():
        helper = helpers.get(w.at(i).text)
        if helper is None or w.is_at(i - 1, "function"):
            continue
        opening = i + 1
        if w.is_at(opening, "<"):
            while opening < i + 12 and not w.is_at(opening, "("):
                opening += 1
        arguments = w.arguments(opening) if w.is_at(opening, "(") else []
        if helper.at >= len(arguments) or w.is_at(w.partner(opening) + 1, "{"):
            continue
        begin, end = arguments[helper.at]
        word = w.at(begin)
        name = word.text if word.kind == "string" else constants.get(word.text)
        if not name or end - begin != 1:
            continue
        default, required = helper.default, False if helper.default is not None else None
        if 0 <= helper.fallback < len(arguments):
            a, b = arguments[helper.fallback]
            given = w.at(a).literal if b - a == 1 else None
            default, required = given or constants.get(w.at(a).text), False
        elif helper.fails and default is None:
            required = True
        if required is None:
            default, required = _otherwise(w, i, w.partner(opening) + 1, constants)
        yield Found(name, path, word.line, default, required)
