"""One knowledge base, opened: settings, knowledge, graph and findings, each made when first asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.errors import ArchkitError

if TYPE_CHECKING:
    from archkit.analysis.design import Design
    from archkit.analysis.past import Past
    from archkit.graph.graph import Graph
    from archkit.lint.baseline import Baseline
    from archkit.lint.finding import Finding, Report
    from archkit.lint.rule import Change, Drawn
    from archkit.lint.run import Selection
    from archkit.model.adr.edit.log import Log
    from archkit.model.knowledge import Knowledge
    from archkit.model.load import Memory
    from archkit.model.settings import Settings
    from archkit.source.document import Locator
    from archkit.source.tree import Cache, History, Tree


class Workspace:
    """A knowledge base over one tree. Nothing is read before it is asked for."""

    def __init__(
        self,
        tree: Tree,
        settings: Settings,
        *,
        root: Path | None,
        today: date,
        cache: Cache | None = None,
        history: Callable[[], History] | None = None,
    ) -> None:
        self.tree = tree
        self.settings = settings
        self.root = root
        """Folder of the knowledge base on disk; None for a tree that is not the working copy."""
        self.today = today
        self.cache = cache
        """What was once made of a content; None: everything is made anew."""
        self._history_of = history
        self._memory: Memory = {}
        self._locators: dict[str, Locator] = {}

    @cached_property
    def knowledge(self) -> Knowledge:
        """Everything the tree says."""
        from archkit.model.load import load

        knowledge = load(self.tree, self.settings, self.cache, self._memory)
        if self.settings.paths.alerts:
            from archkit.analysis.alert_files import add_alerts

            add_alerts(knowledge, self.tree, self.cache)
        return knowledge

    @cached_property
    def log(self) -> Log:
        """The decisions, to be found by what people call them, and edited."""
        from archkit.model.adr.edit.log import Log

        return Log(self.tree, self.knowledge.decisions, self.settings)

    @cached_property
    def graph(self) -> Graph:
        """Entities and their typed edges."""
        from archkit.graph.build import build

        return build(self.knowledge)

    @property
    def design(self) -> Design:
        """The graph as the analyses compute over it."""
        from archkit.analysis.design import design

        return design(self.graph)

    @cached_property
    def earlier(self) -> Workspace | None:
        """The same as the last commit has it, or the one before where nothing changed since; None: there is none."""
        from archkit.store.git import GitTree

        if self.root is None:
            return None
        try:
            for revision in ("HEAD", "HEAD~1"):
                then = self.over(GitTree(self.root, revision))
                before, now = then.knowledge.files, self.knowledge.files
                if revision != "HEAD" or then.tree.blob_ids([*before]) != self.tree.blob_ids([*now]):
                    return then
        except ArchkitError:  # no repository, or so shallow a clone that the commit before is not there
            pass
        return None

    def earlier_design(self) -> Design | None:
        """The design of that; None where nothing was there yet."""
        from archkit.analysis.design import Design

        then = self.earlier
        return Design(then.graph) if then is not None and then.knowledge.entities else None

    @cached_property
    def history(self) -> History | None:
        """The past of the files; None: nothing is known of it, as of a tree in memory."""
        return self._history_of() if self._history_of is not None else None

    @cached_property
    def past(self) -> Past:
        """What is known of each page: its review, its age, and what changed of its subject since."""
        from archkit.analysis.past import KeptPast, past

        kept = None
        if self.cache is not None and self.history is not None and "knowledge" not in self.__dict__:
            kept = KeptPast(self.cache, self.tree, self.settings, self.history.state)
            if (found := kept.load()) is not None:
                return found
        made = past(self.knowledge, self.history, self.cache)
        if kept is not None:
            kept.save(made, self.knowledge)
        return made

    @cached_property
    def drawn(self) -> Mapping[str, Drawn]:
        """How the committed drawings stand to what they show, by path."""
        from archkit.draw.standing import standing

        return standing(self.tree, self.knowledge, lambda: self.graph)

    def lint(
        self,
        selection: Selection | None = None,
        paths: Sequence[str] = (),
        baseline: Baseline | None = None,
        change: Change | None = None,
    ) -> Report:
        """Run the rules over everything; report on `paths` only, where there are any.

        With a `change`, the rules that look at one run too.
        """
        from dataclasses import replace
        from time import perf_counter

        from archkit.lint.kept import Kept
        from archkit.lint.run import Selection, run

        began = perf_counter()
        chosen = selection or Selection(preset=self.settings.preset)
        kept = None
        if self.cache is not None and change is None and "knowledge" not in self.__dict__:
            kept = Kept(self.cache, self.tree, self.settings, chosen, paths, baseline, self.today)
            if (report := kept.load(self._state)) is not None:
                return replace(report, seconds=perf_counter() - began)
        report = run(
            self.knowledge,
            lambda: self.graph,
            chosen,
            today=self.today,
            locate=self.locator,
            log_of=lambda: self.log,
            paths=paths,
            baseline=baseline,
            change=change,
            history_of=self._history_of and self._history,
            past_of=(lambda: self.past) if self._history_of is not None else None,
            drawn_of=lambda: self.drawn,
        )
        if kept is not None:
            state = self._state() if "past" in self.__dict__ else None
            if state is None or self.past.is_sure:
                kept.save(report, self.knowledge, self.__dict__.get("drawn", ()), state)
        return replace(report, seconds=perf_counter() - began)

    def _history(self) -> History:
        assert self.history is not None, "asked for only where there is one"
        return self.history

    def _state(self) -> str:
        return self.history.state if self.history is not None else ""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the settings' own selection."""
        return self.lint().findings

    def over(self, tree: Tree) -> Workspace:
        """The same knowledge base, as it would be over another tree; files that both have are read once."""
        other = Workspace(
            tree, self.settings, root=self.root, today=self.today, cache=self.cache, history=self._history_of
        )
        other._memory = self._memory
        return other

    def locator(self, path: str) -> Locator:
        """Finds lines and columns in one file, composed once."""
        if path not in self._locators:
            from archkit.source.document import spans

            try:
                content = self.tree.read(path)
            except (KeyError, OSError):
                content = b""
            self._locators[path] = spans(content, path)
        return self._locators[path]

    def source(self, path: str) -> str:
        """The text of a file, as a frame shows it: without its secrets; empty when it cannot be read."""
        from archkit.source.secret import masked

        return masked("\n".join(self.locator(path).lines))


