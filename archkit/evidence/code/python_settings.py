"""Settings classes of pydantic: fields of a `BaseSettings` with its prefix, aliases and nested models."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archkit.evidence.code.found import Found
from archkit.evidence.code.python_module import Module, argument

_DEEP = 4
_MOST = 20_000
"""Fields of one file, with those of models in models."""


@dataclass(frozen=True, slots=True)
class _Class:
    """A class that is one, or whose objects a field may hold."""

    node: ast.ClassDef
    module: Module
    is_settings: bool


Classes = Mapping[str, _Class]


def classes(modules: Sequence[Module]) -> Classes:
    """All classes of these modules by name, and which of them are settings."""
    found = {n.name: (n, m) for m in modules for n in m.nodes if isinstance(n, ast.ClassDef)}
    settings: set[str] = set()
    for _ in range(_DEEP):
        for name, (node, module) in found.items():
            if any(_base(module, b) in ("BaseSettings", *settings) for b in node.bases):
                settings.add(name)
    return {name: _Class(node, module, name in settings) for name, (node, module) in found.items()}


def _base(module: Module, node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return module.imported.get(name, name)
        case ast.Attribute(attr=name):
            return name
    return ""


def reads(module: Module, known: Classes) -> Iterator[Found]:
    """The variables behind the fields of every settings class of a module."""
    budget = iter(range(_MOST))
    for node in module.nodes:
        own = known.get(node.name) if isinstance(node, ast.ClassDef) else None
        if own is not None and own.node is node and own.is_settings:
            options = _options(own.node, module, known)
            yield from _fields(own.node, module, known, options, options.prefix, False, budget, 0)


@dataclass(frozen=True, slots=True)
class _Options:
    """What a settings class says of its variables."""

    prefix: str = ""
    delimiter: str = ""
    is_exact: bool = False

    def cased(self, name: str) -> str:
        return name if self.is_exact else name.upper()


def _options(node: ast.ClassDef, module: Module, known: Classes) -> _Options:
    written: dict[str, ast.expr] = {}
    for base in node.bases:  # what the classes above say, unless this one says otherwise
        above = known.get(_base(module, base))
        if above is not None and above.is_settings and above.node is not node:
            written |= _written(above.node)
    written |= _written(node)

    def text(name: str) -> str:
        found = module.texts(written.get(name))
        return found[0] if found else ""

    exact = written.get("case_sensitive")
    return _Options(
        text("env_prefix"),
        text("env_nested_delimiter"),
        isinstance(exact, ast.Constant) and exact.value is True,
    )


def _written(node: ast.ClassDef) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {k.arg: k.value for k in node.keywords if k.arg}
    for part in node.body:
        match part:
            case (
                ast.Assign(targets=[ast.Name(id="model_config")], value=value)
                | ast.AnnAssign(target=ast.Name(id="model_config"), value=value)
            ):
                match value:
                    case ast.Call(keywords=keywords):
                        found |= {k.arg: k.value for k in keywords if k.arg}
                    case ast.Dict(keys=keys, values=values):
                        pairs = zip(keys, values, strict=True)
                        found |= {str(k.value): v for k, v in pairs if isinstance(k, ast.Constant)}
            case ast.ClassDef(name="Config", body=body):
                for line in body:
                    if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                        found[line.targets[0].id] = line.value
    return found


def _fields(
    node: ast.ClassDef,
    module: Module,
    known: Classes,
    options: _Options,
    prefix: str,
    is_optional: bool,
    budget: Iterator[int],
    depth: int,
) -> Iterator[Found]:
    for part in node.body:
        if not isinstance(part, ast.AnnAssign) or not isinstance(part.target, ast.Name):
            continue
        if next(budget, None) is None:
            return
        name, kind = part.target.id, ast.unparse(part.annotation)[:500]
        if name.startswith("_") or name == "model_config" or "ClassVar" in kind:
            continue
        names, default, has_default = _field(part.value, module)
        inner = known.get(_model(part.annotation, module))
        if inner is not None and not inner.is_settings and options.delimiter and depth < _DEEP and not names:
            begin = f"{prefix}{name}{options.delimiter}"
            optional = is_optional or has_default
            yield from _fields(inner.node, inner.module, known, options, begin, optional, budget, depth + 1)
            continue
        if inner is not None and inner.is_settings:
            continue  # it reads its own variables
        for full in names or [prefix + name]:
            yield Found(
                options.cased(full),
                module.path,
                part.lineno,
                module.literal(default),
                not has_default and not is_optional,
                "Secret" in kind,
            )


def _model(annotation: ast.expr, module: Module) -> str:
    """The class that an annotation names: `Database`, `Database | None`, `Optional[Database]`."""
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr()):
            return _model(left, module)
        case ast.Subscript(value=ast.Name(id="Optional" | "Annotated"), slice=inner):
            return _model(inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner, module)
    return _base(module, annotation)


def _field(value: ast.expr | None, module: Module) -> tuple[list[str], ast.expr | None, bool]:
    """Names of its own, the default, and whether there is one."""
    match value:
        case None:
            return [], None, False
        case ast.Constant(value=x) if x is ...:
            return [], None, False
        case ast.Call(func=ast.Name(id="Field") | ast.Attribute(attr="Field")):
            default = argument(value, 0, "default")
            is_needed = default is None or (isinstance(default, ast.Constant) and default.value is ...)
            has_factory = any(k.arg == "default_factory" for k in value.keywords)
            chosen = {k.arg: k.value for k in value.keywords}
            alias = chosen.get("validation_alias") or chosen.get("env") or chosen.get("alias")
            names = list(_aliases(alias, module))
            return names, None if is_needed else default, not is_needed or has_factory
    return [], value, True


def _aliases(node: ast.expr | None, module: Module) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id="AliasChoices") | ast.Attribute(attr="AliasChoices"), args=parts):
            for part in parts:
                yield from module.texts(part)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            for part in parts:
                yield from module.texts(part)
        case _:
            yield from module.texts(node)
