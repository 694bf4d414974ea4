"""What readers do with the pages about operation, in a browser: all of it on the site of one repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archkit.site.build import build
from tests.site import fitting
from tests.site.browser import Browser, browser, program
from tests.site.conftest import SHOP, folder

pytestmark = pytest.mark.skipif(program() is None, reason="there is no Chromium on this machine")

TIER_1 = """\
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: pay, title: Pay, description: Takes the money.}
spec:
  type: service
  lifecycle: production
  owner: group:team
  system: shop
  tier: 1
  sourcePaths: [src/pay]
  runbooks: [runbooks/pay.md]
  slo:
    availability: 99.9%
    window: 30d
    alerts: [{name: pay-fast-burn, severity: page, burnRate: 14.4, long: 1h, short: 5m, runbook: "runbooks/pay.md#fast-burn"}]
  dependencies: [{to: component:order, operation: write}]
  config:
    - {name: POOL, type: integer, default: 20, description: Connections that it keeps open., reload: restart}
    - {name: KEY, type: string, secret: true, required: true, description: Signs what it sends to the bank.}
"""
PLANS = """\
apiVersion: archkit.dev/v1
kind: FailureDomain
metadata: {name: zone-a, title: Zone A}
spec: {type: zone}
---
apiVersion: archkit.dev/v1
kind: TechnologyRadar
metadata: {name: radar}
spec:
  owner: group:team
  entries:
    - {technology: postgresql-16, ring: adopt, quadrant: data}
    - {technology: cobol-85, ring: hold, quadrant: languages}
---
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {name: plan, title: The plan}
spec:
  owner: group:team
  start: 2026-03-01
  milestones: [{id: one, title: Do it, duration: 30d}, {id: two, title: Do more, duration: 60d, after: [one]}]
"""
FILES = {
    **SHOP,
    "catalog/shop.yaml": SHOP["catalog/shop.yaml"] + TIER_1,
    "catalog/plans.yaml": PLANS,
    "src/pay/main.py": "print('one')\n",
    "runbooks/pay.md": """\
---
title: Payments fail
type: runbook
for: [component:pay]
alerts: [pay-fast-burn]
owner: group:team
last-reviewed: 2026-01-10
reviewed-by: Ada
review-every: 30d
---
## Fast burn

1. Take the last release back: `kubectl rollout undo deployment/pay`
""",
    "runbooks/incidents/2026-01-05-down.md": """\
---
title: Nobody could pay
date: 2026-01-05
began: 2026-01-05T09:00Z
detected: 2026-01-05T09:10Z
resolved: 2026-01-05T10:00Z
severity: sev1
status: reviewed
affects: [component:pay]
actions:
  - {what: Watch the certificate, owner: group:team, due: 2026-02-01}
  - {what: Look for a second bank, owner: group:team, due: 2099-01-01}
would-have-been-caught-by: [alert-without-runbook]
---
# Nobody could pay

