"""How records name each other -> links with the path that is meant, over all records."""

from __future__ import annotations

import pytest

from archkit.model.adr.record import LinkKind
from archkit.source.document import spans
from tests.model.adr.test_formats import record, records

OTHERS = {
    "adr/0003-use-x.md": "# 3. Use X\n",
    "adr/0008-use-y.md": "# 8. Use Y\n",
    "adr/0009-use-z.md": "# 9. Use Z\n",
}
EIGHT, NINE = "adr/0008-use-y.md", "adr/0009-use-z.md"


def links(text: str, path: str = "adr/0007-x.md", **others: str) -> list[tuple[str, str | None, bool]]:
    found = records({path: text, **OTHERS, **others})[path]
    return [(x.kind, x.target, x.partial) for x in found.links]


@pytest.mark.parametrize(
    "written",
    [
        "[8. Use Y](0008-use-y.md)", "[Use Y](./0008-use-y.md)", "[Y](../adr/0008-use-y.md#decision)",
        "[Y](0008-use-y.html)", "[Y](/adr/8)", "[Y](/adr/0008-use-y/)", "[Y](/docs/adr/0008-use-y)",
        "[Y](https://github.com/o/r/blob/main/adr/0008-use-y.md)", "[Y](https://o.github.io/r/adr/0008-use-y.html)",
        "<https://o.github.io/r/adr/0008-use-y/>", "https://github.com/o/r/blob/main/adr/0008-use-y.md",
        "ADR 8", "ADR-8", "ADR-0008", "ADR8", "ADR #8", "adr-0008-use-y.md"[4:], "0008-use-y", "8", "0008", "#8",
        "[ADR-0008]", "[ADR-8][8]\n\n[8]: 0008-use-y.md\n", "Decision 8", "[[0008-use-y]]", "`0008-use-y.md`",
        "**ADR-0008**",
    ],
)  # fmt: skip
def test_a_successor_is_found_however_it_is_named(written: str) -> None:
    assert links(f"# X\n\n## Status\n\nSuperseded by {written}\n") == [("superseded-by", EIGHT, False)]


@pytest.mark.parametrize(
    "value",
    [
        "ADR-0008", "8", '"8"', '"0008"', "0008-use-y.md", "0008-use-y", "[8]", "[ADR-0008]", '["0008"]',
        '"[ADR-8](0008-use-y.md)"', "[{id: 8}]", "[{adr: ADR-0008}]", "https://example.org/adr/0008-use-y.html",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "key", ["superseded-by", "superseded_by", "supersededBy", "superceded-by", "replaced-by"]
)
def test_front_matter_names_a_successor(key: str, value: str) -> None:
    text = f"---\nstatus: superseded\n{key}: {value}\n---\n# X\n"
    assert links(text) == [("superseded-by", EIGHT, False)]
    found = record(text, "adr/0007-x.md", **OTHERS)
    assert found.links[0].place.route[0] == key


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Superseded by [8](0008-use-y.md) and [9](0009-use-z.md)", [(EIGHT, False), (NINE, False)]),
        ("Superseded by ADR 8, ADR 9", [(EIGHT, False), (NINE, False)]),
        ("Superseded by 8 and 9 on 2024-05-06", [(EIGHT, False), (NINE, False)]),
        ("Superseded by ADRs 8 & 9", [(EIGHT, False), (NINE, False)]),
        ("Partially superseded by ADR-8", [(EIGHT, True)]),
        ("Accepted, partly superseded by ADR-8", [(EIGHT, True)]),
        ("Accepted. Superseded in part by ADR-8.", [(EIGHT, True)]),
        ("Superseded (as never implemented) by [ADR 8](/adr/8)", [(EIGHT, False)]),
        ("Superseded by ADR 8 (see issue 12)", [(EIGHT, False)]),
        ("Superseded by\n[8. Use Y](0008-use-y.md)\nand [9. Use Z](0009-use-z.md)", [(EIGHT, False), (NINE, False)]),
        ("Ersetzt durch ADR-8", [(EIGHT, False)]),
        ("Remplacée par l'ADR-8", [(EIGHT, False)]),
        ("Sustituido por ADR-8", [(EIGHT, False)]),
    ],
)  # fmt: skip
def test_several_successors_and_parts_are_told_apart(status: str, expected: list[tuple[str, bool]]) -> None:
    for text in (f"# X\n\n## Status\n\n{status}\n",):
        assert links(text) == [("superseded-by", t, p) for t, p in expected]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Supersedes [8. Use Y](0008-use-y.md)", "supersedes"),
        ("Supercedes [8. Use Y](0008-use-y.md)", "supersedes"),
        ("Replaces ADR 8", "supersedes"),
        ("Superseded by [8. Use Y](0008-use-y.md)", "superseded-by"),
        ("Amends [8. Use Y](0008-use-y.md)", "amends"),
        ("Amended by [8. Use Y](0008-use-y.md)", "amended-by"),
        ("Refines ADR-8", "amends"),
        ("Clarified by ADR-8", "amended-by"),
        ("Relates to ADR-8", "relates-to"),
        ("Related to [Use Y](0008-use-y.md)", "relates-to"),
        ("See also ADR-8", "relates-to"),
    ],
)
@pytest.mark.parametrize("frame", ["## Status\n\nAccepted\n\n{}", "* {}", "## Links\n\n* {}", "{}"])
def test_a_line_says_what_stands_between_two_records(line: str, kind: LinkKind, frame: str) -> None:
    assert links(f"# X\n\n{frame.format(line)}\n\n## Context\n") == [(kind, EIGHT, False)]


