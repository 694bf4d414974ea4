"""Which files are documents, and of what kind: decisions, runbooks, incidents, pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archkit.model.adr.numbers import read_name
from archkit.model.adr.read import is_record, read_record
from archkit.model.select import MARKDOWN, under

if TYPE_CHECKING:
    from archkit.model.adr.text import Text
    from archkit.model.settings import Settings

SITE_CONTENT = "site/content"
"""Pages written by hand: MkDocs' `docs_dir`."""


_TEMPLATE = re.compile(r"(?:.*[-_. ])?template\.(?:md|markdown)")
_DECISION_TEMPLATE = re.compile(r"(?:.*[-_. ])?template\.\w+\Z|(?:adr|madr)?[-_ ]?template[-_. ]")
"""`0000-template.md`, `adr-template-bare.md`: the word stands last in the name, or first where there is no number."""
_ABOUT_TEMPLATES = re.compile(
    r"(?:adrs?|madr)?[-_ ]?0{0,6}[1-9]\d{0,7}[-_. ](?!(?:(?:adrs?|madr|decisions?|records?|nygard|architectur(?:e|al)|"
    r"short|long|full|minimal|bare|new|example|sample)[-_. ]?){0,4}template).{1,200}[-_. ]template\.\w+\Z"
)
"""`0012-email-template.md`: a decision with a number of its own, unless its text is still to be filled in."""
_UNFILLED = frozenset(("adr-placeholder-left", "adr-status-unknown", "adr-date-invalid"))
_NO_DECISION = re.compile(
    r"_|readme\b|(?:index|summary|changelog|contributing|license|glossary|toc|nav|sidebar|log|about)\.\w+\Z"
)


def kind_of(path: str, settings: Settings) -> str | None:
    """decision, runbook, incident or page, by its path alone; None: no document of ours."""
    name = path.rpartition("/")[2].lower()
    plain = name.startswith(("readme", "index."))
    for kind, patterns in (
        ("incident", settings.paths.incidents),
        ("runbook", settings.paths.runbooks),
        ("decision", settings.paths.decisions),
    ):
        if not under(path, patterns):
            continue
        if kind == "decision":
            return "decision" if _may_be_decision(path, name) else "page"
        if path.endswith(MARKDOWN):
            return "page" if plain or _TEMPLATE.match(name) else kind
    return "page" if under(path, (SITE_CONTENT,)) and path.endswith(MARKDOWN) else None


def _may_be_decision(path: str, name: str) -> bool:
    """A README or an index may be one in a folder of its own; a template is none, whatever it holds."""
    if name.startswith(("readme.", "index.")):
        return "/" in path
    if _ABOUT_TEMPLATES.match(name):
        return True
    return not (_DECISION_TEMPLATE.match(name) or _NO_DECISION.match(name))


def is_decision(text: Text, settings: Settings) -> bool:
    """Whether a file where decisions are kept holds one, now that its text is known."""
    name = read_name(text.path)
    file = text.path.rpartition("/")[2].lower()
    if file.startswith(("readme.", "index.")) and name.number is None and name.date is None:
        return "status" in text.front_keys
    if _ABOUT_TEMPLATES.match(file) and _is_unfilled(text):
        return False
    return format_of(text.path, settings) is not None or is_record(text, name)


def _is_unfilled(text: Text) -> bool:
    return any(doubt.code in _UNFILLED for doubt in read_record(text).decision.doubts)


def format_of(path: str, settings: Settings) -> str | None:
    """The format that the settings declare for the decisions of this path."""
    return next((f for pattern, f in settings.decisions.formats.items() if under(path, (pattern,))), None)
