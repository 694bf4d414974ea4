"""A small log of decisions, and what happens to one of them."""

from __future__ import annotations

from archkit.model.adr.edit.log import Log
from archkit.model.load import load
from archkit.model.settings import Settings, parse_settings
from archkit.scaffold.decision.changes import Plan, relate, set_status, supersede
from archkit.source.tree import DictTree

DAY = "2026-11-25"
OLD, NEW = "adrs/0004-old.md", "adrs/0012-new.md"


def log(files: dict[str, str | bytes], settings: Settings | None = None) -> Log:
    """The log of these files."""
    settings = settings or parse_settings({"paths": {"decisions": ["adrs"]}}, "archkit.toml")
    tree = DictTree(files)
    return Log(tree, load(tree, settings).decisions, settings)


def do(known: Log, action: str, *names: str) -> Plan:
    """`accepted 4`, `supersede 4 12`, `amend 4 12`."""
    found = [known.find(name) for name in names]
    if action == "supersede":
        return supersede(known, found[0], found[1], DAY)
    if action == "amend":
        return relate(known, found[1], "amends", found[0])
    return set_status(known, found[0], action, DAY)  # type: ignore[arg-type]


def after(plan: Plan, path: str) -> str:
    """What a file is to say."""
    content = next(c.after for c in plan.changes if c.path == path)
    assert content is not None
    return content.decode()
