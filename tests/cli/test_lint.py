"""`archkit lint` and `archkit rule` at the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archkit.lint.registry import rules

Run = Callable[..., "object"]
Folder = Callable[[Mapping[str, str | bytes]], Path]

GROUP = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: a, description: Runs the shop., links: [{url: "https://oncall.example/a", type: on-call}]}
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana, description: Is on call.}
spec: {memberOf: [a]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, description: Sells things.}
spec: {owner: a}
---
"""
GOOD = (
    GROUP
    + """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order, description: Takes a cart to a paid order.}
spec: {type: service, lifecycle: production, owner: a, system: shop}
"""
)
ERROR = GOOD.replace("system: shop}\n", "system: shop, tier: 1}\n")
WARNING = GOOD.replace("system: shop}\n", "system: shop, config: [{name: X}]}\n")


def test_a_clean_catalog_ends_with_0_and_says_how_much_was_read(run: Run, folder: Folder) -> None:
    folder({"catalog/a.yaml": GOOD})
    done = run("lint")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Nothing found in 1 file. ")


def test_an_error_ends_with_1_and_is_shown_in_a_frame(run: Run, folder: Folder) -> None:
    folder({"catalog/a.yaml": ERROR})
    done = run("lint")
    assert done.code == 1
    assert done.out.startswith(
        "error[runbook-missing]: order is tier 1 in production and has no runbook\n"
        "  --> catalog/a.yaml:19:1\n"
        "   |\n"
        "18 | metadata: {name: order, description: Takes a cart to a paid order.}\n"
        "19 | spec: {type: service, lifecycle: production, owner: a, system: shop, tier: 1}\n"
        "   | ^^^^ no `runbooks` here\n"
        "   = why: whoever is called when it fails did not build it\n"
        "   = help: write one with `archkit new runbook --for component:order`\n"
        "\n"
        "Found 1 error in 1 of 1 file. "
    )


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (WARNING, [], 0),
        (WARNING, ["--fail-on", "warning"], 1),
        (WARNING, ["--fail-on", "info"], 1),
        (WARNING, ["--preset", "strict"], 1),
        (WARNING, ["--preset", "strict", "--fail-on", "error"], 0),
        (ERROR, ["--fail-on", "never"], 0),
        (ERROR, ["--ignore", "operations"], 0),
        (ERROR, ["--select", "catalog"], 0),
        (ERROR, ["--preset", "core"], 0),
    ],
)
def test_the_exit_code_follows_from_what_was_asked(
    run: Run, folder: Folder, content: str, options: list[str], code: int
) -> None:
    folder({"catalog/a.yaml": content})
    assert run("lint", *options).code == code


