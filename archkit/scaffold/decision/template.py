"""Which template a new decision is made from: a packaged one, the organisation's own of that name, or a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from archkit.errors import ArchkitError
from archkit.scaffold.templates import LARGEST, Values, fill, fill_text, own_names
from archkit.source.escape import line
from archkit.source.names import did_you_mean

TEMPLATES: Mapping[str, str] = {
    "madr": "adr.md",
    "madr-minimal": "adr-madr-minimal.md",
    "nygard": "adr-nygard.md",
    "y-statement": "adr-y-statement.md",
}
"""Name, and the file of it; in `templates/` of a knowledge base it comes first."""


def fill_template(name: str, root: Path | None, values: Values) -> str:
    """The text of a new decision. Raises ArchkitError when there is no such template, or it cannot be filled."""
    if name in TEMPLATES:
        return fill(TEMPLATES[name], root, values)
    own = f"adr-{name}.md"
    if own in own_names(root):
        return fill(own, root, values)
    if "/" in name or "\\" in name or "." in name:
        return fill_text(_plain(_read(name), values), values, line(name))
    known = [
        *TEMPLATES,
        *(n.removeprefix("adr-").removesuffix(".md") for n in own_names(root) if n.startswith("adr-")),
    ]
    raise ArchkitError(
        f"there is no template `{line(name)}`",
        did_you_mean(name, known)
        or f"there are {', '.join(dict.fromkeys(known))}; or name a file: ./{line(name)}.md",
    )


def _read(name: str) -> str:
    path = Path(name)
    try:
        if not path.is_file():
            raise ArchkitError(
                f"there is no template {line(name)}", "name a file, from the folder you are in"
            )
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, ValueError) as error:
        raise ArchkitError(f"the template {line(name)} cannot be read: {error}") from None
    if len(content) > LARGEST:
        raise ArchkitError(f"the template {line(name)} is larger than a megabyte")
    return text


_WORDS = re.compile(r"\b(?:NUMBER|TITLE|DATE|STATUS)\b")
_TITLE = re.compile(
    r"^# +(?:(?:\{[^{}\n]{1,300}\}|\[[^\[\]\n]{1,300}\]|<[^<>\n]{1,300}>)|(?:ADR[- ]?\w{1,4}: *)?Title)[ \t]*$",
    re.MULTILINE,
)
_DAY = re.compile(r"[{\[<]?YYYY-MM-DD\b[^}\]>\n]{0,200}[}\]>]?")


def _plain(text: str, values: Values) -> str:
    """A template without placeholders of ours: the words of adr-tools, and the braces of MADR, become ones."""
    if "{{" in text or "{%" in text:
        return text
    named = {"NUMBER": "number", "TITLE": "title_text", "DATE": "today", "STATUS": "status_word"}
    kept = text.replace("{#", "{ #")
    if re.search(r"\bTITLE\b", kept):
        return _WORDS.sub(lambda m: "{{ " + named[m[0]] + " }}", kept)
    return _TITLE.sub("# {{ heading }}", _DAY.sub("{{ today }}", kept, count=1), count=1)
