"""Knowledge bases in a temporary folder, and the sites made of them."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from archkit.site.build import build

Files = Mapping[str, str]

SHOP: Files = {
    "archkit.toml": "",
    "catalog/shop.yaml": """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team, title: The team}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, description: Sells things.}
spec: {owner: group:team}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, title: Order, description: Takes a cart to a paid order., tags: [java]}
spec:
  type: service
  lifecycle: production
  owner: group:team
  system: shop
  tier: 3
  dependsOn: [resource:order-db]
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, description: What buyers see.}
spec:
  type: website
  lifecycle: experimental
  owner: group:team
  system: shop
  dependsOn: [component:order]
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: order-db, description: Orders and their lines.}
spec: {type: relational-database, owner: group:team, system: shop}
""",
    "adrs/0001-use-postgresql.md": """\
---
status: accepted
date: 2026-01-10
affects: [component:order]
---
# 1. Use PostgreSQL

See [the runbook](../runbooks/order.md#mitigation), [the catalog](../catalog/shop.yaml#L3),
[the picture](picture.png) and [all of them](../adrs).

![picture](picture.png)
""",
    "adrs/picture.png": "not really a picture",
    "runbooks/order.md": """\
---
title: Order is slow
type: runbook
for: [component:order]
owner: group:team
last-reviewed: 2026-01-10
review-every: 3650d
---
## Mitigation

1. Restart it.
""",
}
"""A small knowledge base in which nothing is wrong."""

Make = Callable[..., Path]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Writes files and builds the site of them; returns the folder of the site."""

    def made(files: Files, *, strict: bool = False, code: int = 0) -> Path:
        root = folder(tmp_path_factory.mktemp("kb"), files)
        assert build(str(root), strict=strict) == code
        return root / "site/public"

    return made


def folder(root: Path, files: Files) -> Path:
    """Files in a folder."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def shop(make: Make) -> Path:
    """The site of `SHOP`."""
    return make(SHOP)


@pytest.fixture(scope="session")
def on_air() -> Iterator[Callable[[Path], str]]:
    """Serves folders; gives the address of each."""
    servers: list[http.server.ThreadingHTTPServer] = []

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    def serve(site: Path) -> str:
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))
        )
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
