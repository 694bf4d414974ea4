"""Where links lead that people write from file to file."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.pages.address import Repository
from archkit.pages.library import Library
from archkit.site.links import DEAD, Led, Links, Origin
from tests.pages.conftest import FILES, library

EVERY = {
    **FILES,
    "adrs/README.md": "# Decisions\n",
    "adrs/pictures/a b.png": "x",
    "schemas/order.avsc": "{}",
    "catalog/one.yaml": "apiVersion: v1\nkind: Component\nmetadata: {name: one}\nspec: {type: service, lifecycle: production, owner: x}\n",
    "site/content/guide.md": "# Guide\n",
    "Makefile": "",
}


def links(repository: Repository | None = None) -> Links:
    shelf: Library = library(EVERY, repository)
    places = shelf.places
    paths = [
        *places.entities.values(),
        *places.documents.values(),
        "decisions/index.md",
        "guide.md",
        "index.md",
    ]
    urls = {
        path: ""
        if path == "index.md"
        else path.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"
        for path in paths
    }
    return Links(shelf, urls, tuple(EVERY), lambda path: f"assets/files/{path}", "site/content/")


ADR = Origin("decisions/0002-new.md", "decisions/0002-new/", "adrs/0002-new.md")
GUIDE = Origin("guide.md", "guide/", "site/content/guide.md")


@pytest.fixture(scope="module")
def follow() -> Callable[..., Led]:
    found = links(Repository("https://github.com/acme/shop"))
    return lambda target, origin=ADR: found.follow(target, origin)


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("0001-old.md", "../0001-old/"),
        ("./0001-old.md#old", "../0001-old/#old"),
        ("/adrs/0001-old.md", "../0001-old/"),
        ("0001-old", "../0001-old/"),
        ("0001-old.html#old", "../0001-old/#old"),
        ("/adrs/0001-old", "../0001-old/"),
        ("/adr/1", "../0001-old/"),
        ("/adr/1/#old", "../0001-old/#old"),
        ("https://github.com/acme/shop/blob/main/adrs/0001-old.md#old", "../0001-old/#old"),
        ("https://github.com/acme/shop/edit/main/adrs/0001-old.md", "../0001-old/"),
        (
            "https://github.com/acme/shop/blob/main/adrs/0002-new.md",
            "https://github.com/acme/shop/blob/main/adrs/0002-new.md",
        ),
        (
            "https://github.com/acme/shop/blob/main/adrs/0001-old.md#L4",
            "https://github.com/acme/shop/blob/main/adrs/0001-old.md#L4",
        ),
        ("https://github.com/acme/shop/blob/main/gone.md", "https://github.com/acme/shop/blob/main/gone.md"),
        ("https://github.com/acme/shop/issues/1", "https://github.com/acme/shop/issues/1"),
        ("../runbooks/order.md#Fast-Burn", "../../runbooks/order/#fast-burn"),
        ("../runbooks/order.md?plain=1", "../../runbooks/order/"),
        ("../catalog/one.yaml", "../../components/one/"),
        ("../catalog/all.yaml#L3", "https://github.com/acme/shop/blob/main/catalog/all.yaml#L3"),
        ("../site/content/guide.md", "../../guide/"),
        ("../schemas/order.avsc", "https://github.com/acme/shop/blob/main/schemas/order.avsc"),
        ("../Makefile", "https://github.com/acme/shop/blob/main/Makefile"),
        ("README.md", "https://github.com/acme/shop/blob/main/adrs/README.md"),
        ("pictures/a%20b.png", "../../assets/files/adrs/pictures/a b.png"),
        (".", "../"),
        ("../schemas/", "https://github.com/acme/shop/tree/main/schemas"),
        ("#consequences", "#consequences"),
        ("https://example.com/x", "https://example.com/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("archkit-page:components/order.md", "../../components/order/"),
        ("archkit-page:index.md", "../../"),
    ],
)
def test_a_link_in_a_document(follow: Callable[..., Led], target: str, address: str) -> None:
    assert follow(target) == Led(address)


@pytest.mark.parametrize(
    "target", ["nothing.md", "../../../etc/passwd", "/etc/passwd", "0003-old", "index.md", "../order"]
)
def test_a_link_to_nothing_is_dead(follow: Callable[..., Led], target: str) -> None:
    assert follow(target) == DEAD


def test_a_page_written_by_hand_may_link_as_on_the_site_or_as_in_the_repository(
    follow: Callable[..., Led],
) -> None:
    assert follow("components/order.md", GUIDE) == Led("../components/order/")
    assert follow("../../adrs/0001-old.md", GUIDE) == Led("../decisions/0001-old/")


def test_without_an_address_of_the_repository_the_path_is_told() -> None:
    assert links().follow("../Makefile", ADR) == Led(None, says="Makefile")


@given(st.text(alphabet="abc./#?:%&[]\\ é\x00", max_size=30))
def test_any_target_leads_somewhere_or_nowhere(target: str) -> None:
    led = LINKS.follow(target, ADR)
    assert led.address is None or isinstance(led.address, str)


LINKS = links()


def test_antora_names_pages_and_pictures_from_the_module() -> None:
    files = {
        "docs/adr/modules/m/pages/adr/ADR1-x.adoc": "= ADR1: X\n",
        "docs/adr/modules/m/pages/adr/ADR2-y.adoc": "= ADR2: Y\n",
        "docs/adr/modules/m/images/adr/a.png": "x",
    }
    shelf = library(files)
    places = shelf.places.documents
    assert set(places) == {path for path in files if path.endswith(".adoc")}
    urls = {path: path.removesuffix(".md") + "/" for path in places.values()}
    found = Links(shelf, urls, tuple(files), lambda path: f"assets/files/{path}")
    first, second = places.values()
    here = Origin(first, urls[first], "docs/adr/modules/m/pages/adr/ADR1-x.adoc")
    beside = posixpath.relpath(urls[second], urls[first]) + "/"
    assert found.follow("adr/ADR2-y.adoc", here) == Led(beside)
    assert found.follow("ADR2-y.adoc", here) == Led(beside)
    assert found.follow("adr/a.png", here) == Led("../../assets/files/docs/adr/modules/m/images/adr/a.png")
