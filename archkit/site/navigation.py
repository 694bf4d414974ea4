"""The navigation: hubs as tabs, their indexes in the sidebar, every page between its neighbours.

Every page in the sidebar of every page is quadratic (45 CPU seconds at 1,000 pages, 11 without), so a section
holds its index and the sections below. The pages keep the section as their parent, for the breadcrumbs, and
their neighbours, for previous and next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from archkit.pages.page import Hub
from archkit.pages.page import Page as PageValue
from archkit.pages.places import HOME, START, TAGS
from archkit.site.safe import again, safe

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem

Find = Callable[[str], Page | None]


def navigation(tree: Sequence[PageValue | Hub], own: Sequence[StructureItem], find: Find) -> Navigation:
    """The navigation over the tree of all pages; `own` are pages written by hand and their sections.

    Own pages stand behind the page for newcomers; own sections are tabs of their own, the last ones.
    """
    items: list[StructureItem] = []
    ordered: list[Page] = []
    beside = [item for item in own if not item.is_section]
    for item in tree:
        if isinstance(item, Hub):
            items.append(_section(item, ordered, find))
        elif (page := find(item.path)) is None:
            continue
        elif item.path == START:
            tags = [found] if (found := find(TAGS)) is not None else []
            items.append(_with_children(safe("New here?"), [page, *beside, *tags]))
            ordered += [page, *_pages(beside), *tags]
        elif item.path == TAGS:
            continue
        else:
            items.append(page)
            ordered.append(page)
    if not any(isinstance(item, PageValue) and item.path == START for item in tree):
        items += beside
        ordered += _pages(beside)
    sections = [item for item in own if item.is_section]
    ordered += _pages(sections)
    _chain(ordered)
    return Navigation(items + sections, ordered)


def _section(hub: Hub, ordered: list[Page], find: Find) -> Section:
    pages = [p for page in hub.pages if (p := find(page.path)) is not None]
    first = [p for page in (hub.index, *hub.beside) if (p := find(page.path)) is not None]
    ordered += [*first, *pages]
    below = [_section(inner, ordered, find) for inner in hub.hubs]
    section = _with_children(safe(hub.title), [*first, *below])
    for page in pages:
        page.parent = section
    return section


def _with_children(title: str, children: Sequence[StructureItem]) -> Section:
    section = Section(title, list(children))
    for child in children:
        child.parent = section
    return section


def _pages(items: Iterable[StructureItem]) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Page):
            yield item
        yield from _pages(getattr(item, "children", None) or ())


def _chain(pages: Sequence[Page]) -> None:
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        page.previous_page, page.next_page = before, after


def own_sections(pages: Mapping[str, Page]) -> list[StructureItem]:
    """Pages written by hand in the order of their paths; a folder is a section."""
    top: list[StructureItem] = []
    folders: dict[str, Section] = {}

    def into(folder: str) -> list[StructureItem]:
        if not folder:
            return top
        if folder not in folders:
            parent, _, name = folder.rpartition("/")
            section = folders[folder] = Section(safe(_words(name)), [])
            around = into(parent)
            around.append(section)
            section.parent = folders.get(parent)
        return folders[folder].children

    for path in sorted(pages, key=lambda p: (p.rpartition("/")[0], not _is_index(p), p)):
        folder = path.rpartition("/")[0]
        into(folder).append(pages[path])
        pages[path].parent = folders.get(folder)
    return top


def wanted(nav: object, pages: Mapping[str, Page], warn: Callable[[str], None]) -> list[StructureItem]:
    """What a `nav` in `mkdocs.yml` names: pages written by hand, sections of them, links to elsewhere."""
    return list(_wanted(nav, pages, warn, 0))


def _wanted(
    nav: object, pages: Mapping[str, Page], warn: Callable[[str], None], depth: int
) -> Iterator[StructureItem]:
    for entry in nav if isinstance(nav, Sequence) and not isinstance(nav, str) and depth < 8 else ():
        pairs = list(entry.items()) if isinstance(entry, Mapping) else [(None, entry)]
        for title, value in pairs:
            if isinstance(value, str):
                if (found := _entry(title, value, pages, warn)) is not None:
                    yield found
            elif children := list(_wanted(value, pages, warn, depth + 1)):
                yield _with_children(safe(title), children)


def _entry(
    title: object, value: str, pages: Mapping[str, Page], warn: Callable[[str], None]
) -> StructureItem | None:
    page = pages.get(value.removeprefix("./"))
    if page is not None:
        page.title = safe(title) if title is not None else page.title
        return page
    if value.startswith(("https://", "http://")):
        return Link(safe(title or value), safe(value))
    if value != HOME:
        warn(f"`nav` in mkdocs.yml names `{value[:200]}`, and there is no such page")
    return None


def foreign(items: Iterable[StructureItem]) -> list[StructureItem]:
    """What other plugins put into the navigation, its titles as text."""
    found = list(items)
    for item in found:
        item.title = again(item.title or "")
        foreign(getattr(item, "children", None) or ())
    return found


def _is_index(path: str) -> bool:
    return path.rpartition("/")[2].lower() in ("index.md", "readme.md")


def _words(name: str) -> str:
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
