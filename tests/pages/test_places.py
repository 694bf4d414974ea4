"""Where pages stand."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from archkit.pages.places import relative, slug


@given(st.text(max_size=60))
def test_no_name_leads_out_of_the_site(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9_][a-z0-9._-]{0,79}", slug(name))
    assert ".." not in slug(name).split("/")


def test_a_link_is_relative_to_its_page() -> None:
    assert relative("teams/a.md", "components/order.md") == "../teams/a.md"
    assert relative("components/b.md", "components/order.md") == "b.md"
    assert relative("teams/a.md", "index.md") == "teams/a.md"
