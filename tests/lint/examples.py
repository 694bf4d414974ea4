"""The examples in the documentation of rules, as small knowledge bases with the findings that are marked in them.

A block of code is a file: `# file: path` in its first line names it, `catalog/example.yaml` by default; `in latin-1`
behind the path is its encoding, `on outbox` the branch that has it instead of this one, `before` says that this is what
stood in it before the change. A block of `history` tells commits: day, author, subject, path. `# error` (`<!-- error -->`
in Markdown, `// error` in AsciiDoc) at the end of a line marks where a finding of the rule must start. Every example may refer to the group `platform`, the user `ana` and the system `shop`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from archkit.lint.baseline import Baseline, read
from archkit.lint.finding import Report
from archkit.lint.rule import Change, Rule
from archkit.lint.run import Selection
from archkit.model.settings import Settings, parse_settings
from archkit.source.tree import Commit, DictHistory, DictTree
from archkit.workspace import Workspace

BASELINE = "archkit-baseline.txt"
TODAY = date(2026, 1, 20)

BACKGROUND = """\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: platform
  description: Builds and runs the shop.
  links: [{url: "https://oncall.example/platform", title: Platform rota, type: on-call}]
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
_FILE = re.compile(r"(?:#|//|\.\.|%%|<!--) file: (\S+)(?: in (\S+))?(?: on (\S+))?( before)?(?: -->)?\n")
_MARK = re.compile(r"[ \t]*(?:# error|// error|%% error|<!-- error -->)$", re.MULTILINE)
_COMMIT = re.compile(r"(\d{4}-\d{2}-\d{2}) (\w+): (.+?)  (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """Files, and the lines that bear a mark."""

    files: Mapping[str, bytes]
    marked: list[tuple[str, int]]
    settings: Settings
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Path -> the branch that has the file."""
    before: Mapping[str, str] = field(default_factory=dict)
    """Path -> what stood in the file before the change."""
    told: Sequence[tuple[Commit, Sequence[str]]] = ()
    """The history, newest first."""

    @property
    def change(self) -> Change | None:
        """What is new here, where the example tells of another branch, or of what was there before."""

        def names(folder: str) -> Mapping[str, str]:
            return {
                p.rpartition("/")[2]: b for p, b in self.elsewhere.items() if p.rpartition("/")[0] == folder
            }

        if not self.elsewhere and (self.told or not self.before):
            return None
        tree = DictTree({"catalog/background.yaml": BACKGROUND, **self.files, **self.before})
        earlier = Workspace(tree, self.settings, root=None, today=TODAY)
        return Change(frozenset(self.files), names, lambda: earlier.graph)

    @property
    def baseline(self) -> Baseline | None:
        """What is known already, where the example says so."""
        text = self.files.get(BASELINE)
        return read(text.decode(), BASELINE) if text is not None else None

    def lint(self, selection: Selection | None = None) -> Report:
        """What the rules say of it, on a day of its own."""
        tree = DictTree({"catalog/background.yaml": BACKGROUND, **self.files})
        said = [{path: text.encode() for path, text in self.before.items()}]
        history = DictHistory(self.told, said=said) if self.told else None
        return Workspace(
            tree, self.settings, root=None, today=TODAY, history=(lambda: history) if history else None
        ).lint(selection, baseline=self.baseline, change=self.change)


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
    elsewhere: dict[str, str] = {}
    before: dict[str, str] = {}
    told: list[tuple[Commit, Sequence[str]]] = []
    for language, content in _BLOCK.findall(text):
        if language == "history":
            for number, (day, author, subject, path) in enumerate(_COMMIT.findall(content)):
                identity = f"{number + 1:040x}"
                told.insert(0, (Commit(identity, day, author, subject, day, identity), [path]))
            continue
        named = _FILE.match(content)
        path, encoding = (
            (named[1], named[2] or "utf-8") if named else (f"catalog/example.{language}", "utf-8")
        )
        if language == "toml":
            import tomllib

            path = path if named else "archkit.toml"
            settings = parse_settings(tomllib.loads(content), path, content)
        if named and named[3]:
            elsewhere[path] = named[3]
            continue
        if named and language in ("markdown", "asciidoc", "rst", "mermaid"):
            content = content[named.end() :]  # front matter begins in the first line
        if named and named[4]:
            before[path] = content
            continue
        marked += [(path, number) for number, line in enumerate(content.split("\n"), 1) if _MARK.search(line)]
        files[path] = _MARK.sub("", content).encode(encoding)
    return Example(files, sorted(marked), settings, elsewhere, before, told)
