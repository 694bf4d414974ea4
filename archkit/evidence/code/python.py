"""Which settings Python reads: `os.environ` in its forms, helper functions, and the libraries that stand before it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from archkit.evidence.code import python_libraries, python_settings
from archkit.evidence.code.found import Found
from archkit.evidence.code.python_module import Module, argument, function_of, parameters, parse

WORTH = ("",)
"""Every file: which ones are parsed is decided here, by the names of the helpers themselves."""
_MARKS = ("environ", "getenv", "BaseSettings", "decouple", "envvar", "starlette.config")
"""Words without which a file reads no setting, unless it calls somebody's helper."""

_ROUNDS = 3
"""Helpers that call helpers: so deep."""
_GENERIC = frozenset({"get", "pop", "read", "load", "fetch", "value", "items", "setdefault"})
_FALLBACKS = frozenset({"default", "fallback", "default_value", "default_val", "dflt", "otherwise"})


@dataclass(frozen=True, slots=True)
class _Helper:
    """A function that reads the variable that one of its parameters names."""

    name: str
    path: str
    owner: str
    """Class it is a method of; empty for a function."""
    parameter: str
    positions: tuple[str, ...]
    """Its parameters in order, without `self`."""
    before: str = ""
    """What it puts before the name."""
    is_upper: bool = False
    fallback: str = ""
    """The parameter that is used when nothing is set."""
    default: ast.expr | None = None
    """What that parameter, or the function itself, falls back to."""
    fails: bool = False


def scan(files: Mapping[str, str]) -> Iterator[Found]:
    """What these files (text by path) read. A file that is no Python is passed over."""
    modules = list(_modules(files))
    helpers: _Helpers = {}
    direct = {m.path: list(_reads(m)) for m in modules}
    for module in modules:
        for helper in _helpers(module, direct[module.path]):
            helpers.setdefault(helper.name, {}).setdefault((helper.path, helper.owner), helper)
    calls = {m.path: list(_calls(m, helpers)) for m in modules}
    for _ in range(_ROUNDS):
        new = [h for m in modules for h in _helpers(m, calls[m.path]) if not _is_known(h, helpers)]
        if not new:
            break
        for helper in new:
            helpers.setdefault(helper.name, {}).setdefault((helper.path, helper.owner), helper)
        calls = {m.path: list(_calls(m, helpers)) for m in modules}
    classes = python_settings.classes(modules)
    instances = python_libraries.instances(modules)
    for module in modules:
        yield from (f for read in direct[module.path] for f in _named(module, read))
        yield from (f for read in calls[module.path] for f in _named(module, read))
        yield from python_libraries.reads(module, instances)
        yield from python_settings.reads(module, classes)


def _modules(files: Mapping[str, str]) -> Iterator[Module]:
    """Files that read settings, then those that name something which the first ones define for others."""
    first = {p: t for p, t in files.items() if any(mark in t for mark in _MARKS)}
    modules = [m for path, text in first.items() if (m := parse(path, text)) is not None]
    yield from modules
    names = {h.name for m in modules for h in _helpers(m, list(_reads(m)))}
    names |= set(python_libraries.instances(modules))
    names |= {n for n, c in python_settings.classes(modules).items() if c.is_settings}
    if not names:
        return
    named = re.compile(r"\b(?:" + "|".join(re.escape(n) for n in sorted(names)[:500]) + r")\b")
    for path, text in files.items():
        if path not in first and named.search(text) and (module := parse(path, text)) is not None:
            yield module


@dataclass(frozen=True, slots=True)
class _Read:
    """One read whose name is still an expression."""

    node: ast.expr
    name: ast.expr
    default: ast.expr | None = None
    fails: bool = False
    """Whether it raises when nothing is set."""
    before: str = ""
    is_upper: bool = False


_Helpers = dict[str, dict[tuple[str, str], _Helper]]
"""By name, then by file and class."""


def _is_known(helper: _Helper, helpers: _Helpers) -> bool:
    return (helper.path, helper.owner) in helpers.get(helper.name, {})


def _named(module: Module, read: _Read) -> Iterator[Found]:
    for name in module.texts(read.name):
        full = read.before + (name.upper() if read.is_upper else name)
        default = read.default if read.default is not None else module.otherwise(read.node)
        fails = read.fails and default is None and not module.is_guarded(read.node)
        has_default = default is not None and not (
            isinstance(default, ast.Constant) and default.value is None
        )
        yield Found(
            full,
            module.path,
            read.node.lineno,
            module.literal(default),
            True if fails else False if has_default else None,
        )


