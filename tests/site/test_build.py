"""How a build ends: what is said, what is kept, what is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from archkit.errors import ArchkitError
from archkit.site.build import build
from tests.site.conftest import SHOP, folder

DEAD = {**SHOP, "adrs/0002-x.md": "# 2. X\n\nSee [nothing](nothing.md).\n"}


def test_a_warning_is_told_in_our_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build(str(folder(tmp_path, DEAD))) == 0
    said = capsys.readouterr()
    assert said.err == "warning: adrs/0002-x.md: the link `nothing.md` leads nowhere\n"
    assert said.out.endswith(", 1 warning\n")


def test_a_dead_link_is_text_that_says_so(tmp_path: Path) -> None:
    build(str(folder(tmp_path, DEAD)))
    html = (tmp_path / "site/public/decisions/0002-x/index.html").read_text()
    span = html[html.rindex("<span", 0, html.index("nothing</span>")) : html.index("nothing</span>")]
    assert 'class="ak-dead"' in span
    assert 'title="This link leads nowhere"' in span


def test_strict_fails_on_a_warning_and_leaves_the_old_site(tmp_path: Path) -> None:
    build(str(folder(tmp_path, SHOP)))
    (tmp_path / "site/public/old").write_text("old")
    folder(tmp_path, DEAD)
    assert build(str(tmp_path), strict=True) == 1
    assert (tmp_path / "site/public/old").exists()
    assert [p.name for p in (tmp_path / "site").iterdir()] == ["public"]


def test_a_build_replaces_the_old_site(tmp_path: Path) -> None:
    build(str(folder(tmp_path, SHOP)))
    (tmp_path / "site/public/old").write_text("old")
    assert build(str(tmp_path)) == 0
    assert not (tmp_path / "site/public/old").exists()


def test_an_interrupted_build_leaves_the_old_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(str(folder(tmp_path, SHOP)))
    before = (tmp_path / "site/public/index.html").read_bytes()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("archkit.site.plugin.with_policy", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build(str(tmp_path))
    assert (tmp_path / "site/public/index.html").read_bytes() == before
    assert [p.name for p in (tmp_path / "site").iterdir()] == ["public"]


def test_what_is_not_a_site_is_not_replaced(tmp_path: Path) -> None:
    root = folder(tmp_path / "kb", SHOP)
    other = folder(tmp_path / "photos", {"cat.png": "a cat"})
    for place in (other, root, tmp_path, root / "site/content/built"):
        with pytest.raises(ArchkitError):
            build(str(root), out=str(place))
    assert (other / "cat.png").exists()
    assert (root / "catalog/shop.yaml").exists()


def test_another_place_may_be_named(tmp_path: Path) -> None:
    root = folder(tmp_path / "kb", SHOP)
    assert build(str(root), out=str(tmp_path / "a/b/site")) == 0
    assert (tmp_path / "a/b/site/index.html").exists()
    assert not (root / "site").exists()


def test_a_folder_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(ArchkitError, match="there is no folder"):
        build(str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    "text",
    [
        "- a list",
        "nav: 5",
        "theme: []",
        "nav: [[[[{a: 1}]]]]",
        "{{ broken",
        "site_name: [1]",
        "site_url: 5",
        "",
    ],
)
def test_a_strange_mkdocs_yml_does_not_stop_the_build(tmp_path: Path, text: str) -> None:
    assert build(str(folder(tmp_path, {"archkit.toml": "", "mkdocs.yml": text}))) == 0


def test_its_name_colours_and_order_are_followed(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {
            **SHOP,
            "mkdocs.yml": """\
site_name: The shop
site_url: https://shop.example/architecture/
theme: {palette: {primary: teal}, logo: logo.svg}
nav:
  - Guides:
      - The second: two.md
      - one.md
  - Chat: https://chat.example/
  - lost.md
""",
            "site/content/one.md": "# One\n",
            "site/content/two.md": "# Two\n",
            "site/content/three.md": "# Three\n",
            "site/content/logo.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        },
    )
    assert build(str(root)) == 0
    html = (root / "site/public/two/index.html").read_text()
    assert "<title>Two - The shop</title>" in html
    assert 'data-md-color-primary="teal"' in html
    assert '<img src="../logo.svg"' in html
    assert "https://shop.example/architecture/two/" in html
    assert html.index("The second") < html.index("One")
    assert "Three" not in html[html.index("Guides") :]
    assert (root / "site/public/three/index.html").exists()


def test_plain_mkdocs_makes_the_same_site(tmp_path: Path) -> None:
    root = folder(
        tmp_path / "kb",
        {
            **SHOP,
            "mkdocs.yml": Path(__file__).parents[2].joinpath("mkdocs.yml").read_text(),
            "site/content/guide.md": "# Guide\n\nSee [order](components/order.md).\n",
        },
    )
    mkdocs = shutil.which("mkdocs", path=str(Path(sys.executable).parent))
    assert mkdocs
    subprocess.run([mkdocs, "build", "--strict", "--quiet"], cwd=root, check=True, capture_output=True)
    plain = {p.relative_to(root / "site/public"): p for p in (root / "site/public").rglob("*.html")}
    assert build(str(root), out=str(tmp_path / "ours")) == 0
    ours = {p.relative_to(tmp_path / "ours"): p for p in (tmp_path / "ours").rglob("*.html")}
    assert set(ours) == set(plain)
    for path, file in ours.items():
        assert file.read_text() == plain[path].read_text(), path


def test_nothing_is_written_into_the_folder_of_hand_written_pages(tmp_path: Path) -> None:
    root = folder(tmp_path, {**SHOP, "site/content/guide.md": "# Guide\n"})
    build(str(root))
    assert [p.name for p in (root / "site/content").rglob("*")] == ["guide.md"]
