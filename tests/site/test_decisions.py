"""Decisions on a built site: the log sorted and filtered in a browser, records of every markup, and many of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archkit.site.build import build
from tests.site.browser import Browser, browser, program
from tests.site.conftest import SHOP, Make
from tests.site.reading import lost, read

needs_browser = pytest.mark.skipif(program() is None, reason="there is no Chromium on this machine")


def record(number: int, title: str, status: str, day: str, front: str = "") -> str:
    return f"---\nstatus: {status}\ndate: {day}\n{front}---\n# {number}. {title}\n\n## Context\n\nText.\n"


FILES = {
    **SHOP,
    "adrs/0001-use-postgresql.md": record(
        1, "Use PostgreSQL", "superseded", "2024-02-01", "superseded-by: [ADR-0003]\naffects: [component:order]\n"
    ),
    "adrs/0002-zip.md": record(2, "Zip the logs", "accepted", "2025-05-05", "decision-makers: [Ben, Ana]\ntags: [ops]\n"),
    "adrs/0003-use-a-ledger.md": record(
        3, "Use a ledger", "accepted", "2026-01-10", "supersedes: [ADR-0001]\ndecision-makers: [Ana]\n"
        "affects: [component:order, component:web]\n"
    ),
    "adrs/0010-ask.md": record(10, "Ask first", "proposed", "2025-03-01", "relates-to: [ADR-0002]\n"),
    **{
        f"adrs/{n:04d}-more.md": record(n, f"More {n}", "rejected", "2023-01-01") for n in range(11, 20)
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def site(make: Make) -> Path:
    return make(FILES)


@pytest.fixture(scope="module")
def log(site: Path, on_air: Callable[[Path], str]) -> str:
    return on_air(site) + "decisions/"


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as found:
        found.shape(1280)
        yield found


ROWS = "[...document.querySelectorAll('tbody tr')].filter((r) => r.offsetParent).map((r) => r.cells[0].innerText)"
SHOWN = "document.querySelector('[role=status]').textContent"


def header(name: str) -> str:
    """The button in the header of a column."""
    return f"[...document.querySelectorAll('th button')].find((b) => b.textContent === '{name}')"


def press(tab: Browser, key: str, code: int) -> None:
    """A key of the keyboard, pressed and let go."""
    for kind in ("rawKeyDown", "char", "keyUp"):
        text = {"text": "\r" if key == "Enter" else key} if kind == "char" else {}
        tab.send("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **text)


@needs_browser
def test_a_header_sorts_up_then_down_then_as_it_was(tab: Browser, log: str) -> None:
    tab.open(log)
    newest = tab.run(ROWS)
    assert newest[:4] == [
        "ADR-0003 Use a ledger", "ADR-0002 Zip the logs", "ADR-0010 Ask first", "ADR-0001 Use PostgreSQL",
    ]  # fmt: skip
    order = f"{header('Date')}.parentElement.getAttribute('aria-sort')"
    assert tab.run(order) == "none"
    tab.run(f"{header('Date')}.click()")
    assert tab.run(ROWS)[-2:] == ["ADR-0002 Zip the logs", "ADR-0003 Use a ledger"]
    assert tab.run(order) == "ascending"
    assert tab.run("location.search") == "?sort=Date"
    tab.run(f"{header('Date')}.click()")
    assert tab.run(ROWS)[:3] == ["ADR-0003 Use a ledger", "ADR-0002 Zip the logs", "ADR-0010 Ask first"]
    assert tab.run(order) == "descending"
    assert tab.run("location.search") == "?sort=-Date"
    tab.run(f"{header('Date')}.click()")
    assert tab.run(ROWS) == newest
    assert tab.run("location.search") == ""


@needs_browser
def test_what_is_not_known_stands_last_both_ways(tab: Browser, log: str) -> None:
    for sort in ("People", "-People"):
        tab.open(f"{log}?sort={sort}")
        assert {row[:8] for row in tab.run(ROWS)[:2]} == {"ADR-0002", "ADR-0003"}


@needs_browser
@pytest.mark.parametrize(("key", "code"), [("Enter", 13), (" ", 32)])
def test_the_keyboard_sorts_too(tab: Browser, log: str, key: str, code: int) -> None:
    tab.open(log)
    tab.run(f"{header('Decision')}.focus()")
    press(tab, key, code)
    tab.wait(f"{header('Decision')}.parentElement.ariaSort === 'ascending'", seconds=3)
    assert tab.run(ROWS)[0] == "ADR-0001 Use PostgreSQL"
    assert tab.run(f"document.activeElement === {header('Decision')}")


@needs_browser
def test_every_header_is_reached_with_the_tab_key(tab: Browser, log: str) -> None:
    tab.open(log)
    assert tab.run(
        "[...document.querySelectorAll('th')].every((th) => th.querySelector('button')?.tabIndex === 0)"
    )


@needs_browser
@pytest.mark.parametrize(
    ("facet", "value", "rows"),
    [
        ("Status", "proposed", ["ADR-0010 Ask first"]),
        ("Year", "2025", ["ADR-0002 Zip the logs", "ADR-0010 Ask first"]),
        ("People", "Ana", ["ADR-0003 Use a ledger", "ADR-0002 Zip the logs"]),
        ("Affects", "web", ["ADR-0003 Use a ledger"]),
    ],
)
def test_facets_filter_by_each_of_several_values(
    tab: Browser, log: str, facet: str, value: str, rows: list[str]
) -> None:
    tab.open(log)
    tab.run(f"document.querySelector('input[name={facet}][value=\"{value}\"]').click()")
    assert tab.run(ROWS) == rows
    assert tab.run(SHOWN) == f"{len(rows)} of 13 shown"
    assert tab.run("location.search") == f"?{facet}={value}"


@needs_browser
def test_the_address_brings_back_what_was_chosen(tab: Browser, log: str) -> None:
    tab.open(f"{log}?Status=accepted&Status=superseded&sort=Decision&find=ledger")
    assert tab.run(ROWS) == ["ADR-0003 Use a ledger"]
    assert tab.run("document.querySelector('[name=find]').value") == "ledger"
    tab.run("[...document.querySelectorAll('button')].find((b) => b.textContent === 'Show all').click()")
    assert tab.run(SHOWN) == "13 of 13 shown"
    assert tab.run("location.search") == "?sort=Decision"


@needs_browser
def test_words_find_rows(tab: Browser, log: str) -> None:
    tab.open(log)
    tab.run("document.querySelector('[name=find]').focus()")
    tab.send("Input.insertText", text="LEDGER")
    assert tab.run(ROWS) == ["ADR-0003 Use a ledger"]
    assert tab.run("location.search") == "?find=LEDGER"


@needs_browser
@pytest.mark.parametrize(
    "query", ["?sort=Nothing", "?sort=", "?Status=%3Cimg%20src=x%3E", "?sort=__proto__", "?find=%"]
)
def test_an_address_that_somebody_made_up_harms_nothing(tab: Browser, log: str, query: str) -> None:
    tab.open(log + query)
    assert tab.heard == []
    assert tab.run("document.querySelectorAll('tbody tr').length") == 13


@needs_browser
def test_on_a_phone_the_filters_are_opened_by_a_button(tab: Browser, log: str) -> None:
    tab.shape(390)
    try:
        tab.open(log)
        box = "document.querySelector('input[name=Status]').offsetParent"
        button = "document.querySelector('.ak-open')"
        assert tab.run(f"{box} === null")
        assert tab.run(f"{button}.getAttribute('aria-expanded')") == "false"
        tab.run(f"{button}.click()")
        assert tab.run(f"{box} !== null")
        assert tab.run(f"{button}.getAttribute('aria-expanded')") == "true"
        shown = (
            "[...document.querySelectorAll('th')].filter((th) => th.offsetParent).map((th) => th.innerText)"
        )
        assert tab.run(shown) == ["Decision", "Status", "Date"]
    finally:
        tab.shape(1280)


@needs_browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "page", ["", "timeline/", "relations/", "0001-use-postgresql/", "0003-use-a-ledger/"]
)
def test_pages_of_decisions_keep_to_the_window_and_the_console_quiet(
    tab: Browser, log: str, page: str, width: int
) -> None:
    tab.shape(width)
    try:
        tab.open(log + page)
        assert tab.run("document.documentElement.scrollWidth") <= width
        assert tab.heard == []
    finally:
        tab.shape(1280)


@needs_browser
def test_boxes_of_the_graph_lead_to_the_records(tab: Browser, log: str) -> None:
    tab.open(log + "relations/")
    tab.run(
        "document.querySelector('.ak-drawing a[href*=\"0003-use-a-ledger\"]')"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    tab.wait("location.pathname === '/decisions/0003-use-a-ledger/'")


def test_timeline_and_relations_stand_beside_the_log(site: Path) -> None:
    html = read(site, "decisions/0002-zip/index.html").html
    assert lost(site) == []
    assert "Next: " in html
    side = read(site, "decisions/index.html").html.partition('data-md-type="navigation"')[2]
    assert 'href="timeline/"' in side
    assert 'href="relations/"' in side


OTHER = {
    **SHOP,
    "adrs/0002-asciidoc.adoc": (
        "= 2. Use AsciiDoc\n\n:status: accepted\n\n== Status\n\nAccepted\n\n== Context\n\n"
        "Unlike xref:0001-use-postgresql.md[the first] and <script>alert(1)</script>.\n\n"
        "[source,sql]\n----\nselect 1;\n----\n"
    ),
    "adrs/0003-rst.rst": (
        "3. Use reStructuredText\n=======================\n\nStatus\n------\n\nAccepted\n\nContext\n-------\n\n"
        "Unlike `the second <0002-asciidoc.adoc#_context>`_ and <script>alert(1)</script>.\n"
    ),
}


def test_records_in_other_markup_are_shown_like_any_other(make: Make) -> None:
    site = make(OTHER)
    asciidoc = read(site, "decisions/0002-asciidoc/index.html")
    links = {e.text: e.attributes.get("href") for e in asciidoc.all("a")}
    assert links["the first"] == "../0001-use-postgresql/"
    assert [e.attributes["id"] for e in asciidoc.all("h2")] == ["_status", "_context"]
    assert "select" in asciidoc.text
    rst = read(site, "decisions/0003-rst/index.html")
    assert {e.text: e.attributes.get("href") for e in rst.all("a")}[
        "the second"
    ] == "../0002-asciidoc/#_context"
    for page in (asciidoc, rst):
        assert "alert(1)" in page.text
        assert "<script>alert" not in page.html
    assert lost(site) == []


CORPUS = ("adr+madr", "npryce+adr-tools", "stackabletech+documentation", "thomvaill+log4brains")


def test_records_of_many_teams_and_formats_build_without_trouble(
    shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part of the corpus; the only warnings are about files that it does not hold."""
    for name in CORPUS:
        shutil.copytree(shared / "corpus/adr" / name, tmp_path / name)
    folders = ", ".join(f'"{name}"' for name in CORPUS)
    (tmp_path / "archkit.toml").write_text(f"[paths]\ndecisions = [{folders}]\n")
    assert build(str(tmp_path)) == 0
    warnings = [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning")]
    assert [line for line in warnings if not line.endswith("leads nowhere")] == []
    site = tmp_path / "site/public"
    made = list((site / "decisions").glob("*/*/index.html"))
    assert len(made) > 70
    # An author may be wrong about the headings of the record itself.
    assert [link for link in lost(site) if ": #" not in link] == []
