"""The configuration reference: a page for each component, and one index that readers search and filter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archkit.analysis.configuration import unread
from archkit.evidence.secret import shown
from archkit.pages import text, values
from archkit.pages.page import Body
from archkit.pages.places import CONFIGURATION, relative

if TYPE_CHECKING:
    from archkit.analysis.configuration import Comparison, Difference
    from archkit.evidence.setting import Setting
    from archkit.model.knowledge import Entity
    from archkit.pages.library import Library
    from archkit.source.data import Json

COLUMNS = ("Name", "Type", "Default", "Required", "Secret", "Takes effect on", "What it does")
INDEX = ("Name", "What it does", "Component", "Default", "Required", "Secret", "Takes effect on")
ALWAYS = frozenset({"Name", "Component", "What it does"})
FACETS = ("Component", "Required", "Secret", "Takes effect on")
_MOST_USES = 8
_LEAD = "Every setting: what it does, what holds when it is not set, and what makes a new value count."


def index(library: Library, page: str) -> Body:
    """All settings of all components in one table."""
    rows = [
        _indexed(library, entity, number, item, page)
        for entity in _documented(library)
        for number, item in enumerate(_items(library, entity), 1)
    ]
    table, used = _table(INDEX, rows)
    facets = [f for f in FACETS if f in used]
    return Body(
        text.blocks(
            "# Configuration",
            _LEAD,
            text.facets(*facets) if len(rows) > 1 else "",
            table or "Nobody has documented a setting yet: add `config` to a component.",
        )
    )


def _indexed(
    library: Library, entity: Entity, number: int, item: Mapping[str, Json], page: str
) -> Sequence[str]:
    """A row of the index, where every answer that readers filter by is yes or no."""
    _, default, required, secret, reload, about = _facts(item)
    return (
        _anchored(library, entity, number, item, page),
        _roomy(about),
        library.link(entity.ref, page),
        default,
        required or ("no" if item.get("default") is not None else ""),
        secret or "no",
        reload,
    )


def body(library: Library, entity: Entity, page: str) -> Body:
    """The settings of one component, where each is used, and what is not as documented."""
    items = _items(library, entity)
    comparison = library.compared(entity) if library.compared is not None else None
    rows = [
        [_mark(n) + _name(item), *facts[:-1], _roomy(facts[-1])]
        for n, item in enumerate(items, 1)
        for facts in (_facts(item),)
    ]
    table, _ = _table(COLUMNS, rows)
    everything = text.link("Configuration of all components", relative(f"{CONFIGURATION}/index.md", page))
    return Body(
        text.blocks(
            f"# Configuration of {text.plain(entity.label) or text.NONE}",
            f"What {library.link(entity.ref, page)} is told from outside. See also {everything}.",
            _differences(library, comparison),
            table or "No setting is documented.",
            _uses(library, comparison),
        )
    )


def summary(library: Library, entity: Entity, page: str) -> str:
    """The settings on a component's own page: five columns, without where they are used."""
    target = library.places.configuration.get(entity.ref)
    rows = [
        (text.code(str(item.get("name", ""))), kind, _in_short(item, default), reload, about)
        for item in _items(library, entity)
        for kind, default, _required, _secret, reload, about in (_facts(item),)
    ]
    if not rows or target is None:
        return ""
    table = text.table(("Name", "Type", "Default", "Takes effect on", "What it does"), rows)
    further = text.link("Where each is used", relative(target, page))
    return text.blocks("## Configuration", table, f"{further}.")


def _in_short(item: Mapping[str, Json], default: str) -> str:
    """What holds when nothing is set, or that something must be."""
    words = [word for word in ("secret", "required") if item.get(word) is True]
    return values.listed(words) if words else default


def _documented(library: Library) -> Iterator[Entity]:
    for ref in sorted(library.places.configuration, key=lambda r: library.label(r).casefold()):
        yield library.knowledge.entities[ref]


def _items(library: Library, entity: Entity) -> list[dict[str, Json]]:
    return values.items(library.spec(entity).get("config"))


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[str, list[str]]:
    """The table without columns that nobody filled, and the columns it has."""
    used = [i for i, name in enumerate(columns) if name in ALWAYS or any(row[i] for row in rows)]
    shown_columns = [columns[i] for i in used]
    return text.table(shown_columns, [[row[i] for i in used] for row in rows]), shown_columns


