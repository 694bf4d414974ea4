"""Templates of text, rendered in Jinja's sandbox: a template of a repository may not do anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment


def render(text: str, values: Mapping[str, object], name: str) -> str:
    """Fill a template. Raises ArchkitError naming the template and its line when it cannot be filled."""
    from jinja2 import TemplateError, TemplateSyntaxError
    from jinja2.exceptions import SecurityError

    try:
        return _environment().from_string(text).render(dict(values))
    except TemplateSyntaxError as error:
        raise ArchkitError(
            f"the template {name} has a mistake in line {error.lineno}: {error.message}"
        ) from None
    except SecurityError as error:
        raise ArchkitError(f"the template {name} does what a template may not do: {error}") from None
    except TemplateError as error:
        raise ArchkitError(f"the template {name} cannot be filled: {error.message}", _known(values)) from None
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError, AttributeError) as error:
        raise ArchkitError(f"the template {name} cannot be filled: {error}", _known(values)) from None


_FILTERS = frozenset(
    "capitalize default d escape e first indent int join last length count list lower map max min reject "
    "rejectattr replace select selectattr sort string title trim unique upper wordcount".split()
)
_METHODS = frozenset(
    "startswith endswith lower upper strip lstrip rstrip split items keys values get".split()
)


def _environment() -> SandboxedEnvironment:
    """The sandbox bounds what a template may touch; here also what it may compute: no ranges, no repetition
    and no padding, by which a few characters would become gigabytes."""
    from jinja2 import StrictUndefined
    from jinja2.exceptions import SecurityError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Environment(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset(("*", "**", "%"))

        def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
            raise SecurityError(f"`{operator}` is not available in templates")

        def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
            return attr in _METHODS or (not callable(value) and super().is_safe_attribute(obj, attr, value))

    environment = Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    environment.globals.clear()
    environment.filters = {k: v for k, v in environment.filters.items() if k in _FILTERS}
    return environment


def _known(values: Mapping[str, object]) -> str:
    return "it may use " + ", ".join(f"`{name}`" for name in sorted(values))