@pytest.mark.parametrize("label", ["* Supersedes: {}", "**Supersedes**: {}", "| Supersedes | {} |"])
def test_a_label_says_it_as_well(label: str) -> None:
    head = "| a | b |\n|---|---|\n" if label.startswith("|") else ""
    assert links(f"# X\n\n{head}{label.format('ADR-8, ADR-9')}\n\n## Context\n") == [
        ("supersedes", EIGHT, False),
        ("supersedes", NINE, False),
    ]


def test_typed_links_of_front_matter_are_read() -> None:
    text = "---\nnumber: 7\nstatus: accepted\nlinks:\n  - target: 8\n    kind: supersedes\n  - {target: 9, kind: amendedby}\n---\n# X\n"
    assert links(text) == [("supersedes", EIGHT, False), ("amended-by", NINE, False)]


def test_asciidoc_and_restructuredtext_have_links_of_their_own() -> None:
    adoc = "= 7. X\n\n== Status\n\nSuperseded by xref:0008-use-y.adoc[ADR 8] and link:0009-use-z.html[Z]\n"
    assert links(adoc, "adr/0007-x.adoc") == [("superseded-by", EIGHT, False), ("superseded-by", NINE, False)]
    rst = "7. X\n====\n\nStatus\n------\n\nSuperseded by :doc:`0008-use-y` and `Z <0009-use-z.html>`_.\n"
    assert links(rst, "adr/0007-x.rst") == [("superseded-by", EIGHT, False), ("superseded-by", NINE, False)]


def test_a_number_is_looked_up_in_the_same_folder_first() -> None:
    texts = {
        "adr/a/0001-x.md": "# X\n\n## Status\n\nSuperseded by ADR-2\n",
        "adr/a/0002-y.md": "# Y\n",
        "adr/b/0002-z.md": "# Z\n",
        "adr/b/0003-w.md": "# W\n\n## Status\n\nSuperseded by ADR-1\n",
    }
    found = records(texts)
    assert found["adr/a/0001-x.md"].links[0].target == "adr/a/0002-y.md"
    assert found["adr/b/0003-w.md"].links[0].target == "adr/a/0001-x.md"


def test_a_number_that_two_records_bear_means_neither() -> None:
    texts = {"adr/1-x.md": "# X\n\nSuperseded by ADR-2\n", "adr/2-y.md": "# Y\n", "adr/2-z.md": "# Z\n"}
    (link,) = records(texts)["adr/1-x.md"].links
    assert (link.target, link.number) == (None, 2)


