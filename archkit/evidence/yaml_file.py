"""A file of YAML or JSON that tells about configuration: its documents, their lines, and what could not be read."""

from __future__ import annotations

from archkit.source.document import Locator
from archkit.source.yaml import YamlDocument, parse

_WHY = {
    "template-skipped": "a template; what `helm template` or the like makes of it can be read",
    "yaml-syntax": "no YAML (line {line})",
    "unsafe-yaml": "too deep or too large",
    "encoding": "no UTF-8 text",
}


class YamlFile:
    """One file, parsed. Nothing in it can make this raise."""

    def __init__(self, content: bytes, path: str) -> None:
        parsed = parse(content, path)
        self.path = path
        self.documents: tuple[YamlDocument, ...] = parsed.documents
        self.locator = Locator(content, path)
        self._problem = next((p for p in parsed.problems if p.rule in _WHY), None)

    @property
    def fault(self) -> str | None:
        """Why it, or a document of it, could not be read; None where all could."""
        if self._problem is None or self._problem.rule is None:
            return None
        return _WHY[self._problem.rule].format(line=self.locator.span(self._problem.place).line)
