"""Which files there are, and how they tell whether they are current without being drawn again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archkit.draw import files
from archkit.draw.files import Drawing, drawings, folder_of, may_be_left_over, view_of
from archkit.draw.layout import process
from archkit.draw.seal import EDITION, digest, is_ours, sealed, state, unsealed
from archkit.draw.shapes import Node, View
from archkit.graph.graph import Edge, Graph
from archkit.model.knowledge import Entity, Knowledge
from archkit.model.settings import PathSettings
from archkit.source.location import Place
from tests.draw.made import SAGA, SHOP, entity, known
from tests.draw.made import views as any_views


def made(*entities: str) -> dict[str, Drawing]:
    return {drawing.path: drawing for drawing in drawings(*known(*entities))}


def test_everything_is_drawn_as_a_picture_and_as_text() -> None:
    pictures = [path.removesuffix(".svg") for path in made(*SHOP, SAGA) if path.endswith(".svg")]
    assert pictures == [
        "diagrams/landscape",
        "diagrams/ownership",
        "diagrams/systems/ordering",
        "diagrams/systems/payments",
        "diagrams/flows/place-order",
        "diagrams/components/order",
        "diagrams/components/payment",
    ]
    assert {path.removesuffix(".mmd") for path in made(*SHOP, SAGA) if path.endswith(".mmd")} == set(pictures)


def test_what_would_be_empty_or_one_box_alone_is_not_drawn() -> None:
    assert made() == {}
    assert (
        set(made(entity("Group", "g", "type: team, children: []"), entity("Flow", "f", "steps: []"))) == set()
    )
    assert "diagrams/components/alone.svg" not in made(entity("Component", "alone", "owner: g"))


@pytest.mark.parametrize("name", ["landscape", "systems/ordering", "components/payment"])
def test_one_drawing_is_made_without_all_the_others(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    path, alone = f"diagrams/{name}.svg", made(*SHOP)[f"diagrams/{name}.svg"]
    monkeypatch.setattr(files, "view_of", lambda *asked: looked_at.append(asked[2]) or view_of(*asked))
    found = {drawing.path: drawing for drawing in drawings(*known(*SHOP), [path])}
    assert found[path] == alone
    assert {p.rpartition(".")[0] for p in found} == {f"diagrams/{name}"}
    assert len(looked_at) == 1


def test_no_name_leads_out_of_the_folder_and_no_two_share_a_file() -> None:
    names = ["../../x", "..", ".", "CON", "a/b", "a:b", "a b", "a-b", "Ä", "日本", "x" * 300, "a.svg", "-rf"]
    entities = {ref: described(ref) for ref in (f"component:default/{name}" for name in names)}
    lines = [Edge(ref, "component:default/z", "calls", ref, Place("a.yaml", 0, ())) for ref in entities]
    knowledge, _ = known()
    paths = [d.path for d in drawings(knowledge, Graph(entities, lines)) if "/components/" in d.path]
    assert len(paths) == 2 * len(names) == 2 * len({p.lower().rpartition(".")[0] for p in paths})
    for path in paths:
        *folders, name = path.split("/")
        assert folders == ["diagrams", "components"] and name not in ("..", ".")
        assert name.isascii() and len(name) < 100 and not name.startswith(("-", ".", "con."))


def described(ref: str) -> Entity:
    return Entity(ref, "v1", "Component", "default", ref.partition("/")[2], "a.yaml", 0)


def test_other_namespaces_have_their_own_folders() -> None:
    part = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a, namespace: shop}\n"
    paths = made(
        part + "spec: {dependsOn: ['component:default/a']}\n",
        entity("Component", "a", "dependsOn: [component:b]"),
    )
    assert {"diagrams/components/shop/a.svg", "diagrams/components/a.svg"} <= set(paths)


@pytest.mark.parametrize(
    ("setting", "folder"),
    [("diagrams", "diagrams/"), ("docs/img/", "docs/img/"), ("./x", "x/"), (".", ""), ("", "")],
)
def test_the_settings_name_the_folder(setting: str, folder: str) -> None:
    knowledge, graph = known(*SHOP)
    settings = knowledge.settings.model_copy(update={"paths": PathSettings(diagrams=setting)})
    elsewhere: Knowledge = replace(knowledge, settings=settings)
    assert folder_of(elsewhere) == folder
    assert next(iter(drawings(elsewhere, graph))).path == f"{folder}landscape.svg"


def test_a_file_that_was_drawn_is_current_until_the_view_changes() -> None:
    for path, drawing in made(*SHOP, SAGA).items():
        content = drawing.content().encode()
        assert state(content, drawing.source) == "current", path
        assert state(content, digest(replace(drawing.view, title="another"))) == "outdated"
        assert is_ours(content)


def test_a_file_says_when_somebody_else_changed_it() -> None:
    drawing = made(*SHOP)["diagrams/landscape.svg"]
    content = drawing.content().encode()
    assert state(None, drawing.source) == "missing"
    assert state(b"", drawing.source) == "outdated"
    assert state(b"<svg/>", drawing.source) == "foreign"
    assert state(content.replace(b"Ordering", b"Loading"), drawing.source) == "edited"
    assert state(content[:-20], drawing.source) == "edited"
    assert state(b"<<<<<<< HEAD\n" + content, drawing.source) == "edited"


def test_line_ends_as_git_writes_them_on_windows_change_nothing() -> None:
    drawing = made(*SHOP)["diagrams/landscape.mmd"]
    assert state(drawing.content().replace("\n", "\r\n").encode(), drawing.source) == "current"


def test_only_what_begins_with_our_mark_is_ours() -> None:
    drawing = made(*SHOP)["diagrams/landscape.svg"]
    assert not is_ours(None)
    assert not is_ours(b"<svg/>")
    assert not is_ours(b"<!-- kept by hand -->" + drawing.content().encode())


def test_whether_a_drawing_is_current_is_told_without_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {path: drawing.content().encode() for path, drawing in made(*SHOP).items()}
    monkeypatch.setattr(process, "_worker", None)  # no Graphviz of any version
    monkeypatch.setattr(files, "_svg", None)
    monkeypatch.setattr(files, "_mermaid", None)
    assert {state(before[path], drawing.source) for path, drawing in made(*SHOP).items()} == {"current"}


def test_an_old_drawing_is_outdated_when_drawings_look_different_now(monkeypatch: pytest.MonkeyPatch) -> None:
    view = View("v", "v", "graph", (Node("a", "A", "component"),))
    before = digest(view)
    monkeypatch.setattr("archkit.draw.seal.EDITION", EDITION + 1)
    assert digest(view) != before


@given(any_views())
def test_a_text_with_any_label_is_sealed_once(view: View) -> None:
    source = digest(view)
    text = files._mermaid(view, unsealed(source))
    assert state(sealed(text, source).encode(), source) == "current"


@given(st.binary(max_size=200))
def test_any_content_has_a_state(content: bytes) -> None:
    assert state(content, "0" * 16) in {"foreign", "outdated"}


def test_a_drawing_of_something_that_is_gone_is_looked_for_where_drawings_are() -> None:
    knowledge, graph = known(*SHOP)
    current = {drawing.path for drawing in drawings(knowledge, graph)}
    paths = [
        *sorted(current),
        "diagrams/systems/old.svg",
        "diagrams/systems/old.txt",
        "diagrams/mine.svg",
        "diagrams/components/team/old.mmd",
        "systems/old.svg",
        "README.md",
    ]
    assert list(may_be_left_over(paths, knowledge, current)) == [
        "diagrams/systems/old.svg",
        "diagrams/components/team/old.mmd",
    ]
    assert list(may_be_left_over(["diagrams/landscape.svg"], knowledge, set())) == ["diagrams/landscape.svg"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("landscape", "landscape"),
        ("ownership", "ownership"),
        ("system:default/ordering", "system"),
        ("flow:default/place-order", "flow"),
        ("resource:default/orders", "component"),
        ("group:default/shop", "component"),
    ],
)
def test_each_kind_has_its_view(name: str, kind: str) -> None:
    knowledge, graph = known(*SHOP, SAGA)
    assert view_of(knowledge, graph, name).kind == kind
