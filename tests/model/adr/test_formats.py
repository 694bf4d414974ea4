"""Records in every format with a name -> what they say. Each text is made up here; none is of the corpus."""

from __future__ import annotations

from textwrap import dedent

import pytest

from archkit.model.adr.record import Decision
from archkit.model.load import load
from archkit.model.settings import Settings
from archkit.source.document import spans
from archkit.source.tree import DictTree


def records(texts: dict[str, str], **settings: object) -> dict[str, Decision]:
    tree = DictTree({p: dedent(t) for p, t in texts.items()})
    found = load(tree, Settings(paths={"decisions": ["adr"], "catalog": []}, **settings)).decisions
    return {d.path: d for d in found}


def record(text: str, path: str = "adr/0007-use-kafka.md", **others: str) -> Decision:
    return records({path: text, **others})[path]


def words_at(text: str, decision: Decision, fact: str) -> str:
    """What stands at the place of a fact."""
    content = dedent(text)
    span = spans(content.encode(), decision.path).span(decision.at(fact))
    return content.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


MADR_4 = """\
    ---
    status: accepted
    date: 2025-03-04
    decision-makers: [Ana, Kofi]
    consulted: Ines, Tomasz
    informed: [everybody]
    ---

    # Use Kafka

    ## Context and Problem Statement

    Orders are lost.

    ## Considered Options

    * Kafka

    ## Decision Outcome

    Kafka.

    ### Confirmation

    A test.
    """

