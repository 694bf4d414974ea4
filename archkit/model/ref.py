"""References to entities, by Backstage's grammar: `[kind:][namespace/]name`, compared without case.

The canonical text is lower-case and whole: `component:default/order`.
"""

from __future__ import annotations

import re
from functools import lru_cache


class RefError(ValueError):
    """A text that is no reference, in words for people."""


_REF = re.compile(r"(?:([^:/]+):)?(?:([^:/]+)/)?([^:/]+)\Z")
"""Backstage's own expression: which characters a name may have is a question for the entity, not for those
who refer to it."""


@lru_cache(maxsize=65536)
def parse_ref(text: str, default_kind: str | None, default_namespace: str = "default") -> str:
    """The canonical reference. Raises RefError when the text is none, or names no kind and has no default."""
    match = _REF.match(text.strip())
    if match is None:
        raise RefError(_complaint(text))
    kind, namespace, name = match.groups()
    kind = kind or default_kind
    if not kind:
        raise RefError(f"`{_cropped(text)}` names no kind: write `component:{text}` or `resource:{text}`")
    return f"{kind}:{namespace or default_namespace}/{name}".lower()


def _complaint(text: str) -> str:
    if not text.strip():
        return "this reference is empty"
    return f"`{_cropped(text)}` is no reference: write `kind:namespace/name`, `kind:name` or `name`"


def _cropped(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def split(ref: str) -> tuple[str, str, str]:
    """Kind, namespace and name of a canonical reference."""
    kind, _, rest = ref.partition(":")
    namespace, _, name = rest.partition("/")
    return kind, namespace, name


def short(ref: str) -> str:
    """The reference as people write it: without the namespace `default`."""
    return ref.replace(":default/", ":", 1)
