"""Environment variables that viper binds: `BindEnv`, and with `AutomaticEnv` every key that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archkit.evidence.code.found import Found
from archkit.evidence.code.tokens import Words

_GETS = frozenset(
    "Get GetString GetBool GetInt GetInt32 GetInt64 GetUint GetUint16 GetUint32 GetUint64 GetFloat64 GetDuration "
    "GetTime GetStringSlice GetIntSlice GetStringMap GetStringMapString GetSizeInBytes IsSet".split()
)


def reads(path: str, w: Words, constants: Mapping[str, str]) -> Iterator[Found]:
    """What viper reads from the environment in a file."""
    readers = {"viper", *_made(w)}
    calls = [(w.at(i + 2).text, i) for i in w.where(*readers) if w.is_at(i + 1, ".") and w.is_at(i + 3, "(")]
    if not calls:
        return
    prefix = next((t for m, i in calls if m == "SetEnvPrefix" and (t := _text(w, i + 4, constants))), "")
    is_automatic = any(m == "AutomaticEnv" for m, _ in calls)
    replaced = _replaced(w)
    defaults: dict[str, str | None] = {}
    for method, i in calls:
        arguments = w.arguments(i + 3)
        if method == "SetDefault" and len(arguments) == 2:
            key = _text(w, arguments[0][0], constants)
            begin, end = arguments[1]
            defaults[key.lower()] = w.at(begin).literal if end - begin == 1 else _duration(w, begin)
    for method, i in calls:
        key = _text(w, i + 4, constants)
        line = w.at(i + 4).line
        if not key:
            continue
        default = defaults.get(key.lower())
        required = False if key.lower() in defaults else None
        names = [_text(w, a, constants) for a, _ in w.arguments(i + 3)[1:]]
        if method == "BindEnv":
            for name in names or [_variable(key, prefix, replaced)]:
                if name:
                    yield Found(name, path, line, default, required)
        elif method in _GETS and is_automatic:
            name = _variable(key, prefix, replaced)
            if "." not in name:
                yield Found(name, path, line, default, required)


def _made(w: Words) -> Iterator[str]:
    """Names of `v := viper.New()` and of parameters such as `v *viper.Viper`."""
    for at in w.where("viper"):
        i = at - 2
        if w.is_at(i + 1, ":=", "viper", ".", "New") or w.is_at(i + 1, "*", "viper", ".", "Viper"):
            yield w.at(i).text
        elif w.is_at(i + 1, ":=", "viper", ".", "NewWithOptions"):
            yield w.at(i).text


def _text(w: Words, at: int, constants: Mapping[str, str]) -> str:
    word = w.at(at)
    return word.text if word.kind == "string" else constants.get(word.text, "")


def _replaced(w: Words) -> list[tuple[str, str]]:
    """`SetEnvKeyReplacer(strings.NewReplacer(".", "_"))`: what is replaced by what."""
    for i in w.where("NewReplacer"):
        if w.is_at(i, "NewReplacer", "("):
            texts = [w.at(a).text for a, _ in w.arguments(i + 1) if w.at(a).kind == "string"]
            return list(zip(texts[::2], texts[1::2], strict=False))
    return []


def _variable(key: str, prefix: str, replaced: list[tuple[str, str]]) -> str:
    name = f"{prefix}_{key}" if prefix else key
    name = name.upper()
    for old, new in replaced:
        name = name.replace(old, new) if old else name
    return name


def _duration(w: Words, begin: int) -> str | None:
    units = {"Millisecond": "ms", "Second": "s", "Minute": "m", "Hour": "h"}
    if w.at(begin).kind == "number" and w.is_at(begin + 1, "*", "time", "."):
        unit = units.get(w.at(begin + 4).text)
        return f"{w.at(begin).text}{unit}" if unit else None
    return None