@pytest.mark.parametrize(
    ("words", "message", "help"),
    [
        (["--format", "jsn"], "`jsn` is nothing that --format knows", "did you mean `json`? It takes"),
        (["--preset", "stric"], "`stric` is nothing that --preset knows", "did you mean `strict`?"),
        (["--fail-on", "x"], "`x` is nothing that --fail-on knows", "it takes error, warning, info, never"),
        (["--select", "sync-cycel"], "there is no such rule or family", "did you mean `sync-cycle`?"),
        (["--today", "tomorrow"], "`tomorrow` is no date", "write it as 2026-11-24"),
        (["nowhere"], "there is no file or folder nowhere", ""),
        (["-C", "nowhere"], "there is no folder nowhere", ""),
        (["--grow"], "--grow says what --update-baseline may take in", "`archkit lint --baseline"),
        (["--nothing"], "No such option", "see `archkit lint --help`"),
        (["/"], "lies outside the knowledge base", ""),
    ],
)
def test_misuse_ends_with_2_in_one_sentence_and_a_hint(
    run: Run, folder: Folder, words: list[str], message: str, help: str
) -> None:
    folder({"catalog/a.yaml": GOOD})
    done = run("lint", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ") and message in done.err
    assert not help or f"help: {help}" in done.err


def test_a_command_that_is_none_is_misuse_with_a_suggestion(run: Run) -> None:
    done = run("serch")
    assert (done.code, done.err) == (2, "error: there is no command `serch`\nhelp: did you mean `search`?\n")


def test_settings_with_a_mistake_are_misuse_at_their_line(run: Run, folder: Folder) -> None:
    folder({"archkit.toml": '\n[paths]\ncatlog = ["x"]\n'})
    done = run("lint")
    assert done.code == 2
    assert (
        done.err
        == "error: archkit.toml:3: there is no setting `paths.catlog`\nhelp: did you mean `catalog`?\n"
    )


def test_only_the_given_paths_are_reported(run: Run, folder: Folder) -> None:
    root = folder(
        {
            "archkit.toml": "",
            "catalog/a.yaml": GOOD,
            "catalog/b/b.yaml": ERROR.split("---\n")[-1].replace("order", "b"),
        }
    )
    assert "runbook-missing" in run("lint", "catalog/b").out
    assert run("lint", "catalog/a.yaml").out.startswith("Nothing found in 2 files")
    assert "runbook-missing" in run("lint", "b.yaml", cwd=root / "catalog" / "b").out


def test_where_there_is_nothing_to_read_it_says_where_it_looked(run: Run) -> None:
    done = run("lint")
    assert done.code == 0
    assert (
        done.err
        == "nothing to check here: no file in catalog, adrs, docs/adr, docs/adrs, doc/adr or runbooks; `archkit init` starts a knowledge base\n"
    )


def test_json_is_one_document_on_stdout(run: Run, folder: Folder) -> None:
    folder({"catalog/a.yaml": ERROR})
    value = json.loads(run("lint", "--format", "json").out)
    assert [f["rule"] for f in value["findings"]] == ["runbook-missing"]
    assert value["summary"]["errors"] == 1


def test_cold_and_warm_say_the_same(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/a.yaml": ERROR,
            "catalog/b.yaml": "a: [",
            "runbooks/x.md": "---\nfor: [component:nobody]\n---\n",
        }
    )
    first = json.loads(run("lint", "--format", "json", "--preset", "strict").out)
    assert json.loads(run("lint", "--format", "json", "--preset", "strict").out) == first
    assert len(first["findings"]) >= 3


def test_a_baseline_hides_what_was_there_and_reports_what_comes(run: Run, folder: Folder) -> None:
    root = folder({"catalog/a.yaml": ERROR})
    written = run("lint", "--baseline", "known.txt", "--update-baseline", "--grow")
    assert (written.code, written.out) == (0, "known.txt knows 1 findings: 1 new, 0 gone\n")
    assert run("lint", "--baseline", "known.txt").out.startswith("Nothing found in 1 file (1 in baseline). ")
    folder({"catalog/b.yaml": ERROR.split("---\n")[-1].replace("order", "b")})
    assert run("lint", "--baseline", "known.txt", "--format", "concise").out.startswith(
        "catalog/b.yaml:4:1: error"
    )
    grown = run("lint", "--baseline", "known.txt", "--update-baseline")
    assert (grown.code, grown.err) == (
        2,
        "error: 1 finding is new, and the baseline may only shrink\nhelp: mend them, or take them in with --grow\n",
    )
    (root / "catalog" / "b.yaml").unlink()
    folder({"catalog/a.yaml": GOOD})
    stale = run("lint", "--baseline", "known.txt", "--format", "concise")
    assert (stale.code, stale.out.split("\n")[0]) == (
        0,
        "known.txt:2:1: info[baseline-stale] a known finding of runbook-missing is gone",
    )
    assert run("lint", "--baseline", "known.txt", "--update-baseline").out.endswith("0 new, 1 gone\n")


def test_a_baseline_that_is_none_is_misuse(run: Run, folder: Folder) -> None:
    folder({"catalog/a.yaml": GOOD, "known.txt": "hello\n"})
    assert run("lint", "--baseline", "known.txt").err.startswith(
        "error: known.txt:1: this is no line of a baseline"
    )
    assert run("lint", "--baseline", "nowhere.txt").err.startswith(
        "error: there is no baseline nowhere.txt\n"
    )
    assert "cannot be read: Is a directory" in run("lint", "--baseline", ".").err
    assert run("lint", "--update-baseline").code == 2


