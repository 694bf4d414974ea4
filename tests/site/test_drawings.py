"""A drawing is made once; the next build of the site takes it from the cache, and trusts it no more than a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from archkit.draw.shapes import Line, Node, View
from archkit.site.drawings import Drawings
from archkit.store.cache import SqliteCache

VIEW = View(
    "component-web",
    "Web",
    "component",
    nodes=(
        Node("component:default/web", "Web", "component"),
        Node("component:default/order", "Order", "component"),
    ),
    edges=(Line("component:default/web", "component:default/order", relation="calls"),),
)
MARK = '<p><span data-archkit-view="0"></span></p>'


class Counting(SqliteCache):
    """Tells how many drawings were given to it."""

    saved = 0

    def save(self, texts: Mapping[str, str], reader: str) -> None:
        self.saved += len(texts)
        super().save(texts, reader)


class Hostile(SqliteCache):
    """Somebody has written into it."""

    def load(self, blob_ids: Collection[str], reader: str) -> Mapping[str, str]:
        return dict.fromkeys(
            blob_ids, '<svg onload="alert(1)"><script>alert(1)</script><title>Web</title></svg>'
        )


def page(drawings: Drawings, address: str = "../order/") -> str:
    return drawings.insert(MARK, [lambda: VIEW], lambda ref: address if "order" in ref else None)


def test_the_next_build_takes_the_same_drawing_from_the_cache(tmp_path: Path) -> None:
    cache = Counting(tmp_path)
    first = Drawings(cache)
    drawn = page(first)
    first.keep()
    second = Drawings(cache)
    assert page(second) == drawn
    assert "Order" in drawn and "../order/" in drawn
    second.keep()
    assert cache.saved == 1


def test_a_drawing_whose_links_lead_elsewhere_is_another_one(tmp_path: Path) -> None:
    cache = Counting(tmp_path)
    for address in ("../order/", "../shop/order/"):
        drawings = Drawings(cache)
        assert address in page(drawings, address)
        drawings.keep()
    assert cache.saved == 2


def test_what_somebody_wrote_into_the_cache_does_not_run_on_the_page(tmp_path: Path) -> None:
    shown = page(Drawings(Hostile(tmp_path)))
    assert "Web" in shown
    assert "alert" not in shown


def test_without_a_cache_it_is_drawn() -> None:
    assert "Order" in page(Drawings())
