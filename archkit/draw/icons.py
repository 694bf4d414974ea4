"""Icons of vendors on the nodes of a view, from the `diagrams` library (whose only user this is).

The library builds the graph of its own nodes, clusters and edges. Its last step, which would write files and
start a program called `dot`, is replaced: the graph goes to our Graphviz process, and the pictures that its
nodes name go into the drawing. No text of a catalog reaches the library, and nothing is imported by a name
from a catalog: the table in `vendors` holds all that can be.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from archkit.draw.layout.graphviz import Direction, columns_of_the_unlinked, read, spacer, splines
from archkit.draw.layout.process import ask
from archkit.draw.layout.sketch import Link, Sketch
from archkit.draw.markup import element
from archkit.draw.network import ICON, Painted, network
from archkit.draw.png import shrunk
from archkit.draw.shapes import Node, View
from archkit.draw.tree import nested
from archkit.draw.vendors import icon_class

if TYPE_CHECKING:
    from types import SimpleNamespace

_PLAIN = "generic.blank.Blank"
"""The class of the library for a node without an icon."""


def pictured(view: View, links: Mapping[str, str], prefix: str) -> tuple[Painted, str]:
    """The view drawn with icons, and the symbols they are, each once; their ids begin with `prefix`."""
    classes = {n.ref: name for n in view.nodes if n.kind != "fold" and (name := icon_class(n.technology))}
    if not classes:
        return network(view, links), ""
    ids = {name: f"{prefix}-{name.rpartition('.')[2].lower()}" for name in sorted({*classes.values()})}
    painted = network(
        view,
        links,
        {ref: ids[name] for ref, name in classes.items()},
        lambda sketch, direction: read(ask(as_dot(view, classes, sketch, direction)), sketch),
    )
    return painted, "".join(_symbol(id, icon(name)) for name, id in ids.items())


@cache
def icon(name: str) -> bytes:
    """The PNG of a class of the library, with no more pixels than a fine screen shows."""
    library = _library()
    with library.Diagram() as diagram:
        _class(name)(nodeid="icon")
    return shrunk(Path(diagram.pictures["icon"]).read_bytes(), round(2 * ICON))


def as_dot(view: View, classes: Mapping[str, str], sketch: Sketch, direction: Direction) -> str:
    """The sketch of a view in the DOT language, built by the library, with the names that `read` looks for."""
    from diagrams import Edge

    library = _library()
    frames = {group.id: i for i, group in enumerate(view.groups)}
    index = {node.ref: i for i, node in enumerate(view.nodes)}
    made = {}
    open_frames = []
    with library.Diagram(direction=direction, graph_attr={"splines": splines(sketch)}) as diagram:
        for _, item, opens in nested(view):
            if isinstance(item, Node):
                i = index[item.ref]
                size = {
                    "width": f"{sketch.boxes[i].width / 72:.4f}",
                    "height": f"{sketch.boxes[i].height / 72:.4f}",
                }
                made[i] = _class(classes.get(item.ref, _PLAIN))(nodeid=f"n{i}", shape="box", **size)
            elif opens:
                frame = frames[item.id]
                label = spacer(sketch.frames[frame].label_width, 16)
                open_frames.append(library.Cluster(f"f{frame}", graph_attr={"label": label, "margin": "14"}))
                open_frames[-1].__enter__()
            else:
                open_frames.pop().__exit__(None, None, None)
        for i, link in enumerate(sketch.links):
            made[link.source] >> Edge(id=f"e{i}", label=_label(link)) >> made[link.target]
        for before, after in columns_of_the_unlinked(sketch):
            made[before] >> Edge(style="invis") >> made[after]
    source: str = diagram.dot.source
    return source


def _label(link: Link) -> str:
    return spacer(link.label_width, link.label_height) if link.label_width else ""


def _class(name: str) -> type:
    module, _, cls = name.rpartition(".")
    found: type = getattr(import_module(f"diagrams.{module}"), cls)
    return found


@cache
def _library() -> SimpleNamespace:
    """The library's `Diagram` and `Cluster` without their last step; they remember the pictures of their nodes."""
    from types import SimpleNamespace

    import diagrams

    class Diagram(diagrams.Diagram):  # type: ignore[misc]
        def __init__(self, direction: str = "LR", graph_attr: Mapping[str, str] | None = None) -> None:
            look = {"pad": "0", "ranksep": "0.7", "nodesep": "0.32", "labeljust": "l"}
            super().__init__(direction=direction, graph_attr={**look, **(graph_attr or {})}, show=False)
            self.pictures: dict[str, str] = {}

        def node(self, nodeid: str, label: str, **attrs: str) -> None:
            self.pictures[nodeid] = attrs.pop("image", "")
            super().node(nodeid, label, **attrs)

        def __exit__(self, *error: object) -> None:
            diagrams.setdiagram(None)  # and nothing is rendered: whoever made it takes its `dot`

    class Cluster(diagrams.Cluster):  # type: ignore[misc]
        def node(self, nodeid: str, label: str, **attrs: str) -> None:
            self._diagram.pictures[nodeid] = attrs.pop("image", "")
            super().node(nodeid, label, **attrs)

    return SimpleNamespace(Diagram=Diagram, Cluster=Cluster)


def _symbol(id: str, picture: bytes) -> str:
    data = f"data:image/png;base64,{b64encode(picture).decode('ascii')}"
    image = element("image", href=data, width=ICON, height=ICON)
    return element("symbol", image, id=id, viewBox=f"0 0 {ICON:g} {ICON:g}")
