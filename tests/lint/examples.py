"""The examples in the documentation of rules, as small knowledge bases with the findings that are marked in them.

A block of code is a file: `# file: path` in its first line names it, `catalog/example.yaml` by default; `in latin-1`
behind the path is its encoding. `# error` (`<!-- error -->` in Markdown) at the end of a line marks where a finding
of the rule must start. Every example may refer to the group `platform`, the user `ana` and the system `shop`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archkit.lint.baseline import Baseline, read
from archkit.lint.finding import Report
from archkit.lint.rule import Rule
from archkit.lint.run import Selection
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import DictTree
from archkit.workspace import Workspace

BASELINE = "archkit-baseline.txt"
TODAY = date(2026, 1, 20)

BACKGROUND = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: platform, description: Builds and runs the shop.}
spec: {type: team, children: [], members: [user:ana]}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: ana, description: Is on call.}
spec: {memberOf: [platform]}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, description: Sells things.}
spec: {owner: group:platform}
"""

_HEADING = re.compile(r"^## (Why|Bad|Good|Fix|Source)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|<!--) file: (\S+)(?: in (\S+))?(?: -->)?\n")
_MARK = re.compile(r"[ \t]*(?:# error|<!-- error -->)$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """Files, and the lines that bear a mark."""

    files: Mapping[str, bytes]
    marked: list[tuple[str, int]]
    settings: Settings

    @property
    def baseline(self) -> Baseline | None:
        """What is known already, where the example says so."""
        text = self.files.get(BASELINE)
        return read(text.decode(), BASELINE) if text is not None else None

    def lint(self, selection: Selection | None = None) -> Report:
        """What the rules say of it, on a day of its own."""
        tree = DictTree({"catalog/background.yaml": BACKGROUND, **self.files})
        return Workspace(tree, self.settings, root=None, today=TODAY).lint(selection, baseline=self.baseline)


def section(rule: Rule, name: str) -> str:
    """The text below a heading of a rule's documentation; empty when there is none."""
    headings = list(_HEADING.finditer(rule.documentation))
    ends = [h.start() for h in headings[1:]] + [len(rule.documentation)]
    found = [rule.documentation[h.end() : end] for h, end in zip(headings, ends, strict=True) if h[1] == name]
    return found[0].strip() if found else ""


def example(text: str) -> Example:
    """The knowledge base in the blocks of a section."""
    files: dict[str, bytes] = {}
    marked: list[tuple[str, int]] = []
    settings = Settings()
    for language, content in _BLOCK.findall(text):
        named = _FILE.match(content)
        path, encoding = (
            (named[1], named[2] or "utf-8") if named else (f"catalog/example.{language}", "utf-8")
        )
        if language == "toml":
            import tomllib

            path = path if named else "archkit.toml"
            settings = parse_settings(tomllib.loads(content), path, content)
        if named and language == "markdown":
            content = content[named.end() :]  # front matter begins in the first line
        marked += [(path, number) for number, line in enumerate(content.split("\n"), 1) if _MARK.search(line)]
        files[path] = _MARK.sub("", content).encode(encoding)
    return Example(files, sorted(marked), settings)
