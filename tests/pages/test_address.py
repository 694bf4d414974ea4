"""Web addresses of repositories."""

from __future__ import annotations

import pytest

from archkit.pages.address import Repository, repository


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("git@github.com:acme/shop.git", "https://github.com/acme/shop"),
        ("https://user:token@github.com/acme/shop.git", "https://github.com/acme/shop"),
        ("ssh://git@gitlab.acme.org:2222/a/b/shop.git", "https://gitlab.acme.org/a/b/shop"),
        ("https://git.acme.org:8443/a/shop/", "https://git.acme.org:8443/a/shop"),
    ],
)
def test_a_remote_becomes_an_address_without_secrets(remote: str, url: str) -> None:
    found = repository(remote, "main")
    assert found is not None and found.url == url


@pytest.mark.parametrize(
    "remote", [None, "", "/srv/git/shop.git", "file:///srv/shop", "../shop", "https://[bad", "javascript:x"]
)
def test_what_no_browser_opens_is_no_address(remote: str | None) -> None:
    assert repository(remote, "main") is None


def test_the_line_is_part_of_the_address() -> None:
    found = Repository("https://github.com/acme/shop", "trunk", "architecture/")
    assert found.view("catalog/a b.yaml", 12) == (
        "https://github.com/acme/shop/blob/trunk/architecture/catalog/a%20b.yaml#L12"
    )
    assert found.edit("x.md", 1) == "https://github.com/acme/shop/edit/trunk/architecture/x.md"


def test_each_host_has_its_own_way() -> None:
    assert Repository("https://gitlab.com/a/b").edit("x.yaml", 3) == (
        "https://gitlab.com/a/b/-/edit/main/x.yaml#L3"
    )
    assert Repository("https://bitbucket.org/a/b").view("x.yaml", 3) == (
        "https://bitbucket.org/a/b/src/main/x.yaml#lines-3"
    )
