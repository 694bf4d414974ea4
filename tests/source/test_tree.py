"""A tree in which some files say something else: what would be, were they written."""

from __future__ import annotations

import pytest

from archkit.source.tree import Amended, DictTree, blob_id

BASE = DictTree({"a": "1", "b": "2"})
TREE = Amended(BASE, {"b": b"two", "c": b"3"})


def test_its_paths_are_those_of_both_in_order() -> None:
    assert list(TREE.paths()) == ["a", "b", "c"]


@pytest.mark.parametrize(("path", "content"), [("a", b"1"), ("b", b"two"), ("c", b"3")])
def test_what_is_new_hides_what_was(path: str, content: bytes) -> None:
    assert (TREE.read(path), TREE.size(path), TREE.blob_id(path)) == (content, len(content), blob_id(content))
    assert TREE.blob_ids(["a", "b", "c", "nowhere"])[path] == blob_id(content)


def test_a_path_of_neither_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        TREE.read("nowhere")
