"""Which entities a selector means: `{domain: shop, type: [service, job]}`, `"!payments"`, `component:legacy-*`.

Every key must agree; a list agrees when one of its words does; `!` in front denies; `*` stands for anything. A
selector is looked up by the values that are there, not entity by entity, so that ten thousand cost little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import translate
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from archkit.model.ref import short, split

if TYPE_CHECKING:
    from archkit.model.contract import Selector, Where
    from archkit.model.knowledge import Entity
    from archkit.source.location import Route

PARTS = frozenset({"component", "resource", "api"})
"""What a system is made of: meant by a selector that names neither a kind nor a reference."""

Refs = frozenset[str]


class Unmatched(NamedTuple):
    """A word of a selector that stands for nothing in the catalog."""

    route: Route
    """Within the selector."""
    key: str
    word: str
    known: Sequence[str]
    """The values that are there, as people write them."""


class Population:
    """All entities of a catalog, ready to be selected from; references that nothing describes among them."""

    def __init__(self, entities: Mapping[str, Entity], missing: Iterable[str] = ()) -> None:
        """`missing`: references that lead nowhere; only a selector by `ref` means them."""
        self._entities = entities
        self._missing = frozenset(missing)
        self._values: dict[str, Mapping[str, list[str]]] = {}
        self._found: dict[tuple[str, str], Refs] = {}

    def select(self, selector: Selector) -> Refs:
        """The references that the selector means."""
        if isinstance(selector, str):
            key = _key_of(selector)
            among = self._everything if key == "ref" else self._parts
            return among & self._agreeing(key, [selector.lower()])
        if isinstance(selector, list):
            return frozenset().union(*(self.select(one) for one in selector))
        return self._where(selector)

    def unmatched(self, selector: Selector, route: Route = ()) -> Iterator[Unmatched]:
        """Words of it that stand for nothing; patterns and denials among them are left in peace."""
        if isinstance(selector, str):
            yield from self._unknown(_key_of(selector), [selector], route)
        elif isinstance(selector, list):
            for index, one in enumerate(selector):
                yield from self.unmatched(one, (*route, index))
        else:
            for key, words in selector.wanted().items():
                yield from self._unknown(key, words, (*route, key))

    def _unknown(self, key: str, words: Sequence[str], route: Route) -> Iterator[Unmatched]:
        for word in words:
            bare = word.lower().removeprefix("!")
            if not _is_pattern(bare) and bare not in self._by(key):
                known = dict.fromkeys(_shown(key, value) for value in self._by(key))
                yield Unmatched(route, key, word, tuple(known))

    def _where(self, where: Where) -> Refs:
        wanted = where.wanted()
        found = self._everything if "ref" in wanted else self._described if "kind" in wanted else self._parts
        for key, words in wanted.items():
            found &= self._agreeing(key, [w.lower() for w in words])
            if not found:
                break
        return found

    def _agreeing(self, key: str, words: Sequence[str]) -> Refs:
        """Whom one of the words means and no denial does; denials alone mean all others."""
        positive = [w for w in words if not w.startswith("!")]
        found = (
            frozenset().union(*(self._matching(key, w) for w in positive)) if positive else self._everything
        )
        for word in words:
            if word.startswith("!"):
                found -= self._matching(key, word[1:])
        return found

    def _matching(self, key: str, word: str) -> Refs:
        """Whom a word without `!` means."""
        if (known := self._found.get((key, word))) is not None:
            return known
        values = self._by(key)
        if _is_pattern(word):
            matches = re.compile(translate(word)).match
            found = frozenset().union(*(refs for value, refs in values.items() if matches(value)))
        else:
            found = frozenset(values.get(word, ()))
        self._found[key, word] = found
        return found

    @cached_property
    def _described(self) -> Refs:
        return frozenset(self._entities)

    @cached_property
    def _everything(self) -> Refs:
        return self._described | self._missing

    @cached_property
    def _parts(self) -> Refs:
        return frozenset(ref for ref, e in self._entities.items() if e.kind.lower() in PARTS)

    def _by(self, key: str) -> Mapping[str, list[str]]:
        """Entities by each value that they have under a key, in lower case."""
        if key not in self._values:
            found: dict[str, list[str]] = defaultdict(list)
            read = _READERS[key]
            for ref, entity in self._entities.items():
                for value in read(self._entities, entity):
                    found[value.lower()].append(ref)
            if key in ("ref", "kind"):
                for ref in self._missing:
                    for value in (ref, short(ref)) if key == "ref" else (split(ref)[0],):
                        found[value].append(ref)
            self._values[key] = dict(found)
        return self._values[key]


def domains(entities: Mapping[str, Entity], entity: Entity) -> Iterator[str]:
    """The domain an entity lies in through its system, and the domains around it, innermost first."""
    at = entity if entity.kind in ("System", "Domain") else entities.get(entity.system or "")
    seen: set[str] = set()
    while at is not None:
        above = next((r.target for r in at.relations if r.kind == "part-of"), None)
        if above is None or above in seen or not above.startswith("domain:"):
            return
        seen.add(above)
        yield above
        at = entities.get(above)


def _key_of(text: str) -> str:
    return "ref" if ":" in text else "part"


def _is_pattern(word: str) -> bool:
    return any(c in word for c in "*?[")


def _shown(key: str, value: str) -> str:
    """A value as people write it: names rather than whole references."""
    return value.rpartition(":")[2].rpartition("/")[2] if key in ("domain", "system", "part") else value


def _names(*refs: str | None) -> list[str]:
    """References as people may write them: whole, without `default/`, and the bare name."""
    return [name for ref in refs if ref for name in (ref, short(ref), ref.rpartition("/")[2])]


def _trait(name: str) -> Reader:
    return lambda entities, entity: entity.traits.get(name, ())


Reader = Callable[[Mapping[str, "Entity"], "Entity"], Iterable[str]]

_READERS: Mapping[str, Reader] = {
    "ref": lambda entities, entity: (entity.ref, short(entity.ref)),
    "kind": lambda entities, entity: (entity.kind,),
    "type": lambda entities, entity: (entity.type,) if entity.type else (),
    "lifecycle": lambda entities, entity: (entity.lifecycle,) if entity.lifecycle else (),
    "tier": lambda entities, entity: () if entity.tier is None else (str(entity.tier),),
    "tag": lambda entities, entity: entity.tags,
    "owner": lambda entities, entity: _names(entity.owner),
    "system": lambda entities, entity: _names(entity.system),
    "domain": lambda entities, entity: _names(*domains(entities, entity)),
    "part": lambda entities, entity: _names(entity.system, *domains(entities, entity)),
    "engine": _trait("engine"),
    "technology": _trait("technology"),
    "data": _trait("data"),
}