def test_what_is_no_record_is_no_relation() -> None:
    text = (
        "# X\n\n* Status: accepted\n\n[Board](https://example.org/board/8)\n\n## Status\n\nAccepted\n\n"
        "[Tracking issue](https://github.com/o/r/issues/8)\n\n## Context\n\nReplaces the 8 old servers; see "
        "[3](0003-use-x.md).\n\n## Links\n\n* [Docs](https://example.org/8)\n* [A paper](paper-8.pdf)\n"
    )
    assert links(text) == []


def test_a_link_to_a_record_that_is_gone_is_kept_without_a_target() -> None:
    (link,) = records({"adr/1-x.md": "# X\n\n## Status\n\nSuperseded by [42. Y](0042-y.md)\n"})[
        "adr/1-x.md"
    ].links
    assert (link.target, link.number, link.text) == (None, 42, "[42. Y](0042-y.md)")


def test_a_template_names_no_record() -> None:
    assert (
        links("# X\n\n* Status: {accepted | superseded by [ADR-0008](0008-use-y.md)}\n\n## Context\n") == []
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "This ADR in part supersedes [0008](0008-use-y.md).",
        "This decision partially replaces ADR-0008, which was too slow.",
    ],
)
def test_a_record_may_say_it_in_a_sentence_about_itself(sentence: str) -> None:
    assert links(f"# X\n\n## Context\n\n{sentence}\n") == [("supersedes", EIGHT, True)]


def test_the_place_of_a_link_is_the_link() -> None:
    text = "# X\n\n## Status\n\nSuperseded by [8](0008-use-y.md) and ADR-0009.\n"
    found = record(text, "adr/0007-x.md", **OTHERS)
    line = text.split("\n")[4]
    at = [spans(text.encode(), "adr/0007-x.md").span(x.place) for x in found.links]
    assert [line[s.column - 1 : s.end_column - 1] for s in at] == ["[8](0008-use-y.md)", "ADR-0009"]


def test_names_of_folders_and_ids_are_names_of_records() -> None:
    texts = {
        "adr/adr-001-x/index.mdx": "---\nid: adr-001-x\nname: X\nversion: 1.0.0\nstatus: accepted\n"
        "related:\n  - id: adr-002-y\n---\n",
        "adr/adr-002-y/index.mdx": "---\nid: adr-002-y\nname: Y\nversion: 1.0.0\nstatus: accepted\n---\n",
    }
    (link,) = records(texts)["adr/adr-001-x/index.mdx"].links
    assert (link.kind, link.target) == ("relates-to", "adr/adr-002-y/index.mdx")


@pytest.mark.parametrize(
    "status", ["已被 [ADR-8](0008-y.md) 取代", "[ADR-8](0008-y.md)に置き換えられた", "由 ADR-0008 替代"]
)
def test_a_successor_that_is_named_before_the_verb_is_read(status: str) -> None:
    texts = {"adr/0007-x.md": f"# 7. X\n\n* 状态：{status}\n", "adr/0008-y.md": "# 8. Y\n"}
    found = records(texts)["adr/0007-x.md"]
    assert [(x.kind, x.target) for x in found.links] == [("superseded-by", "adr/0008-y.md")]
    assert found.status == "superseded"


@pytest.mark.parametrize("written", ["[7](0007-x.md)", "ADR-0007", "7"])
def test_a_record_that_names_itself_as_its_successor_leads_nowhere(written: str) -> None:
    found = records({"adr/0007-x.md": f"# 7. X\n\n* Superseded by: {written}\n"})["adr/0007-x.md"]
    assert [(x.kind, x.target, x.number) for x in found.links] == [("superseded-by", None, 7)]


def test_a_word_that_is_a_status_in_one_cell_is_a_label_in_another() -> None:
    table = "| Feld | Wert |\n|---|---|\n| Status | Beschlossen |\n| Ersetzt | ADR-0008 |\n"
    assert links(f"# 7. X\n\n{table}\n## Kontext\n") == [("supersedes", EIGHT, False)]
    assert record("# 7. X\n\n| Status | Ersetzt |\n|---|---|\n\n## Kontext\n").status == "superseded"
