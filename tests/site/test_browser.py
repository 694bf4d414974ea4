"""The site in a browser: filters, search, colours, and nothing that the policy or the console complains of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.site.browser import Browser, browser, program
from tests.site.conftest import SHOP, Make
from tests.site.test_hostile import ATTACK, FILES

pytestmark = pytest.mark.skipif(program() is None, reason="there is no Chromium on this machine")


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as found:
        found.shape(1280)
        yield found


@pytest.fixture(scope="module")
def address(shop: Path, on_air: Callable[[Path], str]) -> str:
    return on_air(shop)


@pytest.fixture(scope="module")
def hostile(make: Make, on_air: Callable[[Path], str]) -> str:
    return on_air(make(FILES))


PAGES = (
    "",
    "components/",
    "components/order/",
    "systems/shop/",
    "decisions/",
    "decisions/0001-use-postgresql/",
    "runbooks/order/",
    "health/",
    "rules/runbook-missing/",
    "tags/",
)


@pytest.mark.parametrize("page", PAGES)
def test_no_console_error_and_no_request_to_elsewhere(tab: Browser, address: str, page: str) -> None:
    tab.open(address + page)
    assert tab.heard == []
    assert [url for url in tab.asked if not url.startswith((address, "data:"))] == []


def test_a_click_on_a_facet_filters_and_is_remembered(tab: Browser, address: str) -> None:
    tab.open(address + "components/")
    rows = "[...document.querySelectorAll('tbody tr')].filter((row) => row.offsetParent).length"
    assert tab.run(rows) == 2
    tab.run("document.querySelector('input[name=Type][value=website]').click()")
    assert tab.run(rows) == 1
    assert tab.run("document.querySelector('[role=status]').textContent") == "1 of 2 shown"
    assert tab.run("location.search") == "?Type=website"
    tab.open(address + "components/?Type=website")
    assert tab.run(rows) == 1
    assert tab.run("document.querySelector('input[name=Type][value=website]').checked")
    tab.run("document.querySelector('input[name=Type][value=website]').click()")
    assert tab.run(rows) == 2
    assert tab.run("location.search") == ""


def test_facets_have_labels_and_counts(tab: Browser, address: str) -> None:
    tab.open(address + "components/")
    labels = tab.run(
        "[...document.querySelectorAll('.ak-facets label')].map((l) => l.innerText.replace(/\\s+/g, ' '))"
    )
    assert "service (1)" in labels
    assert tab.run("[...document.querySelectorAll('fieldset')].every((f) => f.querySelector('legend'))")


def search(tab: Browser, text: str) -> None:
    """Type into the search until there are results: before the page listens, what is typed is lost, and a
    person would type again too."""
    tab.run("document.querySelector('[data-md-toggle=search]').click()")
    for _ in range(10):
        tab.run("document.querySelector('.md-search__input').select()")
        tab.send("Input.insertText", text=text)
        tab.run("document.querySelector('.md-search__input').dispatchEvent(new Event('keyup'))")
        with suppress(AssertionError):
            tab.wait("document.querySelector('.md-search-result__link')", seconds=3)
            return
    raise AssertionError(f"nothing is found for {text}")


def test_search_finds_a_component(tab: Browser, address: str) -> None:
    tab.open(address)
    search(tab, "order")
    first = "document.querySelector('.md-search-result__link')"
    assert tab.run(f"new URL({first}.href).pathname").startswith(("/components/order/", "/runbooks/order/"))
    hits = "[...document.querySelectorAll('.md-search-result__link')].map((a) => new URL(a.href).pathname)"
    assert "/components/order/" in tab.run(hits)
    assert tab.heard == []


def test_light_and_dark(tab: Browser, address: str) -> None:
    tab.open(address)
    scheme, paper = (
        "document.body.dataset.mdColorScheme",
        "getComputedStyle(document.querySelector('.ak-paper')).fill",
    )
    press = "document.querySelector('label[title=\"%s\"]').click()"
    assert tab.run(scheme) == "default"
    tab.shape(1280, dark=True)  # the reader's system turns dark while the page is open
    tab.wait(f"{scheme} === 'slate'")
    assert tab.run(paper) == "rgb(23, 27, 34)"
    tab.run(press % "Switch to light mode")
    tab.wait(f"{scheme} === 'default'")
    assert tab.run(paper) == "rgb(255, 255, 255)"
    tab.open(address + "components/order/")
    assert tab.run(scheme) == "default", "what the reader chose stays"
    tab.run(press % "Switch to dark mode")
    tab.shape(1280)
    tab.wait(f"{scheme} === 'slate'")
    tab.run(press % "Follow the system")
    tab.wait(f"{scheme} === 'default'")


def test_a_box_of_a_drawing_can_be_clicked(tab: Browser, address: str) -> None:
    tab.open(address + "components/order/")
    tab.run(
        "document.querySelector('.ak-drawing a[href*=\"order-db\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    tab.wait("location.pathname === '/resources/order-db/' && document.readyState === 'complete'")


@pytest.mark.parametrize("page", PAGES)
def test_a_phone_scrolls_no_page_sideways(tab: Browser, address: str, page: str) -> None:
    tab.shape(390)
    try:
        tab.open(address + page)
        assert tab.run("document.documentElement.scrollWidth") <= 390
    finally:
        tab.shape(1280)


def test_what_has_to_be_named_is_named(tab: Browser, address: str) -> None:
    tab.open(address + "health/")
    assert tab.run("document.querySelector('.md-search').getAttribute('aria-label')") == "Search"
    assert tab.run("[...document.querySelectorAll('progress')].every((p) => p.ariaLabel)")
    assert tab.run("[...document.querySelectorAll('article th')].every((th) => th.textContent.trim())")
    assert tab.run("[...document.querySelectorAll('article table')].every((t) => t.tHead)")


@pytest.mark.parametrize(
    "page",
    ["", "components/", "components/order/", "decisions/0001-x/", "runbooks/r/", "own/", "tags/", "health/"],
)
def test_hostile_text_runs_nowhere(tab: Browser, hostile: str, page: str) -> None:
    tab.send(
        "Page.addScriptToEvaluateOnNewDocument", source="window.ran = []; window.alert = (n) => ran.push(n)"
    )
    tab.open(hostile + page)
    tab.run(
        "[...document.querySelectorAll('article *')].slice(0, 300).forEach((e) => !e.closest('a') && e.click?.())"
    )
    assert tab.run("window.ran") == []
    assert [url for url in tab.asked if not url.startswith((hostile, "data:"))] == []
    assert tab.heard == []


def test_a_hostile_title_is_shown_as_text(tab: Browser, hostile: str) -> None:
    tab.open(hostile + "components/order/")
    assert tab.run("document.querySelector('h1').firstChild.textContent") == f'">{ATTACK}'
    assert tab.run("document.title").startswith(f'">{ATTACK}')


def test_hostile_search_results_are_text(tab: Browser, hostile: str) -> None:
    tab.open(hostile)
    search(tab, "alert")
    assert tab.run("document.querySelectorAll('.md-search-result img, .md-search-result script').length") == 0
    assert tab.run("window.ran ?? []") == []


def test_the_policy_stops_a_script_that_got_in(
    tab: Browser, make: Make, on_air: Callable[[Path], str]
) -> None:
    site = make({**SHOP, "adrs/0002-x.md": "# 2. X\n"})
    page = site / "decisions/0002-x/index.html"
    page.write_text(page.read_text().replace("</article>", "<script>window.got = 1</script></article>"))
    tab.open(on_air(site) + "decisions/0002-x/")
    assert tab.run("window.got ?? 0") == 0
    assert any("Content Security Policy" in message for message in tab.heard)
