"""Contracts: what must hold between the parts of an architecture, as a decision or the settings state it.

One contract says one thing. It is checked by lint; what a selector means is in `selector`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from archkit.model.base import Model, Text
from archkit.model.validate import Fault, validate
from archkit.source.data import Json
from archkit.source.names import did_you_mean


class _Table(Model):
    """A mapping in which a key that is not known is a mistake: passed over, it would change what is meant."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    @model_validator(mode="before")
    @classmethod
    def _knows_every_key(cls, data: object) -> object:
        known = [info.alias or name for name, info in cls.model_fields.items()]
        for key in data if isinstance(data, dict) else ():
            if key not in known:
                raise PydanticCustomError(
                    "key",
                    "{message}",
                    {
                        "message": f"`{str(key)[:60]}` is nothing that {cls._called()} knows",
                        "label": "not known here",
                        "help": did_you_mean(str(key)[:60], known) or f"it knows {', '.join(known)}",
                        "key": str(key),
                    },
                )
        return data

    @classmethod
    def _called(cls) -> str:
        return f"`{cls.__name__[0].lower()}{cls.__name__[1:]}`"


def _listed(value: object) -> object:
    """One word or a list of them; a number is read as the word for it."""
    words = value if isinstance(value, list) else [value]
    return [str(w) if isinstance(w, int) and not isinstance(w, bool) else w for w in words]


MOST = 100
"""Contracts of one record, sides of a contract, words of a selector: more would only stall everybody's lint."""

_Word = Text | int
Words = Annotated[
    list[Text],
    Field(min_length=1, max_length=MOST),
    BeforeValidator(_listed, json_schema_input_type=_Word | Annotated[list[_Word], Field(min_length=1)]),
]


class Where(_Table):
    """Which entities are meant: every key must agree. A list agrees when one of its words does, `!` in front of a
    word denies, `*` stands for anything. Without `kind` and `ref` only components, resources and APIs are meant."""

    kind: Words | None = Field(None, description="component, resource, api, flow ...")
    type: Words | None = Field(None, description="`spec.type`: service, relational-database ...")
    domain: Words | None = Field(None, description="Domain of its system, or one around that.")
    system: Words | None = Field(None, description="`spec.system`.")
    owner: Words | None = Field(None, description="`spec.owner`.")
    tier: Words | None = Field(None, description="`spec.tier`: 1 to 4.")
    tag: Words | None = Field(None, description="One of `metadata.tags`.")
    lifecycle: Words | None = Field(None, description="`spec.lifecycle`.")
    engine: Words | None = Field(None, description="`spec.engine`.")
    technology: Words | None = Field(None, description="One of `spec.technologies`.")
    data: Words | None = Field(None, description="A class of data it produces, holds or is cleared for.")
    ref: Words | None = Field(None, description="Its reference: `component:order`, `resource:legacy-*`.")

    @model_validator(mode="after")
    def _means_something(self) -> Where:
        if not self.wanted():
            raise _mistake("this selector says nothing", "give it a `system`, a `type`, a `ref` ...")
        return self

    def wanted(self) -> Mapping[str, list[str]]:
        """The keys that are given, and their words."""
        return {key: words for key in type(self).model_fields if (words := getattr(self, key))}

    @classmethod
    def _called(cls) -> str:
        return "a selector"


def _form(value: object) -> str:
    if isinstance(value, str):
        return "<text>"
    return "<list>" if isinstance(value, list) else "<table>"


_One = Annotated[
    Annotated[Text, Tag("<text>")] | Annotated[Where, Tag("<table>")],
    Discriminator(lambda value: "<text>" if isinstance(value, str) else "<table>"),
]
Selector = Annotated[
    Annotated[Text, Tag("<text>")]
    | Annotated[Where, Tag("<table>")]
    | Annotated[Annotated[list[_One], Field(min_length=1, max_length=MOST)], Tag("<list>")],
    Discriminator(_form),
]
"""The name of a system or domain, a reference, a table, or a list of these (any of them)."""

Via = Literal[
    "sync", "async", "calls", "reads", "writes", "publishes", "subscribes", "consumes", "depends-on",
    "provides", "part-of", "owned-by",
]  # fmt: skip
RequiredRelation = Literal[
    "calls", "reads", "writes", "publishes", "subscribes", "consumes", "depends-on", "provides", "part-of",
    "owned-by",
]  # fmt: skip


class Forbid(_Table):
    """No dependency leads from these to those."""

    from_: Selector = Field(..., alias="from", description="Who must not need it.")
    to: Selector = Field(..., description="What must not be needed.")
    via: Annotated[list[Via], BeforeValidator(_listed, json_schema_input_type=Via | list[Via])] | None = (
        Field(None, description="Only such dependencies: sync, async, or kinds of relations. Absent: any.")
    )
    transitive: bool | None = Field(None, description="Also through others. False when absent.")