def _reads(module: Module) -> Iterator[_Read]:
    """Every read of `os.environ` and `os.getenv`."""
    for node in module.nodes:
        match node:
            case ast.Subscript(value=value, slice=name, ctx=ast.Load()) if module.is_environ(value):
                yield _Read(node, name, fails=True)
            case ast.Call(func=ast.Attribute(value=value, attr="get" | "pop"), args=[name, *_]) if (
                module.is_environ(value) and not _is_removal(module, node)
            ):
                yield _Read(node, name, argument(node, 1, "default"))
            case ast.Call(func=ast.Attribute(value=value, attr="setdefault"), args=[name, default]) if (
                module.is_environ(value) and not isinstance(module.parents.get(node), ast.Expr)
            ):
                yield _Read(node, name, default)
            case ast.Call(func=function) if node.args and module.is_getenv(function):
                yield _Read(node, node.args[0], argument(node, 1, "default"))
            case ast.Compare(left=name, ops=[ast.In() | ast.NotIn()], comparators=[value]) if (
                module.is_environ(value)
            ):
                yield _Read(node, name)


def _is_removal(module: Module, node: ast.Call) -> bool:
    """`os.environ.pop("X", None)` as a statement takes a variable away and does not look at it."""
    is_pop = isinstance(node.func, ast.Attribute) and node.func.attr == "pop"
    return is_pop and isinstance(module.parents.get(node), ast.Expr)


def _helpers(module: Module, reads: list[_Read]) -> Iterator[_Helper]:
    """Functions around reads whose name is one of their parameters."""
    for read in reads:
        found = function_of(module, read.node)
        if found is None:
            continue
        function, owner = found
        names = parameters(function)
        before, name, is_upper = _parameter_in(module, read.name)
        if name is None or name not in names:
            continue
        defaults = _defaults(function)
        fallback = read.default.id if isinstance(read.default, ast.Name) else ""
        if fallback not in names:
            fallback = next((n for n in names if n in _FALLBACKS), "")
        default = defaults.get(fallback) if fallback else read.default
        fails = read.fails or module.raises(function)
        positions = tuple(n for n in names if not (owner and n in ("self", "cls")))
        yield _Helper(
            function.name,
            module.path,
            owner,
            name,
            positions,
            read.before + before,
            is_upper or read.is_upper,
            fallback,
            default,
            fails,
        )


def _parameter_in(module: Module, node: ast.expr) -> tuple[str, str | None, bool]:
    """`name`, `name.upper()`, `f"APP_{name}"`: what stands before the name, the name, whether in capitals."""
    name: str | None
    match node:
        case ast.Name(id=name):
            return "", name, False
        case ast.Call(func=ast.Attribute(value=inner, attr="upper"), args=[]):
            before, name, _ = _parameter_in(module, inner)
            return before.upper(), name, True
        case ast.JoinedStr(values=[ast.FormattedValue(value=inner)]):
            return _parameter_in(module, inner)
        case ast.JoinedStr(values=[ast.Constant(value=str(before)), ast.FormattedValue(value=inner)]):
            _, name, is_upper = _parameter_in(module, inner)
            return before, name, is_upper
        case ast.BinOp(left=left, op=ast.Add(), right=inner) if texts := module.texts(left):
            _, name, is_upper = _parameter_in(module, inner)
            return texts[0], name, is_upper
    return "", None, False


def _defaults(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[str, ast.expr]:
    arguments = function.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    found = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    found |= {
        a.arg: d for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None
    }
    return found


def _calls(module: Module, helpers: _Helpers) -> Iterator[_Read]:
    if not helpers:
        return
    for node in module.nodes:
        if not isinstance(node, ast.Call):
            continue
        helper = _called(module, node.func, helpers)
        if helper is None:
            continue
        name = argument(node, helper.positions.index(helper.parameter), helper.parameter)
        if name is None:
            continue
        given = None
        if helper.fallback:
            given = argument(node, helper.positions.index(helper.fallback), helper.fallback)
        default = given if given is not None else helper.default
        if isinstance(default, ast.Name | ast.Attribute) and given is None:
            default = None  # a sentinel that says "no default"
        is_none = isinstance(default, ast.Constant) and default.value in (None, "", ...)
        if is_none and helper.fails:
            default = None
        yield _Read(node, name, default, helper.fails, helper.before, helper.is_upper)


def _called(module: Module, function: ast.expr, helpers: _Helpers) -> _Helper | None:
    match function:
        case ast.Name(id=name):
            name = module.imported.get(name, name)
            known = name in module.imported.values()
            return next(
                (
                    h
                    for h in helpers.get(name, {}).values()
                    if not h.owner and (h.path == module.path or known)
                ),
                None,
            )
        case ast.Attribute(value=receiver, attr=name):
            for helper in helpers.get(name, {}).values():
                if helper.owner:
                    if module.is_instance(receiver, helper.owner, helper.path == module.path):
                        return helper
                elif (
                    name not in _GENERIC and isinstance(receiver, ast.Name) and receiver.id in module.imported
                ):
                    return helper
    return None
