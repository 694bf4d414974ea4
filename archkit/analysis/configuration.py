"""Whether the configuration reference is true: what it documents beside what code and deployments read and set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from archkit.analysis.evidence import Evidence
from archkit.evidence.ambient import is_ambient
from archkit.evidence.secret import shown
from archkit.evidence.setting import Setting, is_property, plain_name

if TYPE_CHECKING:
    from archkit.model.knowledge import Entity, Knowledge
    from archkit.source.data import Json
    from archkit.source.location import Place

Kind = Literal["undocumented", "unused", "default-differs", "required-differs"]


@dataclass(frozen=True, slots=True)
class Item:
    """One setting of the configuration reference, as written."""

    name: str
    place: Place
    default: str | None = None
    example: str | None = None
    required: bool | None = None
    secret: bool = False
    unit: str = ""
    uses: tuple[Setting, ...] = ()
    """Where it is read, listed and set."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the reference says and the truth does not, or the other way round."""

    kind: Kind
    name: str
    message: str
    item: Item | None
    evidence: tuple[Setting, ...] = ()
    """Where the truth stands, the best place first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The configuration of one entity beside what was found."""

    entity: Entity
    items: Sequence[Item]
    differences: Sequence[Difference]
    sources: Sequence[str] = ()
    """Kinds of text that had something to say: Python, compose ...; empty: nothing to compare with."""
    notes: Sequence[tuple[str, str]] = field(default=())
    """Path and why it was passed over."""


def compare(knowledge: Knowledge, entity: Entity, evidence: Evidence) -> Comparison:
    """Hold the configuration of an entity against what was found of it."""
    found = _resolved(evidence.settings)
    by_name: dict[str, list[Setting]] = defaultdict(list)
    for setting in found:
        by_name[plain_name(setting.name)].append(setting)
    items = [_with_uses(item, by_name) for item in _items(knowledge, entity)]
    differences = [
        *_undocumented(items, found),
        *(d for item in items for d in _of(item, found)),
    ]
    sources = sorted({s.source for s in found})
    ordered = sorted(differences, key=lambda d: (_ORDER.index(d.kind), d.name))
    return Comparison(entity, items, ordered, sources, evidence.notes)


def unread(found: Iterable[Comparison]) -> list[tuple[str, list[str]]]:
    """Why files were passed over, and which for each reason."""
    notes = dict(note for comparison in found for note in comparison.notes)
    return [(why, sorted(p for p, w in notes.items() if w == why)) for why in sorted(set(notes.values()))]


_ORDER: Sequence[Kind] = ("undocumented", "unused", "required-differs", "default-differs")


def _items(knowledge: Knowledge, entity: Entity) -> Iterator[Item]:
    written = knowledge.spec(entity).get("config")
    seen: set[str] = set()
    for index, item in enumerate(written if isinstance(written, list) else ()):
        name = item.get("name") if isinstance(item, dict) else None
        if not isinstance(item, dict) or not isinstance(name, str) or not name.strip() or name in seen:
            continue
        seen.add(name)
        required, unit = item.get("required"), item.get("unit")
        yield Item(
            name.strip(),
            entity.at("spec", "config", index, "name"),
            text(item.get("default")),
            text(item.get("example")),
            required if isinstance(required, bool) else None,
            item.get("secret") is True,
            unit if isinstance(unit, str) else "",
        )