The certificate had ended.
""",
}
PAGES = (
    "analyses/",
    "analyses/coupling/",
    "analyses/failure-domains/",
    "analyses/inputs/",
    "analyses/objectives/",
    "analyses/radar/",
    "analyses/roadmap/",
    "analyses/unknowns/",
    "components/pay/",
    "configuration/",
    "configuration/pay/",
    "decisions/0001-use-postgresql/",
    "health/",
    "health/readiness/",
    "incidents/",
    "incidents/2026-01-05-down/",
    "incidents/open-actions/",
    "onboarding/",
    "onboarding/team/",
    "runbooks/",
    "runbooks/alerts/",
    "runbooks/pay/",
    "teams/team/",
)


@pytest.fixture(scope="module")
def tab() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, on_air: Callable[[Path], str]) -> str:
    """The site of a repository in which the code of `pay` changed after the review of its runbook."""
    root = folder(tmp_path_factory.mktemp("operations"), FILES)
    commit(root, "2026-01-10", "Write it all down")
    (root / "src/pay/main.py").write_text("print('two')\n")
    commit(root, "2026-02-01", "Pay twice as fast")
    assert build(str(root)) == 0
    return on_air(root / "site/public")


def commit(root: Path, day: str, subject: str) -> None:
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in
           (("NAME", "Grace"), ("EMAIL", "grace@shop.example"), ("DATE", f"{day}T12:00:00Z"))}  # fmt: skip
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")} | who
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", subject)):
        subprocess.run(["git", *words], cwd=root, env=env, check=True)


ROWS = "[...document.querySelectorAll('tbody tr')].filter((row) => row.offsetParent).length"


@pytest.mark.parametrize(("width", "dark"), [(1280, True), (390, False)])
def test_every_page_fits_and_is_silent(tab: Browser, address: str, width: int, dark: bool) -> None:
    tab.shape(width, dark=dark)
    for page in PAGES:
        tab.open(address + page)
        assert tab.heard == [], page
        assert [url for url in tab.asked if not url.startswith((address, "data:"))] == [], page
        assert tab.run(fitting.WIDER) <= 0, page
        assert tab.run(fitting.OUT_OF_REACH) == 0, page
        assert tab.run(fitting.NAMELESS) == [], page
        assert tab.run(fitting.FAINT) == [], page
        assert tab.run(fitting.TINY) == [], page
        assert tab.run(fitting.COVERED) == [], page
        assert tab.run("document.body.dataset.mdColorScheme") == ("slate" if dark else "default"), page


def test_each_page_says_how_fresh_it_is(tab: Browser, address: str) -> None:
    tab.shape(1280)

    def said(page: str, where: str) -> str:
        tab.open(address + page)
        return str(tab.run(f"document.querySelector('{where}').innerText"))

    stale = said("runbooks/pay/", ".admonition.warning")
    for words in (
        "This may be out of date",
        "reviewed on 2026-01-10 by Ada and should have been again by 2026-02-09",
        "changed in 1 commit since the review of 2026-01-10",
        "2026-02-01, Grace: Pay twice as fast (src/pay/main.py)",
        "Ask The team.",
    ):
        assert words in stale
    line = ".md-content__inner small"
    assert said("runbooks/order/", line).startswith(
        "Reviewed on 2026-01-10 by Grace; next review by 2036-01-08"
    )
    assert "Decided on 2026-01-10; what it affects has not changed since" in said(
        "decisions/0001-use-postgresql/", line
    )
    assert "It happened on 2026-01-05; what it hit changed 1 time since, last on 2026-02-01" in said(
        "incidents/2026-01-05-down/", line
    )
    assert "its code changed 1 time since, last on 2026-02-01" in said("components/pay/", line)


def test_runbooks_are_found_by_alert_and_by_service(tab: Browser, address: str) -> None:
    for heading, words in (("by-symptom", "pay-fast-burn"), ("by-service", "Pay")):
        tab.open(f"{address}runbooks/#{heading}")
        row = f"[...document.querySelectorAll('#{heading} ~ * tr')].find((r) => r.innerText.startsWith('{words}'))"
        tab.run(f'{row}.querySelector(\'a[href*="../runbooks/pay"], a[href^="pay"]\').click()')
        tab.wait("location.pathname === '/runbooks/pay/' && document.readyState === 'complete'")
    assert "kubectl rollout undo" in tab.run("document.querySelector('.admonition.danger').innerText")


def test_tables_of_settings_actions_and_readiness_are_narrowed(tab: Browser, address: str) -> None:
    for page, rows, facet, value, left in (
        ("configuration/", 2, "Secret", "yes", "KEY"),
        ("incidents/open-actions/", 2, "State", "overdue", "Watch the certificate"),
        ("health/readiness/", 3, "Level", "blocked", "Pay"),
    ):
        tab.open(address + page)
        table = "document.querySelector('.ak-facets ~ .md-typeset__scrollwrap tbody')"
        shown = f"[...{table}.rows].filter((row) => row.offsetParent).map((row) => row.cells[0].innerText)"
        assert len(tab.run(shown)) == rows, page
        tab.run(f"document.querySelector('input[name={facet}][value={value}]').click()")
        assert tab.run(shown) == [left], page
    assert "timeouts" in tab.run(f"[...{table}.rows].find((row) => row.offsetParent).innerText")


def test_a_newcomer_goes_from_the_team_to_the_first_days(tab: Browser, address: str) -> None:
    tab.open(address + "teams/team/")
    needs = tab.run(
        "(() => { const [said, h] = [[], document.querySelector('#needs-attention')];"
        " for (let e = h.nextElementSibling; e && e.tagName !== 'H2'; e = e.nextElementSibling) said.push(e.innerText);"
        " return said.join('\\n'); })()"
    )
    for words in ("no timeout for component:order", "Payments fail", "Watch the certificate", "timeouts"):
        assert words in needs
    tab.run("[...document.querySelectorAll('td a')].find((a) => a.innerText === 'First days').click()")
    tab.wait("location.pathname === '/onboarding/team/' && document.readyState === 'complete'")
    headings = tab.run("[...document.querySelectorAll('h2')].map((h) => h.firstChild.textContent)")
    assert [h.partition(". ")[2] for h in headings] == [
        "What the team owns",
        "Decisions to read first",
        "What to do when it fails",
        "What went wrong before",
        "Words you will meet",
    ]


def test_the_chart_of_incidents_says_what_the_table_beside_it_says(tab: Browser, address: str) -> None:
    tab.open(address + "incidents/")
    chart = tab.run("document.querySelector('.ak-drawing').textContent")
    table = tab.run("[...document.querySelectorAll('tr')].map((r) => r.innerText).join('|')")
    for words in ("10 min", "1 h"):
        assert words in chart and words in table
