"""References to entities, by Backstage's grammar: `[kind:][namespace/]name`, compared without case.

The canonical text is lower-case and whole: `component:default/order`.
"""

from __future__ import annotations

import re
from functools import lru_cache


class RefError(ValueError):
    """A text that is no reference, in words for people."""


_PART = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?\Z")


@lru_cache(maxsize=65536)
def parse_ref(text: str, default_kind: str | None, default_namespace: str = "default") -> str:
    """The canonical reference. Raises RefError when the text is none, or names no kind and has no default."""
    kind, colon, rest = text.partition(":")
    if not colon:
        kind, rest = default_kind or "", text
    namespace, slash, name = rest.partition("/")
    if not slash:
        namespace, name = default_namespace, rest
    if not kind and colon:
        raise RefError(f"`{text}` names no kind before the colon")
    if not kind:
        raise RefError(f"`{text}` names no kind: write `component:{text}` or `resource:{text}`")
    for part, what in ((name, "name"), (namespace, "namespace"), (kind, "kind")):
        if not _PART.match(part):
            raise RefError(_complaint(text, part, what))
    return f"{kind}:{namespace}/{name}".lower()


def _complaint(text: str, part: str, what: str) -> str:
    if not text.strip():
        return "this reference is empty"
    if not part:
        return f"`{text}` is no reference: it has no {what}"
    if part != part.strip():
        return f"`{text}` is no reference: there is a space around its {what}"
    return (
        f"`{text}` is no reference: `{part}` cannot be a {what}; write `kind:namespace/name` or `kind:name`"
    )


def split(ref: str) -> tuple[str, str, str]:
    """Kind, namespace and name of a canonical reference."""
    kind, _, rest = ref.partition(":")
    namespace, _, name = rest.partition("/")
    return kind, namespace, name


def short(ref: str) -> str:
    """The reference as people write it: without the namespace `default`."""
    return ref.replace(":default/", ":", 1)
