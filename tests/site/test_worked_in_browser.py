"""The site of this repository's own knowledge base in a browser: everything on it can be read at any width."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archkit.site.build import build
from tests.site import fitting
from tests.site.browser import Browser, browser, program

pytestmark = pytest.mark.skipif(program() is None, reason="there is no Chromium on this machine")

PAGES = (
    "analyses/capacity/",
    "analyses/data-flow/",
    "analyses/failure-domains/",
    "analyses/inputs/",
    "analyses/objectives/",
    "analyses/radar/",
    "analyses/retries/",
    "analyses/roadmap/",
    "analyses/unknowns/",
    "components/order/",
    "configuration/",
    "flows/browse-and-buy/",
    "flows/place-order/",
    "resources/kafka-main/",
    "resources/order-db/",
)
OPENED = """document.querySelectorAll('details').forEach((fold) => { fold.open = true; });
document.querySelectorAll('.tabbed-set').forEach((set) => { set.querySelectorAll(':scope > input')[%d]?.click(); });"""


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, on_air: Callable[[Path], str]) -> str:
    site = tmp_path_factory.mktemp("worked") / "site"
    assert build(str(Path(__file__).parents[2]), out=str(site)) == 0
    return on_air(site)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_drawings_and_tables_can_be_read(tab: Browser, address: str, width: int, dark: bool) -> None:
    tab.shape(width, dark=dark)
    for page in PAGES:
        tab.open(address + page)
        for shown in (0, 1):
            tab.run(OPENED % shown)
            assert tab.heard == [], page
            assert tab.run(fitting.WIDER) <= 0, page
            assert tab.run(fitting.FAINT) == [], page
            assert tab.run(fitting.TINY) == [], page
            assert tab.run(fitting.COVERED) == [], page
            if width == 1280:
                assert tab.run(fitting.SIDEWAYS) == [], page
