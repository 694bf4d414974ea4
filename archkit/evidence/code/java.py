"""Which settings Java reads: `System.getenv`, placeholders in annotations, `Environment`, MicroProfile, helpers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.code import java_classes, properties
from archkit.evidence.code.found import Found
from archkit.evidence.code.placeholder import placeholders
from archkit.evidence.code.tokens import LONGEST_HELPER, Words, tokens

WORTH = ("getenv", "${", "@ConfigProperty", "@ConfigurationProperties", "Property(", "ConfigProvider", "@ConfigMapping",
         "systemEnvironment", "Environment", "@ConditionalOnProperty")  # fmt: skip

_ENVIRONMENTS = frozenset({"env", "environment", "springEnvironment"})


@dataclass(frozen=True, slots=True)
class _Helper:
    """A method that reads the variable one of its parameters names."""

    at: int
    fallback: int
    fails: bool


def scan(files: Mapping[str, str]) -> Iterator[Found]:
    """What these files (text by path) read: classes, and files of properties beside them."""
    for path, text in files.items():
        if properties.is_properties(path):
            yield from properties.scan(text, path)
    words = {p: Words(tokens(t, "java")) for p, t in files.items() if p.endswith(".java")}
    constants = {name: value for w in words.values() for name, value in _constants(w)}
    helpers: dict[str, _Helper] = {}
    for _ in range(2):
        for w in words.values():
            helpers |= dict(_helpers(w, helpers))
    for path, w in words.items():
        yield from _getenv(path, w, constants)
        yield from _called(path, w, constants, helpers)
        yield from _annotated(path, w)
        yield from _asked(path, w, constants)
        yield from java_classes.reads(path, w)


def _constants(w: Words) -> Iterator[tuple[str, str]]:
    """`static final String PORT = "PORT";`"""
    for i in w.where("String"):
        if not w.is_at(i - 1, "final") and not w.at(i + 1).text.isupper():
            continue
        name, value = w.at(i + 1), w.at(i + 3)
        is_one = w.is_at(i + 2, "=") and w.is_at(i + 4, ";")
        if is_one and name.kind == "name" and value.kind == "string":
            yield name.text, value.text


def _text(w: Words, begin: int, end: int, constants: Mapping[str, str]) -> str | None:
    """The text of an argument: a literal, a constant (also of a class), or several joined by `+`."""
    parts: list[str] = []
    at = begin
    while at < end:
        word = w.at(at)
        while w.is_at(at + 1, ".") and w.at(at + 2).kind == "name" and at + 2 < end:
            at += 2
            word = w.at(at)
        text = (
            word.text if word.kind == "string" else constants.get(word.text) if word.kind == "name" else None
        )
        if text is None or (at + 1 < end and not w.is_at(at + 1, "+")):
            return None
        parts.append(text)
        at += 2
    return "".join(parts) if parts else None


def _getenv(path: str, w: Words, constants: Mapping[str, str]) -> Iterator[Found]:
    maps = {"getenv"}
    for at in w.where("System"):  # `Map<String, String> env = System.getenv();`
        i = at - 1
        if w.is_at(i, "=", "System", ".", "getenv", "(", ")", ";"):
            maps.add(w.at(i - 1).text)
    for i in w.where("System", *maps):
        if w.is_at(i, "System", ".", "getenv", "(") and not w.is_at(i + 4, ")"):
            begin, end = w.arguments(i + 3)[0] if w.arguments(i + 3) else (i, i)
            if name := _text(w, begin, end, constants):
                default, required = _after(w, i, w.partner(i + 3), constants)
                yield Found(name, path, w.at(begin).line, default, required)
            continue
        if w.is_at(i, "System", ".", "getenv", "(", ")", "."):
            method = i + 6
        elif (
            w.at(i).text in maps
            and w.at(i).kind == "name"
            and w.is_at(i + 1, ".")
            and not w.is_at(i - 1, ".")
        ):
            method = i + 2
        else:
            continue
        if w.at(method).text not in ("get", "getOrDefault", "containsKey") or not w.is_at(method + 1, "("):
            continue
        arguments = w.arguments(method + 1)
        name = _text(w, *arguments[0], constants) if arguments else None
        if name and len(arguments) == 2:
            yield Found(name, path, w.at(method).line, _literal(w, *arguments[1], constants), False)
        elif name:
            default, required = _after(w, i, w.partner(method + 1), constants)
            yield Found(name, path, w.at(method).line, default, required)


def _after(
    w: Words, begin: int, closing: int, constants: Mapping[str, str]
) -> tuple[str | None, bool | None]:
    """What happens when there is nothing: `requireNonNull` around it, `orElse` or `!= null ? : ` behind it."""
    if w.is_at(begin - 2, "requireNonNull", "("):
        return None, True
    if w.is_at(begin - 2, "requireNonNullElse", "(") or w.is_at(begin - 2, "defaultIfBlank", "("):
        arguments = w.arguments(begin - 1)
        return (_literal(w, *arguments[1], constants), False) if len(arguments) == 2 else (None, None)
    if w.is_at(begin - 2, "ofNullable", "("):
        for i in range(w.partner(begin - 1), w.partner(begin - 1) + 60):
            if w.is_at(i, ";"):
                break
            if w.is_at(i, "orElse", "(") or w.is_at(i, "orElseGet", "("):
                arguments = w.arguments(i + 1)
                return (_literal(w, *arguments[0], constants) if arguments else None), False
            if w.is_at(i, "orElseThrow", "("):
                return None, True
        return None, None
    if w.is_at(begin - 1, "=") and w.is_at(closing + 1, ";", "if", "("):
        return _checked(w, w.at(begin - 2).text, closing + 4, constants)
    return None, None


def _checked(
    w: Words, variable: str, at: int, constants: Mapping[str, str]
) -> tuple[str | None, bool | None]:
    """`if (v == null) throw ...` or `if (v == null) v = "x"` behind a read."""
    if not w.is_at(at, variable, "==", "null"):
        return None, None
    body = w.partner(at - 1) + 1
    body = body + 1 if w.is_at(body, "{") else body
    if w.is_at(body, "throw"):
        return None, True
    if w.is_at(body, variable, "=") and w.is_at(body + 3, ";"):
        return _literal(w, body + 2, body + 3, constants), False
    return None, None


def _literal(w: Words, begin: int, end: int, constants: Mapping[str, str]) -> str | None:
    if end - begin == 1 and w.at(begin).literal is not None:
        return w.at(begin).literal
    return _text(w, begin, end, constants)


def _methods(w: Words) -> Iterator[tuple[str, list[str], int, int]]:
    """Name, parameters and body of each method: a name, parameters with types, and `{`."""
    for i in range(len(w)):
        if w.at(i).kind != "name" or not w.is_at(i + 1, "(") or w.at(i - 1).kind not in ("name", "op"):
            continue
        if w.at(i - 1).kind == "op" and w.at(i - 1).text not in (">", "]"):
            continue
        body = w.partner(i + 1) + 1
        if w.is_at(body, "throws"):
            body += 2
        if body > 0 and w.is_at(body, "{") and not w.is_at(i - 1, "new"):
            yield w.at(i).text, [w.at(b - 1).text for _, b in w.arguments(i + 1)], body, w.partner(body)


def _helpers(w: Words, known: Mapping[str, _Helper]) -> Iterator[tuple[str, _Helper]]:
    for name, parameters, begin, end in _methods(w):
        if end - begin > LONGEST_HELPER:
            continue
        for i in range(begin, end):
            if w.is_at(i, "getenv", "("):
                argument = i + 2
            elif w.is_at(i, "getenv", "(", ")", ".", "getOrDefault", "(") or w.is_at(
                i, "getenv", "(", ")", ".", "get", "("
            ):
                argument = i + 6
            elif (
                w.at(i).text in known
                and w.is_at(i + 1, "(")
                and len(w.arguments(i + 1)) > known[w.at(i).text].at
            ):
                argument = w.arguments(i + 1)[known[w.at(i).text].at][0]
            else:
                continue
            if w.is_at(argument, ")"):  # `getenv().get(name)`
                argument = i + 6
            if w.at(argument).text not in parameters or w.at(argument + 1).text not in (")", ","):
                continue
            at = parameters.index(w.at(argument).text)
            others = [p for p in range(len(parameters)) if p != at]
            fallback = next(
                (p for p in others if any(w.is_at(k, parameters[p]) for k in range(begin, end))), -1
            )
            fails = any(w.is_at(k, "throw") or w.is_at(k, "requireNonNull") for k in range(begin, end))
            yield name, _Helper(at, fallback, fails and fallback < 0)
            break


def _called(
    path: str, w: Words, constants: Mapping[str, str], helpers: Mapping[str, _Helper]
) -> Iterator[Found]:
    for i in w.where(*helpers) if helpers else ():
        helper = helpers.get(w.at(i).text) if w.is_at(i + 1, "(") else None
        if helper is None or w.is_at(w.partner(i + 1) + 1, "{") or w.is_at(w.partner(i + 1) + 1, "throws"):
            continue
        arguments = w.arguments(i + 1)
        name = _text(w, *arguments[helper.at], constants) if helper.at < len(arguments) else None
        if not name:
            continue
        line = w.at(arguments[helper.at][0]).line
        if 0 <= helper.fallback < len(arguments):
            yield Found(name, path, line, _literal(w, *arguments[helper.fallback], constants), False)
        else:
            yield Found(name, path, line, None, True if helper.fails else None)


def _annotated(path: str, w: Words) -> Iterator[Found]:
    """Placeholders in the texts of annotations, wherever they stand."""
    for i in w.where("@"):
        if w.at(i + 1).kind != "name":
            continue
        at = i + 2
        while w.is_at(at, "."):
            at += 2
        if not w.is_at(at, "("):
            continue
        for k in range(at + 1, min(w.partner(at), at + 400)):
            if w.at(k).kind == "string":
                for name, default, has_default in placeholders(w.at(k).text):
                    yield Found(name, path, w.at(k).line, default, not has_default)
                yield from _spel(path, w.at(k).text, w.at(k).line)


def _spel(path: str, text: str, line: int) -> Iterator[Found]:
    """`#{systemEnvironment['ORDER_REGION']}` of Spring's expression language."""
    _, mark, rest = text.partition("systemEnvironment['")
    if mark and text.lstrip().startswith("#{"):
        name, _, behind = rest.partition("']")
        _, elvis, default = behind.partition("?:")
        yield Found(name, path, line, default.strip(" '}") or None, False if elvis else None)


