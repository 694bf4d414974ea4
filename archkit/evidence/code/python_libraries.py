"""Settings read through libraries: environs, django-environ, python-decouple, Starlette, Click and Typer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from archkit.evidence.code.found import Found
from archkit.evidence.code.python_module import Module, argument

_MAKERS: Mapping[str, Mapping[str, str]] = {
    "environs": {"Env": "environs", "env": "environs", "FileAwareEnv": "environs"},
    "environ": {"Env": "django", "FileAwareEnv": "django"},
    "decouple": {"Config": "decouple", "AutoConfig": "decouple", "config": "decouple"},
    "starlette.config": {"Config": "starlette"},
}
"""Module -> what in it makes, or is, a reader -> whose way of reading it has."""

_CASTS = frozenset(
    "str bool int float decimal list dict json url path date datetime timedelta time uuid log_level enum bytes "
    "tuple unicode db db_url dj_db_url cache cache_url dj_cache_url email email_url dj_email_url search_url "
    "channels channels_url get_value read".split()
)
_NAMED: Mapping[str, str] = {
    "db": "DATABASE_URL", "db_url": "DATABASE_URL", "cache": "CACHE_URL", "cache_url": "CACHE_URL",
    "email": "EMAIL_URL", "email_url": "EMAIL_URL", "search_url": "SEARCH_URL", "channels": "CHANNELS_URL",
}  # fmt: skip
"""What django-environ reads when no name is given."""

_NO_DEFAULT_SECOND = frozenset({"django", "starlette"})
"""There, the second argument of a bare call says what to cast to."""

Instances = Mapping[str, tuple[str, Module, ast.expr | None]]


def instances(modules: Sequence[Module]) -> Instances:
    """Readers that modules hold by name, for those that import them."""
    return {name: (way, m, made) for m in modules for name, (way, made) in _own(m).items()}


def _own(module: Module) -> dict[str, tuple[str, ast.expr | None]]:
    found: dict[str, tuple[str, ast.expr | None]] = {}
    for name, origin in module.origins.items():
        original = module.imported.get(name, name)
        if original in ("env", "config") and (way := _MAKERS.get(origin, {}).get(original)):
            found[name] = (way, None)
    for name, value in module.constants.items():
        match value:
            case ast.Call(func=ast.Name(id=made)):
                origin, original = module.origins.get(made, ""), module.imported.get(made, made)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=base), attr=original)):
                origin = module.origins.get(base, "")
            case _:
                continue
        if way := _MAKERS.get(origin, {}).get(original):
            found[name] = (way, value)
    return found


def reads(module: Module, known: Instances) -> Iterator[Found]:
    """Every read through one of these libraries."""
    own = _own(module)
    for name, original in module.imported.items():
        if name in own or original not in known or module.origins[name] in (*_MAKERS, "os"):
            continue
        way, there, made = known[original]
        if there is not module:
            own[name] = (way, made)
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=name) if name in own:
                yield from _read(module, node, own[name], name, "")
            case ast.Attribute(value=ast.Name(id=name), attr=cast) if name in own and cast in _CASTS:
                yield from _read(module, node, own[name], name, cast)
            case _:
                yield from _option(module, node)


def _read(
    module: Module, call: ast.Call, reader: tuple[str, ast.expr | None], name: str, cast: str
) -> Iterator[Found]:
    way, made = reader
    names = module.texts(call.args[0]) if call.args else module.texts(argument(call, 0, "name"))
    if not call.args and not call.keywords or not names:
        names = [_NAMED[cast]] if cast in _NAMED and not call.args else names
    at_second = None if way in _NO_DEFAULT_SECOND and not cast else argument(call, 1, "default")
    default = next((k.value for k in call.keywords if k.arg == "default"), at_second)
    before = "".join(reversed(list(_prefixes(module, call, name))))
    for variable in names:
        given = default if default is not None else _scheme(made, variable)
        is_none = isinstance(given, ast.Constant) and given.value is None
        yield Found(
            before + variable,
            module.path,
            call.lineno,
            None if is_none else module.literal(given),
            given is None,
        )


def _prefixes(module: Module, node: ast.AST, name: str) -> Iterator[str]:
    """`with env.prefixed("APP_"):` around a read, from the inside out."""
    for around in module.around(node):
        for item in around.items if isinstance(around, ast.With) else ():
            match item.context_expr:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=base), attr="prefixed"), args=[first, *_]):
                    if base == name and (texts := module.texts(first)):
                        yield texts[0]


def _scheme(made: ast.expr | None, variable: str) -> ast.expr | None:
    """`Env(DEBUG=(bool, False))`: the default that the reader was made with."""
    for keyword in made.keywords if isinstance(made, ast.Call) else ():
        if keyword.arg == variable and isinstance(keyword.value, ast.Tuple) and len(keyword.value.elts) == 2:
            return keyword.value.elts[1]
    return None


def _option(module: Module, call: ast.Call) -> Iterator[Found]:
    """`click.option("--port", envvar="PORT", default=8080)` and its likes."""
    envvar = next((k.value for k in call.keywords if k.arg in ("envvar", "env_var")), None)
    if envvar is None:
        return
    parts = envvar.elts if isinstance(envvar, ast.List | ast.Tuple) else [envvar]
    default = next((k.value for k in call.keywords if k.arg == "default"), None)
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if default is None and function in ("Option", "Argument") and call.args:
        first = call.args[0]
        is_flag = isinstance(first, ast.Constant) and str(first.value).startswith("-")
        default = None if is_flag else first
    needed = any(
        k.arg == "required" and isinstance(k.value, ast.Constant) and k.value.value is True
        for k in call.keywords
    )
    is_ellipsis = isinstance(default, ast.Constant) and default.value is ...
    text = None if is_ellipsis else module.literal(default)
    required = True if needed or is_ellipsis else False if text is not None else None
    for part in parts:
        for name in module.texts(part):
            yield Found(name, module.path, part.lineno, text, required)