def _facts(item: Mapping[str, Json]) -> tuple[str, ...]:
    """Type, default, required, secret, reload and description of one setting."""
    return (
        values.listed([values.shown(item.get("type")), values.shown(item.get("unit"))]),
        _default(item),
        _yes(item.get("required")),
        _yes(item.get("secret")),
        values.shown(item.get("reload")),
        _about(item),
    )


def _about(item: Mapping[str, Json]) -> str:
    written = item.get("description")
    return text.prose(written) if isinstance(written, str) else values.shown(written)


def _roomy(sentence: str) -> str:
    """A sentence in a cell that stays wide enough to be read beside all the others."""
    return f'<span class="ak-about">{sentence}</span>' if sentence else ""


def _default(item: Mapping[str, Json]) -> str:
    """The default as code, or an example; of a secret neither."""
    if item.get("secret") is True:
        return ""
    name = str(item.get("name", ""))
    default, example = _written(name, item.get("default")), _written(name, item.get("example"))
    if default is not None:
        return text.code(default)
    return f"such as {text.code(example)}" if example else ""


def _written(name: str, value: Json) -> str | None:
    if value is None or isinstance(value, dict):
        return None
    if isinstance(value, list):
        value = ",".join(str(v) for v in value)
    return shown(name, str(value).lower() if isinstance(value, bool) else str(value))


def _yes(value: Json) -> str:
    return "yes" if value is True else "no" if value is False else ""


def _name(item: Mapping[str, Json]) -> str:
    return text.whole(text.code(str(item.get("name", ""))))


def _mark(number: int) -> str:
    return f'<span id="setting-{number}"></span>'


def _anchored(library: Library, entity: Entity, number: int, item: Mapping[str, Json], page: str) -> str:
    """A setting's name as a link to its line on the component's page."""
    target = relative(library.places.configuration[entity.ref], page)
    return text.whole(text.link(str(item.get("name", "")), f"{target}#setting-{number}"))


def _differences(library: Library, comparison: Comparison | None) -> str:
    if comparison is None or not comparison.differences:
        return ""
    rows = [_difference(library, d) for d in comparison.differences]
    title = text.count(len(rows), "difference") + " from what is really used"
    return text.box("warning", title, text.bullets(rows))


def _difference(library: Library, difference: Difference) -> str:
    places = _places(library, difference.evidence)
    return f"{text.prose(difference.message)}{f' ({places})' if places else ''}"


def _uses(library: Library, comparison: Comparison | None) -> str:
    """Where each setting is read, listed and set."""
    if comparison is None:
        return ""
    if not comparison.sources:
        return text.blocks(
            "## Where it is used",
            "Not known here: the source is not in this repository, or no `sourcePaths` name it.",
        )
    rows = [
        (
            text.whole(text.code(item.name)),
            _places(library, item.uses, "reads"),
            _places(library, item.uses, "lists", "sets"),
        )
        for item in comparison.items
    ]
    columns = ("Name", "Read by", "Listed or set in")
    used = [0, 1, *([2] if any(row[2] for row in rows) else [])]
    table = text.table([columns[i] for i in used], [[row[i] for i in used] for row in rows])
    return text.blocks("## Where it is used", table, _unread(comparison)) if table else ""


def _unread(comparison: Comparison) -> str:
    """What could not be looked at: a setting may be used there, too."""
    return text.bullets(
        f"Not read: {values.listed([*map(text.code, paths[:3]), *([f'{len(paths) - 3} more'] if paths[3:] else [])])}"
        f" ({text.prose(why)})"
        for why, paths in unread([comparison])
    )


def _places(library: Library, settings: Sequence[Setting], *roles: str) -> str:
    found = [s for s in settings if not roles or s.role in roles]
    links = [library.source_link(s.path, line=s.line) for s in found[:_MOST_USES]]
    more = len(found) - _MOST_USES
    return values.listed([*links, f"{more} more" if more > 0 else ""])
