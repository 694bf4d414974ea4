"""Settings of a knowledge base: `archkit.toml`, or `[tool.archkit]` in `pyproject.toml`.

They are few, and they may come from a pull request: paths that leave the root are refused.
"""

from __future__ import annotations

import posixpath
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    computed_field,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from archkit.errors import ArchkitError
from archkit.model.readiness import GateSettings, LevelSettings, ReadinessSettings
from archkit.model.shape import Shaped
from archkit.model.table import Table, kebab
from archkit.source.data import Json
from archkit.source.location import Place, Span
from archkit.source.names import did_you_mean


def _inside(value: str) -> str:
    path = value.replace("\\", "/")
    if path.startswith("/") or ":" in path[:3] or ".." in path.split("/") or "\0" in path:
        raise PydanticCustomError("outside", "`{path}` leaves the knowledge base", {"path": value})
    return path


Inside = Annotated[str, AfterValidator(_inside)]
Paths = tuple[Inside, ...]


class PathSettings(Table):
    """Where things are: folders, files or globs, from the root."""

    catalog: Paths = Field(("catalog",), description="Entities.")
    decisions: Paths = Field(("adrs", "docs/adr", "docs/adrs", "doc/adr"), description="Decision records.")
    runbooks: Paths = Field(("runbooks",), description="Runbooks and procedures.")
    incidents: Paths = Field(("runbooks/incidents",), description="Post-incident reviews.")
    alerts: Paths = Field((), description="Alert rules of the monitoring system.")
    diagrams: Inside = Field("diagrams", description="Where drawings are written to.")


Level = Literal["error", "warning", "info", "off"]


class RuleSetting(BaseModel):
    """What the settings say of one rule: a severity, thresholds, or both."""

    model_config = ConfigDict(frozen=True, extra="allow")

    severity: Level | None = Field(None, description="error, warning, info or off.")

    @property
    def options(self) -> Mapping[str, Json]:
        """Thresholds: everything beside the severity."""
        return self.__pydantic_extra__ or {}


class IgnoreEntry(Table):
    """Findings to look away from, in some files."""

    rule: str = Field(..., description="A rule or a family.")
    reason: str = Field(..., min_length=1, description="Why.")
    until: date | None = Field(None, description="From that day on it counts no more.")


def _rule(value: object) -> object:
    return {"severity": value} if isinstance(value, str) else value


Format = Literal[
    "asciidoc", "dated-directory", "docusaurus", "eventcatalog", "jekyll", "log4brains",
    "madr-1", "madr-2",
    "madr-3", "madr-4", "nygard", "nygard-front-matter", "plain", "restructuredtext", "table", "tendermint",
    "typed-front-matter", "y-statement",
]  # fmt: skip


class DecisionSettings(Table):
    """How decision records are read."""

    formats: dict[Inside, Format] = Field(
        default_factory=dict,
        description="Format by path, where the one found out for each file is not right.",
    )


class ReviewSettings(Table):
    """What a pull request must bring along."""

    require_decision: tuple[str, ...] = Field((), description="Kinds of change that need a decision record.")


class FreshnessSettings(Table):
    """What makes a page look older or newer than it is."""

    ignore_revs: Paths = Field(
        (), description="Lists of commits that only laid text out anew, beside `.git-blame-ignore-revs`."
    )


def _contract_list() -> type[object]:
    from archkit.model.contract import Contract

    return list[Contract]


def _read_contracts(value: object) -> object:
    """Contracts; their models are not even imported where there are none."""
    if value in ((), []):
        return ()
    from archkit.model.contract import read_contracts

    found = read_contracts(value, "contracts")  # type: ignore[arg-type]
    for fault in found.faults:
        raise PydanticCustomError(
            "contract",
            "{message}",
            {"message": fault.message, "hint": fault.help, "route": list(fault.route)},
        )
    return tuple(found.known.values())


if TYPE_CHECKING:
    from archkit.model.contract import Contract

    Contracts = tuple[Contract, ...]
else:
    Contracts = Annotated[object, Shaped(_contract_list, _read_contracts)]


class Settings(Table):
    """Everything that can be set."""

    root: str = Field(".", description="Folder of the knowledge base, from the settings file.")
    preset: Literal["core", "recommended", "strict"] = Field("recommended", description="Which rules run.")
    external: tuple[str, ...] = Field((), description="Globs of references that live elsewhere.")
    paths: PathSettings = Field(default_factory=lambda: PathSettings(), description="Where things are.")
    rules: dict[str, Annotated[RuleSetting, BeforeValidator(_rule)]] = Field(
        default_factory=dict, description="Severity and thresholds by rule."
    )
    ignore: dict[str, tuple[IgnoreEntry, ...]] = Field(
        default_factory=dict, description="What to look away from, by path."
    )
    decisions: DecisionSettings = Field(
        default_factory=lambda: DecisionSettings(), description="How decision records are read."
    )
    review: ReviewSettings = Field(
        default_factory=lambda: ReviewSettings(), description="What a pull request must bring."
    )
    readiness: ReadinessSettings = Field(
        default_factory=lambda: ReadinessSettings(), description="What makes a component ready."
    )
    freshness: FreshnessSettings = Field(
        default_factory=lambda: FreshnessSettings(), description="How the age of pages is told."
    )
    contracts: Contracts = Field((), description="What must hold between the parts of this architecture.")

    _places: tuple[Place, ...] = PrivateAttr(())

    @computed_field  # type: ignore[prop-decorator]
    @property
    def contract_places(self) -> tuple[Place, ...]:
        """Where each contract begins, in the file that the settings were read from."""
        return self._places or tuple(Place(NAME) for _ in self.contracts)

    def placed(self, places: tuple[Place, ...]) -> Settings:
        """These settings, knowing where their contracts stand."""
        self._places = places
        return self


