"""The building blocks of a page's Markdown. Whatever comes from the knowledge base is escaped on its way in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archkit.source import escape

NONE = "—"
"""What stands where nothing is known."""


def plain(text: str) -> str:
    """A run of text, never read as markup."""
    return escape.markdown(text)


def prose(text: str) -> str:
    """A message of archkit: what stands between backticks in it is a name."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    shown = [code(part) if i % 2 else inside(part) for i, part in enumerate(parts)]
    return "".join(shown).strip()


def code(text: str) -> str:
    """A name or a value as written."""
    return f"<code>{escape.markdown(text)}</code>" if text.strip() else ""


def link(text: str, target: str) -> str:
    """A link to another page; the target is a path that archkit made."""
    return f"[{plain(text) or NONE}]({target})"


def address(text: str, url: str) -> str:
    """A link to an address that somebody wrote: only http, https and mailto lead anywhere."""
    safe = web_address(url)
    return f"[{plain(text)}](<{safe}>)" if safe else plain(text)


def web_address(url: str) -> str | None:
    """The address, percent-encoded where Markdown or HTML would stumble; None when it is none."""
    from urllib.parse import quote, urlsplit

    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https", "mailto"):
        return None
    if parts.scheme.lower() != "mailto" and not parts.netloc:
        return None
    return quote(url.strip(), safe="/:?#@!$&'()*+,;=%~-._")


def blocks(*parts: str | Iterable[str]) -> str:
    """Blocks of Markdown with an empty line between them; empty ones are left out."""
    flat = [p for part in parts for p in ([part] if isinstance(part, str) else part)]
    return "\n\n".join(p.strip("\n") for p in flat if p.strip()) + "\n"


def bullets(items: Iterable[str]) -> str:
    """A plain list."""
    return "\n".join(f"- {item}" for item in items)


def numbered(items: Iterable[str]) -> str:
    """A list with numbers."""
    return "\n".join(f"{i}. {item}" for i, item in enumerate(items, 1))


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with real headers; empty when there are no rows. Cells are Markdown already."""
    body = [f"| {' | '.join(cell or NONE for cell in row)} |" for row in rows]
    if not body:
        return ""
    return "\n".join([f"| {' | '.join(headers)} |", "|" + " --- |" * len(headers), *body])


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """A table of facts; those without a value are left out."""
    return table(("Fact", "Value"), [(name, value) for name, value in rows if value])


def chips(items: Iterable[str]) -> str:
    """A row of short facts under a heading. Items are Markdown already."""
    return " ".join(f'<span class="ak-chip">{item}</span>' for item in items if item)


def tabs(*pairs: tuple[str, str]) -> str:
    """Content under tabs; one without content is left out, and a single one needs no tab."""
    shown = [(title, content) for title, content in pairs if content.strip()]
    if len(shown) == 1:
        return shown[0][1]
    return "\n\n".join(f'=== "{title}"\n\n{indent(content)}' for title, content in shown)


def box(kind: str, title: str, content: str) -> str:
    """An admonition: `note`, `warning`, `danger`. The title is text of ours or escaped already."""
    quoted = title.replace('"', "&quot;")
    return f'!!! {kind} "{quoted}"\n\n{indent(content)}'


def folded(kind: str, title: str, content: str) -> str:
    """A box that readers open; none without content."""
    return content.strip() and "???" + box(kind, title, content).removeprefix("!!!")


def indent(content: str) -> str:
    """Four spaces before every line that has something."""
    return "\n".join(f"    {line}" if line.strip() else "" for line in content.split("\n"))


def fence(content: str, language: str = "") -> str:
    """A block of code that nothing in it can end."""
    import re

    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{language}\n{content.rstrip()}\n{ticks}"


def unsearched(content: str) -> str:
    """Blocks that the search passes over; none without content."""
    return content.strip() and f"<div data-search-exclude markdown>\n\n{content.strip()}\n\n</div>"


def whole(name: str) -> str:
    """A name in a cell, Markdown already, that is not broken in two."""
    return f'<span class="ak-whole">{name}</span>'


def facets(*columns: str) -> str:
    """A mark before a table: readers filter it by these columns."""
    return f'<div class="ak-facets" data-archkit-facets="{"|".join(columns)}"></div>'


def picture(index: int) -> str:
    """The mark where the drawing with this number belongs."""
    return f'<span data-archkit-view="{index}"></span>'


def count(number: int, one: str, many: str = "") -> str:
    """`1 service`, `3 services`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def inside(text: str) -> str:
    """A part of a line, never read as markup, with the spaces that stand between it and its neighbours."""
    escaped = escape.markdown(text)
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() else ""
    return f"{before}{escaped}{after}" if escaped else before