def text(value: Json) -> str | None:
    """A value of the catalog as an environment would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ",".join(t for v in value if (t := text(v)) is not None)
    return str(value) if isinstance(value, str | int | float) else None


def _resolved(settings: Iterable[Setting]) -> list[Setting]:
    """Without properties that only pass a variable on, and with the defaults that files of properties define."""
    settings = list(settings)
    defined: dict[str, Setting] = {}
    for setting in settings:
        if setting.role == "defines":
            defined.setdefault(plain_name(setting.name), setting)
    return [r for s in settings if s.role != "defines" and (r := _filled(s, defined)) is not None]


def _filled(setting: Setting, defined: Mapping[str, Setting]) -> Setting | None:
    if setting.role != "reads" or not is_property(setting.name):
        return setting
    own = defined.get(plain_name(setting.name))
    if own is None:
        return setting
    if own.meant is not None:
        return None
    return Setting(
        setting.name,
        setting.path,
        setting.line,
        setting.role,
        setting.source,
        own.default,
        False,
        setting.secret,
    )


def _same(documented: str, found: str) -> bool:
    """Whether two names mean one setting: by relaxed binding where one of them is a property."""
    if documented == found:
        return True
    relaxed = is_property(documented) or is_property(found)
    return relaxed and plain_name(documented) == plain_name(found)


def _with_uses(item: Item, by_name: Mapping[str, Sequence[Setting]]) -> Item:
    uses = tuple(s for s in by_name.get(plain_name(item.name), ()) if _same(item.name, s.name))
    return Item(
        item.name, item.place, item.default, item.example, item.required, item.secret, item.unit, uses
    )


def _undocumented(items: Sequence[Item], found: Sequence[Setting]) -> Iterator[Difference]:
    missing: dict[str, list[Setting]] = defaultdict(list)
    documented = {s for item in items for s in item.uses}
    for setting in found:
        if setting in documented or is_ambient(setting.name):
            continue
        missing[setting.name].append(setting)
    for name, places in missing.items():
        places.sort(key=lambda s: _RANK[s.role])
        verb = {"reads": "read", "lists": "listed", "sets": "set"}[places[0].role]
        yield Difference("undocumented", name, f"`{name}` is {verb} and not documented", None, tuple(places))


_RANK = {"reads": 0, "lists": 1, "sets": 2, "defines": 3}


def _of(item: Item, found: Sequence[Setting]) -> Iterator[Difference]:
    reads = [s for s in item.uses if s.role == "reads"]
    if (unused := _unused(item, found)) is not None:
        yield unused
        return
    if (required := _required(item, reads)) is not None:
        yield required
    else:
        yield from _defaults(item)


def _unused(item: Item, found: Sequence[Setting]) -> Difference | None:
    """Nothing reads it, where something could be read; or no list names it, where there is only a list."""
    roles = {s.role for s in found}
    own = {s.role for s in item.uses}
    if "reads" in roles:
        if "reads" in own:
            return None
        only = f"; {item.uses[0].where} still names it" if item.uses else ""
        return Difference(
            "unused", item.name, f"`{item.name}` is documented and nothing reads it{only}", item, item.uses
        )
    if "lists" in roles and not own:
        where = next(s.path for s in found if s.role == "lists")
        return Difference(
            "unused", item.name, f"`{item.name}` is documented and {where} does not list it", item
        )
    return None


def _required(item: Item, reads: Sequence[Setting]) -> Difference | None:
    needs = [s for s in item.uses if s.required is True]
    free = [s for s in reads if s.required is False]
    if needs and item.required is not True:
        what = (
            "the reference gives a default" if item.default is not None else "the reference does not say so"
        )
        return Difference(
            "required-differs", item.name, f"`{item.name}` must be set, and {what}", item, tuple(needs)
        )
    if item.required is True and free and len(free) == len(reads):
        fallback = next((s.default for s in free if s.default), None)
        told = f" (`{fallback}`)" if fallback and not item.secret else ""
        return Difference(
            "required-differs",
            item.name,
            f"`{item.name}` is documented as required, and the code has a fallback{told}",
            item,
            tuple(free),
        )
    return None


def _defaults(item: Item) -> Iterator[Difference]:
    """Defaults that are known on both sides and mean something else."""
    if item.secret or item.default is None:
        return
    others: dict[str, list[Setting]] = defaultdict(list)
    for setting in item.uses:
        if setting.default is None or _means_same(item.default, setting.default, item.unit):
            continue
        if setting.role == "lists" and (item.example == setting.default or _is_placeholder(setting.default)):
            continue
        if setting.default == "" and setting.role == "reads":
            continue  # an empty text most often means "not set", and the code goes on from there
        others[setting.default].append(setting)
    for default, places in others.items():
        own = shown(item.name, item.default)
        said = f", documented as `{own}`" if own is not None else ""
        yield Difference(
            "default-differs", item.name, f"`{item.name}` defaults to `{default}`{said}", item, tuple(places)
        )


_PLACEHOLDERS = ("<", "your", "change", "xxx", "todo", "...")


def _is_placeholder(value: str) -> bool:
    return value.strip().lower().startswith(_PLACEHOLDERS)


_TRUE, _FALSE = frozenset({"true", "1", "yes", "on"}), frozenset({"false", "0", "no", "off"})


def _means_same(one: str, other: str, unit: str) -> bool:
    """Whether two texts mean one value: as text, truth, number, or duration (`10s` and `10000` with unit ms)."""
    a, b = one.strip(), other.strip()
    if a == b or a.lower() == b.lower():
        return True
    for words in (_TRUE, _FALSE):
        if a.lower() in words and b.lower() in words:
            return True
    return any(x is not None and x == y for x, y in zip(_numbers(a, unit), _numbers(b, unit), strict=True))


def _numbers(value: str, unit: str) -> tuple[float | None, float | None]:
    """The value as a number and as a duration in milliseconds, where it is one."""
    from archkit.model.quantity import QuantityError, duration_ms

    number = duration = None
    try:
        number = float(value.replace("_", "")[:50])
    except ValueError:
        pass
    try:
        duration = duration_ms(f"{value[:50]}{unit}" if number is not None else value[:50])
    except QuantityError:
        pass
    return number, duration