NAME = "archkit.toml"


def read_settings(root: Path) -> Settings:
    """The settings in a folder, or the defaults. Raises ArchkitError when they cannot be understood."""
    for path, table in ((root / NAME, ()), (root / "pyproject.toml", ("tool", "archkit"))):
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            raise ArchkitError(f"{path.name} cannot be read: {error}") from None
        try:
            data: object = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            if table and "[tool.archkit" not in text:
                continue
            raise ArchkitError(f"{path.name} is not TOML: {error}") from None
        for key in table:
            data = data.get(key) if isinstance(data, dict) else None
        if data is not None:
            return parse_settings(data, path.name, text)
    return Settings()


def parse_settings(data: object, name: str, text: str = "") -> Settings:
    """Settings from plain data. Raises ArchkitError with the first thing that is wrong, and where."""
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message, hint = _words(first)
        line = _line(text, (first.get("ctx") or {}).get("route") or first["loc"])
        raise ArchkitError(f"{name}{f':{line}' if line else ''}: {message}", hint) from None
    if Path(settings.root).is_absolute() or ".." in Path(settings.root).parts:
        raise ArchkitError(
            f"{name}: `root` leads out of the folder the settings are in", "name a folder below it, or `.`"
        )
    return settings.placed(tuple(_contract_places(settings, name, text))) if settings.contracts else settings


def _contract_places(settings: Settings, name: str, text: str) -> Iterator[Place]:
    path = posixpath.relpath(name, settings.root)
    for index in range(len(settings.contracts)):
        line = _line(text, ("contracts", index))
        yield Place(path, span=Span(line or 1, 1, line or 1, 1))


def _words(error: ErrorDetails) -> tuple[str, str | None]:
    if error["type"] in ("contract", "named"):
        context = error.get("ctx") or {}
        return str(context["message"]), str(context["hint"]) or None
    where = ".".join(kebab(str(p)) for p in error["loc"])
    if error["type"] == "extra_forbidden":
        name = str(error["loc"][-1])
        return f"there is no setting `{where}`", did_you_mean(name, _names(error["loc"])) or _list(
            _names(error["loc"])
        )
    if error["type"] == "missing":
        return f"`{where}` is missing", None
    if error["type"] == "literal_error":
        expected = str((error.get("ctx") or {}).get("expected", "")).replace("'", "")
        hint = did_you_mean(str(error["input"]), expected.replace(" or ", ", ").split(", "))
        return f"`{where}` takes {expected}, not `{error['input']}`", hint
    if error["type"] in ("tuple_type", "list_type"):
        return f"`{where}` must be a list", f'write ["{error["input"]}"]' if isinstance(
            error["input"], str
        ) else None
    return f"`{where}`: {error['msg'][:1].lower()}{error['msg'][1:]}", None


def _names(location: tuple[str | int, ...]) -> list[str]:
    """Settings that could stand where this one does."""
    model: type[BaseModel] = Settings
    tables: Mapping[str, type[BaseModel]] = {
        "paths": PathSettings,
        "decisions": DecisionSettings,
        "review": ReviewSettings,
        "freshness": FreshnessSettings,
        "ignore": IgnoreEntry,
        "readiness": ReadinessSettings,
        "readiness.gates": GateSettings,
        "readiness.levels": LevelSettings,
    }
    if len(location) > 1:
        model = tables.get(str(location[0]), Settings)
    if len(location) > 2:
        model = tables.get(".".join(map(str, location[:2])), model)
    return [kebab(n) for n in model.model_fields]


def _list(names: list[str]) -> str:
    return "there are " + ", ".join(names)


def _line(text: str, route: Sequence[str | int]) -> int | None:
    """The line where the last key of the route (or its table) seems to be written."""
    lines = text.splitlines()
    first, last = 0, len(lines)
    if len(route) > 1 and isinstance(route[1], int):  # one of several `[[tables]]`
        heads = [i for i, line in enumerate(lines) if line.strip().startswith("[[") and str(route[0]) in line]
        if route[1] < len(heads):
            first, last = heads[route[1]], (*heads, last)[route[1] + 1]
    for key in reversed([step for step in route if isinstance(step, str)]):
        for number in range(first, last):
            bare = lines[number].strip()
            if bare.startswith("[") and key in bare or bare.partition("=")[0].strip().strip('"') == key:
                return number + 1
    return None
