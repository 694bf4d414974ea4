"""`archkit new`: every kind lands beside its neighbours, checked before it is written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

Run = Callable[..., Any]
Folder = Callable[[Mapping[str, str | bytes]], Path]

TEAM = (
    "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: a, description: Runs the shop.}\n"
    "spec: {type: team, children: []}\n"
)
DAY = ("--today", "2026-03-04")


def entity(kind: str, name: str, spec: str = "owner: group:a") -> str:
    return f"apiVersion: backstage.io/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec: {{{spec}}}\n"


def component(name: str, more: str = "") -> str:
    return entity("Component", name, f"type: service, lifecycle: production, owner: group:a{more}")


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def written(done: Any) -> str:
    """The path that a run says it has written to."""
    assert done.code == 0, done.err
    said = re.fullmatch(r"(?:wrote|added to) (.+)\n", done.out)
    assert said, done.out
    return said[1]


@pytest.fixture
def shop(run: Run, folder: Folder) -> Path:
    """A knowledge base with one team."""
    return folder({"archkit.toml": "", "catalog/teams.yaml": TEAM})


@pytest.mark.usefixtures("shop")
class TestEveryKind:
    @pytest.mark.parametrize(
        ("kind", "path"),
        [
            ("component", "catalog/components/card-vault.yaml"),
            ("resource", "catalog/resources/card-vault.yaml"),
            ("api", "catalog/apis/card-vault.yaml"),
            ("system", "catalog/systems/card-vault.yaml"),
            ("domain", "catalog/domains/card-vault.yaml"),
            ("group", "catalog/card-vault.yaml"),
            ("flow", "catalog/flows/card-vault.yaml"),
            ("adr", "adrs/0001-card-vault.md"),
            ("runbook", "runbooks/card-vault.md"),
            ("incident", "runbooks/incidents/2026-03-04-card-vault.md"),
        ],
    )
    def test_lints_without_errors_once_it_is_written(self, run: Run, kind: str, path: str) -> None:
        day = DAY if kind in ("adr", "runbook", "incident") else ()
        assert written(run("new", kind, "Card vault", *day)) == path
        lint = run("lint", "--today", "2026-03-04")
        assert (lint.code, "error[" in lint.out) == (0, False), lint.out

    def test_everything_that_can_be_said_is_written_down(self, run: Run, shop: Path) -> None:
        written(run("new", "domain", "trade"))
        written(run("new", "system", "shop", "--domain", "trade"))
        written(run("new", "resource", "order-db", "--system", "shop", "--type", "cache"))
        path = written(
            run(
                "new", "component", "Order service", "--owner", "a", "--type", "worker", "--system", "shop",
                "--lifecycle", "production", "--tier", "3", "--title", "Orders: all of them, always",
                "--description", "Takes a cart, and pays.", "--depends-on", "order-db",
            )
        )  # fmt: skip
        made = list(yaml.safe_load_all((shop / path).read_text()))[-1]
        assert made["metadata"] == {
            "name": "order-service",
            "title": "Orders: all of them, always",
            "description": "Takes a cart, and pays.",
        }
        assert made["spec"] == {
            "type": "worker", "lifecycle": "production", "owner": "group:a", "system": "shop", "tier": 3,
            "dependsOn": ["resource:order-db"],
        }  # fmt: skip

    def test_a_saga_has_its_steps_in_order(self, run: Run, shop: Path) -> None:
        for name in ("order", "payment"):
            run("new", "component", name)
        path = written(run("new", "flow", "pay", "--type", "saga", "--step", "order", "--step", "payment"))
        spec = yaml.safe_load((shop / path).read_text())["spec"]
        assert (spec["orchestrator"], [s["component"] for s in spec["steps"]]) == (
            "component:order",
            ["component:order", "component:payment"],
        )

    def test_a_decision_has_front_matter(self, run: Run, shop: Path) -> None:
        run("new", "component", "order")
        by = ("--by", "Ana, the first", "--by", "yes")
        path = written(run("new", "adr", "Use: an outbox", "--affects", "order", *by, *DAY))
        head, _, body = (shop / path).read_text().removeprefix("---\n").partition("\n---\n")
        assert {k: str(v) if k == "date" else v for k, v in yaml.safe_load(head).items()} == {
            "status": "proposed",
            "date": "2026-03-04",
            "decision-makers": ["Ana, the first", "yes"],
            "affects": ["component:order"],
        }
        assert "\n# 1. Use: an outbox\n" in body

    def test_a_runbook_names_its_alerts_and_what_it_is_for(self, run: Run, shop: Path) -> None:
        run("new", "component", "order")
        alerts = ("--alert", "order-burn", "--alert", "lag, high")
        path = written(run("new", "runbook", "Orders burn", "--for", "order", *alerts))
        head = yaml.safe_load((shop / path).read_text().split("---\n")[1])
        assert (head["title"], head["for"], head["alerts"]) == (
            "Orders burn",
            ["component:order"],
            ["order-burn", "lag, high"],
        )


class TestPlace:
    def test_beside_the_components_of_its_system(self, run: Run, folder: Folder) -> None:
        folder(
            {
                "catalog/teams.yaml": TEAM + "---\n" + entity("System", "shop"),
                "catalog/ordering/order.yaml": component("order", ", system: shop"),
                "catalog/other/one.yaml": component("one"),
                "catalog/other/two.yaml": component("two"),
            }
        )
        assert written(run("new", "component", "three")) == "catalog/other/three.yaml"
        assert written(run("new", "component", "cart", "--system", "shop")) == "catalog/ordering/cart.yaml"

    def test_beside_what_its_owner_has_where_no_system_is_named(self, run: Run, folder: Folder) -> None:
        folder(
            {
                "catalog/teams.yaml": TEAM,
                "catalog/one/one.yaml": component("one").replace("group:a", "group:b"),
                "catalog/one/two.yaml": component("two").replace("group:a", "group:b"),
                "catalog/shop/order.yaml": component("order"),
            }
        )
        assert written(run("new", "component", "cart", "--owner", "a")) == "catalog/shop/cart.yaml"

    def test_in_a_folder_of_its_own_where_neighbours_have_one(self, run: Run, folder: Folder) -> None:
        folder(
            {
                "catalog/teams.yaml": TEAM,
                "services/order/catalog-info.yml": component("order"),
                "services/cart/catalog-info.yml": component("cart"),
            }
        )
        assert written(run("new", "component", "payment")) == "services/payment/catalog-info.yml"

    def test_at_the_end_of_the_file_that_holds_its_neighbours(self, run: Run, folder: Folder) -> None:
        root = folder(
            {"catalog/teams.yaml": TEAM, "catalog/all.yaml": f"{component('x')}---\n{component('y')}"}
        )
        before = (root / "catalog/all.yaml").read_bytes()
        done = run("new", "component", "z")
        assert done.out == "added to catalog/all.yaml\n"
        after = (root / "catalog/all.yaml").read_bytes()
        assert after.startswith(before)
        names = [d["metadata"]["name"] for d in yaml.safe_load_all(after)]
        assert names == ["x", "y", "z"]

    def test_line_ends_are_those_of_the_neighbours(self, run: Run, folder: Folder) -> None:
        two = f"{component('x')}---\n{component('y')}".removesuffix("\n").replace("\n", "\r\n")
        root = folder({"catalog/teams.yaml": TEAM.replace("\n", "\r\n"), "catalog/all.yaml": two})
        written(run("new", "component", "z"))
        text = (root / "catalog/all.yaml").read_bytes()
        assert text.count(b"\n") == text.count(b"\r\n") and len(list(yaml.safe_load_all(text))) == 3
        path = written(run("new", "group", "b"))
        text = (root / path).read_bytes()
        assert text.count(b"\n") == text.count(b"\r\n") > 3

    def test_a_file_that_something_else_has_already_is_left_alone(self, run: Run, folder: Folder) -> None:
        folder({"catalog/teams.yaml": TEAM + "---\n" + entity("System", "shop")})
        run("new", "component", "order", "--system", "shop", "--path", "catalog/shop/order.yaml")
        assert (
            written(run("new", "resource", "order", "--system", "shop")) == "catalog/shop/order-resource.yaml"
        )

    @pytest.mark.parametrize(
        ("there", "expected"),
        [
            (["adrs/0001-a.md", "adrs/0041-b.md"], "adrs/0042-use-kafka.md"),
            (["adrs/001-a.md", "adrs/009-b.md"], "adrs/010-use-kafka.md"),
            (["adrs/99-a.md"], "adrs/100-use-kafka.md"),
            (["adrs/ADR-0007_a.md"], "adrs/ADR-0008_use-kafka.md"),
            (["docs/adr/adr-12-a.md"], "docs/adr/adr-13-use-kafka.md"),
            (["adrs/2026-01-02-a.md"], "adrs/2026-03-04-use-kafka.md"),
            (["adrs/use-postgres.md"], "adrs/use-kafka.md"),
            (["adrs/0000-template.md", "adrs/README.md", "adrs/0001-a.md"], "adrs/0002-use-kafka.md"),
            ([], "adrs/0001-use-kafka.md"),
        ],
        ids=str,
    )
    def test_a_decision_is_numbered_as_its_neighbours_are(
        self, run: Run, folder: Folder, there: list[str], expected: str
    ) -> None:
        folder({"archkit.toml": "", **dict.fromkeys(there, "# A\n")})
        assert written(run("new", "adr", "Use Kafka", *DAY)) == expected

    def test_a_person_may_say_where(self, run: Run, shop: Path) -> None:
        assert written(run("new", "component", "y", "--path", "catalog/new/")) == "catalog/new/y.yaml"
        assert written(run("new", "component", "x", "--path", "catalog/new/x.yml")) == "catalog/new/x.yml"
        assert (
            run("new", "component", "z", "--path", "catalog/new/x.yml").out == "added to catalog/new/x.yml\n"
        )
        assert written(run("new", "adr", "Use Kafka", "--path", "docs/adr/7-k.md")) == "docs/adr/7-k.md"

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("../x.yaml", "leaves the knowledge base"),
            ("catalog/../../x.yaml", "leaves the knowledge base"),
            ("/tmp/x.yaml", "leaves the knowledge base"),
            ("C:\\x.yaml", "leaves the knowledge base"),
            ("catalog/x.md", "a component does not go into catalog/x.md"),
            ("catalog/x", "a component does not go into catalog/x"),
            ("docs/x.yaml", "docs/x.yaml would not be read as part of the catalog"),
            ("archkit.toml", "a component does not go into archkit.toml"),
            ("catalog/\0.yaml", "cannot be the name of a file"),
        ],
    )
    def test_but_only_where_it_will_be_read(self, run: Run, shop: Path, path: str, words: str) -> None:
        before = tree(shop)
        done = run("new", "component", "x", "--path", path)
        assert (done.code, done.out) == (2, "")
        assert words in done.err
        assert tree(shop) == before

    def test_never_through_a_link_out_of_the_root(
        self, run: Run, shop: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = tmp_path_factory.mktemp("outside")
        (shop / "catalog" / "components").symlink_to(outside)
        done = run("new", "component", "x")
        assert done.code == 2
        assert list(outside.iterdir()) == []


class TestRefused:
    def test_a_name_that_is_taken_whatever_its_case(self, run: Run, shop: Path) -> None:
        written(run("new", "component", "order"))
        done = run("new", "component", "Order")
        assert done.code == 2
        assert "there is a component `order` already, in catalog/components/order.yaml" in done.err

    def test_a_title_that_is_taken(self, run: Run, shop: Path) -> None:
        written(run("new", "runbook", "Orders burn"))
        before = tree(shop)
        done = run("new", "runbook", "orders burn!")
        assert done.code == 2
        assert "there is a file runbooks/orders-burn.md already" in done.err
        assert tree(shop) == before

    @pytest.mark.parametrize(
        ("words", "said", "hint"),
        [
            (["--owner", "b"], "there is no group `b`", "there is a"),
            (["--owner", "group:aa"], "there is no group `aa`", "did you mean `a`?"),
            (["--owner", "a:b:c"], "`a:b:c` is no reference", ""),
            (["--depends-on", "ordr"], "`ordr` names no kind", ""),
        ],
    )
    def test_a_reference_that_leads_nowhere(
        self, run: Run, shop: Path, words: list[str], said: str, hint: str
    ) -> None:
        done = run("new", "component", "x", *words)
        assert done.code == 2
        assert said in done.err and hint in done.err

    def test_an_owner_of_another_kind(self, run: Run, shop: Path) -> None:
        written(run("new", "component", "order"))
        before = tree(shop)
        done = run("new", "component", "x", "--owner", "component:order")
        assert (done.code, tree(shop)) == (2, before)
        assert "catalog/components/x.yaml would be wrong in line" in done.err

    def test_without_an_owner_a_script_is_told_which_there_are(self, run: Run, folder: Folder) -> None:
        folder({"catalog/a.yaml": TEAM, "catalog/b.yaml": TEAM.replace("name: a", "name: b")})
        done = run("new", "component", "x")
        assert done.code == 2
        assert "error: a component needs --owner\nhelp: one of a, b\n" in done.err

    @pytest.mark.parametrize(
        ("kind", "needs"), [("component", "a component needs a name"), ("adr", "an adr needs a title")]
    )
    def test_without_a_name(self, run: Run, shop: Path, kind: str, needs: str) -> None:
        done = run("new", kind)
        assert done.code == 2
        assert needs in done.err

    def test_without_a_kind_the_help_is_the_answer(self, run: Run) -> None:
        done = run("new")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("Usage: archkit new [OPTIONS] COMMAND")

    def test_a_kind_there_is_not(self, run: Run, shop: Path) -> None:
        done = run("new", "componnt", "x")
        assert done.code == 2
        assert "did you mean `component`?" in done.err

    def test_a_file_that_is_no_utf_8_is_not_added_to(self, run: Run, folder: Folder) -> None:
        text = f"{component('x')}---\n{component('y')}"
        root = folder({"catalog/teams.yaml": TEAM, "catalog/all.yaml": text.encode("utf-16")})
        before = tree(root)
        done = run("new", "component", "z", "--path", "catalog/all.yaml")
        assert done.code == 2
        assert tree(root) == before


HOSTILE = [
    "../../x",
    "a\nb: c",
    "x ]] [y](z.md) ![i](http://evil/i.png)",
    "🚀 rocket",
    "x" * 300,
    "word " * 60,
    "\u202eevil \u05d0\u05d1\u05d2",
    "a: b, c",
    "{{ 7*7 }} {% for x in y %}",
    "<!-- archkit: ignore[schema] because --> <script>alert(1)</script>",
    "it's #1 & *ok* | > @at ` % \" \\",
    "!!python/object:os.system x",
    "&anchor *alias",
    "bell\a nul\0 esc\x1b[31m",
    "null",
    "no",
    "1e3",
    "2026-01-01",
    "con.yaml",
    "$text: ./secret",
    "---",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
class TestHostileText:
    def test_as_a_name_stays_text_or_is_refused(self, run: Run, shop: Path, text: str) -> None:
        done = run("new", "component", "--", text)
        if done.code == 2:
            assert "no name can be made of" in done.err
            return
        made = yaml.safe_load((shop / written(done)).read_text())
        assert re.fullmatch(r"[a-zA-Z0-9._-]{1,63}", made["metadata"]["name"])
        assert set(made["metadata"]) <= {"name", "title"}
        self.is_fine(run, shop)

    def test_as_a_title_stays_text_or_is_refused(self, run: Run, shop: Path, text: str) -> None:
        for kind in ("adr", "runbook", "incident"):
            done = run("new", kind, *DAY, "--", text)
            if done.code == 2:
                assert "no file name can be made of" in done.err
                return
            path = shop / written(done)
            assert len(path.name.encode()) < 100
            assert path.read_text().count("\n# ") == 1
        self.is_fine(run, shop)

    def test_as_a_value_stays_text_or_is_refused(self, run: Run, shop: Path, text: str) -> None:
        done = run("new", "component", "x", f"--title={text}", f"--description={text}", f"--type={text}")
        if done.code == 2:
            assert "{{" in text and "placeholder" in done.err
            return
        path = written(done)
        made = yaml.safe_load((shop / path).read_text())
        assert made["metadata"]["title"] == made["metadata"]["description"] == made["spec"]["type"]
        assert isinstance(made["spec"]["type"], str)
        path = written(run("new", "adr", "t", f"--by={text}", f"--by={text}", f"--status={text}", *DAY))
        head = yaml.safe_load((shop / path).read_text().split("---\n")[1])
        assert head["decision-makers"] == [head["status"]] * 2
        self.is_fine(run, shop)

    @staticmethod
    def is_fine(run: Run, shop: Path) -> None:
        """Nothing has left the folder, nothing steers a terminal, and lint has no error."""
        for path, content in tree(shop).items():
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", content.decode()), path
        lint = run("lint", "--today", "2026-03-04")
        assert lint.code == 0, lint.out
        assert "suppression" not in lint.out


class TestTemplates:
    def test_the_organisations_own_comes_first(self, run: Run, folder: Folder) -> None:
        own = (
            "apiVersion: backstage.io/v1alpha1\r\nkind: System\r\nmetadata: {name: {{ name }}, tags: [ours]}\r\n"
            "spec: {owner: {{ owner }}}\r\n"
        )
        root = folder({"catalog/teams.yaml": TEAM, "templates/system.yaml": own})
        made = yaml.safe_load((root / written(run("new", "system", "shop"))).read_bytes())
        assert made["metadata"] == {"name": "shop", "tags": ["ours"]}

    @pytest.mark.parametrize(
        ("template", "words"),
        [
            ("{{ ''.__class__.__mro__ }}", "the template templates/adr.md"),
            (
                "{{ cycler.__init__.__globals__ }}",
                "the template templates/adr.md does what a template may not do",
            ),
            ("{{ '{0.__class__}'.format(title) }}", "the template templates/adr.md"),
            ("{% include '/etc/passwd' %}", "the template templates/adr.md"),
            ("{% import 'os' as os %}{{ os }}", "the template templates/adr.md"),
            ("{{ nothing }}", "the template templates/adr.md cannot be filled: 'nothing' is undefined"),
            ("a\n{% if %}", "the template templates/adr.md has a mistake in line 2"),
            ("{{ 'x' * 10**9 }}", "the template templates/adr.md does what a template may not do"),
            (
                "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
                "adr.md does not come to an end",
            ),
            ("{% set a = [1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}", "adr.md does not come to an end"),
            (
                "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 21 + "{{ a }}",
                "adr.md makes more than a megabyte",
            ),
            ("x" * (1 << 20) + "x", "adr.md is larger than a megabyte"),
        ],
        ids=range(12),
    )
    def test_one_that_tries_to_do_evil_is_refused_in_words(
        self, run: Run, folder: Folder, template: str, words: str
    ) -> None:
        root = folder({"archkit.toml": "", "templates/adr.md": template})
        before = tree(root)
        done = run("new", "adr", "Use Kafka")
        assert (done.code, tree(root)) == (2, before)
        assert words in done.err

    def test_loops_in_loops_end(self, run: Run, folder: Folder) -> None:
        deep = "".join(f"{{% for c{i} in '{'x' * 50}' %}}" for i in range(9)) + "{% endfor %}" * 9
        folder({"archkit.toml": "", "templates/adr.md": deep})
        done = run("new", "adr", "Use Kafka")
        assert done.code == 2
        assert "does not come to an end" in done.err

    def test_a_link_is_no_template(
        self, run: Run, shop: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        secret = tmp_path_factory.mktemp("outside") / "secret"
        secret.write_text("s3cret")
        (shop / "templates").mkdir()
        (shop / "templates" / "adr.md").symlink_to(secret)
        done = run("new", "adr", "Use Kafka", "--dry-run")
        assert done.code == 2
        assert "s3cret" not in done.out + done.err
        assert "templates/adr.md cannot be used as a template" in done.err

    def test_nothing_in_the_folder_is_imported(self, run: Run, folder: Folder) -> None:
        evil = "open('imported', 'w').close()\n"
        names = ("json", "jinja2", "archkit", "resource", "sitecustomize", "usercustomize")
        files = {f"{where}{name}.py": evil for name in names for where in ("", "templates/")}
        root = folder({"archkit.toml": "", "templates/adr.md": "# {{ heading }}\n", **files})
        written(run("new", "adr", "Use Kafka"))
        assert not list(root.rglob("imported"))

    def test_one_that_makes_no_such_entity_is_refused(self, run: Run, folder: Folder) -> None:
        folder({"catalog/teams.yaml": TEAM, "templates/system.yaml": entity("System", "other")})
        done = run("new", "system", "shop")
        assert done.code == 2
        assert "the template system.yaml makes no system `shop`" in done.err

    def test_one_that_makes_nonsense_is_refused_at_its_line(self, run: Run, folder: Folder) -> None:
        folder(
            {"catalog/teams.yaml": TEAM, "templates/system.yaml": entity("System", "{{ name }}", "owner: [")}
        )
        done = run("new", "system", "shop")
        assert done.code == 2
        assert "catalog/systems/shop.yaml would be wrong in line" in done.err


def test_a_dry_run_prints_and_writes_nothing(run: Run, shop: Path) -> None:
    before = tree(shop)
    done = run("new", "component", "order", "--dry-run")
    assert (done.code, tree(shop)) == (0, before)
    assert yaml.safe_load(done.out)["metadata"]["name"] == "order"
    assert done.err == "would be written as catalog/components/order.yaml\n"


def test_what_is_left_to_do_is_told_beside_it(run: Run, shop: Path) -> None:
    done = run("new", "api", "order-api")
    assert done.out == "wrote catalog/apis/order-api.yaml\n"
    assert "to do: no component provides order-api [api-without-provider]" in done.err


def test_who_decides_is_the_person_git_knows(run: Run, shop: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=shop, check=True)
    subprocess.run(["git", "config", "user.name", "Ana Lucía"], cwd=shop, check=True)
    path = written(run("new", "adr", "Use Kafka"))
    assert '\ndecision-makers: ["Ana Lucía"]\n' in (shop / path).read_text()
    path = written(run("new", "adr", "Use Pulsar", "--by", "kofi"))
    assert "\ndecision-makers: [kofi]\n" in (shop / path).read_text()


def archkit(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "archkit", *words], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def test_runs_at_once_lose_nothing_and_share_no_number(folder: Folder) -> None:
    two = f"{component('x')}---\n{component('y')}"
    root = folder({"catalog/teams.yaml": TEAM, "catalog/all.yaml": two})
    running = [archkit(root, "new", "adr", f"Decision {name}") for name in "abc"]
    running += [archkit(root, "new", "component", f"new-{name}") for name in "abc"]
    for process in running:
        assert process.wait(60) == 0, process.stdout and process.stdout.read()
        assert process.stdout
        process.stdout.close()
    names = [d["metadata"]["name"] for d in yaml.safe_load_all((root / "catalog/all.yaml").read_text())]
    assert sorted(names) == ["new-a", "new-b", "new-c", "x", "y"]
    assert sorted(p.name[:4] for p in (root / "adrs").iterdir()) == ["0001", "0002", "0003"]


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals of our own there")
def test_on_a_terminal_what_is_missing_is_asked_for_until_it_leads_somewhere(shop: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "archkit", "new", "component"], cwd=shop,
        stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm", "NO_COLOR": "1"},
    )  # fmt: skip
    os.close(theirs)
    said = ""

    def until(words: str) -> None:
        nonlocal said
        while words not in said:
            said += os.read(ours, 1000).decode()

    for prompt, answer in [
        ("Name: ", "Card vault"),
        ("Which group answers for it [a]: ", "nobody"),
        ("there is no group `nobody`; there is a", ""),
        ("Type [service]: ", "worker"),
        ("What it does, for whom: ", "Keeps cards."),
        ("wrote catalog/components/card-vault.yaml", None),
    ]:
        until(prompt)
        if answer is not None:
            os.write(ours, f"{answer}\n".encode())
    assert process.wait(30) == 0
    os.close(ours)
    made = yaml.safe_load((shop / "catalog/components/card-vault.yaml").read_text())
    assert made["metadata"] == {"name": "card-vault", "title": "Card vault", "description": "Keeps cards."}
    assert (made["spec"]["owner"], made["spec"]["type"]) == ("group:a", "worker")
