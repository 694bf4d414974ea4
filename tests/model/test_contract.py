"""The language of contracts: what is understood, and how a mistake is told where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.errors import ArchkitError
from archkit.model.contract import Where, read_contracts
from archkit.model.schema import json_schema
from archkit.model.settings import Settings, parse_settings, read_settings
from archkit.source.document import spans
from archkit.source.location import Place
from archkit.source.yaml import parse

EVERYTHING = """\
- {id: a, description: Why., forbid: {from: shop, to: {system: ledger, type: "!topic"}, via: [sync, reads], transitive: true}}
- {layers: [web, {domain: ordering, tier: 1}, [{tag: base}, "component:log"]]}
- {independent: [shop, {owner: [group:a, "!user:b"]}]}
- {onlyFrom: {to: "resource:*-db", from: {lifecycle: production, engine: postgresql-*}}}
- {require: {of: {kind: component, technology: java-21}, field: slo.latency}}
- {require: {of: {data: pii.*}, relation: reads, to: {ref: "resource:audit"}}}
- {acyclic: {of: {kind: system}}}
"""


def data(text: str) -> object:
    return parse(text.encode(), "f.yaml").documents[0].data


def test_every_type_and_every_key_is_understood() -> None:
    found = read_contracts(data(EVERYTHING), "enforces")  # type: ignore[arg-type]
    assert found.faults == []
    assert [c.type for c in found.known.values()] == [
        "forbid", "layers", "independent", "onlyFrom", "require", "require", "acyclic",
    ]  # fmt: skip
    forbid = found.known[0].forbid
    assert forbid is not None
    assert forbid.from_ == "shop"
    assert isinstance(forbid.to, Where)
    assert forbid.to.wanted() == {"system": ["ledger"], "type": ["!topic"]}
    assert (forbid.via, forbid.transitive) == (["sync", "reads"], True)
    assert [route for route, _ in found.known[3].selectors()] == [("onlyFrom", "from"), ("onlyFrom", "to")]


FAULTS = [
    ("- {forbid: {form: a, to: b}}", "form", "`form` is nothing that `forbid` knows", "did you mean `from`?"),
    ("- {forbid: {from: {sytem: a}, to: b}}", "sytem", "`sytem` is nothing that a selector knows", "did you mean `system`?"),
    ("- {forbid: {from: {colour: a}, to: b}}", "colour", "`colour` is nothing that a selector knows", "it knows kind, type, domain, system, owner, tier, tag, lifecycle, engine, technology, data, ref"),
    ("- {forbid: {from: [b, {sytem: a}], to: b}}", "sytem", "`sytem` is nothing that a selector knows", "did you mean `system`?"),
    ("- {only-from: {to: a, from: b}}", "only-from", "`only-from` is nothing that `contract` knows", "did you mean `onlyFrom`?"),
    ("- {forbid: {from: a}}", "forbid", "`enforces[0].forbid` has no `to`", "say what is needed: `to: component:name`"),
    ("- {forbid: {from: a, to: b, via: synk}}", "synk", "`enforces[0].forbid.via` takes sync, async, calls, reads, writes, publishes, subscribes, consumes, depends-on, provides, part-of or owned-by, not `synk`", "did you mean `sync`?"),
    ("- {forbid: {from: 7, to: b}}", "7", "`enforces[0].forbid.from` must be a mapping, not the number 7", ""),
    ("- {forbid: {from: {type: 1.5}, to: b}}", "1.5", "`enforces[0].forbid.from.type` must be text, not the number 1.5", 'put it in quotes: "1.5"'),
    ("- {forbid: {from: {}, to: b}}", "{}", "this selector says nothing", "give it a `system`, a `type`, a `ref` ..."),
    ("- {forbid: {from: {type: []}, to: b}}", "[]", "`enforces[0].forbid.from.type` is too short", "add what is missing"),
    ("- {id: a}", "{id: a}", "this contract says nothing", "give it one of forbid, layers, independent, onlyFrom, require, acyclic"),
    ("- {acyclic: {of: a}, layers: [a, b]}", "{acyclic: {of: a}, layers: [a, b]}", "this contract says several things: layers, acyclic", "write a contract for each of them"),
    ("- {layers: [a]}", "[a]", "`enforces[0].layers` is too short", "add what is missing"),
    ("- {require: {of: a}}", "{of: a}", "`require` asks for a `field` or a `relation`, one of them", "add `field: runbooks`, say, or `relation: provides`"),
    ("- {require: {of: a, field: slo, to: b}}", "{of: a, field: slo, to: b}", "`to` goes with `relation`, not with `field`", "remove it, or ask for a relation"),
    ("- nothing", "nothing", "`enforces[0]` must be a mapping, not text", ""),
    ("nothing", "nothing", "`enforces` must be a list, not text", "write a list: [nothing]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "under", "message", "help"), FAULTS)
def test_a_mistake_is_told_where_it_stands_with_what_was_meant(
    text: str, under: str, message: str, help: str
) -> None:
    found = read_contracts(data(text), "enforces")  # type: ignore[arg-type]
    [fault] = found.faults
    assert (fault.message, fault.help) == (message, help)
    whole = "enforces:\n" + "\n".join(f"  {line}" for line in text.splitlines()) + "\n"
    locator = spans(whole.encode(), "f.yaml")
    span = locator.span(Place("f.yaml", 0, fault.route, fault.part))
    shown = locator.lines[span.line - 1][span.column - 1 : span.end_column - 1]
    assert shown == under or shown.startswith(under)
    assert not found.known


def test_what_is_right_counts_beside_what_is_wrong() -> None:
    found = read_contracts([{"layers": ["a", "b"]}, {"layer": ["a"]}, 3], "enforces")  # type: ignore[list-item]
    assert list(found.known) == [0]
    assert [f.route[:2] for f in found.faults] == [("enforces", 1), ("enforces", 2)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=8)
            | st.sampled_from(
                "id forbid from to via layers require of field relation kind system ref acyclic".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(json_values)
def test_no_value_makes_the_reader_fail(value: object) -> None:
    found = read_contracts(value, "enforces")  # type: ignore[arg-type]
    assert all(f.route[0] == "enforces" and f.message for f in found.faults)


# In the settings


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "archkit.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_settings_know_where_each_contract_stands(tmp_path: Path) -> None:
    text = 'preset = "core"\n\n[[contracts]]\nid = "a"\nlayers = ["x", "y"]\n\n[[contracts]]\nacyclic = {of = "x"}\n'
    settings = read_settings(write(tmp_path, text))
    assert [c.name for c in settings.contracts] == ["a", "acyclic"]
    places = settings.contract_places
    assert [(p.path, p.span.line if p.span else 0) for p in places] == [
        ("archkit.toml", 3),
        ("archkit.toml", 7),
    ]
    moved = read_settings(write(tmp_path, "# a remark\n" + text))
    assert moved.model_dump_json() != settings.model_dump_json(), (
        "a report kept for the one is not that of the other"
    )


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('[[contracts]]\nlayers = ["a", "b"]\n[[contracts]]\nid = "x"\nforbid = {form = "a", to = "b"}', "archkit.toml:5: `form` is nothing that `forbid` knows", "did you mean `from`?"),
        ('[[contracts]]\nid = "x"\n[contracts.forbid]\nfrom = {sytem = "a"}\nto = "b"', "archkit.toml:4: `sytem` is nothing that a selector knows", "did you mean `system`?"),
        ('[[contracts]]\nid = "x"\nlayres = ["a", "b"]', "archkit.toml:3: `layres` is nothing that `contract` knows", "did you mean `layers`?"),
        ('[[contracts]]\nid = "x"', "archkit.toml:1: this contract says nothing", "give it one of forbid, layers, independent, onlyFrom, require, acyclic"),
        ('contracts = "x"', "archkit.toml:1: `contracts` must be a list, not text", "write a list: [x]"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_settings_is_told_with_its_line(
    tmp_path: Path, text: str, message: str, hint: str
) -> None:
    with pytest.raises(ArchkitError) as caught:
        read_settings(write(tmp_path, text))
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_settings_below_which_the_knowledge_base_lies_are_named_from_there() -> None:
    text = 'root = "docs"\n[[contracts]]\nlayers = ["a", "b"]\n'
    data = {"root": "docs", "contracts": [{"layers": ["a", "b"]}]}
    [place] = parse_settings(data, "archkit.toml", text).contract_places
    assert place.path == "../archkit.toml"


def test_without_contracts_their_models_are_not_needed() -> None:
    assert Settings().contracts == ()
    assert Settings().contract_places == ()


@pytest.mark.parametrize(("kind", "key"), [("adr", "enforces"), ("settings", "contracts")])
def test_an_editor_learns_the_language_from_the_schema(kind: str, key: str) -> None:
    import jsonschema

    schema = json.loads(json.dumps(json_schema(kind)))
    described = schema["$defs"]["Where"]["properties"]
    assert set(described) == set(Where.model_fields)
    assert all(field["description"] for field in described.values())
    check = jsonschema.Draft7Validator(schema)
    assert not list(check.iter_errors({key: data(EVERYTHING)}))
    assert list(check.iter_errors({key: [{"forbid": {"form": "a", "to": "b"}}]}))
    assert list(check.iter_errors({key: [{"forbid": {"from": {"sytem": "a"}, "to": "b"}}]}))


def test_a_record_cannot_stall_the_lint_with_contracts() -> None:
    many = [{"layers": ["a", "b"]}] * 101
    [fault] = read_contracts(many, "enforces").faults  # type: ignore[arg-type]
    assert (fault.message, fault.help) == ("`enforces` is too long", "at most 100")
    words = [{"acyclic": {"of": {"ref": ["a*"] * 101}}}]
    assert [f.message for f in read_contracts(words, "enforces").faults] == [
        "`enforces[0].acyclic.of.ref` is too long"
    ]  # type: ignore[arg-type]
