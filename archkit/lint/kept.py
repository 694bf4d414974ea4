"""A report kept under everything it follows from, so that a lint of what has not changed checks nothing again.

Rules are functions of the knowledge, the settings and the day, and the knowledge is one of the paths of the tree and
the contents that were read. So a report holds while all of these are the same; the files that were read follow from
the others, and are kept with it. So are the drawings that were compared, and the state of the history where a rule
asked for it. A rule that asks anything else must add it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from archkit.source.unchanged import digest, ground, holds
from archkit.version import build

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date

    from pydantic import TypeAdapter

    from archkit.lint.baseline import Baseline
    from archkit.lint.finding import Report
    from archkit.lint.run import Selection
    from archkit.model.knowledge import Knowledge
    from archkit.model.settings import Settings
    from archkit.source.tree import Cache, Tree


class Kept:
    """The place of one report in the cache."""

    def __init__(
        self,
        cache: Cache,
        tree: Tree,
        settings: Settings,
        selection: Selection,
        paths: Sequence[str],
        baseline: Baseline | None,
        today: date,
    ) -> None:
        self._cache, self._tree, self._reader = cache, tree, f"report/{build()}"
        parts = (
            settings.model_dump_json(),
            repr(selection),
            sorted(paths),
            repr(baseline),
            today.isoformat(),
            tree.paths(),
            sorted(tree.refused().items()),
        )
        self._key = digest(parts)

    def load(self, state_of: Callable[[], str]) -> Report | None:
        """The report, when one was kept and nothing that it rests on has changed since: no file, and not the
        history, whose state is asked for only when the report rests on it."""
        text = self._cache.load([self._key], self._reader).get(self._key)
        if text is None:
            return None
        from pydantic import ValidationError

        try:
            rest, state, report = json.loads(text)
            if not holds(self._tree, rest):
                return None
            if state is not None and state != state_of():
                return None
            return _adapter().validate_python(report)
        except (ValueError, TypeError, IndexError, ValidationError):
            return None  # damaged: it is made again

    def save(
        self, report: Report, knowledge: Knowledge, drawings: Collection[str] = (), state: str | None = None
    ) -> None:
        """Keep the report; not where a file could not be read, since that may be mended without a trace.

        `drawings` were looked at besides; `state` is that of the history, None: nobody asked for it.
        """
        rest = ground(self._tree, {*knowledge.files, *drawings})
        if rest is not None:
            with suppress(ValueError):  # half a character, in the name of a file
                parts = (json.dumps(rest), json.dumps(state), _adapter().dump_json(report).decode())
                self._cache.save({self._key: f"[{', '.join(parts)}]"}, self._reader)


def _adapter() -> TypeAdapter[Report]:
    from pydantic import TypeAdapter

    from archkit.lint.finding import Report

    return TypeAdapter(Report)