def find_root(start: Path) -> Path:
    """The nearest folder at or above `start` that has settings; else the repository's top; else `start`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "archkit.toml").is_file() or _has_table(folder / "pyproject.toml"):
            return folder
        if (folder / ".git").exists():
            return folder
    return start


def _has_table(pyproject: Path) -> bool:
    try:
        return b"[tool.archkit" in pyproject.read_bytes()
    except OSError:
        return False


def open_workspace(start: Path | str = ".", *, today: date | None = None, cached: bool = True) -> Workspace:
    """Open the knowledge base that `start` lies in. Raises ArchkitError on settings that cannot be used."""
    from archkit.model.settings import read_settings
    from archkit.store.cache import SqliteCache
    from archkit.store.disk import DiskTree

    path = Path(start)
    if not path.exists():
        raise ArchkitError(f"there is no folder {start}")
    root = find_root(path if path.is_dir() else path.parent)
    settings = read_settings(root)
    cache = SqliteCache() if cached else None
    base = (root / settings.root).resolve()
    return Workspace(
        DiskTree(base, cache),
        settings,
        root=base,
        today=today or default_day(),
        cache=cache,
        history=lambda: _git_history(base, cache, settings.freshness.ignore_revs),
    )


def _git_history(root: Path, cache: Cache | None, ignore: Sequence[str]) -> History:
    from archkit.store.changes import GitHistory

    return GitHistory(root, cache, ignore)


def default_day() -> date:
    """Today, or the day of `SOURCE_DATE_EPOCH`, so that builds repeat."""
    import os
    from datetime import UTC, datetime

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (
        datetime.fromtimestamp(int(epoch), UTC).date()
        if epoch.isdigit()
        else datetime.now().astimezone().date()
    )
