"""Schemas that an environment is checked with: zod, envalid, Joi, t3-env; convict, env-var, Nest's ConfigService."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archkit.evidence.code.found import Found
from archkit.evidence.code.tokens import Words

_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{1,199}\Z")
_ENVALID = frozenset("str bool num email host port url json makeValidator".split())
_PARSES = frozenset("parse safeParse parseAsync validate validateSync assert".split())


def reads(path: str, w: Words) -> Iterator[Found]:
    """What the schemas and readers in a file take from the environment."""
    checked = set(_checked(w))
    makers = set(_env_var_names(w))
    for i in range(len(w)):
        if w.at(i).kind != "name":
            continue
        if w.is_at(i, "cleanEnv", "("):
            arguments = w.arguments(i + 1)
            if len(arguments) > 1 and w.is_at(arguments[1][0], "{"):
                yield from _keys(path, w, arguments[1][0], "envalid")
        elif w.is_at(i, "createEnv", "("):
            yield from _t3(path, w, i + 1)
        elif w.is_at(i, "convict", "(") and w.is_at(i + 2, "{"):
            yield from _convict(path, w, i + 2)
        elif w.is_at(i + 1, ".", "object", "(", "{") and w.at(i).text in (
            "z",
            "Joi",
            "joi",
            "yup",
            "v",
            "zod",
        ):
            if _is_checked(w, i, checked):
                yield from _keys(path, w, i + 4, "Joi" if w.at(i).text.lower() == "joi" else "zod")
        elif w.at(i).text in makers and w.is_at(i + 1, ".", "get", "(") and w.at(i + 4).kind == "string":
            yield _env_var(path, w, i + 4)
        elif w.at(i).text.lower().endswith(("configservice", "config")) and w.is_at(i + 1, "."):
            yield from _service(path, w, i)


def _checked(w: Words) -> Iterator[str]:
    """Names of schemas that `process.env` is handed to somewhere in the file."""
    for i in range(len(w)):
        is_call = w.at(i + 2).text in _PARSES and w.is_at(i + 1, ".") and w.is_at(i + 3, "(")
        if is_call and any(_is_environment(w, k) for k in range(i + 4, min(w.partner(i + 3), i + 12))):
            yield w.at(i).text
        if w.at(i).text == "validationSchema" and w.is_at(i + 1, ":") and w.at(i + 2).kind == "name":
            yield w.at(i + 2).text


def _is_environment(w: Words, k: int) -> bool:
    return w.is_at(k, "process", ".", "env") or w.is_at(k, "import", ".", "meta", ".", "env")


def _is_checked(w: Words, i: int, checked: set[str]) -> bool:
    """Whether an object of a schema is held against the environment: at once, by its name, or as Nest's option."""
    if w.is_at(i - 1, "=") and w.at(i - 2).text in checked:
        return True
    if w.is_at(i - 2, "validationSchema", ":"):
        return True
    closing = w.partner(i + 3)
    for k in range(closing + 1, closing + 30):
        if w.at(k).text in _PARSES and w.is_at(k + 1, "("):
            return any(_is_environment(w, m) for m in range(k + 2, min(w.partner(k + 1), k + 12)))
        if w.is_at(k, ";") or w.at(k).kind == "end":
            return False
    return False


def _keys(path: str, w: Words, opening: int, way: str) -> Iterator[Found]:
    for begin, end in w.arguments(opening):
        key = w.at(begin)
        if key.kind not in ("name", "string") or not w.is_at(begin + 1, ":"):
            continue
        default, required = _rule(w, begin + 2, end, way)
        yield Found(key.text, path, key.line, default, required)


