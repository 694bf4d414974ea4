"""Which rules run, what silences a finding, in which order findings are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from archkit.errors import ArchkitError
from archkit.lint.finding import Report
from archkit.lint.run import Selection
from archkit.model.settings import parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

HEAD = "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
TIER_1 = HEAD + (
    "metadata: {name: order, description: Takes a cart to a paid order.}\n"
    "spec: {type: service, lifecycle: production, owner: group:a, tier: 1}"
)
RULE = "runbook-missing"


def lint(
    files: Mapping[str, str],
    selection: Selection | None = None,
    settings: object = None,
    today: date = date(2026, 11, 24),
    paths: tuple[str, ...] = (),
) -> Report:
    space = Workspace(DictTree(files), parse_settings(settings or {}, "archkit.toml"), root=None, today=today)
    return space.lint(selection or Selection(select=(RULE, "housekeeping")), paths)


def found(report: Report) -> list[tuple[str, str, int]]:
    return [(f.rule, f.path, f.span.line) for f in report.findings]


def test_a_selected_rule_is_the_only_one_that_runs() -> None:
    assert found(lint({"catalog/a.yaml": TIER_1}, Selection(select=(RULE,)))) == [(RULE, "catalog/a.yaml", 4)]


@pytest.mark.parametrize("name", ["operations", "OPERATIONS", "runbook-missing"])
def test_a_rule_is_selected_by_its_name_or_its_family(name: str) -> None:
    assert RULE in {f.rule for f in lint({"catalog/a.yaml": TIER_1}, Selection(select=(name,))).findings}


def test_a_rule_is_selected_by_the_code_of_the_analyses() -> None:
    text = HEAD + "metadata: {name: a}\nspec: {type: service, dependencies: [{to: component:a}]}"
    assert found(lint({"catalog/a.yaml": text}, Selection(select=("st001",)))) == [
        ("sync-cycle", "catalog/a.yaml", 4)
    ]


def test_an_ignored_family_does_not_run() -> None:
    report = lint({"catalog/a.yaml": TIER_1}, Selection(ignore=("operations",)))
    assert "operations" not in {f.family for f in report.findings}


@pytest.mark.parametrize("where", ["select", "ignore"])
def test_a_rule_that_is_none_is_misuse_with_a_suggestion(where: str) -> None:
    with pytest.raises(ArchkitError) as error:
        lint({}, Selection(**{where: ("runbok-missing",)}))
    assert error.value.message == f"--{where} names `runbok-missing`, and there is no such rule or family"
    assert error.value.hint == "did you mean `runbook-missing`?"


def test_a_rule_of_the_settings_that_is_none_is_misuse() -> None:
    with pytest.raises(ArchkitError, match=r"`\[rules\]` in the settings names `x`"):
        lint({}, settings={"rules": {"x": "error"}})


def test_the_settings_change_the_severity_of_a_rule_or_switch_it_off() -> None:
    softer = lint({"catalog/a.yaml": TIER_1}, Selection(), {"rules": {RULE: "info"}})
    assert {f.severity for f in softer.findings if f.rule == RULE} == {"info"}
    off = lint({"catalog/a.yaml": TIER_1}, Selection(), {"rules": {RULE: "off"}})
    assert RULE not in {f.rule for f in off.findings}


def test_what_is_said_of_a_rule_outweighs_what_is_said_of_its_family() -> None:
    report = lint({"catalog/a.yaml": TIER_1}, None, {"rules": {"operations": "info", RULE: "warning"}})
    assert [f.severity for f in report.findings] == ["warning"]


def test_core_has_only_its_own_rules_and_nothing_about_fields_of_archkit_on_a_backstage_entity() -> None:
    text = HEAD + "metadata: {name: a}\nspec: {type: service, lifecycle: x, owner: b, tier: high}"
    assert found(lint({"catalog/a.yaml": text}, Selection(preset="core"))) == []
    assert "schema" in {f.rule for f in lint({"catalog/a.yaml": text}, Selection()).findings}


def test_only_the_paths_asked_for_are_reported_but_everything_is_read() -> None:
    files = {"catalog/a/a.yaml": TIER_1, "catalog/b/b.yaml": TIER_1.replace("order", "stock")}
    report = lint(files, paths=("catalog/b",))
    assert found(report) == [(RULE, "catalog/b/b.yaml", 4)]
    assert report.files == 2


def test_a_file_that_cannot_be_read_is_told_once() -> None:
    report = lint({"catalog/a.yaml": TIER_1 + "\n---\na: b: c\n"}, Selection())
    assert {f.rule for f in report.findings} == {"yaml-syntax"}


def test_findings_are_in_order_of_path_line_and_column() -> None:
    files = {f"catalog/{n}.yaml": TIER_1.replace("order", n) for n in ("c", "a", "b")}
    places = [(f.path, f.span) for f in lint(files, Selection()).findings]
    assert places == sorted(places)


@pytest.mark.parametrize("name", [RULE, "operations"])
@pytest.mark.parametrize(
    "text",
    [
        TIER_1.replace("spec:", "# archkit: ignore[{}] it goes away\nspec:"),
        TIER_1 + "  # archkit: ignore[{}] it goes away",
        TIER_1.replace("spec:", "# archkit: ignore[{}, layers] it goes away until 2026-11-25\nspec:"),
    ],
    ids=["above", "at the end of the line", "until tomorrow"],
)
def test_a_comment_with_a_reason_silences_a_finding(text: str, name: str) -> None:
    report = lint({"catalog/a.yaml": text.replace("{}", name, 1)}, Selection(select=(RULE,)))
    assert (found(report), report.suppressed) == ([], 1)


def test_a_comment_counts_no_more_from_its_last_day_on() -> None:
    text = TIER_1 + "  # archkit: ignore[runbook-missing] later until 2026-11-24"
    assert found(lint({"catalog/a.yaml": text})) == [
        (RULE, "catalog/a.yaml", 4),
        ("suppression-expired", "catalog/a.yaml", 4),
    ]


def test_a_comment_for_another_line_silences_nothing_and_is_told() -> None:
    text = "# archkit: ignore[runbook-missing] it goes away\n" + TIER_1
    assert found(lint({"catalog/a.yaml": text})) == [
        ("suppression-unused", "catalog/a.yaml", 1),
        (RULE, "catalog/a.yaml", 5),
    ]


def test_an_unused_comment_is_not_judged_when_its_rule_did_not_run() -> None:
    text = TIER_1.replace("tier: 1", "tier: 3") + "  # archkit: ignore[layers] by design"
    assert found(lint({"catalog/a.yaml": text})) == []
    assert found(lint({"catalog/a.yaml": text}, Selection(select=("layers", "suppression-unused")))) != []


def test_a_misspelt_rule_in_a_comment_is_told_with_a_suggestion() -> None:
    (finding,) = lint(
        {"catalog/a.yaml": TIER_1.replace("tier: 1", "tier: 3") + "  # archkit: ignore[layer] x"}
    ).findings
    assert (finding.message, finding.help) == ("there is no rule `layer` to ignore", "did you mean `layers`?")


def test_the_settings_silence_findings_by_path() -> None:
    entry = {"rule": RULE, "reason": "goes away", "until": date(2027, 1, 1)}
    files = {"catalog/old/a.yaml": TIER_1, "catalog/b.yaml": TIER_1.replace("order", "b")}
    report = lint(files, settings={"ignore": {"catalog/old/**": [entry]}})
    assert (found(report), report.suppressed) == ([(RULE, "catalog/b.yaml", 4)], 1)
    late = lint(files, settings={"ignore": {"catalog/old/**": [entry]}}, today=date(2027, 1, 1))
    assert late.suppressed == 0


def test_an_entry_of_the_settings_that_is_unused_is_told_at_its_line() -> None:
    entry = {"rule": RULE, "reason": "goes away"}
    toml = '[ignore]\n"catalog/old/**" = [{rule = "runbook-missing", reason = "goes away"}]\n'
    report = lint({"archkit.toml": toml}, settings={"ignore": {"catalog/old/**": [entry]}})
    assert found(report) == [("suppression-unused", "archkit.toml", 2)]


def test_the_fingerprint_stays_when_the_finding_moves_and_changes_with_what_it_is_about() -> None:
    def prints(text: str) -> list[str]:
        return [f.fingerprint for f in lint({"catalog/a.yaml": text}, Selection(select=(RULE,))).findings]

    assert prints(TIER_1) == prints("# moved\n\n" + TIER_1)
    assert prints(TIER_1) == prints(TIER_1.replace("tier: 1", "tier: 2"))
    assert prints(TIER_1) != prints(TIER_1.replace("order", "stock"))


@pytest.mark.parametrize(
    ("rule", "option", "message", "hint"),
    [
        ("headroom", {"percnt": 10}, "`percnt` is no option of `headroom`", "did you mean `percent`?"),
        ("headroom", {"max": 10}, "`max` is no option of `headroom`", "it has `percent`"),
        ("sync-cycle", {"max": 10}, "`max` is no option of `sync-cycle`", "it has only a `severity`"),
        ("headroom", {"percent": "many"}, "`percent` of `headroom` under .* in the settings is a number",
         "write `headroom = {percent = 5}`"),
        ("sync-depth", {"max": 2.5}, "is a whole number", "write `sync-depth = {max = 5}`"),
        ("unknown-kind", {"kinds": "Product"}, "is a list", 'write `unknown-kind = {kinds = ["..."]}`'),
        ("CP002", {"percent": True}, "is a number", "write `CP002 = {percent = 5}`"),
    ],
)  # fmt: skip
def test_an_option_that_no_rule_would_read_is_misuse(
    rule: str, option: Mapping[str, object], message: str, hint: str
) -> None:
    with pytest.raises(ArchkitError, match=message) as caught:
        lint({}, settings={"rules": {rule: option}})
    assert caught.value.hint == hint


def test_options_of_the_right_type_are_taken() -> None:
    spec = "{type: service, lifecycle: production, owner: g, capacity: {peak: 75rps, max: 100rps}}"
    text = f"{HEAD}metadata: {{name: a}}\nspec: {spec}"
    selection = Selection(select=("headroom",))

    assert len(found(lint({"catalog/a.yaml": text}, selection))) == 1
    for option in ({"percent": 20}, {"percent": 24.5, "severity": "error"}):
        assert found(lint({"catalog/a.yaml": text}, selection, {"rules": {"headroom": option}})) == []
