"""What all commands share: the help, the answer to a wrong word, and the end of a run that cannot go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from archkit.cli.app import COMMANDS

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

KINDS = "component resource api system domain group flow adr runbook incident".split()
PAGES = [*COMMANDS, *(f"new {kind}" for kind in KINDS), "site build", "site serve"]


@pytest.mark.parametrize("command", PAGES)
def test_each_help_has_an_example_of_the_command_itself(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.code == 0
    assert f"  archkit {command}" in done.out.partition("Examples:")[2]


def test_a_group_shows_the_whole_sentence_of_each_of_its_commands(run: Run) -> None:
    said = " ".join(run("new", "--help").out.split())
    assert "component A service, website, worker, job, library, gateway or external system." in said


@pytest.mark.parametrize(
    ("words", "error", "hint"),
    [
        ("grph", "there is no command `grph`", "did you mean `graph`?"),
        ("zzz", "there is no command `zzz`", "see `archkit --help`"),
        ("new compnent x", "there is no command `new compnent`", "did you mean `component`?"),
        ("site zzz", "there is no command `site zzz`", "see `archkit site --help`"),
        ("graph --between web", "Option '--between' requires 2 arguments.", "see `archkit graph --help`"),
        (
            "new component --owner",
            "Option '--owner' requires an argument.",
            "see `archkit new component --help`",
        ),
    ],
)
def test_a_wrong_word_is_answered_where_it_was_written(run: Run, words: str, error: str, hint: str) -> None:
    done = run(*words.split())
    assert (done.code, done.err) == (2, f"error: {error}\nhelp: {hint}\n")


def test_a_file_that_cannot_be_written_is_misuse_and_no_defect(run: Run, folder: Folder) -> None:
    folder({"a": "a file, so nothing can be below it"})
    done = run("init", "a/b")
    assert done.code == 2
    assert "cannot be used: Not a directory" in done.err
    assert "archkit itself failed" not in done.err
