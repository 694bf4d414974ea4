"""A bar chart: given these values, these bars, in light and in dark, and nothing that runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

from hypothesis import given
from hypothesis import strategies as st

from archkit.draw.chart import Bar, Bars, Chart, describe, svg
from archkit.site import clean

NS = "{http://www.w3.org/2000/svg}"
CHART = Chart(
    "How long",
    (("detect", "topic"), ("restore", "component")),
    (
        Bars("Tier 1", (Bar(30, "30 min"), Bar(60, "1 h"))),
        Bars("Tier 2", (Bar(None, "unknown"), Bar(15, "15 min"))),
    ),
)


def bars(chart: Chart) -> list[float]:
    root = ElementTree.fromstring(svg(chart))
    found = [float(r.get("width", "")) for r in root.iter(f"{NS}rect") if r.get("class") == "ak-shape"]
    return found[len(chart.series) :]


def test_bars_are_as_long_as_their_values_and_what_is_unknown_has_none() -> None:
    half, whole, quarter = bars(CHART)
    assert half * 2 == whole == quarter * 4


def test_every_value_is_written_and_told_to_a_reader_of_screens() -> None:
    texts = [t.text for t in ElementTree.fromstring(svg(CHART)).iter(f"{NS}text")]
    assert texts == ["detect", "restore", "Tier 1", "30 min", "1 h", "Tier 2", "unknown", "15 min"]
    assert describe(CHART) == "Tier 1: detect 30 min, restore 1 h. Tier 2: detect unknown, restore 15 min."


def test_it_has_colours_for_light_and_dark() -> None:
    drawn = svg(CHART)
    assert "prefers-color-scheme:dark" in drawn
    assert 'class="ak-topic"' in drawn and 'class="ak-component"' in drawn


def test_a_chart_without_values_is_empty() -> None:
    assert Chart("a", CHART.series, (Bars("x", (Bar(None, "unknown"),)),)).is_empty
    assert Chart("a", CHART.series, ()).is_empty
    assert not CHART.is_empty


def test_the_same_chart_gives_the_same_bytes() -> None:
    assert svg(CHART) == svg(CHART)


@given(st.text(max_size=60), st.text(max_size=60), st.floats(0, 1e9))
def test_no_text_becomes_markup(label: str, said: str, value: float) -> None:
    chart = Chart(label, (("a", "topic"),), (Bars(label, (Bar(value, said),)),))
    root = ElementTree.fromstring(svg(chart))
    assert {child.tag.removeprefix(NS) for child in root.iter()} <= {
        "svg", "title", "desc", "style", "rect", "g", "text",
    }  # fmt: skip


def test_the_site_lets_it_through_as_it_is() -> None:
    drawn = re.sub(r"<style>.*?</style>", "", svg(CHART), flags=re.DOTALL)
    cleaned = clean.drawing(drawn)
    assert cleaned.count("<rect") == drawn.count("<rect")
    assert 'role="img"' in cleaned and "aria-labelledby" in cleaned
