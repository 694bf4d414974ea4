"""One place where a setting is read, listed, set or given a value: what configuration is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["reads", "lists", "sets", "defines"]
"""Code and schemas *read* a setting; an example of an environment *lists* it; a deployment *sets* it; a file of
properties *defines* what code falls back to."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What one line says about one setting. A value that is or looks secret is never in it."""

    name: str
    """As written: `ORDER_DB_URL`, `order.db.url`."""
    path: str
    line: int
    role: Role
    source: str
    """What kind of text it stands in: a language, properties, JSON Schema, env, compose or Kubernetes."""
    default: str | None = None
    """What holds when nothing is set, as text; None: nothing, unknown, computed or withheld."""
    required: bool | None = None
    """Whether it fails without; False where there is a fallback of any kind; None: not told."""
    secret: bool = False
    """Whether the text itself treats it as a secret."""
    meant: str | None = None
    """Of a property that only passes on an environment variable: that variable."""

    @property
    def where(self) -> str:
        """`src/app.py:12`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Workload:
    """Something that is deployed (a service of compose, a container of Kubernetes) and what is set for it."""

    names: frozenset[str]
    """What it is called, in small letters: of itself, its container, its image, its labels."""
    path: str
    folders: tuple[str, ...] = ()
    """What it is built from."""
    settings: tuple[Setting, ...] = field(default=())


def plain_name(name: str) -> str:
    """A name without case and punctuation: how relaxed binding compares `order.db-url` and `ORDER_DB_URL`.

    Spring drops dashes and MicroProfile turns them into underscores; both agree on this.
    """
    return "".join(c for c in name if c.isalnum()).upper()


def is_property(name: str) -> bool:
    """Whether it is the name of a property rather than of an environment variable."""
    return "." in name or "-" in name