def _asked(path: str, w: Words, constants: Mapping[str, str]) -> Iterator[Found]:
    """`environment.getProperty(...)` of Spring and `config.getValue(...)` of MicroProfile."""
    environments = set(_ENVIRONMENTS)
    configs = set()
    for i in w.where("Environment"):
        if w.at(i + 1).kind == "name":
            environments.add(w.at(i + 1).text)
    for i in w.where("Config"):
        if w.at(i + 1).kind == "name" and w.at(i + 2).text in ("=", ";", ")", ","):
            configs.add(w.at(i + 1).text)
    for i in w.where("getProperty", "getRequiredProperty", "getValue", "getOptionalValue"):
        method, arguments = w.at(i).text, []
        if w.at(i).kind == "name" and w.is_at(i - 1, ".") and w.is_at(i + 1, "("):
            arguments = w.arguments(i + 1)
        name = _text(w, *arguments[0], constants) if arguments else None
        if not name:
            continue
        receiver, line = w.at(i - 2).text, w.at(i).line
        is_provider = w.is_at(i - 4, "getConfig", "(", ")")
        if method == "getRequiredProperty":
            yield Found(name, path, line, None, True)
        elif method == "getProperty" and receiver in environments:
            literal = len(arguments) > 1 and w.at(arguments[-1][0]).literal is not None
            is_class = len(arguments) == 2 and w.is_at(arguments[1][1] - 1, "class")
            default = _literal(w, *arguments[-1], constants) if len(arguments) > 1 and not is_class else None
            yield Found(name, path, line, default, False if literal or default else None)
        elif method == "getValue" and (receiver in configs or is_provider) and len(arguments) == 2:
            yield Found(name, path, line, None, True)
        elif method == "getOptionalValue" and (receiver in configs or is_provider):
            default, _ = _or_else(w, w.partner(i + 1), constants)
            yield Found(name, path, line, default, False)


def _or_else(w: Words, closing: int, constants: Mapping[str, str]) -> tuple[str | None, bool | None]:
    if w.is_at(closing + 1, ".", "orElse", "("):
        arguments = w.arguments(closing + 3)
        return (_literal(w, *arguments[0], constants) if arguments else None), False
    return None, None
