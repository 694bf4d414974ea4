"""Finds a template and fills it: the organisation's own in `templates/`, else the packaged one of that name.

Those of the knowledge base may come from anybody: they are filled in a process of their own, which has little
memory and little time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.source.template import render

PACKAGED = Path(__file__).with_name("templates")

SECONDS = 5
"""How long filling one template may take."""
LARGEST = 1 << 20
"""Bytes of a template, and of what is made of it."""

_WORKER = Path(__file__).with_name("filling.py")

Values = Mapping[str, str | int | list[str]]
"""What a template may use: texts and lists of texts that are YAML already."""


def fill(name: str, root: Path | None, values: Values) -> str:
    """Fill the template of that name. Raises ArchkitError, naming it and its line, when that does not work."""
    own = _own(name, root) if root is not None else None
    if own is not None:
        made = _apart(own, values, f"templates/{name}")
    else:
        made = render((PACKAGED / name).read_text(encoding="utf-8"), values, name)
    return made.rstrip() + "\n"


def fill_text(text: str, values: Values, name: str) -> str:
    """Fill a template that a person has named; it may come from anybody. Raises ArchkitError as `fill` does."""
    return _apart(text, values, name).rstrip() + "\n"


def own_names(root: Path | None) -> tuple[str, ...]:
    """Names of the templates that a knowledge base has for itself."""
    try:
        return tuple(sorted(p.name for p in (root / "templates").iterdir())) if root is not None else ()
    except OSError:
        return ()


def _own(name: str, root: Path) -> str | None:
    """The text of the knowledge base's own template; only a plain file inside the root counts."""
    from archkit.store.inside import open_inside

    path = f"templates/{name}"
    if not os.path.lexists(root / path):
        return None
    try:
        with open_inside(os.path.realpath(root), path) as file:
            content = file.read(LARGEST + 1)
    except OSError:
        raise ArchkitError(
            f"{path} cannot be used as a template", "it must be a file of this folder, and no link"
        ) from None
    if len(content) > LARGEST:
        raise ArchkitError(f"the template {path} is larger than a megabyte")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise ArchkitError(f"the template {path} is not UTF-8") from None


def _apart(text: str, values: Values, name: str) -> str:
    """Fill a template in another process; the same words come back as from here."""
    question = json.dumps({"text": text, "values": dict(values), "name": name}).encode()
    # -P and a folder of ours: nothing that lies in the knowledge base (a json.py, say) is imported.
    command = [sys.executable, "-P", str(_WORKER), str(SECONDS), str(LARGEST)]
    try:
        done = subprocess.run(
            command,
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS + 2,
            cwd=_WORKER.parent,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise ArchkitError(
            f"the template {name} does not come to an end",
            f"it has {SECONDS} seconds and {LARGEST >> 20} MiB; a loop in a loop takes long",
        ) from None
    except OSError as error:
        raise ArchkitError(f"the template {name} cannot be filled: {error}") from None
    if "made" not in answer:
        raise ArchkitError(answer["message"], answer["hint"])
    return str(answer["made"])
