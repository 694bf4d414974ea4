"""Safe fixes: the edits that findings carry, made in memory until nothing is left to mend, or not at all.

A fix is made as a whole. Fixes that touch the same text wait for the next pass. After each pass everything is read
and checked again: a fix after which a file reads worse, or which did not end its finding, is taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archkit.lint.run import HOUSEKEEPING
from archkit.source import markdown, yaml
from archkit.source.edit import editable
from archkit.source.suppression import language_of
from archkit.source.tree import Amended

if TYPE_CHECKING:
    from archkit.lint.finding import Finding, Report
    from archkit.model.adr.record import Decision
    from archkit.model.knowledge import Knowledge
    from archkit.source.edit import Editable
    from archkit.source.tree import Tree

MOST_PASSES = 10

Look = Callable[["Tree"], tuple["Report", "Knowledge"]]
"""What the rules say of a tree, and what was read of it."""


@dataclass(frozen=True)
class Mended:
    """A tree with the fixes made in it, nothing written yet."""

    tree: Tree
    report: Report
    """What is left."""
    files: Mapping[str, bytes]
    """New contents of what changed, by path."""
    before: Mapping[str, bytes]
    """What the same files said."""
    count: int
    """How many findings were mended."""


def mend(tree: Tree, look: Look) -> Mended:
    """Make every safe fix of every finding that `look` tells, pass by pass."""
    state = _State(tree, *look(tree))
    refused: set[str] = set()
    for _ in range(MOST_PASSES):
        after = _pass(state, tree, look, refused)
        if after is None:
            break
        state = after
    # What could not be mended is no longer called fixable.
    left = tuple(replace(f, edits=()) if f.fingerprint in refused else f for f in state.report.findings)
    return Mended(
        state.tree, replace(state.report, findings=left), dict(state.files), dict(state.before), state.count
    )


@dataclass(frozen=True)
class _State:
    tree: Tree
    report: Report
    knowledge: Knowledge
    files: Mapping[str, bytes] = field(default_factory=dict)
    before: Mapping[str, bytes] = field(default_factory=dict)
    count: int = 0

    def faults(self) -> Counter[tuple[str, str]]:
        """Path and rule of everything that must not become more."""
        found = [(p.place.path, p.rule) for p in self.knowledge.problems]
        return Counter(found + [(f.path, f.rule) for f in self.report.findings if f.severity == "error"])


def _pass(state: _State, tree: Tree, look: Look, refused: set[str]) -> _State | None:
    """The state after all fixes that can be made at once, without those that turn out to do harm; None after none."""
    for _ in range(MOST_PASSES):
        wanted = [f for f in state.report.findings if f.edits and f.fingerprint not in refused]
        # Comments last, and by themselves: that nothing but a comment goes can then be seen.
        facts = [f for f in wanted if f.family != HOUSEKEEPING]
        contents, taken = _apply(facts or wanted, state.tree)
        if not taken:
            return None
        files = {**state.files, **contents}
        old = {p: tree.read(p) for p in contents} | dict(state.before)
        amended = Amended(tree, files)
        after = _State(amended, *look(amended), files, old, state.count + len(taken))
        worse = {path for path, _ in after.faults() - state.faults()}
        worse |= _changed(state.knowledge, after.knowledge, contents)
        if not facts:
            worse |= {p for p in contents if _says(p, state.tree.read(p)) != _says(p, contents[p])}
        lasting = _lasting(taken, state.report.findings, after.report.findings)
        harmful = {f.fingerprint for f in taken if worse & {e.place.path for e in f.edits}} | set(lasting)
        if not harmful:
            return after
        refused |= harmful
    return None


def _changed(before: Knowledge, after: Knowledge, paths: Collection[str]) -> set[str]:
    """Decisions of which a fix has changed anything but what it adds to their links."""
    old, new = ({d.path: d for d in k.decisions if d.path in paths} for k in (before, after))
    return {
        path
        for path, decision in old.items()
        if path not in new
        or _facts(decision) != _facts(new[path])
        or not {(x.kind, x.text) for x in decision.links} <= {(x.kind, x.text) for x in new[path].links}
    }


def _facts(decision: Decision) -> tuple[object, ...]:
    d = decision
    return (
        d.title, d.format, d.number, d.status, d.status_text, d.date, d.date_text, d.decision_makers, d.authors,
        d.consulted, d.informed, d.affects, d.tags, d.review_by, d.summary, dict(d.analysis),
        [(s.level, s.title) for s in d.sections], [(x.code, x.words) for x in d.doubts],
    )  # fmt: skip


def _says(path: str, content: bytes) -> object:
    """What a file says to its readers, where comments count for nothing."""
    language = language_of(path)
    if language == "yaml":
        return [d.data for d in yaml.parse(content, path).documents]
    if language != "markdown":
        return None  # a comment of these cannot be mistaken for text
    text = markdown.read(content, path)
    return (
        text.front_matter,
        [(h.level, h.text) for h in text.headings],
        [(x.text, x.target) for x in text.links],
        [(f.language, f.text) for f in text.fences],
        [words for words, _ in text.paragraphs if words],
    )


def _lasting(
    taken: Iterable[Finding], before: Iterable[Finding], after: Iterable[Finding]
) -> Collection[str]:
    """Fingerprints of findings that are there as before, although they were mended."""
    was, mended = (Counter(f.fingerprint for f in some) for some in (before, taken))
    left = Counter(f.fingerprint for f in after)
    return {print_ for print_, number in mended.items() if left[print_] > was[print_] - number}


def _apply(findings: Iterable[Finding], tree: Tree) -> tuple[dict[str, bytes], list[Finding]]:
    """New contents with as many of the fixes as do not touch one another, and the findings they mend."""
    texts: dict[str, Editable | None] = {}
    taken = []
    for finding in findings:
        for edit in finding.edits:
            path = edit.place.path
            if path not in texts:
                texts[path] = _text(tree, path)
        changes = [(texts[e.place.path], e) for e in finding.edits]
        if all(text is not None and text.takes(edit) for text, edit in changes):
            for text, edit in changes:
                assert text is not None
                text.take(edit)
            taken.append(finding)
    changed = {p: t.content() for p, t in texts.items() if t is not None and t.edits}
    return changed, taken


def _text(tree: Tree, path: str) -> Editable | None:
    """The text of a file that can be edited without loss; None for any other."""
    try:
        content = tree.read(path)
    except (KeyError, OSError):
        return None
    # Where a lone CR ends lines, they are counted differently by different readers.
    return None if b"\r" in content.replace(b"\r\n", b"") else editable(content)
