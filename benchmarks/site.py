"""Measure the site: `archkit site build` against plain MkDocs over the same pages. CPU seconds, medians.

The same Markdown is written into a folder with the same theme, extensions and navigation, so that the ratio
says what reading, linking, drawing and cleaning cost beside what MkDocs costs anyway. Run it with the
interpreter of the environment in which archkit is installed.
"""

from __future__ import annotations

import argparse
import json
import logging
import posixpath
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from generate import share, write
from measure import Cost, archkit, cost

from archkit.pages.page import Hub
from archkit.pages.places import MARK
from archkit.site.build import base_of
from archkit.site.config import configuration
from archkit.site.page import SitePage
from archkit.site.plugin import ArchkitPlugin
from archkit.site.settings import EXTENSIONS, read

REPOSITORY = Path(__file__).resolve().parent.parent
TARGET = 1.5
"""Times plain MkDocs."""


@dataclass(frozen=True)
class Row:
    """One knowledge base."""

    name: str
    pages: int
    plain: float
    first: float
    again: float
    peak: float
    ratio: float
    """Of the first build, with an empty cache, to plain MkDocs in the same round."""
    ratio_again: float
    """Of a build whose knowledge base was read before."""


def measured(name: str, root: Path, folder: Path, runs: int) -> Row:
    """Both ways over one knowledge base."""
    folder.mkdir()
    env = {"ARCHKIT_CACHE_DIR": str(folder / "cache"), "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"}
    plain = folder / "plain"
    pages = write_plain(root, plain, folder / "made")
    built = [*archkit(), "site", "build", "--root", str(root), "--out", str(folder / "out")]
    mkdocs = [str(Path(sys.executable).with_name("mkdocs")), "build", "--quiet"]

    def run(command: list[str], cwd: Path) -> Cost:
        found = cost(command, cwd, env)
        if found.code:
            raise SystemExit(f"{' '.join(command)} ended with {found.code}")
        return found

    rounds = []
    for _ in range(runs):
        # Side by side, so that a machine that slows down does so for all three.
        shutil.rmtree(folder / "cache", ignore_errors=True)
        rounds.append((run(mkdocs, plain), run(built, root), run(built, root)))
    theirs, first, again = ([c.cpu for c in costs] for costs in zip(*rounds, strict=True))
    return Row(
        name,
        pages,
        median(theirs),
        median(first),
        median(again),
        max(c.peak for _, *ours in rounds for c in ours),
        median(f / t for f, t in zip(first, theirs, strict=True)),
        median(a / t for a, t in zip(again, theirs, strict=True)),
    )


def write_plain(root: Path, folder: Path, made: Path) -> int:
    """The same pages as files, with a configuration for plain MkDocs; returns how many pages there are."""
    from mkdocs.commands.build import build

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    base = base_of(str(root))
    made.mkdir()
    (folder / "docs").mkdir(parents=True)
    wishes = read(base)
    config = configuration(base, wishes, content=folder / "docs", out=made)
    build(config)
    plugin = config.plugins["archkit"]
    assert isinstance(plugin, ArchkitPlugin)
    assert plugin.site is not None
    site = plugin.site
    pages = [f.page for f in site.files.documentation_pages() if isinstance(f.page, SitePage)]
    for page in pages:
        path = folder / "docs" / page.file.src_uri
        path.parent.mkdir(parents=True, exist_ok=True)
        front = {key: value for key, value in page.meta.items() if value}
        path.write_text(f"---\n{json.dumps(front)}\n---\n{_linked(page)}", encoding="utf-8")
    shown = list(_nav(site.tree, {page.file.src_uri for page in pages}))
    settings = {
        "site_name": str(config.site_name),
        "theme": wishes.theme() | {"palette": config.theme["palette"]},
        "nav": shown,
        "not_in_nav": "*",
        "plugins": ["search"],
        "validation": {"links": {"not_found": "ignore", "unrecognized_links": "ignore"}},
        "markdown_extensions": [{name: dict(options)} for name, options in EXTENSIONS.items()],
    }
    (folder / "mkdocs.yml").write_text(json.dumps(settings), encoding="utf-8")
    return len(pages)


def _linked(page: SitePage) -> str:
    """The page's Markdown with links from page to page, as plain MkDocs follows them."""
    start = posixpath.dirname(page.file.src_uri) or "."
    return re.sub(
        re.escape(MARK) + r"([\w./-]+)", lambda m: posixpath.relpath(m[1], start), page.markdown or ""
    )


def _nav(tree: object, there: set[str]) -> Iterator[object]:
    """Hubs with their indexes, as our navigation shows them."""
    for item in tree if isinstance(tree, list | tuple) else ():
        if isinstance(item, Hub):
            below = list(_nav(item.hubs, there))
            yield {item.title: [item.index.path, *below]}
        elif item.path in there:
            yield item.path


def main() -> int:
    """Print the table; 1 when the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="how often each is run (3)")
    parser.add_argument("--count", type=int, default=1000, help="descriptors of the generated catalog (1000)")
    parser.add_argument("--only", choices=("repository", "generated"), help="one of the two")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory(prefix="archkit-benchmark-") as temporary:
        folder = Path(temporary)
        if options.only != "generated":
            rows.append(measured("this repository", REPOSITORY, folder / "repository", options.runs))
        if options.only != "repository":
            write(folder / "catalog", options.count, share("0"))
            name = f"{options.count:,} descriptors"
            rows.append(measured(name, folder / "catalog", folder / "generated", options.runs))
    if options.format == "json":
        print(json.dumps([asdict(r) for r in rows], indent=2))
    else:
        print(
            f"{'':24}{'pages':>8}{'mkdocs':>10}{'archkit':>10}{'ratio':>8}{'again':>10}{'ratio':>8}{'MiB':>8}"
        )
        for row in rows:
            print(
                f"{row.name:24}{row.pages:8}{row.plain:9.1f}s{row.first:9.1f}s{row.ratio:8.2f}"
                f"{row.again:9.1f}s{row.ratio_again:8.2f}{row.peak:8.0f}"
            )
    return 0 if all(row.ratio <= TARGET for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