def test_colour_only_when_it_is_asked_for_or_there_is_a_terminal(
    run: Run, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder({"catalog/a.yaml": ERROR})
    assert "\x1b" not in run("lint").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[1;31merror\x1b[0m" in run("lint").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in run("lint").out


def test_rules_are_listed_by_family(run: Run) -> None:
    done = run("rule")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()[1:]] == [r.name for r in rules()]


@pytest.mark.parametrize("name", ["sync-cycle", "ST001", "st001"])
def test_a_rule_is_explained_by_name_or_code(run: Run, name: str) -> None:
    done = run("rule", name)
    assert done.code == 0
    assert done.out.startswith("sync-cycle\nstructure, error, ST001")
    for heading in ("## Why", "## Bad", "## Good", "## Fix"):
        assert heading in done.out


def test_a_family_lists_its_rules(run: Run) -> None:
    lines = run("rule", "housekeeping").out.splitlines()[1:]
    assert {line.split()[1] for line in lines} == {"housekeeping"}


def test_rules_as_json(run: Run) -> None:
    assert {r["name"] for r in json.loads(run("rule", "--format", "json").out)} == {r.name for r in rules()}
    assert json.loads(run("rule", "layers", "--format", "json").out)["documentation"].startswith(
        "A part calls"
    )


def test_a_rule_that_is_none_is_misuse_with_a_suggestion(run: Run) -> None:
    done = run("rule", "layer")
    assert (done.code, done.err) == (2, "error: there is no rule `layer`\nhelp: did you mean `layers`?\n")


UNUSED = GOOD.replace("system: shop}\n", "system: shop} # archkit: ignore[layers] it was needed once\n")


def test_what_can_be_mended_is_counted(run: Run, folder: Folder) -> None:
    folder({"catalog/a.yaml": UNUSED})
    assert "Found 1 warning in 1 of 1 file. 1 fixable with --fix. " in run("lint").out
    assert json.loads(run("lint", "--format", "json").out)["summary"]["fixable"] == 1


def test_fix_mends_says_what_it_did_and_reports_the_rest(run: Run, folder: Folder) -> None:
    error = UNUSED.replace("system: shop}", "system: shop, tier: 1}").replace("order", "b").split("---\n")[-1]
    root = folder({"catalog/a.yaml": UNUSED, "catalog/b.yaml": error})
    done = run("lint", "--fix", "--format", "concise")
    assert done.code == 1
    assert done.out.startswith("catalog/b.yaml:4:1: error[runbook-missing]")
    assert "\nFixed 2 findings in 2 files. Found 1 error in 1 of 2 files. " in done.out
    assert (root / "catalog/a.yaml").read_text() == GOOD
    again = run("lint", "--fix", "--format", "json")
    assert json.loads(again.out)["summary"]["fixed"] == 0


def test_fix_mends_only_what_is_reported(run: Run, folder: Folder) -> None:
    root = folder(
        {"catalog/a.yaml": UNUSED, "catalog/b.yaml": UNUSED.split("---\n")[-1].replace("order", "b")}
    )
    assert run("lint", "--fix", "catalog/b.yaml").out.startswith("Fixed 1 finding in 1 file. Nothing found")
    assert (root / "catalog/a.yaml").read_text() == UNUSED


def test_diff_shows_what_fix_would_change_and_writes_nothing(run: Run, folder: Folder) -> None:
    root = folder({"catalog/a.yaml": UNUSED})
    for options in (["--diff"], ["--fix", "--diff"]):
        done = run("lint", *options)
        assert (done.code, done.err) == (1, "--fix would mend 1 finding in 1 file\n")
        assert done.out.startswith("--- a/catalog/a.yaml\n+++ b/catalog/a.yaml\n@@ -16,4 +16,4 @@\n")
        assert done.out.endswith(
            "-spec: {type: service, lifecycle: production, owner: a, system: shop}"
            " # archkit: ignore[layers] it was needed once\n"
            "+spec: {type: service, lifecycle: production, owner: a, system: shop}\n"
        )
    assert (root / "catalog/a.yaml").read_text() == UNUSED
    folder({"catalog/a.yaml": GOOD})
    done = run("lint", "--diff")
    assert (done.code, done.out, done.err) == (0, "", "there is nothing that --fix would mend\n")


def test_mending_and_a_new_baseline_do_not_go_together(run: Run, folder: Folder) -> None:
    folder({"catalog/a.yaml": GOOD})
    done = run("lint", "--fix", "--update-baseline", "--baseline", "known.txt")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: --update-baseline writes a baseline and mends nothing")
