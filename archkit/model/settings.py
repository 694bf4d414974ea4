"""Settings of a knowledge base: `archkit.toml`, or `[tool.archkit]` in `pyproject.toml`.

They are few, and they may come from a pull request: paths that leave the root are refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from archkit.errors import ArchkitError
from archkit.source.data import Json
from archkit.source.names import did_you_mean


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=_kebab, populate_by_name=True)


def _inside(value: str) -> str:
    path = value.replace("\\", "/")
    if path.startswith("/") or ":" in path[:3] or ".." in path.split("/") or "\0" in path:
        raise PydanticCustomError("outside", "`{path}` leaves the knowledge base", {"path": value})
    return path


Inside = Annotated[str, AfterValidator(_inside)]
Paths = tuple[Inside, ...]


class PathSettings(_Table):
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


class IgnoreEntry(_Table):
    """Findings to look away from, in some files."""

    rule: str = Field(..., description="A rule or a family.")
    reason: str = Field(..., min_length=1, description="Why.")
    until: date | None = Field(None, description="From that day on it counts no more.")


def _rule(value: object) -> object:
    return {"severity": value} if isinstance(value, str) else value


class ReviewSettings(_Table):
    """What a pull request must bring along."""

    require_decision: tuple[str, ...] = Field((), description="Kinds of change that need a decision record.")


class Settings(_Table):
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
    review: ReviewSettings = Field(
        default_factory=lambda: ReviewSettings(), description="What a pull request must bring."
    )
    contracts: tuple[dict[str, object], ...] = Field((), description="Rules of this architecture.")


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
        line = _line(text, [str(p) for p in first["loc"] if isinstance(p, str)])
        raise ArchkitError(f"{name}{f':{line}' if line else ''}: {message}", hint) from None
    if Path(settings.root).is_absolute() or ".." in Path(settings.root).parts:
        raise ArchkitError(
            f"{name}: `root` leads out of the folder the settings are in", "name a folder below it, or `.`"
        )
    return settings


def _words(error: ErrorDetails) -> tuple[str, str | None]:
    where = ".".join(_kebab(str(p)) for p in error["loc"])
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
        "review": ReviewSettings,
        "ignore": IgnoreEntry,
    }
    if len(location) > 1:
        model = tables.get(str(location[0]), Settings)
    return [_kebab(n) for n in model.model_fields]


def _list(names: list[str]) -> str:
    return "there are " + ", ".join(names)


def _line(text: str, keys: list[str]) -> int | None:
    """The line where the key (or its table) seems to be written."""
    for key in reversed(keys):
        for number, line in enumerate(text.splitlines(), 1):
            bare = line.strip()
            if bare.startswith("[") and key in bare or bare.partition("=")[0].strip().strip('"') == key:
                return number
    return None
