"""What a reader finds on a built site."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archkit.site.build import build
from tests.site.conftest import SHOP, Make
from tests.site.reading import lost, pages, read


def test_every_link_leads_somewhere(shop: Path) -> None:
    assert lost(shop) == []


def test_home_has_six_cards_with_live_numbers_and_one_picture(shop: Path) -> None:
    home = read(shop, "index.html")
    for words in (
        "New here?",
        "2 services in 1 system",
        "1 decision, 1 accepted",
        "1 runbook",
        "1 team",
        "Health",
    ):
        assert words in home.text
    assert home.html.count('<div class="ak-drawing"') == 1
    assert home.html.count("<h1") == 1


@pytest.mark.parametrize("page", ["components/order", "components/web", "resources/order-db", "systems/shop"])
def test_an_entity_shows_its_neighbourhood(shop: Path, page: str) -> None:
    html = read(shop, f"{page}/index.html").html
    drawing = html[html.index('<div class="ak-drawing"') : html.index("</svg></div>")]
    assert 'class="ak-view"' in drawing
    assert "<style" not in drawing


def test_boxes_of_a_drawing_lead_to_their_pages(shop: Path) -> None:
    page = read(shop, "components/order/index.html")
    drawing = page.html[page.html.index('<div class="ak-drawing"') : page.html.index("</svg></div>")]
    assert 'href="../../resources/order-db/"' in drawing
    assert 'href="../web/"' in drawing
    assert 'href="./"' not in drawing  # the page does not lead to itself


def test_links_between_files_lead_to_what_was_made_of_them(shop: Path) -> None:
    page = read(shop, "decisions/0001-use-postgresql/index.html")
    links = {e.text.strip(): e.attributes.get("href") for e in page.all("a")}
    assert links["the runbook"] == "../../runbooks/order/#mitigation"
    assert links["the picture"] == "../../assets/files/adrs/picture.png"
    assert links["all of them"] == "../"
    assert "the catalog" not in links  # described there are several, and no repository has an address
    image = next(e for e in page.all("img") if e.attributes.get("alt") == "picture")
    assert image.attributes["src"] == "../../assets/files/adrs/picture.png"
    assert (shop / "assets/files/adrs/picture.png").read_text() == "not really a picture"


def test_the_sidebar_holds_indexes_only(shop: Path, make: Make) -> None:
    many = "\n---\n".join(
        f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: service-{n}}}\n"
        "spec: {type: service, lifecycle: production, owner: group:team}"
        for n in range(60)
    )
    site = make({**SHOP, "catalog/many.yaml": many})

    def sidebar(folder: Path, path: str) -> str:
        return (
            read(folder, path)
            .html.partition('data-md-type="navigation"')[2]
            .partition('data-md-type="toc"')[0]
        )

    assert "service-59" not in sidebar(site, "components/service-1/index.html")
    assert len(sidebar(site, "components/order/index.html")) < 1.05 * len(
        sidebar(shop, "components/order/index.html")
    )


def test_breadcrumbs_and_neighbours_stay(shop: Path) -> None:
    html = read(shop, "components/order/index.html").html
    path = html[html.index('class="md-path"') : html.index("</ol>", html.index('class="md-path"'))]
    assert 'href="../.."' in path  # home
    assert 'href="../"' in path  # services
    footer = html[html.index("<footer") :]
    assert "Previous: Services" in footer
    assert "Next: web" in footer


def test_tabs_are_the_kinds_of_thing(shop: Path) -> None:
    html = read(shop, "index.html").html
    start = html.index('<ul class="md-tabs__list">')
    tabs = html[start : html.index("</ul>", start)]
    shown = [
        word.strip() for word in tabs.replace("</a>", "\n").splitlines() if word.strip() and "<" not in word
    ]
    assert shown == [
        "Home",
        "New here?",
        "Services",
        "Systems",
        "Resources",
        "Decisions",
        "Runbooks",
        "Teams",
        "Analyses",
        "Health",
    ]


def test_the_title_of_home_is_the_name_of_the_site(shop: Path) -> None:
    name = f"{shop.parent.parent.name[:1].upper()}{shop.parent.parent.name[1:]} architecture"
    assert read(shop, "index.html").all("title")[0].text == name
    assert read(shop, "components/order/index.html").all("title")[0].text == f"Order - {name}"


def test_tags_lead_to_their_index(shop: Path) -> None:
    links = {e.text: e.attributes.get("href") for e in read(shop, "components/order/index.html").all("a")}
    assert links["java"] == "../../tags/#tag-1"


def test_search_knows_names_and_tags_and_no_drawings(shop: Path) -> None:
    index = json.loads((shop / "search/search_index.json").read_text())["docs"]
    order = next(e for e in index if e["location"] == "components/order/")
    assert order["title"] == "Order"
    assert order["tags"] == ["java"]
    assert order["boost"] == 2
    assert "ak-view" not in json.dumps(index)


def test_search_passes_over_derivations(make: Make) -> None:
    """Each names all that is needed, so that a search for one store would find everything."""
    catalog = SHOP["catalog/shop.yaml"].replace(
        "  dependsOn: [resource:order-db]",
        "  availability: 99.9%\n  dependencies: [{to: resource:order-db, timeout: 1s}]",
    )
    site = make({**SHOP, "catalog/shop.yaml": catalog})
    assert "How availability came about" in read(site, "components/order/index.html").html
    index = json.loads((site / "search/search_index.json").read_text(encoding="utf-8"))
    figures = [d["text"] for d in index["docs"] if d["location"] == "components/order/#figures"]
    assert "Up with all it needs" in figures[0] and "came about" not in figures[0]


def test_no_page_asks_for_anything_from_elsewhere(shop: Path) -> None:
    for page in pages(shop):
        for element in page.elements:
            if element.tag in ("script", "link", "img", "iframe"):
                assert "//" not in (element.attributes.get("src") or element.attributes.get("href") or "")


def test_a_finding_shows_on_its_page_and_on_health(make: Make) -> None:
    broken = SHOP["catalog/shop.yaml"].replace(
        "dependsOn: [resource:order-db]", "dependsOn: [resource:orders-db]"
    )
    site = make({**SHOP, "catalog/shop.yaml": broken, "catalog/broken.yaml": "kind: [unclosed\n"})
    assert "things need attention" in read(site, "components/order/index.html").text.replace(
        "1 thing needs", "things need"
    )
    health = read(site, "health/index.html").text
    assert "orders-db" in health
    assert "catalog/broken.yaml" in health
    assert lost(site) == []


def test_an_empty_folder_has_a_site(make: Make) -> None:
    site = make({})
    assert "0 services" in read(site, "index.html").text
    assert lost(site) == []


def test_pages_written_by_hand_stand_beside_the_generated_ones(make: Make) -> None:
    site = make(
        {
            **SHOP,
            "site/content/first-week.md": "---\ntags: [people]\n---\n# Your first week\n\n"
            "See [order](components/order.md), [why](../../adrs/0001-use-postgresql.md), [the guide](guides/deploy.md).\n",
            "site/content/guides/deploy.md": "# Deploy\n\n![map](map.png) [back](../first-week.md)\n",
            "site/content/guides/map.png": "a map",
            "site/content/CNAME": "architecture.example\n",
            "site/content/.hidden.md": "# Hidden\n",
        },
        strict=True,
    )
    assert lost(site) == []
    first = read(site, "first-week/index.html")
    links = {e.text.strip(): e.attributes.get("href") for e in first.all("a")}
    assert links["order"] == "../components/order/"
    assert links["why"] == "../decisions/0001-use-postgresql/"
    assert "Your first week" in read(site, "new-here/index.html").text
    assert "Your first week" in read(site, "tags/index.html").text
    assert (site / "CNAME").read_text() == "architecture.example\n"
    assert (site / "guides/map.png").read_text() == "a map"
    assert not list(site.rglob("*hidden*"))


def test_a_page_written_by_hand_takes_the_place_of_a_generated_one(make: Make) -> None:
    site = make({**SHOP, "site/content/index.md": "# Welcome\n\nIn our own words.\n"})
    assert "In our own words." in read(site, "index.html").text
    assert lost(site) == []


def test_a_text_that_begins_like_front_matter_is_text(make: Make) -> None:
    site = make(
        {
            "archkit.toml": "",
            "adrs/0001-x.md": "Title: of it\n============\n\nStatus: not front matter\n\nText.\n",
        }
    )
    page = read(site, "decisions/0001-x/index.html").text
    assert "Title: of it" in page
    assert "Status: not front matter" in page


def test_the_same_site_comes_out_twice(make: Make, shop: Path) -> None:
    first = {p.relative_to(shop): p.read_bytes() for p in shop.rglob("*.html")}
    assert build(str(shop.parent.parent)) == 0
    assert first == {p.relative_to(shop): p.read_bytes() for p in shop.rglob("*.html")}


@pytest.fixture(scope="module")
def hosted(make: Make) -> Path:
    """A knowledge base in a repository that has a web address."""
    settings = (
        "site_name: Shop\nrepo_url: https://gitlab.com/acme/shop\nedit_uri: -/edit/trunk/site/content/\n"
    )
    return make({**SHOP, "mkdocs.yml": settings, "site/content/own.md": "# Own\n"})


def test_edit_links_lead_to_file_and_line(hosted: Path) -> None:
    def edit(path: str) -> str | None:
        links = [e for e in read(hosted, path).all("a") if e.attributes.get("rel") == "edit"]
        return links[0].attributes["href"] if links else None

    base = "https://gitlab.com/acme/shop/-/edit/trunk/"
    assert edit("components/order/index.html") == f"{base}catalog/shop.yaml#L13"
    assert edit("decisions/0001-use-postgresql/index.html") == f"{base}adrs/0001-use-postgresql.md"
    assert edit("own/index.html") == f"{base}site/content/own.md"
    assert edit("components/index.html") is None


def test_a_link_to_a_file_without_a_page_leads_to_the_repository(hosted: Path) -> None:
    page = read(hosted, "decisions/0001-use-postgresql/index.html")
    links = {e.text.strip(): e.attributes.get("href") for e in page.all("a")}
    assert links["the catalog"] == "https://gitlab.com/acme/shop/-/blob/trunk/catalog/shop.yaml#L3"


def test_the_source_of_an_entity_leads_to_its_file_in_the_repository(hosted: Path) -> None:
    links = [e.attributes.get("href") for e in read(hosted, "teams/team/index.html").all("a")]
    assert "https://gitlab.com/acme/shop/-/blob/trunk/catalog/shop.yaml" in links


def test_the_link_to_the_repository_asks_nobody_for_stars(hosted: Path) -> None:
    html = read(hosted, "index.html").html
    assert 'href="https://gitlab.com/acme/shop"' in html
    assert 'data-md-component="source"' not in html
