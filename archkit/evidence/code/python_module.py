"""One Python file as a tree of syntax, with what its names mean: constants, aliases of `os.environ`, imports."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef
_MOST_TEXTS = 50


@dataclass
class Module:
    """A file that was parsed; nothing of it is ever run."""

    path: str
    tree: ast.Module
    nodes: Sequence[ast.AST]
    parents: dict[ast.AST, ast.AST]
    constants: dict[str, ast.expr] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)
    """Names as this file calls them -> as they are called where they come from."""
    origins: dict[str, str] = field(default_factory=dict)
    """Names as this file calls them -> module they come from."""
    made: dict[str, str] = field(default_factory=dict)
    """Names of variables -> name of what was called to make them."""
    environs: set[str] = field(default_factory=set)
    _kept: dict[ast.AST, frozenset[ast.AST]] = field(default_factory=dict)
    """What was once found of a part of the tree, so that nothing is walked twice."""

    def is_environ(self, node: ast.expr) -> bool:
        """Whether an expression is `os.environ`, by whatever name."""
        match node:
            case ast.Name(id=name):
                return name in self.environs
            case ast.Attribute(value=ast.Name(id=name), attr="environ" | "environb") if name in self.origins:
                return self.origins[name] == "os"
            case ast.Attribute(attr=name):
                return f".{name}" in self.environs
        return False

    def is_getenv(self, node: ast.expr) -> bool:
        """Whether an expression is `os.getenv`, by whatever name."""
        match node:
            case ast.Name(id=name):
                return self.imported.get(name) == "getenv" and self.origins.get(name) == "os"
            case ast.Attribute(value=ast.Name(id=name), attr="getenv"):
                return self.origins.get(name) == "os"
        return False

    def is_instance(self, receiver: ast.expr, owner: str, is_here: bool) -> bool:
        """Whether an expression is most likely an object (or the class) of this name."""
        match receiver:
            case ast.Name(id="self" | "cls"):
                return is_here
            case ast.Name(id=name):
                return owner in (self.made.get(name), name, self.imported.get(name))
            case ast.Call(func=ast.Name(id=name)):
                return self.imported.get(name, name) == owner
            case ast.Attribute(attr=name):
                return self.made.get(f".{name}") == owner
        return False

    def texts(self, node: ast.expr | None, depth: int = 0) -> list[str]:
        """The texts that an expression stands for: a literal, a constant, each round of a loop."""
        if node is None or depth > 5:
            return []
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Constant(value=bytes(text)):
                return [text.decode("ascii", "replace")]
            case ast.Name(id=name):
                looped = self._loop(node, name)
                return self._all(looped if looped is not None else self.constants.get(name), depth + 1)
            case ast.Attribute(value=ast.Name(), attr=name):
                return self._all(self.constants.get(name), depth + 1)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._joined([self.texts(left, depth + 1), self.texts(right, depth + 1)])
            case ast.JoinedStr(values=values):
                inner = [v.value if isinstance(v, ast.FormattedValue) else v for v in values]
                return self._joined([self.texts(v, depth + 1) for v in inner])
            case ast.Call(func=ast.Attribute(value=inner, attr="upper"), args=[]):
                return [t.upper() for t in self.texts(inner, depth + 1)]
        return []

    def literal(self, node: ast.expr | None) -> str | None:
        """A literal as an environment would hold it; None for what is computed."""
        match node:
            case ast.Constant(value=bool(value)):
                return "true" if value else "false"
            case ast.Constant(value=str(value) | int(value) | float(value)):
                return str(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value) | float(value))):
                return f"-{value}"
            case ast.Call(func=ast.Name(id="str" | "int" | "float" | "Path" | "SecretStr"), args=[inner]):
                return self.literal(inner)
            case ast.Name(id=name) if name in self.constants:
                constant = self.constants[name]
                return self.literal(constant) if isinstance(constant, ast.Constant) else None
        return None

    def otherwise(self, node: ast.AST) -> ast.expr | None:
        """What stands behind `or` after a read: `os.getenv("X") or "y"`."""
        parent = self.parents.get(node)
        if isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.Or) and parent.values[-1] is not node:
            last = parent.values[-1]
            return last if self.literal(last) is not None else None
        return None

    def is_guarded(self, node: ast.AST) -> bool:
        """Whether somebody catches the error of a variable that is not there, or asked before."""
        inner = node
        for around in self.around(node):
            match around:
                case ast.Try() if inner in self._guards(around):
                    return True
                case ast.If(test=test) | ast.IfExp(test=test) if inner is not test and self._asks(
                    around, test
                ):
                    return True
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    return False
            inner = around
        return False

    def _guards(self, node: ast.Try) -> Container[ast.AST]:
        """The statements of a `try` whose errors are caught and come to nothing."""
        if node not in self._kept:
            raised = any(isinstance(n, ast.Raise) for h in node.handlers for n in ast.walk(h))
            caught = not raised and any(_catches(h.type) for h in node.handlers)
            self._kept[node] = frozenset(node.body) if caught else frozenset()
        return self._kept[node]

    def _asks(self, node: ast.AST, test: ast.expr) -> bool:
        if node not in self._kept:
            self._kept[node] = frozenset([node]) if _asks(self, test) else frozenset()
        return bool(self._kept[node])

    def raises(self, function: Function) -> bool:
        """Whether a function raises something itself."""
        if function not in self._kept:
            raised = any(isinstance(n, ast.Raise) for n in ast.walk(function))
            self._kept[function] = frozenset([function]) if raised else frozenset()
        return bool(self._kept[function])

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, from the inside out."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def _loop(self, node: ast.AST, name: str) -> ast.expr | None:
        for around in self.around(node):
            match around:
                case ast.For(target=ast.Name(id=target), iter=source) if target == name:
                    return source
                case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                    for generator in around.generators:
                        if isinstance(generator.target, ast.Name) and generator.target.id == name:
                            return generator.iter
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                    arguments = around.args
                    if name in {a.arg for a in (*arguments.args, *arguments.kwonlyargs)}:
                        return ast.Constant(value=None)
        return None

    def _all(self, node: ast.expr | None, depth: int) -> list[str]:
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                return [t for part in parts[:_MOST_TEXTS] for t in self.texts(part, depth)]
            case ast.Dict(keys=keys):
                return [t for key in keys[:_MOST_TEXTS] for t in self.texts(key, depth)]
            case ast.Name(id=name):
                inner = self.constants.get(name)
                return self._all(inner, depth + 1) if depth <= 5 else []
            case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple" | "list"), args=[inner]):
                return self._all(inner, depth + 1) if depth <= 5 else []
        return self.texts(node, depth)

    @staticmethod
    def _joined(parts: list[list[str]]) -> list[str]:
        found = [""]
        for texts in parts:
            found = [a + b for a in found for b in texts][:_MOST_TEXTS]
        return found


def parse(path: str, text: str) -> Module | None:
    """The file, with what its names mean; None when it is no Python that this Python reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    nodes = list(ast.walk(tree))
    module = Module(path, tree, nodes, {c: n for n in nodes for c in ast.iter_child_nodes(n)})
    for node in nodes:
        _learn(module, node)
    for node in nodes:
        _alias(module, node)
    return module


