"""Plain data: what YAML, JSON and front matter are turned into before any model looks at them."""

from __future__ import annotations

from typing import TypeAlias, Union

Json: TypeAlias = Union[bool, int, float, str, "list[Json]", "dict[str, Json]", None]
"""Keys are text as written. Numbers that JSON cannot carry (infinity, not a number) are kept as text."""
