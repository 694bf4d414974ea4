"""Finds a template: the organisation's own in `templates/`, else the packaged one of the same name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from archkit.source.template import render

PACKAGED = Path(__file__).with_name("templates")


def template(name: str, root: Path | None) -> tuple[str, str]:
    """Text of the template, and where it is from. Only a plain file inside the root overrides one."""
    if root is not None:
        own = root / "templates" / name
        if own.is_file() and own.resolve().is_relative_to(root.resolve()):
            return own.read_text(encoding="utf-8", errors="replace"), f"templates/{name}"
    return (PACKAGED / name).read_text(encoding="utf-8"), name


def fill(name: str, root: Path | None, values: Mapping[str, object]) -> str:
    """Render a template in the sandbox. Raises ArchkitError with its name and line when it does not work."""
    text, origin = template(name, root)
    return render(text, values, origin).rstrip() + "\n"


_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./:@+-]*(?: [A-Za-z0-9_(][A-Za-z0-9_./@+()%'-]*,?)*\.?\Z")
_WORDS = frozenset("null true false yes no on off y n".split())


def scalar(text: str) -> str:
    """Text as a YAML scalar: plain where that is safe, else in double quotes."""
    one_line = " ".join(text.split())
    if _PLAIN.match(one_line) and one_line.lower() not in _WORDS and not one_line.endswith(":"):
        return one_line
    return json.dumps(one_line, ensure_ascii=False)
