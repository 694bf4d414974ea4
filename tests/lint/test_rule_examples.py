"""Every rule is what its documentation says: Bad has exactly the marked findings, Good none of any rule."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

import archkit.lint.rules
from archkit.lint.registry import rules
from archkit.lint.rule import Rule
from archkit.lint.run import Selection

HERE = Path(__file__).parent


def _load(name: str):  # type: ignore[no-untyped-def]
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


examples = _load("examples")
every_rule = pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)


@every_rule
def test_the_bad_example_has_exactly_the_marked_findings(rule: Rule) -> None:
    bad = examples.example(examples.section(rule, "Bad"))
    report = bad.lint(
        Selection(preset="strict", select=() if rule.family == "housekeeping" else (rule.name,))
    )
    found = sorted((f.path, f.span.line) for f in report.findings if f.rule == rule.name)
    assert bad.marked, "nothing is marked"
    assert found == bad.marked, [(f.path, f.span.line, f.message) for f in report.findings]


@every_rule
def test_the_good_example_has_no_finding_of_any_rule(rule: Rule) -> None:
    good = examples.example(examples.section(rule, "Good"))
    assert good.files, "there is no good example"
    report = good.lint(Selection(preset="strict"))
    assert [(f.rule, f.path, f.span.line, f.message) for f in report.findings] == []


@every_rule
def test_the_documentation_says_why_and_how_to_mend_it(rule: Rule) -> None:
    assert rule.summary.endswith((".", "?")) or ":" in rule.summary
    for heading in ("Why", "Fix"):
        assert examples.section(rule, heading), f"no text below ## {heading}"


@every_rule
def test_a_finding_says_what_is_wrong_in_one_sentence(rule: Rule) -> None:
    bad = examples.example(examples.section(rule, "Bad"))
    for finding in bad.lint(Selection(preset="strict")).findings:
        assert "\n" not in finding.message
        assert "invalid" not in finding.message
        assert finding.fingerprint


def test_the_table_lists_every_file_of_a_rule() -> None:
    folder = Path(archkit.lint.rules.__file__).parent
    files = {f"{p.parent.name}.{p.stem}" for p in folder.glob("*/*.py") if p.stem != "__init__"}
    from archkit.lint.rules.table import RULES

    assert set(RULES) == files
    assert len(RULES) == len(files), "a rule stands twice in the table"


def test_a_rule_stands_in_the_folder_of_its_family() -> None:
    wrong = [r.name for r in rules() if r.check.__module__.split(".")[-2].replace("_", "-") != r.family]
    assert wrong == []


@every_rule
def test_the_options_that_a_rule_reads_are_those_it_declares_and_documents(rule: Rule) -> None:
    source = Path(sys.modules[rule.check.__module__].__file__ or "").read_text()
    read = set(re.findall(r'\.option(?:s\.get)?\(\s*"(\w+)"', source))
    assert read <= set(rule.options)
    for name in rule.options:
        assert f"`{name}`" in rule.documentation or f"{name} = " in rule.documentation
