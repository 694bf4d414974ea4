"""What a compose file sets for each of its services: `environment` as list and as map, and `env_file`.

https://docs.docker.com/reference/compose-file/services/#environment; names only, except for the fallback of an
interpolation (`${PORT:-8080}`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping

from archkit.evidence import env
from archkit.evidence.secret import shown
from archkit.evidence.setting import Setting, Workload
from archkit.evidence.yaml_file import YamlFile
from archkit.source.data import Json
from archkit.source.document import Locator
from archkit.source.location import Place, Route

_NAME = re.compile(r"(?:docker-)?compose(?:[._-][\w.-]{1,80})?\.ya?ml\Z", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{[A-Za-z_]\w{0,199}(:?[-?])([^{}$]{0,500})\}\Z")
"""An interpolation that is the whole value, with what follows its name."""

Read = Callable[[str], str | None]
"""Text of a file of the tree by its path; None when there is none."""


def is_compose(path: str) -> bool:
    """Whether a path is that of a compose file."""
    return bool(_NAME.match(posixpath.basename(path)))


def workloads(file: YamlFile, read: Read) -> Iterator[Workload]:
    """The services of a compose file; `read` opens what `env_file` names."""
    for document in file.documents:
        services = document.data.get("services") if isinstance(document.data, dict) else None
        for name, service in services.items() if isinstance(services, dict) else ():
            if isinstance(service, dict):
                route: Route = ("services", name)
                yield Workload(
                    _names(name, service),
                    file.path,
                    tuple(_folders(service, file.path)),
                    (
                        *_environment(service, file.locator, document.index, route),
                        *_files(service, file.path, read),
                    ),
                )


def _names(name: str, service: Mapping[str, Json]) -> frozenset[str]:
    names = {name, service.get("container_name"), image_name(service.get("image"))}
    return frozenset(n.lower() for n in names if isinstance(n, str) and n)


def image_name(image: Json) -> str | None:
    """`registry.example:5000/shop/order:1.2@sha256:...` is called `order`."""
    if not isinstance(image, str):
        return None
    return image.rpartition("/")[2].partition("@")[0].partition(":")[0] or None


def _folders(service: Mapping[str, Json], path: str) -> Iterator[str]:
    build = service.get("build")
    context = build.get("context", ".") if isinstance(build, dict) else build
    if isinstance(context, str) and (folder := _inside(path, context)) is not None:
        yield folder


def _environment(
    service: Mapping[str, Json], locator: Locator, document: int, route: Route
) -> Iterator[Setting]:
    written = service.get("environment")
    pairs: list[tuple[str, Json, str | int]] = []
    if isinstance(written, dict):
        pairs = [(name, value, name) for name, value in written.items()]
    elif isinstance(written, list):
        for index, item in enumerate(written):
            if isinstance(item, str) and item.strip():
                name, mark, rest = item.partition("=")
                pairs.append((name.strip(), rest if mark else None, index))
    for name, given, step in pairs:
        place = Place(locator.path, document, (*route, "environment", step), "key")
        default, required = _fallback(name, given)
        yield Setting(name, locator.path, locator.span(place).line, "sets", "compose", default, required)


def _fallback(name: str, value: Json) -> tuple[str | None, bool | None]:
    """Only an interpolation says what holds when nobody sets it, or that somebody must."""
    found = _VARIABLE.match(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None, None
    if "?" in found[1]:
        return None, True
    return shown(name, found[2]) or None, False


def _files(service: Mapping[str, Json], path: str, read: Read) -> Iterator[Setting]:
    written = service.get("env_file")
    for item in written if isinstance(written, list) else [written]:
        name = item.get("path") if isinstance(item, dict) else item
        target = _inside(path, name) if isinstance(name, str) else None
        text = read(target) if target else None
        if target and text is not None:
            for setting in env.settings(text, target):
                yield Setting(setting.name, target, setting.line, "sets", "compose")


def _inside(path: str, relative: str) -> str | None:
    """A path as the file at `path` means it; None when it leads out of the knowledge base."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), relative))
    return None if target.startswith(("/", "..")) or "\0" in target else target
