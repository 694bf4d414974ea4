"""Grid, radar and Gantt chart: given these values, these marks in these places, and nothing that runs."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import date, timedelta
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from archkit.draw.gantt import Bar, Ends, Gantt
from archkit.draw.grid import Grid, Line
from archkit.draw.lettering import named
from archkit.draw.picture import Picture
from archkit.draw.radar import RINGS, Blip, Radar
from archkit.site import clean

NS = "{http://www.w3.org/2000/svg}"

GRID = Grid(
    "Down if lost",
    ("zone a", "zone b"),
    (
        Line("component:default/web", "Web", "tier 1", ("down", "up")),
        Line("component:default/jobs", "Jobs", "tier 3", ("degraded", "unknown")),
    ),
)
JUNE = date(2026, 6, 1)
GANTT = Gantt(
    "Plan",
    date(2026, 7, 1),
    (
        Bar("move", "Move it", JUNE, date(2026, 8, 1), critical=True, done=False),
        Bar(
            "off", "Switch it off", date(2026, 8, 1), date(2026, 9, 1), critical=True, done=False,
            after=("move",), ends=(Ends(date(2026, 8, 15), "Old store", -17),),
        ),
        Bar("docs", "Write it down", JUNE, date(2026, 6, 15), critical=False, done=True),
    ),
)  # fmt: skip


def radar(*rings: str, quadrants: tuple[str, ...] = ("data", "languages")) -> Radar:
    blips = tuple(
        Blip(n, f"thing-{n}", quadrants[n % len(quadrants)], ring, used=True)  # type: ignore[arg-type]
        for n, ring in enumerate(rings, 1)
    )
    return Radar("Radar", quadrants, blips)


def root(picture: Picture, links: dict[str, str] | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(picture.svg(links or {}))


def description(picture: Picture) -> str:
    return root(picture).findtext(f"{NS}desc") or ""


def texts(picture: Picture) -> list[str]:
    return [t.text or "" for t in root(picture).iter(f"{NS}text")]


def test_a_grid_tells_a_reader_of_screens_what_is_down_without_what() -> None:
    assert (
        description(GRID)
        == "Web: down without zone a. Jobs: degraded without zone a, unknown without zone b."
    )


def test_marks_of_a_grid_differ_in_shape_and_not_only_in_colour() -> None:
    drawn = root(GRID)
    assert len(list(drawn.iter(f"{NS}polygon"))) == 2  # down: one mark, one in the legend
    assert "?" in texts(GRID)
    assert {"down", "degraded", "unknown", "up"} <= set(texts(GRID))


def test_names_in_a_grid_lead_to_their_pages() -> None:
    drawn = root(GRID, {"component:default/web": "../../components/web/"})
    assert [a.get("href") for a in drawn.iter(f"{NS}a")] == ["../../components/web/"]


def test_pictures_without_anything_are_empty() -> None:
    assert Grid("", (), GRID.lines).is_empty and Grid("", ("a",), ()).is_empty
    assert radar().is_empty
    assert Gantt("", JUNE, ()).is_empty


def test_rings_lie_around_each_other_from_adopt_to_hold() -> None:
    drawn = root(radar("adopt", "trial", "assess", "hold", quadrants=("data",)))
    circles = [c for c in drawn.iter(f"{NS}circle") if c.get("class") == "ak-shape"]
    middle = max(float(c.get("cx", "")) for c in drawn.iter(f"{NS}circle") if c.get("class") == "ak-frame")
    away = [hypot(float(c.get("cx", "")) - middle, float(c.get("cy", "")) - middle) for c in circles]
    assert away == sorted(away)
    assert len(away) == len(RINGS)


def test_blips_of_a_radar_never_lie_on_each_other() -> None:
    circles = [
        c
        for c in root(radar(*["adopt"] * 20, *["hold"] * 40)).iter(f"{NS}circle")
        if c.get("class") == "ak-shape"
    ]
    places = [(float(c.get("cx", "")), float(c.get("cy", ""))) for c in circles]
    nearest = min(hypot(a - c, b - d) for i, (a, b) in enumerate(places) for c, d in places[:i])
    assert nearest > 18


def test_a_radar_says_how_many_have_no_room() -> None:
    drawn = texts(radar(*["adopt"] * 300))
    told = next(t for t in drawn if "no room" in t)
    shown = sum(t.isdigit() for t in drawn)
    assert told.startswith(f"{300 - shown} more")


def test_bars_of_a_gantt_chart_lie_on_one_calendar() -> None:
    boxes = [r for r in root(GANTT).iter(f"{NS}rect") if r.get("rx") == "3"]
    move, off, docs = ((float(b.get("x", "")), float(b.get("width", ""))) for b in boxes)
    assert move[0] + move[1] == off[0]  # the first of August
    assert docs[0] == move[0]
    assert abs(move[1] / off[1] - 61 / 31) < 0.01  # June and July, and August


def test_a_long_name_of_a_milestone_stands_in_two_lines_before_the_calendar() -> None:
    name = "A second payment provider takes what the first cannot"
    drawn = root(Gantt("", JUNE, (Bar("a", name, JUNE, JUNE, critical=True, done=False),)))
    lines = [t for t in drawn.iter(f"{NS}text") if t.get("class") == "ak-name"]
    assert " ".join(str(t.text) for t in lines) == name
    assert len(lines) == 2
    begins = min(float(r.get("x", "0")) for r in drawn.iter(f"{NS}rect") if r.get("rx") == "3")
    assert all(float(t.get("x", "")) + named(str(t.text)) < begins for t in lines)


def test_a_gantt_chart_says_what_ends_before_it_is_removed() -> None:
    assert "ends before it is removed" in texts(GANTT)
    assert "-17 d" in texts(GANTT)
    assert "Old store ends on 2026-08-15" in description(GANTT)


def test_a_gantt_chart_of_ten_thousand_years_has_few_ticks() -> None:
    whole = Gantt("", JUNE, (Bar("a", "a", date.min, date.max, critical=True, done=False),))
    assert len(texts(whole)) < 30


days = st.dates()


@settings(max_examples=50)
@given(st.text(max_size=80), days, st.integers(0, 5000), days, days, st.integers(-4000, 4000) | st.none())
def test_no_text_becomes_markup_and_no_day_breaks_a_chart(
    text: str, start: date, length: int, today: date, end: date, slack: int | None
) -> None:
    finish = min(date.max - timedelta(length), start) + timedelta(length)
    bar = Bar(text, text, start, max(start, finish), True, False, (text,), (Ends(end, text, slack),))
    pictures: list[Picture] = [
        Gantt(text, today, (bar,), (text,)),
        Grid(text, (text,), (Line(text, text, text, ("down",)),), (text,)),
        Radar(text, (text, "b"), (Blip(1, text, text, "hold", used=False),)),
    ]
    for picture in pictures:
        drawn = picture.svg({text: "javascript:alert(1)"})
        ElementTree.fromstring(drawn)
        assert 'href="' not in clean.drawing(drawn)


def test_today_is_in_a_gantt_chart_when_it_lies_near_the_plan() -> None:
    assert "thick line: today" in texts(GANTT)
    assert "thick line: today" not in texts(Gantt("Plan", date(2036, 1, 1), GANTT.bars))