def _learn(module: Module, node: ast.AST) -> None:
    match node:
        case ast.Import(names=names):
            for name in names:
                top = name.name.partition(".")[0]  # `import os.path` gives the name `os`
                module.origins[name.asname or top] = name.name if name.asname else top
                module.imported[name.asname or top] = name.name if name.asname else top
        case ast.ImportFrom(module=origin, names=names):
            for name in names:
                module.imported[name.asname or name.name] = name.name
                module.origins[name.asname or name.name] = origin or "."
                if origin == "os" and name.name in ("environ", "environb"):
                    module.environs.add(name.asname or name.name)
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            module.constants.setdefault(name, value)


def _alias(module: Module, node: ast.AST) -> None:
    """`env = os.environ`, `self._env = dict(os.environ)`, `settings = Settings()`."""
    match node:
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=value):
            match target:
                case ast.Name(id=name):
                    key = name
                case ast.Attribute(attr=name):
                    key = f".{name}"
                case _:
                    return
        case _:
            return
    match value:
        case ast.Call(func=ast.Name(id="dict"), args=[inner]) if module.is_environ(inner):
            module.environs.add(key)
        case ast.Call(func=ast.Attribute(value=inner, attr="copy")) if module.is_environ(inner):
            module.environs.add(key)
        case ast.Call(func=ast.Name(id=made) | ast.Attribute(attr=made)):
            module.made.setdefault(key, module.imported.get(made, made))
        case ast.expr() if module.is_environ(value):
            module.environs.add(key)


def _catches(kind: ast.expr | None) -> bool:
    named = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    names = {n.id for n in named if isinstance(n, ast.Name)}
    return kind is None or bool(names & {"KeyError", "LookupError", "Exception", "BaseException"})


def _asks(module: Module, test: ast.expr) -> bool:
    """Whether a condition asks if a variable is there."""
    return any(
        isinstance(n, ast.Compare) and isinstance(n.ops[0], ast.In) and module.is_environ(n.comparators[0])
        for n in ast.walk(test)
    )


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    """An argument by its position or its name."""
    if position < len(call.args):
        found = call.args[position]
        return None if any(isinstance(a, ast.Starred) for a in call.args[: position + 1]) else found
    return next((k.value for k in call.keywords if k.arg == name), None)


def parameters(function: Function) -> list[str]:
    """Names of the parameters, in order."""
    arguments = function.args
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def function_of(module: Module, node: ast.AST) -> tuple[Function, str] | None:
    """The function a node stands in, and the class that is a method of."""
    for around in module.around(node):
        if isinstance(around, ast.FunctionDef | ast.AsyncFunctionDef):
            owner = module.parents.get(around)
            return around, owner.name if isinstance(owner, ast.ClassDef) else ""
    return None
