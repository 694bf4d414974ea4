"""The missing side of a supersession, written into the record as the record itself is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from archkit.lint.finding import Report
from archkit.lint.fix import Mended, mend
from archkit.lint.run import Selection
from archkit.model.knowledge import Knowledge
from archkit.model.settings import parse_settings
from archkit.source.tree import DictTree, Tree
from archkit.workspace import Workspace

RULE = "adr-supersession-one-sided"
OLD, NEW = "adrs/0001-use-rabbitmq.md", "adrs/0002-use-kafka.md"
OVER = "---\nstatus: superseded\nsuperseded-by: [ADR-0002]\n---\n# 1. Use RabbitMQ\n"
SUPERSEDES = "---\nstatus: accepted\nsupersedes: [ADR-0001]\n---\n# 2. Use Kafka\n"
ENDING = "\n\n## Context\n\nEvents are lost.\n\n## Decision\n\nKafka.\n\n## Consequences\n\nA relay.\n"


def mended(files: Mapping[str, str | bytes], decisions: tuple[str, ...] = ("adrs",)) -> Mended:
    settings = parse_settings({"paths": {"decisions": list(decisions)}}, "archkit.toml")
    space = Workspace(DictTree(files), settings, root=None, today=date(2026, 11, 24))

    def look(tree: Tree) -> tuple[Report, Knowledge]:
        there = space.over(tree)
        return there.lint(Selection(select=(RULE,))), there.knowledge

    return mend(space.tree, look)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "---\nstatus: accepted\ndate: 2026-01-10\n---\n# 2. Use Kafka\n",
            "---\nstatus: accepted\ndate: 2026-01-10\nsupersedes: [ADR-0001]\n---\n# 2. Use Kafka\n",
        ),
        (
            "---\nstatus: accepted\nsupersedes: [ADR-0007]\n---\n# 2. Use Kafka\n",
            "---\nstatus: accepted\nsupersedes: [ADR-0007, ADR-0001]\n---\n# 2. Use Kafka\n",
        ),
        (
            "---\r\nstatus: accepted\r\nsupersedes: []\r\n---\r\n# 2. Use Kafka",
            "---\r\nstatus: accepted\r\nsupersedes: [ADR-0001]\r\n---\r\n# 2. Use Kafka",
        ),
        (
            "---\nstatus: accepted\nsupersedes:\n  - ADR-0007\n---\n# 2. Use Kafka\n",
            "---\nstatus: accepted\nsupersedes:\n  - ADR-0007\n  - ADR-0001\n---\n# 2. Use Kafka\n",
        ),
        (
            "---\nstatus: accepted\nsupersedes: ADR-0007\n---\n# 2. Use Kafka\n",
            "---\nstatus: accepted\nsupersedes: [ADR-0007, ADR-0001]\n---\n# 2. Use Kafka\n",
        ),
        (
            "# 2. Use Kafka\n\n* Status: accepted\n* Date: 2026-01-10\n\nText.\n",
            (
                "# 2. Use Kafka\n\n* Status: accepted\n* Supersedes: [ADR-0001](0001-use-rabbitmq.md)\n"
                "* Date: 2026-01-10\n\nText.\n"
            ),
        ),
        (
            "# 2. Use Kafka\n\n- **Status:** accepted\n\nText.\n",
            "# 2. Use Kafka\n\n- **Status:** accepted\n- **Supersedes:** [ADR-0001](0001-use-rabbitmq.md)\n\nText.\n",
        ),
        (
            "# 2. Use Kafka\n\nStatus: accepted  \nDate: 2026-01-10\n\nText.\n",
            (
                "# 2. Use Kafka\n\nStatus: accepted  \nSupersedes: [ADR-0001](0001-use-rabbitmq.md)  \n"
                "Date: 2026-01-10\n\nText.\n"
            ),
        ),
        (
            "# 2. Use Kafka\n\n| | |\n|---|---|\n| Status | accepted |\n| Date | 2026-01-10 |\n\nText.\n",
            (
                "# 2. Use Kafka\n\n| | |\n|---|---|\n| Status | accepted |\n"
                "| Supersedes | [ADR-0001](0001-use-rabbitmq.md) |\n| Date | 2026-01-10 |\n\nText.\n"
            ),
        ),
        (
            f"# 2. Use Kafka\n\nDate: 2026-01-10\n\n## Status\n\nAccepted{ENDING}",
            (
                "# 2. Use Kafka\n\nDate: 2026-01-10\n\n## Status\n\nAccepted\n\n"
                f"Supersedes [1. Use RabbitMQ](0001-use-rabbitmq.md){ENDING}"
            ),
        ),
    ],
    ids=[
        "a key",
        "one more in a list",
        "an empty list, CR LF",
        "a block list",
        "a single name",
        "bullets",
        "bold bullets",
        "hard breaks",
        "a table",
        "a section",
    ],
)
def test_the_new_record_says_what_it_supersedes(before: str, after: str) -> None:
    result = mended({OLD: OVER, NEW: before.encode()})
    assert {p: c.decode() for p, c in result.files.items()} == {NEW: after}
    assert result.report.findings == ()


def test_the_old_record_says_by_which_when_it_is_superseded_already() -> None:
    old = "# 1. Use RabbitMQ\n\n## Status\n\nSuperseded" + ENDING
    result = mended({OLD: old, NEW: SUPERSEDES})
    words = "\n\nSuperseded by [2. Use Kafka](0002-use-kafka.md)\n\n## Context"
    assert result.files[OLD].decode() == old.replace("\n\n## Context", words)


def test_a_record_in_asciidoc_gets_a_cross_reference() -> None:
    new = "= 2. Use Kafka\n\n* Status: accepted\n* Date: 2026-01-10\n\nText.\n"
    result = mended({OLD: OVER, "adrs/0002-use-kafka.adoc": new})
    assert result.files["adrs/0002-use-kafka.adoc"].decode() == new.replace(
        "accepted\n", "accepted\n* Supersedes: xref:0001-use-rabbitmq.md[ADR-0001]\n"
    )


def test_records_of_two_folders_are_named_by_path() -> None:
    old = OVER.replace("ADR-0002", "../../a/adrs/0007-use-kafka.md")
    new = "---\nstatus: accepted\n---\n# 7. Use Kafka\n"
    result = mended({"b/adrs/0001-x.md": old, "a/adrs/0007-use-kafka.md": new}, ("a/adrs", "b/adrs"))
    assert b'supersedes: ["../../b/adrs/0001-x.md"]\n' in result.files["a/adrs/0007-use-kafka.md"]


@pytest.mark.parametrize(
    "new",
    [
        "# 2. Use Kafka\n",
        "---\n{status: accepted}\n---\n# 2. Use Kafka\n",
    ],
    ids=["no status", "one line"],
)
def test_where_it_is_not_certain_nothing_is_written(new: str) -> None:
    result = mended({OLD: OVER, NEW: new})
    assert result.files == {}
    assert [(f.rule, f.edits) for f in result.report.findings] == [(RULE, ())]


def test_a_status_is_never_changed() -> None:
    old = "---\nstatus: accepted\n---\n# 1. Use RabbitMQ\n"
    result = mended({OLD: old, NEW: SUPERSEDES})
    assert result.files == {}
    assert [f.help for f in result.report.findings] == [
        "`archkit adr supersede 1 --by 2` writes it into both"
    ]


def test_a_number_that_two_records_have_is_not_used() -> None:
    new = "---\nstatus: accepted\n---\n# 2. Use Kafka\n"
    old = OVER.replace("ADR-0002", "0002-use-kafka.md")
    result = mended({OLD: old, "adrs/0001-another.md": "# 1. Another\n", NEW: new})
    assert b'supersedes: ["0001-use-rabbitmq"]\n' in result.files[NEW], "ADR-0001 would mean either of them"


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Use [brackets] & `ticks`", "1. Use brackets & ticks"),
        ("Use <b> | pipes", "1. Use pipes"),
        ("x" * 400, "ADR-0001"),
    ],
    ids=["brackets", "tags", "endless"],
)
def test_a_hostile_title_makes_no_markup(title: str, words: str) -> None:
    old = f"---\nsuperseded-by: [ADR-0002]\nstatus: superseded\n---\n# 1. {title}\n"
    new = f"# 2. Use Kafka\n\n## Status\n\nAccepted{ENDING}"
    result = mended({"adrs/0001-a(b) c.md": old, NEW: new})
    assert f"Supersedes [{words}](0001-a%28b%29%20c.md)\n".encode() in result.files[NEW]
