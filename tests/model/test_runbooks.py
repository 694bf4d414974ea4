"""Runbooks as people write them: given these headings, these sections; given these commands, these warnings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.model.knowledge import Runbook
from archkit.model.load import load
from archkit.model.runbook_sections import meaning
from archkit.model.settings import Settings
from archkit.source.tree import DictTree


def read(text: str, front: str = "title: T") -> Runbook:
    """The runbook of this text, read twice: as it is, and as it is kept."""
    tree, cache = DictTree({"runbooks/a.md": f"---\n{front}\n---\n{text}"}), Kept()
    (first,) = load(tree, Settings(), cache).runbooks
    (second,) = load(tree, Settings(), cache).runbooks
    assert first == second
    return first


class Kept:
    """A cache in memory."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, str], str] = {}

    def load(self, blob_ids: Collection[str], reader: str) -> Mapping[str, str]:
        return {i: self.texts[i, reader] for i in blob_ids if (i, reader) in self.texts}

    def save(self, texts: Mapping[str, str], reader: str) -> None:
        self.texts.update({(i, reader): text for i, text in texts.items()})


@pytest.mark.parametrize(
    ("title", "means"),
    [
        ("Mitigation", "mitigation"),
        ("Resolution", "mitigation"),
        ("3. Steps", "mitigation"),
        ("What to do:", "mitigation"),
        ("🚑 How to fix it", "mitigation"),
        ("Recovery procedure", "mitigation"),
        ("How do I fix this?", "mitigation"),
        ("Step-by-step guide", "mitigation"),
        ("Escalation procedure", "escalation"),
        ("Verifying the fix", "verification"),
        ("Prefixes", None),
        ("Detailed diagnosis of lag", "diagnosis"),
        ("Troubleshooting", "diagnosis"),
        ("Possible Causes", "diagnosis"),
        ("Rollback procedure", "rollback"),
        ("Who to contact", "escalation"),
        ("Verify recovery", "verification"),
        ("Before you begin", "prerequisites"),
        ("Business impact", "impact"),
        ("Meaning", "symptoms"),
        ("Maßnahmen", "mitigation"),
        ("Related pages", None),
        ("How we came to think of an impact on the diagnosis", None),
    ],
)
def test_a_heading_means_what_people_mean_by_it(title: str, means: str | None) -> None:
    assert meaning(title)[0] == means


def test_a_section_holds_what_stands_under_it_and_below() -> None:
    runbook = read("# T\n## Steps\nText.\n### First\n1. `ls`\n\n```sh\nls\n```\n## Impact\n")
    steps, first, impact = runbook.sections
    assert (steps.meaning, steps.has_steps, steps.has_commands, steps.is_empty) == (
        "mitigation",
        True,
        True,
        False,
    )
    assert (first.meaning, impact.is_empty) == (None, True)


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        ("_Who is hurt, and how badly?_", True),
        ("TODO", True),
        ("- TBD: ask the team", True),
        ("{describe the impact}", True),
        ("...", True),
        ("<!-- write this -->", True),
        ("None.", False),
        ("<https://oncall.example/order>.", False),
        ("[the dashboard](https://x.example)", False),
        ("```sh\nls\n```", False),
        ("*Everybody.* We sell nothing.", False),
    ],
)
def test_words_of_a_template_are_none(text: str, is_empty: bool) -> None:
    assert read(f"# T\n## Impact\n{text}\n").sections[0].is_empty is is_empty


def test_one_heading_for_each_alert() -> None:
    runbook = read(
        "# T\n## Fast burn\n1. Look.\n## OrderSlowBurn\n### Impact\nX.\n### Mitigation\n1. Y.\n## Alert: order_db_down\nZ.\n",
        "title: T\nalerts: [order-fast-burn]",
    )
    assert [(s.title, s.alert, s.meaning, s.inside) for s in runbook.sections] == [
        ("Fast burn", "order-fast-burn", None, None),
        ("OrderSlowBurn", "OrderSlowBurn", None, None),
        ("Impact", None, "impact", "OrderSlowBurn"),
        ("Mitigation", None, "mitigation", "OrderSlowBurn"),
        ("Alert: order_db_down", "order_db_down", None, None),
    ]


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf /var/lib/x", "sudo rm -fr x", "rm -r -f x", "kubectl -n data delete pvc x", "terraform destroy",
        "DROP TABLE orders;", "psql -c 'drop table orders'", "truncate table orders;", "DELETE FROM orders;",
        "redis-cli FLUSHALL", "git push origin main --force", "git push -f", "git reset --hard HEAD~1", "mkfs.ext4 /dev/x",
        "dd if=/dev/zero of=/dev/sda", "helm uninstall order", "docker system prune -a", "aws s3 rm s3://b --recursive",
        "aws ec2 terminate-instances --instance-ids i-1", "curl -X DELETE https://x.example/1", "kubectl delete pod x --force",
        "kafka-topics.sh --bootstrap-server x --delete --topic y",
    ],
)  # fmt: skip
def test_a_command_that_destroys_needs_a_warning_beside_it(command: str) -> None:
    def dangers(before: str, code: str, after: str = "") -> int:
        return len(
            read(f"# T\n## Steps\n{before}\n\n```sh\n{code}\n```\n\n{after}\n## Other\nCareful.\n").dangers
        )

    assert dangers("1. Do this.", command) == 1
    assert dangers("1. **Cannot be undone**: ask first.", command) == 0
    assert dangers("1. Do this.", command, "This loses the last minute.") == 0
    assert dangers("1. Do this.", f"# careful: deletes everything\n{command}") == 0
    assert dangers("1. Do this.", f"# first\n{command}") == 1
    assert dangers("1. Do this.", f"{command} --dry-run") == 0


@pytest.mark.parametrize(
    "command",
    [
        "kubectl get pods", "kubectl delete pod order-1", "rm x.tmp", "git push --force-with-lease", "# rm -rf /",
        "DELETE FROM orders WHERE id = 1;", "kubectl rollout undo deployment/order", "terraform plan", "select drop from x",
    ],
)  # fmt: skip
def test_a_command_that_does_not_needs_none(command: str) -> None:
    assert read(f"# T\n## Steps\n1. Do this.\n\n```sh\n{command}\n```\n").dangers == ()


def test_the_place_of_a_command_is_its_own() -> None:
    ((what, place),) = read("# T\n## Steps\n```sh\nls\ncd /x && rm -rf y\n```\n").dangers
    assert what == "rm -rf"
    assert place.span is not None
    assert (place.span.line, place.span.column) == (8, 10)


def test_no_secret_is_kept() -> None:
    secret = "t7Gq2Lx9Rw4ZbN8m"
    cache = Kept()
    texts = {
        f"{folder}/a.md": f"---\ntitle: T\npassword: {secret}\n---\n# 1. T\npassword: {secret}\n\n## Status\n\npassword: {secret}\n"
        for folder in ("runbooks", "runbooks/incidents", "adrs", "site/content")
    }
    knowledge = load(DictTree(texts), Settings(), cache)
    assert cache.texts
    assert not any(secret in text for text in cache.texts.values())
    found = [p for p in knowledge.problems if p.rule == "secret-in-document"]
    assert {p.place.path for p in found} == set(texts)
    assert not any(secret in repr(p) for p in found)


@given(st.text(alphabet="#-*_`>[](){}|:.<!&\n\t aA1é", max_size=300))
def test_no_text_stops_the_reader(text: str) -> None:
    runbook = read(text, "title: T\nalerts: [a-b]")
    assert all(section.place.span is not None for section in runbook.sections)
