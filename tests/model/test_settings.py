"""Settings: read from either file, refused in words when something in them is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from archkit.errors import ArchkitError
from archkit.model.settings import read_settings


def write(tmp_path: Path, text: str, name: str = "archkit.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    assert (settings.preset, settings.paths.catalog) == ("recommended", ("catalog",))


def test_a_table_in_pyproject_does_as_well(tmp_path: Path) -> None:
    write(tmp_path, "[project]\nname = 'x'\n[tool.archkit]\npreset = 'core'\n", "pyproject.toml")
    assert read_settings(tmp_path).preset == "core"


def test_a_rule_takes_a_severity_or_a_table_with_thresholds(tmp_path: Path) -> None:
    write(tmp_path, '[rules]\nrunbook-missing = "error"\nsync-depth = {severity = "warning", max = 6}\n')
    rules = read_settings(tmp_path).rules
    assert rules["runbook-missing"].severity == "error"
    assert (rules["sync-depth"].severity, rules["sync-depth"].options) == ("warning", {"max": 6})


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('\npreste = "core"', "archkit.toml:2: there is no setting `preste`", "did you mean `preset`?"),
        ('preset = "stric"', "archkit.toml:1: `preset` takes core, recommended or strict, not `stric`", "did you mean `strict`?"),
        ("[paths]\ncatlog = []", "archkit.toml:2: there is no setting `paths.catlog`", "did you mean `catalog`?"),
        ('[paths]\ncatalog = "x"', "archkit.toml:2: `paths.catalog` must be a list", 'write ["x"]'),
        ('[paths]\ncatalog = ["../x"]', "archkit.toml:2: `paths.catalog.0`: `../x` leaves the knowledge base", None),
        ('root = "/"', "archkit.toml: `root` leads out of the folder the settings are in", "name a folder below it, or `.`"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_line_and_suggestion(
    tmp_path: Path, text: str, message: str, hint: str | None
) -> None:
    with pytest.raises(ArchkitError) as caught:
        read_settings(write(tmp_path, text))
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_what_is_not_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchkitError, match="archkit.toml is not TOML"):
        read_settings(write(tmp_path, "preset = "))
