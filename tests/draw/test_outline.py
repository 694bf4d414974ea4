"""Trees in rows and work over time: given these values, these rows, in light and in dark, and nothing that runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from archkit.draw.branches import Branch
from archkit.draw.outline import Outline, Row
from archkit.draw.waterfall import Limit, Span, Waterfall
from archkit.site import clean
from tests.draw.made import labels

NS = "{http://www.w3.org/2000/svg}"
ORDER, STOCK = "component:default/order", "component:default/stock"
TREE = Outline(
    "What Buy needs",
    ("by itself", "share"),
    (
        Row(Branch("Buy", note="all steps"), ("99 %", "")),
        Row(Branch("Order", 1, ORDER), ("99.9 %", "80 %"), 0.8),
        Row(Branch("Stock", 2, STOCK, "soft"), ("not stated", "20 %"), 0.2),
    ),
    (("plain", "needed"), ("soft", "one can do without"), ("broken", "ends")),
)
TIME = Waterfall(
    "Where time goes",
    (
        Span(Branch("Look", 0, ORDER), 0, 100),
        Span(Branch("own work", 1), 0, 50, "own"),
        Span(Branch("Pay", 0, STOCK), 100, 200),
        Span(Branch("Tell"), 300, None),
    ),
    (Limit(400, "objective 400 ms"),),
)


def shapes(drawn: str, *kinds: str) -> list[tuple[float, float]]:
    """Where each bar of these colours begins, and how long it is."""
    groups = ElementTree.fromstring(drawn).iter(f"{NS}g")
    found = [g[0] for g in groups if g.get("class") in {f"ak-{k}" for k in kinds} and g[0].tag == f"{NS}rect"]
    return [(float(r.get("x", "")), float(r.get("width", ""))) for r in found]


def texts(drawn: str) -> list[str]:
    return [t.text or "" for t in ElementTree.fromstring(drawn).iter(f"{NS}text")]


def test_a_tree_says_every_name_and_cell_and_explains_only_the_lines_it_has() -> None:
    assert texts(TREE.svg({})) == [
        "Buy", "all steps", "Order", "Stock", "by itself", "share", "99 %", "", "99.9 %", "80 %", "not stated",
        "20 %", "needed", "one can do without",
    ]  # fmt: skip


def test_shares_are_bars_of_their_length() -> None:
    (_, first), (_, second) = shapes(TREE.svg({}), "topic")
    assert first == 4 * second


def test_names_lead_to_their_pages_and_nowhere_else() -> None:
    drawn = TREE.svg({ORDER: "../order/", STOCK: "javascript:alert(1)"})
    assert re.findall(r'href="([^"]*)"', drawn) == ["../order/"]
    assert 'role="graphics-document"' in drawn and 'role="img"' in TREE.svg({})


def test_work_begins_where_it_begins_and_ends_before_its_limit() -> None:
    waits = shapes(TIME.svg({}), "component")[:2]
    (look, own), pay = (waits[0], shapes(TIME.svg({}), "database")[0]), waits[1]
    assert look[0] == own[0] and look[1] == 2 * own[1]
    assert pay[0] == look[0] + look[1] and pay[1] == 2 * look[1]
    assert "objective 400 ms" in texts(TIME.svg({})) and TIME.whole == 400


def test_what_is_unknown_is_said_and_has_no_length() -> None:
    drawn = TIME.svg({})
    assert "unknown" in texts(drawn) and drawn.count("<circle") == 1
    assert Waterfall("x", (Span(Branch("Tell"), 0, None),)).is_empty and not TIME.is_empty


def test_readers_of_screens_are_told_all_of_it() -> None:
    assert TREE.told == "Buy, all steps, 99 %. Order, 99.9 %, 80 %. Stock, not stated, 20 %."
    assert TIME.told.endswith("Pay: 200 ms from 100 ms. Tell: unknown from 300 ms. objective 400 ms.")


@given(labels, labels, st.floats(0, 1e300), st.one_of(st.none(), st.floats(0, 1e300)), st.integers(0, 10_000))
def test_nothing_becomes_markup_and_no_number_breaks_a_drawing(
    label: str, said: str, start: float, ms: float | None, depth: int
) -> None:
    name = Branch(label, depth, said, "broken", said)
    drawings = (
        Outline(
            label, (said,), (Row(name, (said,), start), Row(name, (label,))), (("broken", said),), (said,)
        ),
        Waterfall(label, (Span(name, start, ms, "beside"), Span(name, 0, 1)), (Limit(start, said),)),
    )
    for drawing in drawings:
        drawn = drawing.svg({said: said})
        assert drawn == drawing.svg({said: said})
        assert {child.tag.removeprefix(NS) for child in ElementTree.fromstring(drawn).iter()} <= {
            "svg", "title", "desc", "style", "rect", "g", "text", "path", "line", "a", "circle",
        }  # fmt: skip
        assert "nan" not in re.sub(r"<(text|title|desc)\b.*?</\1>", "", drawn, flags=re.DOTALL)


def test_the_site_lets_them_through_as_they_are() -> None:
    for drawing in (TREE, TIME):
        drawn = re.sub(r"<style>.*?</style>", "", drawing.svg({ORDER: "../order/"}), flags=re.DOTALL)
        cleaned = clean.drawing(drawn)
        for part in ("<rect", "<path", "<line", "<text", "<circle", "href="):
            assert cleaned.count(part) == drawn.count(part)
