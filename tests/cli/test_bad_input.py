"""Whatever lies in the folder: findings at a line, the rest still loads, nobody sees a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Run = Callable[..., "object"]
Folder = Callable[[Mapping[str, str | bytes]], Path]

GOOD = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: good, description: It loads.}
spec: {type: service, lifecycle: production, owner: group:a}
"""
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))

FILES: Mapping[str, tuple[str | bytes, set[tuple[str, int]]]] = {
    "truncated": (
        GOOD.replace("good", "cut") + "---\nkind: Component\nmetadata: {name: [",
        {("yaml-syntax", 7)},
    ),
    "glued": (GOOD.replace("good", "one") + GOOD.replace("good", "two"), {("duplicate-key", 5)}),
    "tab": ("apiVersion: x\nkind: Component\nmetadata:\n\tname: x\n", {("yaml-syntax", 4)}),
    "unknown kind": (GOOD.replace("Component", "Spaceship").replace("good", "x"), {("unknown-kind", 2)}),
    "jinja": ("{% for x in y %}\nkind: Component\n{% endfor %}\n", {("template-skipped", 1)}),
    "helm": ("kind: Component\nmetadata:\n  name: {{ .Values.name }}\n", {("template-skipped", 3)}),
    "bomb": (BOMB, {("unsafe-yaml", 7)}),
    "deep": ("kind: " + "[" * 500 + "]" * 500, {("unsafe-yaml", 1)}),
    "recursive": ("kind: &a [*a]\nmetadata: {}", {("unsafe-yaml", 1)}),
    "binary": (b"\x7fELF\x02\x01\x01\0\0\0", {("encoding", 1)}),
    "latin-1": ("kind: Caf\u00e9".encode("latin-1"), {("encoding", 1), ("not-an-entity", 1)}),
    "list": ("- a\n- b\n", {("not-an-entity", 1)}),
    "scalar": ("hello", {("not-an-entity", 1)}),
    "loop": (
        (
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: loop, description: Round.}\n"
            "spec: {target: ./broken.yaml}\n"
        ),
        set(),
    ),
    "location out of the root": (
        (
            "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: out, description: Out.}\n"
            "spec: {target: ../../../../etc/passwd}\n"
        ),
        {("unsafe-path", 4)},
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_is_told_at_its_line_and_the_rest_still_loads(
    run: Run, folder: Folder, name: str
) -> None:
    content, expected = FILES[name]
    folder({"catalog/broken.yaml": content, "catalog/good.yaml": GOOD})
    found = json.loads(run("lint", "--format", "json").out)["findings"]
    broken = {(f["rule"], f["line"]) for f in found if f["path"] == "catalog/broken.yaml"}
    assert expected <= broken
    assert not expected or {rule for rule, _ in broken} - {rule for rule, _ in expected} <= {
        "unknown-reference", "orphan-entity", "schema", "not-an-entity", "yaml-syntax",
    }  # fmt: skip
    assert "component:good" in run("graph").out


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""], ids=["BOM", "no BOM"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"], ids=["CRLF", "LF"])
def test_marks_and_line_ends_change_nothing(run: Run, folder: Folder, mark: bytes, end: bytes) -> None:
    folder({"catalog/a.yaml": mark + (GOOD + "bad: 1\n").encode().replace(b"\n", end)})
    found = json.loads(run("lint", "--format", "json", "--select", "schema").out)["findings"]
    assert [(f["line"], f["column"]) for f in found] == [(5, 1)]


def test_fifty_megabytes_are_named_and_not_read(
    run: Run, folder: Folder, elapsed: Callable[[], float]
) -> None:
    folder({"catalog/big.yaml": b"a: b\n" * 10_000_000, "catalog/good.yaml": GOOD})
    elapsed()
    found = json.loads(run("lint", "--format", "json", "--select", "source").out)["findings"]
    assert elapsed() < 5
    assert [(f["rule"], f["path"]) for f in found] == [("unsafe-yaml", "catalog/big.yaml")]
    assert "50 MB" in found[0]["message"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no symbolic links here")
def test_a_link_out_of_the_root_is_refused_and_named(run: Run, folder: Folder, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path_factory.mktemp("outside") / "secret.yaml"
    secret.write_text(GOOD.replace("good", "secret"))
    root = folder({"catalog/good.yaml": GOOD})
    (root / "catalog" / "link.yaml").symlink_to(secret)
    (root / "catalog" / "circle.yaml").symlink_to("circle.yaml")
    (root / "catalog" / "folder").symlink_to(secret.parent)
    (root / "catalog" / "inside").symlink_to(".")
    done = run("lint", "--format", "json")
    found = [f for f in json.loads(done.out)["findings"] if f["rule"] == "unsafe-path"]
    assert [f["path"] for f in found] == ["catalog/circle.yaml", "catalog/folder", "catalog/link.yaml"]
    assert "component:secret" not in run("graph").out


def test_an_empty_target_of_a_location_is_told_once(run: Run, folder: Folder) -> None:
    location = (
        "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: x}\nspec: {targets: ['']}\n"
    )
    folder({"catalog/x.yaml": location})
    found = json.loads(run("lint", "--format", "json", "--select", "catalog").out)["findings"]
    assert [f["rule"] for f in found if f["severity"] == "error"] == ["schema"]


def test_an_empty_folder_without_git_is_fine(run: Run) -> None:
    assert run("lint").out.startswith("Nothing found in 0 files. ")
    assert run("list").code == 0
    assert run("graph").code == 0


def test_a_named_pipe_in_the_catalog_does_not_hang_it(run: Run, folder: Folder) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no named pipes here")
    root = folder({"catalog/good.yaml": GOOD})
    os.mkfifo(root / "catalog" / "pipe.yaml")
    done = run("lint", "--format", "concise")
    assert "catalog/pipe.yaml:1:1: error[unsafe-path]" in done.out


def test_a_closed_pipe_is_silent(folder: Folder) -> None:
    root = folder({f"catalog/{i}.yaml": GOOD.replace("good", f"c{i}") for i in range(400)})
    code = "from archkit.__main__ import main; import sys; sys.argv = ['archkit', 'lint']; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout and process.stderr
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


fragments = st.lists(
    st.sampled_from(
        [
            "apiVersion: backstage.io/v1alpha1\n", "kind: Component\n", "kind: Group\n", "kind: Location\n",
            "metadata: {name: a}\n", "metadata:\n  name: b\n", "spec:\n", "  owner: group:a\n", "  type: service\n",
            "  dependsOn: [component:a]\n", "  dependencies: [{to: component:b, timeout: 1}]\n",
            "  targets: ['*.yaml']\n",
            "---\n", "{{ x }}\n", "\t", "- ", "&x ", "*x\n", "[", "}", "é\n", "'", '"', ": ", "  tier: 1\n", "\0",
            "# archkit: ignore[x]\n",
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalog=fragments, page=fragments, adr=st.text(max_size=200))
def test_no_text_makes_an_exception_and_every_finding_has_a_line(
    run: Run, folder: Folder, catalog: str, page: str, adr: str
) -> None:
    root = folder({
        "catalog/a.yaml": catalog.encode("utf-8", "surrogatepass"),
        "runbooks/a.md": f"---\n{page}\n---\n{page}",
        "adrs/0001-a.md": adr.encode("utf-8", "surrogatepass"),
    })  # fmt: skip
    done = run("lint", "--format", "json", "--preset", "strict")
    assert done.code in (0, 1), done.err
    for finding in json.loads(done.out)["findings"]:
        lines = (root / finding["path"]).read_bytes().count(b"\n") + 1
        assert 1 <= finding["line"] <= max(lines, 1) + 1
    for command in (["lint"], ["list"], ["graph"], ["search", "a"]):
        assert run(*command).code in (0, 1)
