"""The configuration reference on the site: a page per component, one index, no secret on either."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

from archkit.analysis.configuration import compare
from archkit.analysis.evidence import Surroundings
from archkit.pages.everything import everything, pages
from archkit.pages.library import Library
from archkit.source.tree import DictTree

from .conftest import library

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: Order}
spec:
  type: service
  lifecycle: production
  owner: group:ordering
  sourcePaths: [src]
  config:
    - {name: PORT, type: integer, default: 8080, reload: restart, description: Where it listens.}
    - {name: API_KEY, type: string, secret: true, required: true, default: hunter2, description: "Key | <b>of</b> the provider."}
    - {name: SENDING, type: boolean, default: true, reload: live, description: Whether mail is sent.}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock, title: Stock}
spec:
  type: service
  lifecycle: production
  owner: group:ordering
  config: [{name: LIMIT, type: integer, unit: rows, description: Rows at once.}]
"""

SOURCE = """\
import os

PORT = os.environ.get("PORT", 9090)
KEY = os.environ["API_KEY"]
EXTRA = os.environ.get("EXTRA")
"""

FILES = {"catalog/all.yaml": CATALOG, "src/app.py": SOURCE}


def shop() -> Library:
    made = library(FILES)
    surroundings = Surroundings(made.knowledge, DictTree(FILES))
    made.compared = lambda entity: compare(made.knowledge, entity, surroundings.of(entity))
    return made


def reader() -> Callable[[str], str]:
    found = {p.path: p for p in pages(list(everything(shop())))}
    return lambda path: unescape(found[path].body().markdown).replace("\\", "")


def test_the_index_lists_every_setting_and_can_be_filtered() -> None:
    said = reader()("configuration/index.md")
    assert 'data-archkit-facets="Component|Required|Secret|Takes effect on"' in said
    assert (
        '<span class="ak-whole">[PORT](order.md#setting-1)</span> | <span class="ak-about">Where it listens.</span> '
        "| [Order](../components/order.md) | <code>8080</code> | no | no | restart |" in said
    )
    assert "[LIMIT](stock.md#setting-1)" in said


def test_a_component_has_a_page_that_says_where_each_setting_is_used() -> None:
    said = reader()("configuration/order.md")
    assert "<code>API_KEY</code></span> | <code>src/app.py:4</code> |" in said
    assert "integer" in said
    assert "3 differences from what is really used" in said
    assert "<code>EXTRA</code> is read and not documented (<code>src/app.py:5</code>)" in said


def test_what_could_not_be_read_is_named_beside_the_uses() -> None:
    helm = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {{- range .Values.all }}\n"
    files = {**FILES, **{f"chart/<b>{n}.yaml": helm for n in range(4)}}
    made = library(files)
    surroundings = Surroundings(made.knowledge, DictTree(files))
    made.compared = lambda entity: compare(made.knowledge, entity, surroundings.of(entity))
    page = (
        next(p for p in pages(list(everything(made))) if p.path == "configuration/order.md").body().markdown
    )
    assert "Not read: <code>chart/&#60;b&#62;0.yaml</code>" in page
    assert "</code>, 1 more (a template; what <code>helm template</code>" in page


def test_a_component_without_source_says_that_its_uses_are_not_known() -> None:
    assert "Not known here" in reader()("configuration/stock.md")


def test_the_page_of_a_component_leads_to_its_settings() -> None:
    assert "[Where each is used](../configuration/order.md)" in reader()("components/order.md")


def test_the_default_of_a_secret_stands_on_no_page() -> None:
    for page in pages(list(everything(shop()))):
        if page.path.startswith(("configuration/", "components/")):
            assert "hunter2" not in page.body().markdown


def test_what_people_wrote_is_never_markup() -> None:
    found = {p.path: p for p in pages(list(everything(shop())))}
    for path in ("configuration/index.md", "configuration/order.md"):
        assert "<b>" not in found[path].body().markdown