class OnlyFrom(_Table):
    """Nobody but these needs those; what is meant by `to` may use its own."""

    to: Selector = Field(..., description="What is reserved.")
    from_: Selector = Field(..., alias="from", description="Who may need it.")


class Require(_Table):
    """Each of these has a field, or a relation."""

    of: Selector = Field(..., description="Whom it is asked of.")
    field: Text | None = Field(None, description="A field below `spec`, or `metadata.` and one of that.")
    relation: RequiredRelation | None = Field(None, description="A kind of relation to something else.")
    to: Selector | None = Field(None, description="With `relation`: to one of these.")

    @model_validator(mode="after")
    def _asks_for_one_thing(self) -> Require:
        if (self.field is None) == (self.relation is None):
            raise _mistake(
                "`require` asks for a `field` or a `relation`, one of them",
                "add `field: runbooks`, say, or `relation: provides`",
            )
        if self.to is not None and self.relation is None:
            raise _mistake("`to` goes with `relation`, not with `field`", "remove it, or ask for a relation")
        return self


class Acyclic(_Table):
    """These do not need each other in a circle. Of a system or domain the dependencies of its parts count."""

    of: Selector = Field(..., description="Components, systems or domains.")


Sides = Annotated[list[Selector], Field(min_length=2, max_length=MOST)]


class Contract(_Table):
    """One thing that must hold."""

    id: Text | None = Field(None, description="What findings call it.")
    description: Text | None = Field(None, description="Why, in a sentence; findings repeat it.")
    forbid: Forbid | None = Field(None, description="No dependency leads from these to those.")
    layers: Sides | None = Field(None, description="From the top down: nobody waits for what lies above.")
    independent: Sides | None = Field(None, description="None of these needs another one.")
    only_from: OnlyFrom | None = Field(None, description="Nobody but these needs those.")
    require: Require | None = Field(None, description="Each of these has a field, or a relation.")
    acyclic: Acyclic | None = Field(None, description="These do not need each other in a circle.")

    @model_validator(mode="after")
    def _says_one_thing(self) -> Contract:
        said = [name for name, key in _TYPES.items() if getattr(self, key) is not None]
        if not said:
            raise _mistake("this contract says nothing", f"give it one of {', '.join(_TYPES)}")
        if len(said) > 1:
            raise _mistake(
                f"this contract says several things: {', '.join(said)}", "write a contract for each of them"
            )
        return self

    @property
    def type(self) -> str:
        """What it says: `forbid`, `layers`, `independent`, `onlyFrom`, `require` or `acyclic`."""
        return next(name for name, key in _TYPES.items() if getattr(self, key) is not None)

    @property
    def name(self) -> str:
        """Its id, or what it says."""
        return self.id or self.type

    def selectors(self) -> Sequence[tuple[tuple[str | int, ...], Selector]]:
        """Every selector in it with its route."""
        found: list[tuple[tuple[str | int, ...], Selector]] = []
        for part in (self.forbid, self.only_from):
            if part is not None:
                found += [((self.type, "from"), part.from_), ((self.type, "to"), part.to)]
        if self.require is not None:
            found.append((("require", "of"), self.require.of))
            if self.require.to is not None:
                found.append((("require", "to"), self.require.to))
        if self.acyclic is not None:
            found.append((("acyclic", "of"), self.acyclic.of))
        sides = self.layers or self.independent or []
        return [*found, *(((self.type, index), side) for index, side in enumerate(sides))]


_TYPES: Mapping[str, str] = {
    "forbid": "forbid",
    "layers": "layers",
    "independent": "independent",
    "onlyFrom": "only_from",
    "require": "require",
    "acyclic": "acyclic",
}


def _mistake(message: str, help: str) -> PydanticCustomError:
    return PydanticCustomError("value", "{message}", {"message": message, "label": "", "help": help})


class _Lists(Model):
    """Where contracts stand."""

    enforces: list[Contract] | None = Field(None, max_length=MOST)
    contracts: list[Contract] | None = Field(None, max_length=MOST)


class Contracts(NamedTuple):
    """What a list of contracts says, as far as it can be understood."""

    known: Mapping[int, Contract]
    """By their position in the list."""
    faults: Sequence[Fault]
    """Routes begin with the key of the list."""


def read_contracts(data: Json, key: Literal["enforces", "contracts"]) -> Contracts:
    """The contracts of a record's front matter or of the settings. Never raises."""
    if data is None or data == []:
        return Contracts({}, ())  # nearly always: the models need not even be built
    found = [f for f in validate({key: data}, _Lists) if f.code != "unknown-field"]
    broken = {f.route[1] if len(f.route) > 1 else None for f in found}
    if None in broken or not isinstance(data, list):
        return Contracts({}, found)
    known = {i: Contract.model_validate(item) for i, item in enumerate(data) if i not in broken}
    return Contracts(known, found)
