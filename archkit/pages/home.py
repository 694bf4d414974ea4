"""The two pages that begin everything: home, and the one for whoever is new."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from archkit.pages import text, values
from archkit.pages.library import newest_first
from archkit.pages.page import Body
from archkit.pages.places import DECISIONS, HEALTH, HOME, RUNBOOKS, START, index_of, relative

if TYPE_CHECKING:
    from archkit.pages.library import Library

_RECENT = 8


def home(library: Library) -> Body:
    """One sentence, six cards with live numbers, the whole system in one picture, what changed last."""
    from archkit.draw.view import landscape, whole

    has_systems = any(True for _ in library.knowledge.of_kind("System"))
    drawn = any(True for _ in library.knowledge.of_kind("System", "Component"))
    view = partial(landscape, library.graph) if has_systems else partial(whole, library.graph)
    recent = text.table(("When", "What"), _recent(library))
    markdown = text.blocks(
        f"# {text.plain(library.name)}",
        "What runs here, whose it is, why it is so, and what to do when it fails.",
        '<div class="grid cards" markdown>',
        "\n\n".join(_cards(library)),
        "</div>",
        text.blocks("## All of it in one picture", text.picture(0)) if drawn else "",
        text.blocks("## Recently changed", recent) if recent else "",
    )
    return Body(markdown, (view,))


def _cards(library: Library) -> Iterator[str]:
    knowledge = library.knowledge

    def count(*kinds: str) -> int:
        return sum(1 for _ in knowledge.of_kind(*kinds))

    services, external = count("Component"), sum(e.type == "external" for e in knowledge.of_kind("Component"))
    accepted = sum(d.status == "accepted" for d in knowledge.decisions)
    alerts = sum(len(r.alerts) for r in knowledge.runbooks)
    errors = sum(f.severity == "error" for f in library.findings)
    warnings = sum(f.severity == "warning" for f in library.findings)
    health = values.listed(text.count(n, word) for n, word in ((errors, "error"), (warnings, "warning")) if n)
    yield _card("New here?", START, "How to read this site, and where to begin")
    yield _card(
        "Services",
        index_of("component"),
        f"{text.count(services - external, 'service')} in {text.count(count('System'), 'system')}",
    )
    decided = text.count(len(knowledge.decisions), "decision")
    yield _card("Decisions", f"{DECISIONS}/index.md", f"{decided}, {accepted} accepted")
    written = text.count(len(knowledge.runbooks), "runbook")
    answered = f" for {text.count(alerts, 'alert')}" if alerts else ""
    yield _card("Runbooks", f"{RUNBOOKS}/index.md", written + answered)
    yield _card("Teams", index_of("group"), text.count(count("Group"), "team"))
    yield _card("Health", HEALTH, health or "No error, no warning")


def _card(title: str, target: str, line: str) -> str:
    return f"-   **{text.link(title, relative(target, HOME))}**\n\n    {line}"


def _recent(library: Library) -> Iterator[tuple[str, str]]:
    shown = 0
    for path, day in library.recent:
        what = _page_of(library, path)
        if what and shown < _RECENT:
            shown += 1
            yield values.ago(day, library.today) or day, what
    if shown:
        return
    dated = [d for d in newest_first(library.knowledge.decisions) if d.date]
    for decision in sorted(dated, key=lambda d: d.date or "", reverse=True)[:_RECENT]:
        link = library.document_link(decision.path, library.decision_names[decision.path].full, HOME)
        yield decision.date or "", link


def _page_of(library: Library, path: str) -> str:
    """Links to what a file describes."""
    if library.places.document(path):
        titles = [d.title for d in library.knowledge.decisions if d.path == path]
        titles += [r.title for r in library.knowledge.runbooks if r.path == path]
        titles += [i.title for i in library.knowledge.incidents if i.path == path]
        return library.document_link(path, titles[0] if titles else path, HOME)
    found = [e.ref for e in library.knowledge.entities.values() if e.path == path]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return library.links(found[:3], HOME) + more


_TIERS = (
    ("1", "The business stops without it. It pages somebody at any hour, and it has a runbook."),
    ("2", "Customers notice soon. It pages somebody at any hour."),
    ("3", "Some notice, or notice later. It is mended in working hours."),
    ("4", "Nobody is harmed if it is away for days."),
)


def start(library: Library) -> Body:
    """How to read the site, what tiers mean, where to ask."""
    kinds = (
        ("component", "Services", "whose it is, what it needs, how it is run"),
        ("system", "Systems", "what belongs together"),
        ("flow", "Flows", "how a thing gets done across services"),
        ("group", "Teams", "who answers for what, and where to ask"),
    )
    present = {e.kind.lower() for e in library.knowledge.entities.values()}
    steps = [
        f"Look at {text.link('the picture of everything', relative(HOME, START))}: every box leads to its page.",
        *(
            f"{text.link(title, relative(index_of(kind), START))}: {what}."
            for kind, title, what in kinds
            if kind in present
        ),
        f"{text.link('Decisions', relative(DECISIONS + '/index.md', START))}: why it is so, and what was tried.",
        f"{text.link('Runbooks', relative(RUNBOOKS + '/index.md', START))}: what to do when it fails.",
    ]
    own = [text.link(title, relative(path, START)) for path, title in library.own.items()]
    markdown = text.blocks(
        "# New here?",
        "This site is made from files in the repository: whoever runs a thing writes down what it is.",
        text.numbered(steps),
        text.blocks("## Written by hand", text.bullets(own)) if own else "",
        "## What tiers mean {#tiers}",
        text.table(("Tier", "What it means"), _TIERS),
        "## Something is wrong or missing",
        "Every page has a link to the file it is made from. Change it there; the site follows.",
    )
    return Body(markdown)
