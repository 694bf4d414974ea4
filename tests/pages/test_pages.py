"""What each kind of page says."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest

from archkit.pages.everything import everything, pages
from archkit.pages.library import Library
from archkit.pages.page import Page
from tests.pages.conftest import FILES, library

Said = Callable[[str], str]


def test_every_page_makes_its_text_and_begins_with_one_heading(shop: Library) -> None:
    for page in pages(list(everything(shop))):
        text = page.body().markdown
        assert text.startswith("# "), page.path
        assert page.title
        for view in page.body().views:
            assert view().title


def test_no_two_pages_share_a_path(shop: Library) -> None:
    paths = [page.path for page in pages(list(everything(shop)))]
    assert len(paths) == len(set(paths))


def test_home(said: Said) -> None:
    home = said("index.md")
    assert "# Shop\n" in home
    for card in ("2 services in 1 system", "2 decisions, 1 accepted", "1 runbook for 1 alert", "2 teams"):
        assert card in home
    assert home.index("New here?") < home.index("Services")
    assert 'data-archkit-view="0"' in home
    assert "[ADR-0002 New](decisions/0002-new.md)" in home


def test_component(said: Said) -> None:
    text = said("components/order.md")
    for part in (
        "Takes a cart to a paid <code>order</code>.",
        '<span class="ak-chip">tier 1</span>',
        '<span class="ak-chip">reviewed 120 days ago</span>',
        "| Owner | [Ordering](../teams/ordering.md) |",
        "| Ask in | [#ordering](<https://chat.example/ordering>) |",
        "([what tiers mean](../new-here.md#tiers))",
        "[catalog/all.yaml",
        "| writes | [order-db](../resources/order-db.md) |",
        "timeout 800ms",
        "max attempts 2",
        "| [ADR-0002 New](../decisions/0002-new.md) | accepted | 2026-01-01 |",
        "[Order fails](../runbooks/order.md)",
        "the budget burns 14.4 times too fast over 1h, 5m",
        "[Fast burn](../runbooks/order.md#fast-burn)",
        "| <code>POOL</code> | integer | <code>20</code> | restart | Connections. |",
        "secret, required",
        "[Place an order](../flows/place-order.md)",
        "[Down for an hour](../incidents/2026-01-05-down.md)",
        "[java](../tags.md#tag-2)",
    ):
        assert part in text, part


def test_a_deprecated_component_says_until_when_and_what_instead(said: Said) -> None:
    text = said("components/stock.md")
    assert '!!! warning "Deprecated"' in text
    assert "switched off on 2026-12-31. Use [Order](order.md) instead." in text


def test_resource(said: Said) -> None:
    text = said("resources/order-db.md")
    assert "| Technologies | postgresql-16 |" in text
    assert "**Needs it**" in text


def test_api(said: Said) -> None:
    text = said("apis/order-api.md")
    assert "```yaml\nopenapi: 3.1.0\n```" in text
    assert "| provides | [Order](../components/order.md) |" in text


def test_system_and_domain(said: Said) -> None:
    system = said("systems/shop.md")
    assert "| Domain | [selling](../domains/selling.md) |" in system
    assert "## Services" in system and "## APIs" in system and "## Resources" in system
    assert "[shop](../systems/shop.md)" in said("domains/selling.md")


def test_team_and_person(said: Said) -> None:
    team = said("teams/ordering.md")
    assert "| Members | [Ana Petrova](../people/ana.md) |" in team
    assert "| Part of | [all](all.md) |" in team
    assert "## Services it owns" in team
    person = said("people/ana.md")
    assert "[ana@shop.example](<mailto:ana@shop.example>)" in person
    assert "## Around them" in person
    assert "| [ADR-0002 New](../decisions/0002-new.md) | accepted |" in person


def test_flow(said: Said) -> None:
    text = said("flows/place-order.md")
    assert "| 1 | <code>create</code> | [Order](../components/order.md) | compensatable | reject |" in text
    assert "idempotent by order_id" in text
    assert "| Must be done in | 10s |" in text


def test_decision(page: Callable[[str], Page]) -> None:
    body = page("decisions/0002-new.md").body()
    assert body.written_by == "adrs/0002-new.md"
    assert body.markdown.startswith("# 2. New\n")
    assert "It supersedes [ADR-0001 Old](archkit-page:decisions/0001-old.md)." in body.markdown
    assert "| Affects | [Order](archkit-page:components/order.md) |" in body.markdown
    assert "| Decided by | [Ana Petrova](archkit-page:people/ana.md) |" in body.markdown
    assert body.markdown.rstrip().endswith("Because.")
    assert "---" not in body.markdown.partition("Because")[2]


def test_a_superseded_decision_says_not_to_follow_it(said: Said) -> None:
    text = said("decisions/0001-old.md")
    assert '!!! warning "Do not follow this decision"' in text
    assert "[ADR-0002 New](archkit-page:decisions/0002-new.md): follow that one." in text


def test_the_decision_log_begins_with_the_newest(said: Said) -> None:
    text = said("decisions/index.md")
    assert text.index("0002-new.md") < text.index("0001-old.md")
    assert 'data-archkit-facets="Status|Year:Date|Tags|People|Affects"' in text


def test_runbook(said: Said) -> None:
    text = said("runbooks/order.md")
    assert '!!! danger "Paged right now?"\n\n    1. Look.\n    2. Restart.\n    3. Call.\n\n' in text
    assert '!!! warning "This may be out of date"' in text
    assert "It was reviewed on 2025-11-01 and should have been again by 2026-01-30, 30 days ago." in text
    assert "Ask [Ordering]" in text


def test_the_index_of_runbooks_begins_with_symptoms(said: Said) -> None:
    text = said("runbooks/index.md")
    assert text.index("## By symptom") < text.index("## By service")
    assert (
        "| <code>order-fast-burn</code> | [Fast burn](order.md#fast-burn) | [Order](../components/order.md) |"
        in text
    )


def test_incident(said: Said) -> None:
    text = said("incidents/2026-01-05-down.md")
    assert "# Down for an hour" in text
    assert '<span class="ak-chip">high</span>' in text


def test_other_kinds(said: Said) -> None:
    text = said("more/roadmap/plan.md")
    assert "## Milestones" in text
    assert "| move | Move it | 2026-09-01 | [ADR-0002](../../decisions/0002-new.md) |" in text


def test_a_failure_domain_leads_to_what_fails_with_it_and_back() -> None:
    domain = "apiVersion: archkit.dev/v1\nkind: FailureDomain\nmetadata: {name: %s}\nspec: {type: zone%s}\n"
    web = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: web}\n"
        "spec: {type: website, lifecycle: production, owner: a, failureDomains: [zone-a]}\n"
    )
    files = {
        "catalog/domains.yaml": domain % ("zone-a", ", parent: region") + "---\n" + domain % ("region", ""),
        "catalog/web.yaml": web,
    }
    found = {p.path: p for p in pages(list(everything(library(files))))}
    text = unescape(found["more/failuredomain/zone-a.md"].body().markdown).replace("\\", "")
    assert "| Parent | [region](region.md) |" in text
    assert "## It speaks of\n\n- [region](region.md)" in text
    assert "## It is spoken of by\n\n- [web](../../components/web.md)" in text


def test_indexes_have_facets(said: Said) -> None:
    text = said("components/index.md")
    assert 'data-archkit-facets="Type|Lifecycle|Tier|Owner|System"' in text
    assert text.index("[Order](order.md)") < text.index("[stock](stock.md)")


def test_health(said: Said) -> None:
    text = said("health/index.md")
    assert 'max="2"' in text
    assert "1 of 2" in text
    assert "| [stock](../components/stock.md) |" in text.partition("Services without a runbook")[2]
    assert "| review overdue | 2026-01-30 |" in text.partition("Pages that need a look")[2]
    assert "https://github.com/acme/shop/edit/main/" in text


def test_rules(said: Said, shop: Library) -> None:
    index = said("rules/index.md")
    for rule in shop.rules:
        assert f"[{rule.name}](" in index
    assert "## Why" in said("rules/runbook-missing.md")


def test_tags(said: Said) -> None:
    text = said("tags.md")
    assert "## data {#tag-1}\n\n- [ADR-0002 New](decisions/0002-new.md)" in text
    assert "## java {#tag-2}\n\n- [Order](components/order.md)" in text


def test_start(said: Said) -> None:
    assert "## What tiers mean {#tiers}" in said("new-here.md")


def test_a_finding_has_its_rule_and_a_link_to_mend_it() -> None:
    broken = {
        **FILES,
        "catalog/all.yaml": FILES["catalog/all.yaml"].replace("resource:order-db", "resource:orders-db"),
    }
    made = {p.path: p for p in pages(list(everything(library(broken))))}
    text = made["components/order.md"].body().markdown
    assert "attention" in text
    assert "orders-db" in text
    assert "](../rules/" in text


@pytest.mark.parametrize(
    "files", [{}, {"catalog/x.yaml": "kind: [\n"}, {"adrs/0001-x.md": ""}, {"runbooks/x.md": "\x00"}]
)
def test_little_or_broken_content_has_pages_too(files: dict[str, str]) -> None:
    made = list(pages(list(everything(library(files)))))
    assert {"index.md", "new-here.md", "health/index.md"} <= {page.path for page in made}
    for page in made:
        assert page.body().markdown.startswith("#")
