"""`archkit search`: words in entities, decisions, runbooks and incidents."""

from __future__ import annotations

from typing import Annotated

import typer

from archkit.cli.options import Root, one_of, workspace
from archkit.errors import ArchkitError

app = typer.Typer(rich_markup_mode=None, add_completion=False)

_EXAMPLES = """Examples:

\b
  archkit search outbox
  archkit search payment provider     all of the words
  archkit search saga --kind decision
  archkit search kafka --format json"""


@app.command(epilog=_EXAMPLES)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help="All of them must be found.")],
    root: Root = ".",
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only this kind: component, decision, runbook ...")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Find words in entities, decisions and runbooks. Exit code 1 when nothing is found."""
    import sys
    from dataclasses import asdict

    from archkit.cli.terminal import emit, room
    from archkit.model.search import KINDS as DOCUMENTS
    from archkit.model.search import search as find
    from archkit.report.table import as_json, columns

    one_of(format, ("text", "json"), "--format")
    if not any(word.strip() for word in words):
        raise ArchkitError("there is no word to search for", "`archkit search outbox`")
    knowledge = workspace(root).knowledge
    if kind is not None:
        there = {e.kind.lower() for e in knowledge.entities.values()}
        kind = one_of(kind.lower(), tuple(sorted(there.union(DOCUMENTS))), "--kind")
    hits = [h for h in find(knowledge, words) if kind in (None, h.kind)]
    if format == "json":
        emit(as_json([asdict(h) for h in hits[:limit]]))
        return int(not hits)
    if not hits:
        print(f"nothing speaks of {' '.join(words)}", file=sys.stderr)
        return 1
    rows = [
        (h.kind, h.id, h.title if h.title.lower() != h.id.partition(":")[2] else "", h.text)
        for h in hits[:limit]
    ]
    emit(columns(("kind", "name", "title", "about"), rows, width=room()))
    if len(hits) > limit:
        print(f"{len(hits) - limit} more; `--limit {len(hits)}` shows them", file=sys.stderr)
    return 0
