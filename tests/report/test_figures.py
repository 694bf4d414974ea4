"""Figures on a terminal: an overview, the worst first, that fits."""

from __future__ import annotations

from archkit.analysis.result import Figure, Missing, Operand, Step
from archkit.report.figures import About, as_markdown, as_overview, as_table, as_text, derivation
from archkit.source.location import Place

FOUND = (
    About("", (Figure("entry-rate", 200, "rps"),)),
    About("web", (Figure("utilisation", 0.5, "ratio", "at most"), Figure("drain-time", 450, "s"))),
    About("order", (Figure("utilisation", 0.8, "ratio"), Figure("peak-rate", 90, "rps"))),
    About("stock", (Figure("utilisation", None),)),
)


def _told(width: int | None, *, is_worst_low: bool = False) -> list[str]:
    leading = ("utilisation", "peak-rate", "drain-time", "unit-cost")
    return as_overview(FOUND, leading, width, _where, is_worst_low=is_worst_low).splitlines()


def _where(place: Place) -> str:
    return place.path


def test_the_whole_stands_above_and_the_worst_of_the_rest_first() -> None:
    assert _told(None) == [
        "FIGURE      VALUE    STATUS",
        "entry-rate  200 rps  known",
        "",
        "OF     UTILISATION  PEAK-RATE  DRAIN-TIME",
        "order  80 %         90 rps",
        "web    ≤ 50 %                  7 min 30 s",
        "stock  ?",
        "",
        "Numbers compare designs, they do not promise uptime.",
    ]


def test_where_little_is_worse_the_least_is_first() -> None:
    assert [row.split()[0] for row in _told(None, is_worst_low=True)[4:7]] == ["web", "order", "stock"]


def test_a_narrow_terminal_gets_fewer_columns_and_no_cropped_number() -> None:
    assert _told(30)[3:8] == [
        "OF     UTILISATION  PEAK-RATE",
        "order  80 %         90 rps",
        "web    ≤ 50 %",
        "stock  ?",
        "no room for drain-time",
    ]


def test_text_of_a_catalog_steers_no_terminal_in_any_format() -> None:
    hostile = "\x1b[31mE\x07"
    figure = Figure("unit-cost", 3, f"{hostile}/month", missing=(Missing(f"cost of {hostile}"),), assumptions=(hostile,),
                    steps=(Step(hostile, (Operand(hostile, 3, hostile),), 3, hostile),))  # fmt: skip
    found = [About(hostile, (figure,))]
    told = (
        as_text(found, None, _where),
        as_overview(found, ["unit-cost"], None, _where, is_worst_low=False),
        as_markdown(found),
        as_table(found),
        derivation(hostile, figure, _where, lambda words, _: words),
    )

    assert not [text for text in told if "\x1b" in text or "\x07" in text]


def test_markdown_is_text_and_names_the_whole_design() -> None:
    found = [About("", (Figure("entry-rate", 2, "rps"),)), About("a<b>|`c`", (Figure("down", 1),))]

    assert as_markdown(found).splitlines()[2:4] == [
        "| the whole design | entry-rate | 2 rps | known |  |",
        "| a\\<b\\>\\|\\`c\\` | down | 1 | known |  |",
    ]
