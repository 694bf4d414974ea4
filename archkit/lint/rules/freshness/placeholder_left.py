"""A page still holds text of the template it was made from, or a word for what is still to be written.

## Why
`TODO` and `_What to do, with the command to type._` look like a section from afar. The one who was paged finds out
that there is nothing in it when it is too late. A decision's placeholders are the affair of `adr-placeholder-left`.

## Bad
```markdown
<!-- file: site/content/restore.md -->
# Restore

## Steps

1. _What to do, with the command to type._ <!-- error -->

## Afterwards

TODO <!-- error -->
```

## Good
```markdown
<!-- file: site/content/restore.md -->
# Restore

## Steps

1. Run `pg_restore --clean`.

_Nobody has tried this with more than a terabyte._
```

## Fix
Write what belongs there, or take the section out: one that is missing is easier to see than one that is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archkit.lint.rule import Context, rule
from archkit.model.adr.placeholder import is_placeholder
from archkit.source.location import Place, Span
from archkit.source.problem import Problem

_KINDS = frozenset(("runbook", "page", "incident"))
_MOST = 20
_ITEM = re.compile(r"[ \t]{0,12}(?:[-*+]|\d{1,3}[.)])?[ \t]{0,4}")
_PROMPT = re.compile(r"_(?! )[^_`\n]{3,300}[.?…]_\Z|_\.\.\._\Z|_hh:mm_ [-–] _[^_\n]{1,100}_\Z")
_WORD = re.compile(r"(?:TODO|TBD|TBA|FIXME|XXX)\b")
_FENCE = re.compile(r"[ \t>]{0,12}(```|~~~)")
_COMMENT = re.compile(r"[ \t]{0,12}<!--")


@rule(severity="warning", family="freshness")
def check(context: Context) -> Iterator[Problem]:
    """The first lines of every page in which nobody has written anything yet."""
    from archkit.source.prose import begin

    knowledge = context.knowledge
    if knowledge.text is None:
        return
    for path, kind in knowledge.files.items():
        if kind not in _KINDS or not path.endswith((".md", ".markdown")):
            continue
        text = knowledge.text(path)
        if not any(sign in text for sign in _SIGNS):
            continue
        document = begin(text.encode("utf-8", "replace"), path)
        for count, (line, column, words) in enumerate(_places(document.body, document.body_line)):
            if count == _MOST:
                break
            yield Problem(
                f"`{words if len(words) <= 60 else words[:59] + '…'}` is still to be written",
                Place(path, span=Span(line, column, line, column + len(words))),
                label="nobody has filled this in",
                why="it looks like an answer and is none",
                help="write it, or take the section out",
                subject=path,
            )


_SIGNS = ("TODO", "TBD", "TBA", "FIXME", "XXX", "._", "?_", "…_", "_hh:mm_", "{", "[", "<")


def _places(body: str, first: int) -> Iterator[tuple[int, int, str]]:
    """Line, column and words of every placeholder outside of code."""
    fence = ""
    section: list[tuple[int, int, str]] = []
    is_alone = True
    for number, line in enumerate(body.split("\n"), first):
        if mark := _FENCE.match(line):
            fence = "" if fence == mark[1] else fence or mark[1]
            is_alone = False
            continue
        if fence or not line.strip() or _COMMENT.match(line):
            continue
        if line.lstrip().startswith("#"):
            yield from section if is_alone else ()
            section, is_alone = [], True
            continue
        start = _ITEM.match(line)
        at = start.end() if start else 0
        words = line[at:].rstrip()
        if _WORD.match(words) or (is_placeholder(words) and not words.startswith(("[", "<", "`"))):
            yield number, at + 1, words
        elif _PROMPT.match(words):
            # Prompts of the templates are in italics; so is a remark, but it does not stand alone in its section.
            section.append((number, at + 1, words))
        else:
            is_alone = False
    yield from section if is_alone else ()