CASES: dict[str, tuple[str, str, str, dict[str, object]]] = {
    # name: format, path, text, what it says
    "madr 4": (
        "madr-4",
        "adr/0007-use-kafka.md",
        MADR_4,
        {
            "status": "accepted",
            "date": "2025-03-04",
            "decision_makers": ("Ana", "Kofi"),
            "consulted": ("Ines", "Tomasz"),
            "informed": ("everybody",),
            "summary": "Orders are lost.",
        },
    ),
    "madr 4, minimal: no metadata at all": (
        "madr-4",
        "adr/0007-use-kafka.md",
        """\
        # Use Kafka

        ## Context and Problem Statement

        x

        ## Considered Options

        ## Decision Outcome
        """,
        {"status": None, "status_text": None, "date": None, "decision_makers": ()},
    ),
    "madr 4, bare: everything there and nothing filled in": (
        "madr-4",
        "adr/0007-use-kafka.md",
        """\
        ---
        status:
        date:
        decision-makers:
        ---

        # Use Kafka

        ## Context and Problem Statement

        ## Considered Options

        ## Decision Outcome
        """,
        {"status": None, "status_text": None, "date": None, "decision_makers": ()},
    ),
    "madr 3": (
        "madr-3",
        "adr/0007-use-kafka.md",
        """\
        ---
        status: "superseded by [ADR-0009](0009-use-nats.md)"
        date: 2023-01-05
        deciders: Ana, Kofi
        ---
        # Use Kafka

        ## Context and Problem Statement

        ## Decision Outcome

        ## Validation
        """,
        {"status": "superseded", "decision_makers": ("Ana", "Kofi"), "date": "2023-01-05"},
    ),
    "madr 2": (
        "madr-2",
        "adr/0007-use-kafka.md",
        """\
        # Use Kafka

        * Status: rejected
        * Deciders: Ana Prić, Kofi Asante <!-- optional -->
        * Date: 2020-02-29

        Technical Story: #12

        ## Context and Problem Statement

        ## Decision Outcome
        """,
        {"status": "rejected", "decision_makers": ("Ana Prić", "Kofi Asante"), "date": "2020-02-29"},
    ),
    "madr 1": (
        "madr-1",
        "adr/0007-use-kafka.md",
        """\
        # *Use Kafka*

        **User Story:** orders

        ## Considered Alternatives

        * Kafka

        ## Decision Outcome

        * Chosen Alternative: Kafka
        """,
        {"status": None, "date": None},
    ),
    "nygard as he wrote": (
        "nygard",
        "adr/adr-007.md",
        """\
        # ADR 7: Use Kafka

        ## Context

        x

        ## Decision

        y

        ## Status

        Accepted.

        ## Consequences
        """,
        {"status": "accepted", "status_text": "Accepted.", "date": None},
    ),
    "adr-tools, with underlined headings": (
        "nygard",
        "adr/0007-use-kafka.md",
        """\
        Use Kafka
        =========

        Date: 2016-02-12

        Status
        ------

        Deprecated

        Context
        -------

        x
        """,
        {"status": "deprecated", "date": "2016-02-12"},
    ),
    "tendermint": (
        "tendermint",
        "adr/adr-007-use-kafka.md",
        """\
        # ADR 007: Use Kafka

        ## Changelog

        * 2019-10-09: first draft
        * 2020-01-31: accepted

        ## Author(s)

        - Ana Prić (@ana)

        ## Status

        ACCEPTED Not Implemented

        ## Context

        > a hint of the template
        """,
        {"status": "accepted", "date": "2020-01-31", "authors": ("Ana Prić (@ana)",)},
    ),
    "a table, labels beside values": (
        "table",
        "adr/0007-use-kafka.md",
        """\
        # Use Kafka

        | Metadata | Value |
        |----------|-------|
        | **Status** | ✅ Approved |
        | Date | 3 March 2024 |
        | Decision makers | Ana, Kofi |

        ## Context
        """,
        {
            "status": "accepted",
            "status_text": "✅ Approved",
            "date": "2024-03-03",
            "decision_makers": ("Ana", "Kofi"),
        },
    ),
    "a table, labels above values": (
        "table",
        "adr/0007-use-kafka.md",
        """\
        # Use Kafka

        Status | Date | Authors
        ---|:--:|---
        Draft | 2024/03/03 | Ana |

        ## Context
        """,
        {"status": "draft", "date": "2024-03-03", "authors": ("Ana",)},
    ),
    "front matter over nygard": (
        "nygard-front-matter",
        "adr/0007-use-kafka.md",
        """\
        ---
        status: proposed
        date: 2024-03-03T10:00:00Z
        ---
        # Use Kafka

        ## Context

        ## Decision

        ## Consequences
        """,
        {"status": "proposed", "date": "2024-03-03"},
    ),
    "docusaurus, the status a section": (
        "docusaurus",
        "adr/use-kafka.md",
        """\
        ---
        title: "ADR-007: Use Kafka"
        sidebar_position: 7
        sidebar_label: Kafka
        ---

        ## Status

        Proposed

        ## Context
        """,
        {"status": "proposed", "date": None},
    ),
    "docusaurus, the status a tag": (
        "docusaurus",
        "adr/2024-03-03-use-kafka.md",
        """\
        ---
        slug: 7
        title: Use Kafka
        authors: [ana]
        tags: [Accepted, messaging]
        ---

        ## Context

        x
        """,
        {"status": "accepted", "date": "2024-03-03", "tags": ("messaging",), "authors": ("ana",)},
    ),
    "jekyll, the status among tags of one line": (
        "jekyll",
        "adr/0007-use-kafka.md",
        """\
        ---
        layout: post
        title: Use Kafka
        date: 2024-03-03 12:00:00 +0100
        tags: messaging, rejected
        ---

        ## Context

        x
        """,
        {"status": "rejected", "date": "2024-03-03", "tags": ("messaging",)},
    ),
    "a dated directory": (
        "dated-directory",
        "adr/2024-03-03-use-kafka/README.md",
        """\
        # Use Kafka

        ## Decision

        x
        """,
        {"status": None, "date": "2024-03-03", "number": None, "scope": "adr", "id": "2024-03-03-use-kafka"},
    ),
    "asciidoc with attributes": (
        "asciidoc",
        "adr/0007-use-kafka.adoc",
        """\
        = ADR-007: Use Kafka
        Ana Prić <ana@example.org>
        v1.2, 03.03.2024
        :toc:
        :status: accepted

        * Status: {status}
        * Deciders:
        ** Ana
        ** Kofi

        == Context

        x
        """,
        {
            "status": "accepted",
            "date": "2024-03-03",
            "decision_makers": ("Ana", "Kofi"),
            "authors": ("Ana Prić",),
        },
    ),
    "asciidoc with a status section": (
        "asciidoc",
        "adr/0007-use-kafka.adoc",
        """\
        = 7. Use Kafka

        Date: 2024-03-03

        == Status

        Superseded by xref:0009-use-nats.adoc[ADR 9]

        == Context

        ----
        == Status
        Rejected
        ----
        """,
        {"status": "superseded", "date": "2024-03-03"},
    ),
    "restructuredtext with fields": (
        "restructuredtext",
        "adr/0007-use-kafka.rst",
        """\
        ###################
        ADR 0007: Use Kafka
        ###################

        :Status: Accepted
        :Date: 2024-03-03
        :Deciders: Ana, Kofi

        Context
        =======

        x

        .. note::

           Status: rejected
        """,
        {"status": "accepted", "date": "2024-03-03", "decision_makers": ("Ana", "Kofi")},
    ),
    "restructuredtext with a status section": (
        "restructuredtext",
        "adr/0007-use-kafka.rst",
        """\
        .. _adr-7:

        7. Use Kafka
        ------------

        Status
        ~~~~~~

        **Proposed**

        Context
        ~~~~~~~

        .. code-block:: text

           Status
           ~~~~~~
           Rejected
        """,
        {"status": "proposed", "date": None},
    ),
    "restructuredtext with a table": (
        "restructuredtext",
        "adr/0007-use-kafka.rst",
        """\
        Use Kafka
        =========

        .. list-table::

           * - Status
             - Draft
           * - Date
             - 2024-03-03

        Context
        -------
        """,
        {"status": "draft", "date": "2024-03-03"},
    ),
    "log4brains": (
        "log4brains",
        "adr/20240303-use-kafka.md",
        """\
        # Use Kafka

        - Status: accepted
        - Deciders: Ana
        - Date: 2024-03-05
        - Tags: messaging, orders

        ## Context and Problem Statement
        """,
        {
            "status": "accepted",
            "date": "2024-03-05",
            "tags": ("messaging", "orders"),
            "number": None,
            "id": "20240303-use-kafka",
        },
    ),
    "typed front matter": (
        "typed-front-matter",
        "adr/0007-use-kafka.md",
        """\
        ---
        $schema: https://example.org/adr.json
        id: "0007"
        title: Use Kafka
        status: draft
        created: 2024-03-03
        links:
          - {target: 9, kind: relates-to}
        ---
        """,
        {"status": "draft", "date": "2024-03-03"},
    ),
    "eventcatalog": (
        "eventcatalog",
        "adr/adr-007-use-kafka/index.mdx",
        """\
        ---
        id: adr-007-use-kafka
        name: 'ADR-007: Use Kafka'
        version: 1.0.0
        summary: Orders are lost.
        status: accepted
        date: 2024-03-03
        owners: [orders]
        decisionMakers: [ana]
        appliesTo:
          - type: service
            id: order
        ---

        ## Decision

        <CustomProperties title="x" />
        """,
        {
            "status": "accepted",
            "date": "2024-03-03",
            "decision_makers": ("ana",),
            "scope": "adr",
            "summary": "Orders are lost.",
        },
    ),
    "a y-statement": (
        "y-statement",
        "adr/0007-use-kafka.md",
        """\
        ---
        status: accepted
        ---
        # Use Kafka

        In the context of orders, facing loss, we decided for Kafka to achieve durability, accepting its price.
        """,
        {"status": "accepted", "date": None},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_record_is_read_in_its_format(name: str) -> None:
    format_, path, text, facts = CASES[name]
    found = record(text, path)
    expected = {"format": format_, "title": "Use Kafka", "number": 7, "doubts": (), **facts}
    assert {k: getattr(found, k) for k in expected} == expected


@pytest.mark.parametrize("name", CASES)
def test_the_caret_hits_the_value_and_nothing_else(name: str) -> None:
    _, path, text, _ = CASES[name]
    found = record(text, path)
    if found.status and "tags" not in found.at("status").route:
        written = words_at(text, found, "status").strip("\"'").casefold()
        assert (found.status_text or "").casefold().lstrip("✅ ").startswith(written.rstrip(".")), written
    if "number" in found.places and found.places["number"].span:
        assert int(words_at(text, found, "number")) == found.number
    if "date" in found.places and found.places["date"].span:
        assert words_at(text, found, "date").strip() in (found.date_text or "")


def test_the_settings_overrule_what_a_file_looks_like() -> None:
    text = "---\nstatus: proposed\n---\n# X\n\n## Status\n\nAccepted\n"
    formats = {"adr/old": "nygard"}
    found = records({"adr/old/1-x.md": text, "adr/2-x.md": text}, decisions={"formats": formats})
    assert [(d.format, d.status) for d in found.values()] == [
        ("nygard", "accepted"),
        ("nygard-front-matter", "proposed"),
    ]


def test_the_settings_know_every_format() -> None:
    from typing import get_args

    from archkit.model.adr.formats.known import FORMATS
    from archkit.model.settings import Format

    assert sorted(get_args(Format)) == sorted(f.name for f in FORMATS)


@pytest.mark.parametrize(
    "name",
    [
        "README.md", "index.md", "template.md", "adr-template.md", "0000-template.md", "000-adr-template.md",
        "_template.adoc", "template.rst", "adr-template-bare.md", "0012-adr-template.md", "0001-template.md", "0002-madr-short-template.md", "adr_template.md", "ADR-TEMPLATE.md", "template-short.md",
    ],
)  # fmt: skip
def test_readmes_indexes_and_templates_are_no_records(name: str) -> None:
    assert records({f"adr/{name}": "# x\n\n* Status: accepted\n"}) == {}


@pytest.mark.parametrize(
    "name",
    [
        "0016-custom-prompt-template-formats.md", "0003-index-orders-by-day.md", "use-kafka.md", "7.md",
        "use-a-template-engine.md", "0012-template-engine.md", "index-everything.md", "0012-email-template.md",
        "ADR-0012-invoice-template.md", "20240303-email-template.md",
    ],
)  # fmt: skip
def test_a_decision_about_templates_is_a_record(name: str) -> None:
    assert list(records({f"adr/{name}": "# x\n\n## Context\n"})) == [f"adr/{name}"]


@pytest.mark.parametrize(
    "text",
    [
        "# {short title}\n\n* Status: accepted\n",
        "# Mail\n\n* Status: {proposed | accepted | rejected}\n",
        "# Mail\n\nDate: DATE\n\n## Status\n\nSTATUS\n\n## Context\n",
    ],
)
def test_a_template_with_a_subject_is_no_record_while_it_is_to_be_filled_in(text: str) -> None:
    assert records({"adr/0012-email-template.md": text}) == {}


def test_a_readme_in_a_folder_of_its_own_is_a_record() -> None:
    texts = {
        "adr/README.md": "# Decisions\n",
        "adr/2024-03-03-x/README.md": "# X\n",
        "adr/0004-y/index.md": "# Y\n",
        "adr/attachments/README.md": "# Files\n",
    }
    assert set(records(texts)) == {"adr/2024-03-03-x/README.md", "adr/0004-y/index.md"}


def test_numbers_are_counted_by_folder() -> None:
    found = records({"adr/a/0001-x.md": "# X\n", "adr/b/0001-y.md": "# Y\n"})
    assert [(d.number, d.scope) for d in found.values()] == [(1, "adr/a"), (1, "adr/b")]


def test_front_matter_that_is_no_yaml_is_read_as_far_as_it_can_be() -> None:
    found = record(
        """\
        ---
        status: {proposed | rejected | accepted | deprecated | … | superseded by [ADR-0001](0001-x.md)}
        date: 2024-03-03
        deciders: {list everyone involved in the decision}
        ---

        # Use Kafka

        ## Context and Problem Statement
        """
    )
    assert (found.title, found.status, found.date, found.people, found.links) == (
        "Use Kafka", None, "2024-03-03", (), (),
    )  # fmt: skip
    assert [d.code for d in found.doubts] == ["adr-placeholder-left", "adr-placeholder-left"]


def test_a_mapping_where_a_text_was_meant_is_read_and_told() -> None:
    found = record("---\nstatus: { accepted }\ndate: { 2024-03-03 }\ndeciders: { Ana, Kofi }\n---\n# X\n")
    assert (found.status, found.status_text, found.date, found.people) == (
        "accepted", "accepted", "2024-03-03", ("Ana", "Kofi"),
    )  # fmt: skip
    assert [d.code for d in found.doubts] == ["adr-placeholder-left"]


@pytest.mark.parametrize(
    "text",
    [
        "# X\n\n## Status: Accepted\n\n## Context\n",
        "# X\n\n## Status - Accepted\n\n## Context\n",
        "# X\n\n![Status](https://img.shields.io/badge/status-accepted-green)\n\n## Context\n",
        "# X\n\n**Status**\n\nAccepted\n\n## Context\n",
        "# X\n\n**Status:** Accepted  \n**Date:** 2024-03-03\n\n## Context\n",
        "# X\n\nStatus: Accepted\n\n## Context\n",
        "# X\n\n> Status: Accepted\n\n## Context\n",
        "# X\n\n- **Status**: `Accepted`\n\n## Context\n",
        "# X\n\n# Status\n\nAccepted\n\n# Context\n\n## Status\n\nRejected\n",
        "## Status\n\nAccepted\n\n## Context\n",
        "# X\n\n## Metadata\n\n- Status: Accepted\n\n## Context\n",
        "# X\n\n### Status\n\nAccepted\n\n### Context\n",
        "# X\n\n## 1. Status\n\nAccepted\n\n## 2. Context\n",
        "# X\n\n## Statut\n\nAccepté\n\n## Contexte\n",
        "# X\n\n## 状态\n\n已接受\n\n## 背景\n",
        "# X\n\n* 状态：已接受\n\n## 背景\n",
        "---\nStatus: Accepted\n---\n# X\n",
        "---\nstate: accepted\n---\n# X\n",
        "---\nstatus: [accepted]\n---\n# X\n",
        "---\nstate: rejected\nstatus: accepted\n---\n# X\n",
        "# X\n\nStatus\n: Accepted\n\nDate\n: 2024-03-03\n\n## Context\n",
        "# X\n\n<table>\n  <tr>\n    <td><b>Status</b></td>\n    <td>Accepted</td>\n  </tr>\n</table>\n\n## Context\n",
        "# Title\n\n* Status: accepted\n\n## Context\n",
        "# Title\n\n## Status\n\nAccepted\n\n## Context\n",
    ],
)
def test_a_status_is_found_wherever_it_may_stand(text: str) -> None:
    assert (record(text).status, record(text).doubts) == ("accepted", ())


@pytest.mark.parametrize(
    ("path", "heading", "number", "title", "doubtful"),
    [
        ("adr/0007-x.md", "7. Use X", 7, "Use X", False),
        ("adr/0007-x.md", "ADR-0007: Use X", 7, "Use X", False),
        ("adr/0007-x.md", "ADR 7 — Use X", 7, "Use X", False),
        ("adr/0007-x.md", "[ADR-7] Use X", 7, "Use X", False),
        ("adr/0007-x.md", "8. Use X", 7, "Use X", True),
        ("adr/0007-x.md", "3-tier architecture", 7, "3-tier architecture", False),
        ("adr/0007-x.md", "2024 in review", 7, "2024 in review", False),
        ("adr/use-x.md", "ADR 7: Use X", 7, "Use X", False),
        ("adr/use-x.md", "Use X", None, "Use X", False),
        ("adr/ADR007-x.md", "Use X", 7, "Use X", False),
        ("adr/adr_007_x.md", "Use X", 7, "Use X", False),
        ("adr/2024-03-03-x.md", "Use X", None, "Use X", False),
        ("adr/20240303-x.md", "Use X", None, "Use X", False),
        ("adr/2024-03-03_007-x.md", "7. Use X", 7, "Use X", False),
        ("adr/ADRx-x.md", "ADRx: Use X", None, "Use X", False),
        ("adr/0007-x/README.md", "KEP-0007: Use X", 7, "Use X", False),
        ("adr/0007-x.md", "LADR-0007 - Use X", 7, "Use X", False),
        ("adr/0007-x.md", "HTTP-2: use it", 7, "HTTP-2: use it", False),
        ("adr/0007-x.md", "ADR-0007：使用缓存", 7, "使用缓存", False),
        ("adr/0007-x.md", "7. .NET for services", 7, ".NET for services", False),
        ("adr/0007-x.md", "7. ../../etc", 7, "../../etc", False),
        ("adr/0007-x.md", "[ADR-7] - Use X", 7, "Use X", False),
        ("adr/0007-x.md", "ADR 7 | Use X", 7, "Use X", False),
        ("adr/0007-x.md", "ADR n°7 : Use X", 7, "Use X", False),
    ],
)
def test_number_and_title_are_told_apart(
    path: str, heading: str, number: int | None, title: str, doubtful: bool
) -> None:
    found = record(f"# {heading}\n\n## Context\n", path)
    assert (found.number, found.title) == (number, title)
    assert [d.code for d in found.doubts] == (["adr-number-mismatch"] if doubtful else [])


@pytest.mark.parametrize(
    ("path", "text", "title"),
    [
        (
            "adr/pep-0008.rst",
            "PEP: 8\nTitle: Style Guide\nStatus: Active\n\nIntroduction\n============\n",
            "Style Guide",
        ),
        ("adr/0008-x.md", "# Title\n\nUse X\n\n# Status\n\nAccepted\n", "Use X"),
        ("adr/0008-x.md", "---\nname: x\ntitle: Use X\n---\n\n## Context\n", "Use X"),
    ],
)
def test_a_title_that_is_no_heading_is_read_by_its_label(path: str, text: str, title: str) -> None:
    assert record(text, path).title == title


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ana Prić, Kofi Asante", ("Ana Prić", "Kofi Asante")),
        ("Ana and Kofi", ("Ana", "Kofi")),
        ("Ana & Kofi", ("Ana", "Kofi")),
        ("[Ana](https://example.org/ana), @kofi", ("Ana", "@kofi")),
        ("Ana <ana@example.org>; Kofi", ("Ana", "Kofi")),
        ("the platform team", ("the platform team",)),
        ("n/a", ()),
        ("", ()),
    ],
)
def test_people_are_read_one_by_one(written: str, names: tuple[str, ...]) -> None:
    assert record(f"# X\n\n* Deciders: {written}\n\n## Context\n").people == names


