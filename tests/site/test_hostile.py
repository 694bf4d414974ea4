"""Nothing that a pull request writes becomes script, loads anything from elsewhere, or leaves the folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from archkit.graph.build import build as build_graph
from archkit.model.knowledge import Knowledge
from archkit.model.settings import Settings
from archkit.pages.library import Library
from archkit.site import clean
from archkit.site.build import build
from archkit.site.config import configuration
from archkit.site.deadline import TooLong, deadline
from archkit.site.links import Links, Origin
from archkit.site.rendering import Rendering
from archkit.site.settings import Wishes
from archkit.source.location import Span
from tests.site.reading import Read, lost, pages, read

OURS = ("archkit/lists.js", "archkit/site.js")
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"
QUOTED = json.dumps(f'">{ATTACK}')

FILES = {
    "archkit.toml": "",
    "catalog/all.yaml": f"""\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: team, title: {QUOTED}}}
spec: {{type: team, children: [], profile: {{email: {QUOTED}, displayName: {QUOTED}}}}}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {{name: shop, title: {QUOTED}, description: {QUOTED}}}
spec: {{owner: group:team}}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: order
  title: {QUOTED}
  description: {QUOTED}
  tags: [{QUOTED}, java]
  annotations: {{backstage.io/source-location: {QUOTED}}}
  links: [{{url: "javascript:alert(3)", title: {QUOTED}}}, {{url: "https://a.example/{ATTACK}", title: x}}]
spec:
  type: {QUOTED}
  lifecycle: {QUOTED}
  owner: group:team
  system: shop
  technologies: [{QUOTED}]
  dependsOn: [resource:db, {QUOTED}]
  slo: {{alerts: [{{name: {QUOTED}, runbook: "javascript:alert(4)"}}]}}
  config: [{{name: {QUOTED}, default: {QUOTED}, description: {QUOTED}}}]
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {{name: db, title: "{{{{ 7*7 }}}} {{#id onclick=alert(5)}}"}}
spec: {{type: topic, owner: group:team, system: shop}}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {{name: api, title: {QUOTED}}}
spec: {{type: openapi, lifecycle: production, owner: group:team, definition: {QUOTED}}}
---
apiVersion: archkit.dev/v1
kind: Flow
metadata: {{name: flow, title: {QUOTED}}}
spec: {{type: saga, owner: group:team, entry: component:order, steps: [{{id: {QUOTED}, component: order}}]}}
---
apiVersion: archkit.dev/v1
kind: Roadmap
metadata: {{name: map, title: {QUOTED}}}
spec: {{owner: group:team, milestones: [{{id: x, title: {QUOTED}}}]}}
""",
    "adrs/0001-x.md": f"""\
---
status: {QUOTED}
date: {QUOTED}
decision-makers: [{QUOTED}]
tags: [{QUOTED}]
---
# {ATTACK} **bold**

<script>alert(1)</script>

<iframe src="https://evil.example"></iframe> <object data="x"></object> <svg onload="alert(1)"></svg>

<div id="__config">{{"base": "https://evil.example"}}</div>

