"""Write a catalog of N Backstage descriptors of 25 lines each, with references that resolve.

The same arguments always give the same files. `--faults 1%` breaks that share of the components, each in
another way, as people do: a misspelt owner, a lost indent, a name used twice.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LINES = 25

AREAS = (
    "orders",
    "payments",
    "stock",
    "search",
    "pricing",
    "identity",
    "delivery",
    "returns",
    "ads",
    "reviews",
)
ROLES = ("service", "worker", "gateway", "adapter", "importer", "scheduler", "projector", "frontend")
STORES = (("database", "db"), ("cache", "cache"), ("s3-bucket", "files"), ("search-index", "index"))
LANGUAGES = ("java", "go", "kotlin", "python", "typescript", "rust")


@dataclass(frozen=True)
class Plan:
    """How many entities of each kind there are, and what they are called."""

    groups: int
    users: int
    domains: int
    systems: int
    apis: int
    resources: int
    components: int

    @classmethod
    def of(cls, count: int) -> Plan:
        """Shares as in large catalogs: a little over half are components."""
        if count < 8:
            raise SystemExit("a catalog needs at least 8 descriptors: one of every kind, and two components")
        groups, users = max(1, count // 60), max(1, count // 40)
        domains, systems = max(1, count // 250), max(1, count // 25)
        apis, resources = max(1, count // 6), max(1, count // 6)
        rest = count - groups - users - domains - systems - apis - resources
        return cls(groups, users, domains, systems, apis, resources, rest)

    def group(self, i: int) -> str:
        i %= self.groups
        return f"team-{AREAS[i % 10]}-{i:03d}"

    def user(self, i: int) -> str:
        return f"person-{i % self.users:04d}"

    def domain(self, i: int) -> str:
        i %= self.domains
        return f"{AREAS[i % 10]}-domain-{i:03d}"

    def system(self, i: int) -> str:
        i %= self.systems
        return f"{AREAS[i % 10]}-system-{i:04d}"

    def api(self, i: int) -> str:
        i %= self.apis
        return f"{AREAS[i % 10]}-api-{i:05d}"

    def resource(self, i: int) -> str:
        i %= self.resources
        return f"{AREAS[i % 10]}-{STORES[i % 4][1]}-{i:05d}"

    def component(self, i: int) -> str:
        return f"{AREAS[i % 10]}-{ROLES[i % 8]}-{i:05d}"


@dataclass
class Descriptor:
    """One file to be written."""

    path: str
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


def descriptors(count: int, seed: int = 1) -> Iterator[Descriptor]:
    """The whole catalog, one descriptor after another; every reference resolves, no group is empty."""
    plan, chance = Plan.of(count), random.Random(seed)
    for i in range(plan.groups):
        yield _file("groups", plan.group(i), _group(plan, i))
    for i in range(plan.users):
        yield _file("users", plan.user(i), _user(plan, i))
    for i in range(plan.domains):
        yield _file("domains", plan.domain(i), _domain(plan, i))
    for i in range(plan.systems):
        yield _file("systems", plan.system(i), _system(plan, i))
    for i in range(plan.apis):
        yield _file(f"apis/{plan.system(i)}", plan.api(i), _api(plan, i))
    for i in range(plan.resources):
        yield _file(f"resources/{plan.system(i)}", plan.resource(i), _resource(plan, i))
    for i in range(plan.components):
        yield _file(f"components/{plan.system(i)}", plan.component(i), _component(plan, i, chance))


def _file(folder: str, name: str, lines: list[str]) -> Descriptor:
    assert len(lines) == LINES, f"{name} has {len(lines)} lines"
    return Descriptor(f"catalog/{folder}/{name}.yaml", lines)


def _head(kind: str, name: str, description: str) -> list[str]:
    return [
        "apiVersion: backstage.io/v1alpha1",
        f"kind: {kind}",
        "metadata:",
        f"  name: {name}",
        f"  description: {description}",
    ]


def _extras(name: str, tags: tuple[str, str]) -> list[str]:
    return [
        "  labels:",
        f"    example.com/cost-centre: cc-{len(name)}",
        "  annotations:",
        f"    github.com/project-slug: example/{name}",
        "    backstage.io/techdocs-ref: dir:.",
        "  tags:",
        *(f"    - {tag}" for tag in tags),
        "  links:",
        f"    - url: https://grafana.example.com/d/{name}",
        "      title: Dashboard",
    ]


def _component(plan: Plan, i: int, chance: random.Random) -> list[str]:
    name, role = plan.component(i), ROLES[i % 8]
    # A tree: what many need needs little, as in catalogs that have grown for a while.
    needs = f"component:{plan.component((i - 1) // 3)}" if i else f"resource:{plan.resource(i + 1)}"
    asked = chance.randrange(plan.apis)
    asked -= ROLES[asked % 8] == "frontend"  # nothing calls up to a page
    api = f"  providesApis: [{plan.api(i)}]" if i < plan.apis else f"  consumesApis: [{plan.api(asked)}]"
    return [
        *_head("Component", name, f"The {role} that looks after {AREAS[i % 10]} for part {i} of the shop."),
        *_extras(name, (LANGUAGES[i % 6], "kubernetes")),
        "spec:",
        f"  type: {'website' if role == 'frontend' else 'service'}",
        "  lifecycle: production",
        f"  owner: {plan.group(i)}",
        f"  system: {plan.system(i)}",
        "  dependsOn:",
        f"    - resource:{plan.resource(i)}",
        f"    - {needs}",
        api,
    ]


def _api(plan: Plan, i: int) -> list[str]:
    name = plan.api(i)
    return [
        *_head("API", name, f"What others may ask of {AREAS[i % 10]}, number {i}."),
        "  tags:",
        "    - rest",
        "spec:",
        "  type: openapi",
        "  lifecycle: production",
        f"  owner: {plan.group(i)}",
        f"  system: {plan.system(i)}",
        "  definition: |",
        "    openapi: 3.0.3",
        "    info:",
        f"      title: {name}",
        "      version: 1.0.0",
        "    paths:",
        f"      /{AREAS[i % 10]}/{{id}}:",
        "        get:",
        "          responses:",
        "            '200':",
        "              description: Found.",
        "            '404':",
        "              description: There is none.",
    ]


def _resource(plan: Plan, i: int) -> list[str]:
    name, (kind, _) = plan.resource(i), STORES[i % 4]
    return [
        *_head("Resource", name, f"The {kind} that keeps {AREAS[i % 10]}, number {i}."),
        f"  title: {AREAS[i % 10].title()} {kind} {i}",
        *_extras(name, ("aws", kind)),
        "    - url: https://wiki.example.com/stores",
        "      title: How we run stores",
        "spec:",
        f"  type: {kind}",
        f"  owner: {plan.group(i)}",
        f"  system: {plan.system(i)}",
        "  dependencyOf:",
        f"    - component:{plan.component(i % plan.components)}",
    ]


def _system(plan: Plan, i: int) -> list[str]:
    name = plan.system(i)
    return [
        *_head("System", name, f"Everything that serves {AREAS[i % 10]}, number {i}."),
        f"  title: {AREAS[i % 10].title()} {i}",
        *_extras(name, ("shop", AREAS[i % 10])),
        "    - url: https://wiki.example.com/systems",
        "      title: How systems are cut",
        f"    - url: https://chat.example.com/{name}",
        "      title: Chat",
        "      icon: chat",
        "spec:",
        f"  owner: {plan.group(i)}",
        f"  domain: {plan.domain(i)}",
    ]


def _domain(plan: Plan, i: int) -> list[str]:
    name = plan.domain(i)
    return [
        *_head("Domain", name, f"The business of {AREAS[i % 10]}, number {i}."),
        f"  title: {AREAS[i % 10].title()} {i}",
        *_extras(name, ("business", AREAS[i % 10])),
        "    - url: https://wiki.example.com/domains",
        "      title: How domains are cut",
        "      icon: docs",
        f"    - url: https://chat.example.com/{name}",
        "      title: Chat",
        "      icon: chat",
        "spec:",
        f"  owner: {plan.group(i)}",
    ]


def _group(plan: Plan, i: int) -> list[str]:
    name = plan.group(i)
    return [
        *_head("Group", name, f"Builds and runs {AREAS[i % 10]}, team {i}."),
        *_extras(name, ("team", AREAS[i % 10])),
        "spec:",
        "  type: team",
        "  profile:",
        f"    displayName: Team {i} of {AREAS[i % 10]}",
        f"    email: {name}@example.com",
        "  children: []",
        "  members:",
        f"    - {plan.user(i)}",
        f"    - {plan.user(i + 1)}",
    ]


def _user(plan: Plan, i: int) -> list[str]:
    name = plan.user(i)
    return [
        *_head("User", name, f"Works for {AREAS[i % 10]}."),
        *_extras(name, ("people", AREAS[i % 10])),
        "    - url: https://chat.example.com/people",
        "      title: Chat",
        "      icon: chat",
        "spec:",
        "  profile:",
        f"    displayName: Person {i}",
        f"    email: {name}@example.com",
        "  memberOf:",
        f"    - {plan.group(i)}",
    ]


Fault = Callable[[list[str], str], None]


def _replace(old: str, new: str) -> Fault:
    """A fault that changes the first line that begins with `old` (without its indent)."""

    def apply(lines: list[str], _: str) -> None:
        at = next(i for i, line in enumerate(lines) if line.lstrip().startswith(old))
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        rest = lines[at].lstrip()[len(old) :]
        lines[at] = indent + new.replace("{rest}", rest)

    return apply


def _drop(start: str) -> Fault:
    def apply(lines: list[str], _: str) -> None:
        lines[:] = [line for line in lines if not line.lstrip().startswith(start)]

    return apply


def _same_name(lines: list[str], earlier: str) -> None:
    lines[3] = f"  name: {earlier}"


def _repeated_key(lines: list[str], _: str) -> None:
    lines.append("  lifecycle: deprecated")


FAULTS: dict[str, Fault] = {
    "an owner that does not exist": _replace("owner: team", "owner: taem{rest}"),
    "no owner": _drop("owner:"),
    "a dependency that does not exist": _replace("- resource:", "- resource:missing-{rest}"),
    "a system of the wrong kind": _replace("system: ", "system: component:{rest}"),
    "a field misspelt": _replace("lifecycle:", "lifecyle:{rest}"),
    "a list where a text belongs": _replace("type: ", "type: [{rest}]"),
    "a name with a space": _replace("name: ", "name: my {rest}"),
    "a name used twice": _same_name,
    "a key written twice": _repeated_key,
    "a quote left open": _replace("description: ", 'description: "{rest}'),
    "a tab for an indent": _replace("lifecycle:", "\tlifecycle:{rest}"),
    "an unknown kind": _replace("kind: Component", "kind: Componnent"),
}
"""What can be broken in a component, in the words of a report."""


def catalog(count: int, faults: float = 0.0, seed: int = 1) -> Iterator[Descriptor]:
    """Descriptors, of which the share `faults` (0.01 is one per cent) is broken in turn in every way."""
    files = list(descriptors(count, seed))
    components = [f for f in files if f.lines[1] == "kind: Component"]
    chance = random.Random(seed + 1)
    broken = chance.sample(range(1, len(components)), min(round(count * faults), len(components) - 1))
    ways = list(FAULTS.values())
    for number, at in enumerate(broken):
        earlier = components[0].lines[3].removeprefix("  name: ")
        ways[number % len(ways)](components[at].lines, earlier)
    yield from files


def write(folder: Path, count: int, faults: float = 0.0, seed: int = 1) -> int:
    """Write the catalog into `folder`, with settings; returns the number of files."""
    files = list(catalog(count, faults, seed))
    for path in {folder / Path(f.path).parent for f in files}:
        path.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.path).write_text(file.text, encoding="utf-8")
    (folder / "archkit.toml").write_text('[paths]\ncatalog = ["catalog"]\n', encoding="utf-8")
    return len(files)


def share(text: str) -> float:
    """`1%` or `0.01` as a ratio."""
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where to; made when it is not there")
    parser.add_argument("--count", type=int, default=10_000, help="how many descriptors (10,000)")
    parser.add_argument("--faults", type=share, default=0.0, help="share that is broken: 1%% (none)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives another catalog (1)")
    given = parser.parse_args()
    print(f"{write(given.folder, given.count, given.faults, given.seed)} descriptors in {given.folder}")


if __name__ == "__main__":
    main()
