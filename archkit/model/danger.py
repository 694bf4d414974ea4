"""Commands that destroy something, in the code of a runbook, and whether a warning stands beside them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archkit.source.lines import Line
from archkit.source.prose import Fence


class Danger(NamedTuple):
    """A command that takes something away for good, without a word of warning beside it."""

    what: str
    """As people call it: `rm -rf`, `DROP TABLE`."""
    line: int
    column: int
    end: int


_COMMANDS: Sequence[tuple[str, re.Pattern[str]]] = tuple(
    (name, re.compile(pattern, flags))
    for name, pattern, flags in (
        ("rm -rf", (r"\brm[ \t]+(?:-[a-zA-Z-]{1,20}[ \t]+){0,4}"
         r"-(?:[a-zA-Z]{0,6}r[a-zA-Z]{0,6}f|[a-zA-Z]{0,6}f[a-zA-Z]{0,6}r)[a-zA-Z]{0,6}\b"), re.IGNORECASE),
        ("rm -rf", r"\brm[ \t]+-r[ \t]+-f\b|\brm[ \t]+-f[ \t]+-r\b", re.IGNORECASE),
        ("rm -rf", r"\brm[ \t]+--recursive[ \t]+--force\b", 0),
        ("kubectl delete", (r"\bkubectl\b[^|;&\n]{0,200}?\bdelete\b"
         r"(?![ \t]+(?:pods?|po)\b(?![^|;&\n]{0,200}--(?:all|force)\b))"), 0),
        ("helm uninstall", r"\bhelm[ \t]+(?:[^|;&\n]{0,80}?[ \t])?(?:uninstall|delete)\b", 0),
        ("terraform destroy", (r"\b(?:terraform|tofu|terragrunt)[ \t]+(?:[^|;&\n]{0,80}?[ \t])?"
         r"(?:destroy\b|apply\b[^|;&\n]{0,80}-destroy\b)"), 0),
        ("pulumi destroy", r"\bpulumi[ \t]+destroy\b", 0),
        ("DROP", r"\bdrop[ \t]+(?:table|database|schema|keyspace|tablespace|column|user|role)\b", re.IGNORECASE),
        ("dropdb", r"\bdropdb[ \t]", 0),
        ("dropDatabase", r"\bdropDatabase\(", 0),
        ("TRUNCATE", r"\btruncate[ \t]+(?:table[ \t]+\w|-s[ \t]*0)", re.IGNORECASE),
        ("DELETE without WHERE", r"\bdelete[ \t]+from[ \t]+[\w.\"`]{1,80}[ \t]*(?=[;\"']|$)", re.IGNORECASE),
        ("FLUSHALL", r"\bflush(?:all|db)\b", re.IGNORECASE),
        ("git push --force", r"\bgit[ \t]+push\b[^|;&\n]{0,120}?[ \t](?:--force(?!-)|-f)\b", 0),
        ("git reset --hard", r"\bgit[ \t]+reset[ \t]+--hard\b", 0),
        ("git clean", r"\bgit[ \t]+clean[ \t]+-[a-zA-Z]{0,5}f", 0),
        ("dd of=/dev", r"\bdd[ \t][^|;&\n]{0,120}?of=/dev/", 0),
        ("mkfs", r"\bmkfs(?:\.\w{1,10})?[ \t]", 0),
        ("docker volume rm", r"\bdocker[ \t]+(?:volume[ \t]+(?:rm|prune)|system[ \t]+prune)\b", 0),
        ("kafka-topics --delete", r"\bkafka-topics(?:\.sh)?\b[^|;&\n]{0,200}?--delete\b", 0),
        ("aws s3 rm", r"\baws[ \t]+s3[ \t]+(?:rm\b[^|;&\n]{0,200}?--recursive|rb\b)", 0),
        ("aws delete", r"\baws[ \t]+[a-z0-9-]{2,30}[ \t]+(?:delete|terminate|purge)-[a-z-]{2,60}", 0),
        ("gcloud delete", r"\bgcloud[ \t]+[^|;&\n]{0,120}?[ \t]delete\b", 0),
        ("az delete", r"\baz[ \t]+[a-z][^|;&\n]{0,80}?[ \t](?:delete|purge)\b", 0),
        ("curl -X DELETE", r"\bcurl\b[^|;&\n]{0,200}?(?:-X[ \t]*|--request[ \t=])[\"']?DELETE\b", 0),
        ("patronictl remove", r"\bpatronictl[ \t]+(?:[^|;&\n]{0,80}?[ \t])?remove\b", 0),
        ("zfs destroy", r"\b(?:zfs|zpool)[ \t]+destroy\b", 0),
        ("lvremove", r"\b(?:lv|vg|pv)remove\b", 0),
    )
)  # fmt: skip
"""What each is called, and how it is written. Deleting a pod is left out: it is how pods are restarted."""

_MAY = re.compile(
    r"\brm\b|delete|destroy|drop|truncate|flush|push|reset|clean|\bdd\b|mkfs|prune|remove|uninstall|\brb\b|terminate|purge",
    re.IGNORECASE,
)
"""A word that each of them has: most lines have none."""
_HARMLESS = re.compile(r"--dry-run|--whatif", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*(?:#|--[ \t]|//|::|REM[ \t])", re.IGNORECASE)

_WARNING = re.compile(
    r"warn|caution|danger|careful|attention|destructive|irrevers|undone|not be recovered|unrecoverable|no way back"
    r"|\bloses?\b|\blost\b|\bloss\b|\bdeletes?\b|\bremoves?\b|\bwipes?\b|\berases?\b|\bdestroys?\b|permanent|for good"
    r"|\bbackups?\b|\bsnapshots?\b|make sure|double[- ]check|\bonly (?:if|when|after|once)\b|\bnever\b|do not|don't"
    r"|\bsafe\b|last resort|⚠|🚨|❗|‼|achtung|vorsicht|gefahr|unwiderruflich|attention|peligro|cuidado",
    re.IGNORECASE,
)
_ABOVE, _BELOW = 6, 2
"""Lines of text before a block of code, and behind it, in which a warning is looked for."""


def dangers(fences: Sequence[Fence], lines: Sequence[Line], headings: Sequence[int]) -> Iterator[Danger]:
    """Commands of these blocks that destroy something and that nothing warns of.

    `lines` are the lines outside code, in order; `headings` the lines on which sections begin.
    """
    if not any(_MAY.search(fence.text) for fence in fences):
        return
    warned = [line.number for line in lines if _WARNING.search(line.text)]
    numbers = [line.number for line in lines]
    for fence in fences:
        texts = fence.text.split("\n")
        found = [danger for n, text in enumerate(texts) for danger in _in_line(text, fence.line + n)]
        if not found or _is_beside(fence.line, len(texts), numbers, warned, headings):
            continue
        comments = [fence.line + n for n, t in enumerate(texts) if _COMMENT.match(t) and _WARNING.search(t)]
        for danger in found:
            text = texts[danger.line - fence.line]
            behind = text[danger.end - 1 :]
            is_marked = "#" in behind and _WARNING.search(behind[behind.index("#") :])
            if not is_marked and not any(0 < danger.line - c <= 3 for c in comments):
                yield danger


def _in_line(text: str, number: int) -> Iterator[Danger]:
    if not _MAY.search(text) or _COMMENT.match(text) or _HARMLESS.search(text):
        return
    text = text[:2000]
    for name, pattern in _COMMANDS:
        match = pattern.search(text)
        if match:
            start = len(text) - len(text.lstrip()) if match.start() == 0 else match.start()
            yield Danger(name, number, start + 1, max(match.end(), start + 1) + 1)
            return


def _is_beside(
    first: int, count: int, numbers: Sequence[int], warned: Sequence[int], headings: Sequence[int]
) -> bool:
    """Whether one of the lines of text right before or behind a block warns, in the same section."""
    last = first + count
    above, below = bisect_left(numbers, first), bisect_right(numbers, last - 1)
    at = bisect_left(headings, first)
    begin = headings[at - 1] if at else 0
    end = headings[at] if at < len(headings) else last + _BELOW * 100
    near = [
        n
        for n in (*numbers[max(above - _ABOVE, 0) : above], *numbers[below : below + _BELOW])
        if begin <= n < end
    ]
    return not set(near).isdisjoint(warned)