def _rule(w: Words, begin: int, end: int, way: str) -> tuple[str | None, bool | None]:
    """Default and need of one key: zod and envalid need everything that is not optional, Joi nothing that is not."""
    needed = way != "Joi"
    for k in range(begin, end):
        if w.is_at(k, ".", "default", "(") or w.is_at(k, ".", "catch", "("):
            arguments = w.arguments(k + 2)
            return (_only(w, *arguments[0]) if arguments else None), False
        if way == "envalid" and w.is_at(k, "default", ":"):
            stop = next((m for m in range(k + 2, end) if w.at(m).text in (",", "}")), end)
            return _only(w, k + 2, stop), False
        if any(w.is_at(k, ".", word, "(") for word in ("optional", "nullish", "nullable", "allow")):
            needed = False
        if w.is_at(k, ".", "required", "("):
            needed = True
    return None, True if needed else False if way != "Joi" else None


def _only(w: Words, begin: int, end: int) -> str | None:
    if end - begin == 2 and w.is_at(begin, "-") and w.at(begin + 1).kind == "number":
        return f"-{w.at(begin + 1).text}"
    return w.at(begin).literal if end - begin == 1 else None


def _t3(path: str, w: Words, opening: int) -> Iterator[Found]:
    """`createEnv({ server: {...}, client: {...}, shared: {...} })`"""
    for begin, _ in w.arguments(opening):
        for a, _b in w.arguments(begin) if w.is_at(begin, "{") else ():
            if w.at(a).text in ("server", "client", "shared") and w.is_at(a + 1, ":", "{"):
                yield from _keys(path, w, a + 2, "zod")


def _convict(path: str, w: Words, opening: int) -> Iterator[Found]:
    """Every `env: "PORT"` of the schema, with the `default` beside it."""
    stack = [opening]
    while stack:
        here = stack.pop()
        facts: dict[str, tuple[int, int]] = {}
        for begin, end in w.arguments(here):
            if w.is_at(begin + 1, ":", "{"):
                stack.append(begin + 2)
            elif w.is_at(begin + 1, ":"):
                facts[w.at(begin).text] = (begin + 2, end)
        if "env" in facts and w.at(facts["env"][0]).kind == "string":
            at = facts["env"][0]
            given = facts.get("default")
            is_null = given is None or w.at(given[0]).text in ("null", "undefined")
            default = None if given is None or is_null else _only(w, *given)
            yield Found(w.at(at).text, path, w.at(at).line, default, None if is_null else False)


def _env_var_names(w: Words) -> Iterator[str]:
    """What a file calls the library env-var."""
    for i in range(len(w)):
        if w.at(i).kind == "string" and w.at(i).text == "env-var":
            for k in range(i - 1, max(i - 12, -1), -1):
                if w.at(k).text in ("import", "const", "let", "var"):
                    yield from (w.at(m).text for m in range(k + 1, i) if w.at(m).kind == "name")
                    break


def _env_var(path: str, w: Words, at: int) -> Found:
    default: str | None = None
    required: bool | None = None
    k = w.partner(at - 1) + 1
    while w.is_at(k, ".") and w.is_at(k + 2, "("):
        if w.at(k + 1).text == "default":
            arguments = w.arguments(k + 2)
            default, required = (_only(w, *arguments[0]) if arguments else None), False
        elif w.at(k + 1).text == "required" and required is None:
            required = True
        k = w.partner(k + 2) + 1
    return Found(w.at(at).text, path, w.at(at).line, default, required)


def _service(path: str, w: Words, i: int) -> Iterator[Found]:
    """`configService.get<string>("DATABASE_URL", "...")`, `this.config.getOrThrow("KEY")` of Nest."""
    method, opening = w.at(i + 2).text, i + 3
    if method not in ("get", "getOrThrow"):
        return
    if w.is_at(opening, "<"):
        while opening < i + 14 and not w.is_at(opening, "("):
            opening += 1
    arguments = w.arguments(opening) if w.is_at(opening, "(") else []
    if not arguments or w.at(arguments[0][0]).kind != "string":
        return
    name = w.at(arguments[0][0]).text
    if not _VARIABLE.match(name):
        return  # a key of an object that is not the environment
    default = _only(w, *arguments[1]) if len(arguments) > 1 else None
    required = True if method == "getOrThrow" else False if default is not None else None
    yield Found(name, path, w.at(arguments[0][0]).line, default, required)