def test_what_the_template_asks_for_is_nobody() -> None:
    found = record(
        "---\nstatus: accepted\ndeciders: {list everyone involved in the decision}\n"
        "consulted: {list everyone whose opinions are sought; and with whom there is a two-way communication}\n"
        "---\n# X\n\n* Authors: [list them all]\n"
    )
    assert (found.people, found.consulted, found.authors) == ((), (), ())
    assert {d.code for d in found.doubts} == {"adr-placeholder-left"}


def test_a_section_about_state_or_data_is_no_status_and_no_date() -> None:
    found = record(
        "# X\n\n## State\n\nAccepted orders.\n\n## Data\n\nSince 2020-01-01 it is there.\n\n## Context\n"
    )
    assert (found.status, found.status_text, found.date, found.doubts) == (None, None, None, ())


def test_a_record_read_from_the_cache_is_the_record_read_anew() -> None:
    class Kept:
        def __init__(self) -> None:
            self.texts: dict[tuple[str, str], str] = {}

        def load(self, blob_ids: object, reader: str) -> dict[str, str]:
            return {i: self.texts[i, reader] for i in blob_ids if (i, reader) in self.texts}  # type: ignore[attr-defined]

        def save(self, texts: dict[str, str], reader: str) -> None:
            self.texts.update({(i, reader): t for i, t in texts.items()})

    for _, path, text, _ in CASES.values():
        tree, cache = DictTree({path: dedent(text)}), Kept()
        where = Settings(paths={"decisions": ["adr"], "catalog": []})
        cold, warm = (load(tree, where, cache=cache).decisions for _ in range(2))
        assert cache.texts
        assert list(cold) == list(warm) == list(load(tree, where).decisions)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("adr/1-x.md", "# X\n\n> [!NOTE]\n> **Status**: Accepted\n> **Date**: 2024-05-03\n\n## Context\n"),
        ("adr/1-x.md", "# X\n\nStatus: Accepted | Date: 2024-05-03 | Deciders: Ana\n\n## Context\n"),
        ("adr/1-x.md", "# X\n\nStatus:: Accepted\nDate:: 2024-05-03\n\n## Context\n"),
        ("adr/1-x.md", "# X\n\n## Status\n\n2024-05-01 proposed\n2024-05-03 accepted\n\nDate: 2024-05-03\n"),
        (
            "adr/1-x.md",
            "# X\n\n## Status\n\n| Date | Status |\n|--|--|\n| 2024-05-01 | Proposed |\n| 2024-05-03 | Accepted |\n",
        ),
        (
            "adr/1-x.md",
            "# X\n\n<table>\n<tr><td>Status</td><td>Accepted</td></tr>\n<tr><th>Date</th><td>2024-05-03</td></tr>\n</table>\n",
        ),
        ("adr/1-x.adoc", "= X\n\n|===\n|Status |Accepted\n|Date |2024-05-03\n|===\n\n== Context\n"),
        ("adr/1-x.adoc", "= X\n\n|===\n| Status\n| Accepted\n\n| Date\n| 2024-05-03\n|===\n\n== Context\n"),
        (
            "adr/1-x.rst",
            "XX\n==\n\n+--------+------------+\n| Status | Accepted   |\n+--------+------------+\n| Date   | 2024-05-03 |\n\n\nContext\n-------\n",
        ),
        ("adr/1-x.rst", "XX\n##\n\nStatus\n******\n\n**Accepted** 2024-05-03\n\nContext\n*******\n"),
        ("adr/1-x.rst", "XX\n==\n\nStatus\n======\n\nAccepted (3 May 2024)\n\nContext\n=======\n"),
    ],
)
def test_status_and_date_are_found_however_they_are_laid_out(path: str, text: str) -> None:
    found = record(text, path)
    assert (found.title.strip("X"), found.status, found.date, found.doubts) == (
        "",
        "accepted",
        "2024-05-03",
        (),
    )


def test_a_section_that_is_still_the_templates_is_told() -> None:
    found = record(
        "# X\n\n* Status: accepted\n\n## Context and Problem Statement\n\n{Describe the context, e.g., in free form}\n\n"
        "## Considered Options\n\n{a: b} is what we send.\n\n## Decision Outcome\n\n[one of ours](y.md)\n"
    )
    assert [(d.code, d.place.span.line if d.place.span else 0) for d in found.doubts] == [
        ("adr-placeholder-left", 5)
    ]
