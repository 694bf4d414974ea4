"""The site on this machine: address, live reload, a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archkit.errors import ArchkitError
from archkit.model.settings import parse_settings
from archkit.site.reload import allowed
from archkit.site.serve import serve
from archkit.site.watch import watched
from archkit.source.tree import DictTree
from archkit.workspace import Workspace, open_workspace
from tests.site.conftest import SHOP, folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(root: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "archkit", "site", "serve", "-C", str(root), "--address", f"127.0.0.1:{port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "TMPDIR": str(root.parent)},
    )
    try:
        yield process, f"http://127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def test_a_change_of_the_catalog_shows_and_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    root = folder(tmp_path / "kb", SHOP)
    with served(root) as (process, url):
        assert process.stdout
        line = process.stdout.readline()
        assert line.endswith(f"pages on {url} (Ctrl-C ends it)\n")
        page = fetch(url + "components/order/")
        assert "Takes a cart to a paid order." in page
        assert "var livereload" in page
        assert page.count("Content-Security-Policy") == 1
        catalog = root / "catalog/shop.yaml"
        catalog.write_text(catalog.read_text().replace("Takes a cart to a paid order.", "Takes money."))
        end = time.monotonic() + 60
        while "Takes money." not in fetch(url + "components/order/"):
            assert time.monotonic() < end
            time.sleep(0.3)
        catalog.write_text("kind: [broken\n")
        while "catalog/shop.yaml" not in fetch(url + "health/").partition("All findings")[2]:
            assert time.monotonic() < end
            time.sleep(0.3)
        (root / "archkit.toml").write_text("broken = [\n")
        while not (line := process.stdout.readline()).startswith("error: "):
            assert line
        assert "archkit.toml is not TOML" in line
        assert "What runs here" in fetch(url)  # the last good site stays
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stdout.read().endswith("stopped\n")
    assert [p.name for p in tmp_path.iterdir()] == ["kb"]
    assert not (root / "site").exists()


def test_a_polite_end_leaves_nothing_either(tmp_path: Path) -> None:
    root = folder(tmp_path / "kb", SHOP)
    with served(root) as (process, _):
        assert process.stdout
        process.stdout.readline()
        process.terminate()
        assert process.wait(20) == 0
    assert [p.name for p in tmp_path.iterdir()] == ["kb"]


@pytest.mark.parametrize("address", ["8000", "localhost", "a:b:c", "127.0.0.1:0", "127.0.0.1:99999", ":8000"])
def test_what_is_no_address_is_misuse(tmp_path: Path, address: str) -> None:
    with pytest.raises(ArchkitError):
        serve(str(folder(tmp_path, SHOP)), address=address)


def test_a_taken_port_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ArchkitError, match=f"nothing can be served on 127.0.0.1:{port}") as caught:
            serve(str(folder(tmp_path, SHOP)), address=f"127.0.0.1:{port}")
    assert caught.value.hint == f"try `--address 127.0.0.1:{port + 1}`"


def test_everything_that_is_read_is_watched(tmp_path: Path) -> None:
    root = folder(
        tmp_path,
        {
            **SHOP,
            "archkit.toml": '[paths]\nalerts = ["ops/alerts/**/*.yaml"]\ndecisions = ["adrs", "services/*/docs/adr"]\n',
            "ops/alerts/a.yaml": "",
            "services/a/docs/adr/0001-x.md": "# 1. X\n",
            "services/b/catalog-info.yaml": "",
            "lib/catalog-info.yaml": "",
            "site/content/own.md": "",
            "mkdocs.yml": "",
            "unrelated/file": "",
        },
    )
    found = [path.relative_to(root).as_posix() for path in watched(open_workspace(root), root)]
    assert found == [
        "adrs",
        "archkit.toml",
        "catalog",
        "lib/catalog-info.yaml",
        "mkdocs.yml",
        "ops/alerts",
        "runbooks",
        "services",
        "site/content",
    ]


def test_a_knowledge_base_without_a_folder_watches_its_settings_only(tmp_path: Path) -> None:
    from datetime import date

    (tmp_path / "archkit.toml").write_text("")
    space = Workspace(DictTree({}), parse_settings({}, "x"), root=None, today=date(2026, 1, 1))
    assert watched(space, tmp_path) == [tmp_path / "archkit.toml"]


RELOAD = "<script>\nvar livereload = function(epoch, requestId) {}\nlivereload(1, 2);\n</script>"


def test_the_script_of_the_live_reload_is_allowed_besides_the_others() -> None:
    from archkit.site.policy import with_policy

    page = with_policy(
        '<meta charset="utf-8"><script>ours()</script><script>theirs()</script></body>',
        lambda s: s == "ours()",
    )
    before = page[page.index("script-src") : page.index("; style-src")]
    served = allowed(page.replace("</body>", f"{RELOAD}</body>"))
    after = served[served.index("script-src") : served.index("; style-src")]
    assert set(before.split()) < set(after.split())
    assert len(after.split()) == len(before.split()) + 1


def test_another_script_at_the_end_is_not() -> None:
    from archkit.site.policy import with_policy

    page = with_policy('<meta charset="utf-8"><script>alert(1)</script></body>', lambda script: False)
    assert allowed(page) == page