<a href="javascript:alert(6)" onclick="alert(7)">one</a> [two](javascript:alert(8)) [three](<java&#10;script:alert(9)>)
[four](data:text/html;base64,PHNjcmlwdD4=) <a href=" jAvAsCrIpT:alert(1)">five</a> [six](vbscript:x)

word {{: onclick="alert(10)" style="position:fixed" class="md-overlay" }}

![out](https://evil.example/pixel.png) <img src="//evil.example/pixel.png"> <img src="\\\\evil.example/x">
[![badge](https://evil.example/badge.svg)](https://ci.example/)

<form action="https://evil.example"><input type="password" name="p"><button>Log in</button></form>

<style>body {{ background: url(https://evil.example/css) }}</style> <link rel="stylesheet" href="https://evil.example/x.css">

<meta http-equiv="refresh" content="0; url=https://evil.example"> <base href="https://evil.example/">

--8<-- "../../../../../../etc/passwd"

<pre class="mermaid">graph TD; a-->b</pre>

```mermaid
graph TD
  a["<img src=x onerror=alert(11)>"] --> b
  click a "javascript:alert(12)"
```

| a {{: onclick=alert(1) }} | b |
| --- | --- |
| <img src=x onerror=alert(13)> | <script>alert(14)</script> |

## {ATTACK} {{#h data-toc-label='<img src=x onerror=alert(15)>'}}

[out](../../../../../../../../../etc/passwd) [root](/etc/passwd)
""",
    "runbooks/r.md": f"---\ntitle: {QUOTED}\nfor: [component:order]\nalerts: [{QUOTED}]\n---\n# Title: {ATTACK}\n\nx\n",
    "runbooks/incidents/2026-01-01-i.md": f"---\ndate: 2026-01-01\nseverity: {QUOTED}\n---\n# {ATTACK}\n",
    "site/content/own.md": f"""\
---
title: {QUOTED}
description: {QUOTED}
tags: [{QUOTED}]
template: ../../../../secret.html
icon: ../../../secret
hide: {QUOTED}
status: {QUOTED}
---
{ATTACK}
""",
    "site/content/evil.html": "<script>alert(1)</script>",
    "site/content/evil.js": "alert(1)",
    "site/content/evil.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><g/></svg>',
    "site/content/assets/javascripts/workers/evil.min.js": "alert(1)",
    "mkdocs.yml": f"""\
site_name: {QUOTED}
site_description: {QUOTED}
copyright: {QUOTED}
repo_url: https://github.com/acme/shop
hooks: [hook.py]
plugins: [search, {{macros: {{}}}}, evil]
markdown_extensions: [pymdownx.snippets, evil]
extra_javascript: ["https://evil.example/x.js"]
extra: {{analytics: {{provider: google, property: x}}}}
theme: {{name: evil, custom_dir: theme, logo: "javascript:alert(1)"}}
docs_dir: /etc
site_dir: /tmp/elsewhere
x: !!python/object/apply:os.system ["touch ran"]
nav: [own.md, {{{QUOTED}: "javascript:alert(1)"}}, {{{QUOTED}: [own.md]}}]
""",
    "hook.py": "open('ran', 'w')\n",
    "theme/main.html": "<script>alert(1)</script>",
}


@pytest.fixture(scope="module")
def site(make, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(FILES)


@pytest.fixture(scope="module")
def read_pages(site: Path) -> list[Read]:
    return list(pages(site))


def test_every_page_is_there(read_pages: list[Read]) -> None:
    paths = {page.path for page in read_pages}
    assert {
        "index.html",
        "components/order/index.html",
        "decisions/0001-x/index.html",
        "runbooks/r/index.html",
        "incidents/2026-01-01-i/index.html",
        "own/index.html",
        "404.html",
    } <= paths


def test_no_script_but_the_theme_s_and_ours(read_pages: list[Read]) -> None:
    for page in read_pages:
        for script in page.all("script"):
            source = script.attributes.get("src", "")
            assert "alert" not in script.text, page.path
            assert not source or "/javascripts/bundle" in source or source.endswith(OURS)


def test_no_event_attribute(read_pages: list[Read]) -> None:
    found = [
        (p.path, name)
        for p in read_pages
        for e in p.elements
        for name in e.attributes
        if name.startswith("on")
    ]
    assert found == []


def test_no_link_that_runs(read_pages: list[Read]) -> None:
    for page in read_pages:
        for element in page.elements:
            for name in ("href", "src", "action", "formaction", "xlink:href"):
                target = "".join(element.attributes.get(name, "").lower().split())
                assert not target.startswith(("javascript:", "data:", "vbscript:")), (page.path, target)


def test_nothing_is_loaded_from_elsewhere(read_pages: list[Read]) -> None:
    loading = {
        "img",
        "script",
        "link",
        "iframe",
        "source",
        "embed",
        "object",
        "use",
        "image",
        "video",
        "audio",
    }
    for page in read_pages:
        for element in page.elements:
            if element.tag not in loading or element.attributes.get("rel") == "canonical":
                continue
            target = element.attributes.get("src") or element.attributes.get("href") or ""
            assert "//" not in target, (page.path, element)
            assert "\\" not in target, (page.path, element)


def test_no_element_that_could_do_harm(read_pages: list[Read]) -> None:
    for page in read_pages:
        article = page.html.partition("<article")[2].partition("</article>")[0]
        for tag in (
            "<iframe",
            "<object",
            "<form",
            "<style",
            "<link",
            "<meta",
            "<base",
            "<button",
            "<script",
            'type="password"',
        ):
            assert tag not in article, (page.path, tag)


def test_nobody_takes_a_name_of_the_theme(read_pages: list[Read]) -> None:
    for page in read_pages:
        assert page.html.count('id="__config"') == 1, page.path
        assert "mermaid" not in [c for e in page.elements for c in e.attributes.get("class", "").split()]


def test_hostile_text_is_text_everywhere(site: Path) -> None:
    page = read(site, "components/order/index.html")
    title = page.all("title")[0].text
    assert title.startswith('">' + ATTACK)
    headings = "".join(e.text for e in page.all("h1"))
    assert ATTACK in headings
    description = next(e for e in page.all("meta") if e.attributes.get("name") == "description")
    assert description.attributes["content"] == '">' + ATTACK
    assert "49 " not in read(site, "resources/db/index.html").all("title")[0].text


def test_the_search_index_holds_text_only(site: Path) -> None:
    for entry in json.loads((site / "search/search_index.json").read_text())["docs"]:
        for text in (entry["title"], entry["text"], *entry.get("tags", ())):
            assert "<script" not in text
            assert "<img" not in text


def test_every_page_has_a_policy_that_allows_no_other_script(read_pages: list[Read]) -> None:
    for page in read_pages:
        policy = next(
            e for e in page.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        scripts = next(p for p in policy.attributes["content"].split("; ") if p.startswith("script-src"))
        assert "unsafe" not in scripts
        assert "http" not in scripts
        assert "default-src 'none'" in policy.attributes["content"]


def test_no_file_from_outside_is_published(site: Path, read_pages: list[Read]) -> None:
    assert not any("root:" in page.html for page in read_pages)
    assert not any("passwd" in path.name for path in site.rglob("*"))


def test_nothing_that_runs_is_copied(site: Path) -> None:
    assert not list(site.rglob("evil.html"))
    assert not list(site.rglob("evil*.js"))
    svg = (site / "evil.svg").read_text()
    assert "script" not in svg
    assert "onload" not in svg
    assert svg.startswith("<svg")


def test_no_code_of_the_repository_runs(site: Path) -> None:
    assert not (site.parent.parent / "ran").exists()
    assert not Path("ran").exists()
    assert not Path("/tmp/elsewhere").exists()


def test_all_links_lead_somewhere(site: Path) -> None:
    assert lost(site) == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "secret.txt").write_text("kept outside of it")
    (secret / "secret.md").write_text("# kept outside of it")
    root = tmp_path / "kb"
    (root / "site/content").mkdir(parents=True)
    (root / "adrs").mkdir()
    (root / "archkit.toml").write_text("")
    os.symlink(secret, root / "site/content/folder")
    os.symlink(secret / "secret.md", root / "site/content/page.md")
    os.symlink(secret / "secret.txt", root / "adrs/file.txt")
    os.symlink("/", root / "site/content/everything")
    (root / "adrs/0001-x.md").write_text("# 1. X\n\n[see](file.txt) ![see](file.txt)\n")
    assert build(str(root)) == 0
    published = [file.read_bytes() for file in (root / "site/public").rglob("*") if file.is_file()]
    assert not any(b"kept outside of it" in content for content in published)


TANGLED = [
    ">" * 3000 + " deep",
    "[" * 20_000,
    "*" * 20_000 + "a",
    "`" * 20_000 + "a",
    "<" * 20_000,
    "<div " * 5_000,
    "![" * 10_000,
    "- " * 2_000 + "x",
    "| " * 20_000 + "\n" + "|-" * 20_000,
    "<b>" * 5_000,
    "&" * 20_000,
    "{" * 20_000,
    "[a](" * 10_000,
    "\x02\x03 stx:1 \x02klzzwxh:0\x03 \x02wzxhzdk:0\x03",
    "    " * 5_000 + "x",
    '!!! note "' * 2_000,
    "_a_" * 10_000,
    "~" * 20_000 + "a~",
    "<!--" * 5_000,
    "[^1]: x\n" * 2_000 + "[^1]" * 2_000,
]


# Hypothesis has a callback in the garbage collector; what the alarm raises there is told as a warning and comes again.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("text", TANGLED, ids=lambda text: repr(text[:8]))
def test_no_text_hangs_or_breaks_the_rendering(
    text: str, tmp_path: Path, monkeypatch, elapsed: Callable[[], float]
) -> None:
    monkeypatch.setattr("archkit.site.rendering.SECONDS", 1.0)
    elapsed()
    html, _ = rendering(tmp_path).html(f"# X\n\n{text}\n\nend of it\n", Origin("x.md", "x/", "x.md"))
    assert "end of it" in clean.page(html)
    assert elapsed() < 4


def test_an_alarm_that_was_swallowed_comes_again() -> None:
    def works() -> None:
        for _ in range(2):
            with suppress(TooLong):
                for _ in range(100_000_000):
                    pass
        for _ in range(100_000_000):
            pass

    with pytest.raises(TooLong), deadline(0.05):
        works()


def test_a_text_that_cannot_be_rendered_is_shown_as_it_is(make, capsys, monkeypatch) -> None:
    monkeypatch.setattr("archkit.site.rendering.SECONDS", 1.0)
    site = make({"archkit.toml": "", "adrs/0001-x.md": f"# 1. X\n\n{'[' * 20_000}\n\n<b>end</b> of it\n"})
    page = read(site, "decisions/0001-x/index.html")
    assert "&lt;b&gt;end&lt;/b&gt; of it" in page.html
    assert (
        "adrs/0001-x.md cannot be shown as Markdown (it takes longer than 1 seconds)"
        in capsys.readouterr().err
    )


def rendering(folder: Path) -> Rendering:
    content, out = folder / "content", folder / "out"
    content.mkdir()
    out.mkdir()
    config = configuration(folder, Wishes(), content=content, out=out)
    config.plugins.on_config(config)
    empty = Knowledge(Settings(), {})
    library = Library(
        empty, build_graph(empty), (), date(2026, 1, 1), lambda place: Span(1, 1, 1, 1), lambda path: ""
    )
    return Rendering(config, Links(library, {"x.md": "x/"}, (), lambda path: None), lambda message: None)
