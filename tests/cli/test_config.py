"""`archkit config`: what the reference says beside what code, examples, schemas and deployments say."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from .conftest import Run

Folder = Callable[[Mapping[str, str | bytes]], Path]


def catalog(config: str, source: str = "src", name: str = "order", annotations: str = "{}") -> str:
    return f"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {{name: {name}, annotations: {annotations}}}
spec:
  type: service
  lifecycle: production
  owner: group:ordering
  sourcePaths: [{source}]
  config:
{config}
"""


CONFIG = """\
    - {name: PORT, type: integer, default: 8080}
    - {name: DB_URL, type: url, required: true}
    - {name: OLD, type: string}
    - {name: TIMEOUT, type: duration, default: 10s}
    - {name: MODE, type: string, required: true}
    - {name: API_KEY, type: string, secret: true, required: true}"""

SOURCE = """\
import os

PORT = int(os.environ.get("PORT", "9090"))
DB_URL = os.environ["DB_URL"]
TIMEOUT = os.environ["TIMEOUT"]
MODE = os.getenv("MODE", "live")
KEY = os.getenv("API_KEY", "hunter2")
EXTRA = os.getenv("EXTRA")
HOME = os.environ["HOME"]
"""


def test_every_kind_of_difference_is_told_with_its_places(run: Run, folder: Folder) -> None:
    folder({"catalog/order.yaml": catalog(CONFIG), "src/app.py": SOURCE})
    done = run("config", "check")
    assert done.code == 1
    assert (
        done.out
        == """\
component:order
  undocumented: `EXTRA` is read and not documented
    src/app.py:8 (Python)
  unused: `OLD` is documented and nothing reads it
    documented in catalog/order.yaml:12
  required: `API_KEY` is documented as required, and the code has a fallback
    documented in catalog/order.yaml:15
    src/app.py:7 (Python)
  required: `MODE` is documented as required, and the code has a fallback (`live`)
    documented in catalog/order.yaml:14
    src/app.py:6 (Python)
  required: `TIMEOUT` must be set, and the reference gives a default
    documented in catalog/order.yaml:13
    src/app.py:5 (Python)
  default: `PORT` defaults to `9090`, documented as `8080`
    documented in catalog/order.yaml:10
    src/app.py:3 (Python)

6 differences in 6 documented settings of 1 component; compared with Python
"""
    )


def test_a_true_reference_has_no_difference(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog(
                "    - {name: PORT, default: 8080}\n    - {name: WAIT, default: 10s}\n    - {name: ON, default: true}"
            ),
            "src/main.go": 'package main\nvar a = env("PORT", "8080")\nvar b = env("WAIT", "10000ms")\nvar c = env("ON", "1")\n'
            "func env(key, fallback string) string {\n\tif v, ok := os.LookupEnv(key); ok {\n\t\treturn v\n\t}\n\treturn fallback\n}\n",
        }
    )
    done = run("config", "check", "order")
    assert (done.code, done.err) == (0, "")
    assert done.out == "no differences in 3 documented settings of 1 component; compared with Go\n"


def test_json_names_lines_on_both_sides_and_holds_no_secret(run: Run, folder: Folder) -> None:
    folder({"catalog/order.yaml": catalog(CONFIG), "src/app.py": SOURCE})
    done = run("config", "check", "--format", "json")
    assert "hunter2" not in done.out
    (entity,) = json.loads(done.out)["entities"]
    assert entity["ref"] == "component:default/order"
    assert entity["differences"][-1] == {
        "kind": "default-differs",
        "name": "PORT",
        "message": "`PORT` defaults to `9090`, documented as `8080`",
        "documented": {"path": "catalog/order.yaml", "line": 10},
        "evidence": [
            {"path": "src/app.py", "line": 3, "source": "Python", "default": "9090", "required": False}
        ],
    }


def test_what_only_the_catalog_calls_a_secret_is_told_nowhere_either(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog("    - {name: GREETING, secret: true, required: true}"),
            "src/app.py": 'import os\nos.getenv("GREETING", "hunter2")\n',
        }
    )
    for format in ("text", "json"):
        done = run("config", "check", "--format", format)
        assert "GREETING" in done.out and "hunter2" not in done.out


def test_properties_of_spring_mean_the_variables_they_take_in(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog(
                "    - {name: ORDER_DB_POOL_SIZE, default: 20}\n    - {name: ORDER_CURRENCY, default: EUR}\n"
                "    - {name: ORDER_REGION, default: eu}"
            ),
            "src/main/java/A.java": 'class A { @Value("${order.db.pool-size}") int a; @Value("${order.currency:EUR}") String b;\n'
            '@Value("${order.region}") String c; }',
            "src/main/resources/application.yml": "order:\n  db: {pool-size: '${ORDER_DB_POOL_SIZE:20}'}\n  region: eu\n",
        }
    )
    assert run("config", "check").code == 0


def test_examples_schemas_compose_and_manifests_are_truths_too(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog(
                "    - {name: PORT, default: 8080}\n    - {name: LEVEL, default: info}\n    - {name: GONE}",
                "order",
            ),
            "order/.env.example": "PORT=9090\n# LEVEL=info\n",
            "compose.yaml": "services: {order: {environment: [TZ=UTC, FROM_COMPOSE=1]}, other: {environment: [NOT_OURS=1]}}\n",
            "k8s/order.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: order}\nspec: {containers: [{name: c, env: [{name: FROM_POD, value: x}]}]}\n",
        }
    )
    out = run("config", "check").out
    assert "`FROM_COMPOSE` is set and not documented\n    compose.yaml:1 (compose)" in out
    assert "`FROM_POD` is set and not documented\n    k8s/order.yaml:4 (Kubernetes)" in out
    assert "`GONE` is documented and order/.env.example does not list it" in out
    assert "`PORT` defaults to `9090`, documented as `8080`" in out
    assert "NOT_OURS" not in out and "TZ" not in out


def test_an_annotation_names_files_elsewhere(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog(
                "    - {name: PORT}",
                "none",
                annotations='{archkit.dev/config-from: "deploy/config.schema.json"}',
            ),
            "deploy/config.schema.json": '{"properties": {"PORT": {}, "MORE": {}}}',
        }
    )
    assert (
        "`MORE` is read and not documented\n    deploy/config.schema.json:1 (JSON Schema)"
        in run("config", "check").out
    )


def test_the_values_of_a_real_env_file_are_told_nowhere(run: Run, folder: Folder) -> None:
    folder({"catalog/order.yaml": catalog("    - {name: PORT}"), "src/.env": "PORT=1\nTOKEN=hunter2\n"})
    for format in ("text", "json"):
        done = run("config", "check", "--format", format)
        assert "TOKEN" in done.out and "hunter2" not in done.out + done.err


def test_a_large_file_is_passed_over_with_a_note(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog("    - {name: PORT}"),
            "src/a.js": "x;" * 20_000,
            "src/b.js": "process.env.PORT",
        }
    )
    done = run("config", "check")
    assert done.code == 0
    assert "not read: src/a.js: it is minified" in done.out


def test_manifests_that_cannot_be_read_are_named_with_the_reason(run: Run, folder: Folder) -> None:
    manifest = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: order}\nspec:\n  containers:\n"
    helm = manifest + "    {{- range .Values.all }}\n    - name: {{ .name }}\n    {{- end }}\n"
    folder(
        {
            "archkit.toml": '[paths]\nalerts = ["deploy"]\n',
            "catalog/order.yaml": catalog("    - {name: PORT}"),
            **{f"chart/templates/{n}.yaml": helm for n in range(5)},
            "compose.yaml": "services:\n  order: [\n",
            "deploy/order.yaml": manifest + "    - {name: app, env: [{name: ORDER_URL}]}\n",
            "templates/page.yaml": "title: {{ title }}\n",
        }
    )
    done = run("config", "check", "--format", "text")
    helms = "chart/templates/0.yaml, chart/templates/1.yaml, chart/templates/2.yaml and 2 more"
    assert [line for line in done.out.split("\n") if line.startswith("not read")] == [
        f"not read: {helms}: a template; what `helm template` or the like makes of it can be read",
        "not read: compose.yaml: no YAML (line 3)",
    ]
    assert "deploy/order.yaml:6 (Kubernetes)" in done.out, "a folder of alert rules may hold manifests too"
    (entity,) = json.loads(run("config", "check", "--format", "json").out)["entities"]
    assert len(entity["notes"]) == 6


def test_nothing_to_compare_with_is_no_difference_and_is_said(run: Run, folder: Folder) -> None:
    folder({"catalog/order.yaml": catalog("    - {name: PORT}")})
    done = run("config", "check")
    assert (done.code, done.out) == (
        0,
        "no differences in 1 documented setting; nothing to compare them with: name the source in `sourcePaths`\n",
    )


def test_misuse_is_answered_with_a_hint(run: Run, folder: Folder) -> None:
    folder({"catalog/order.yaml": catalog("    - {name: PORT}")})
    for words, said in (
        (("config", "check", "ordr"), "did you mean `component:order`"),
        (("config", "chekc"), "did you mean `check`?"),
        (("config", "check", "--format", "jsn"), "did you mean `json`?"),
    ):
        done = run(*words)
        assert done.code == 2 and said in done.err


def test_documented_settings_are_listed_without_secrets(run: Run, folder: Folder) -> None:
    folder(
        {
            "catalog/order.yaml": catalog(
                "    - {name: PORT, type: integer, default: 8080, reload: restart, description: Where it listens.}\n"
                "    - {name: KEY, secret: true, required: true, default: hunter2}"
            )
        }
    )
    (port, key) = json.loads(run("config", "list", "--format", "json").out)
    assert (port["name"], port["default"], port["reload"]) == ("PORT", "8080", "restart")
    assert (key["secret"], key["required"], key["default"], key["about"]) == (True, True, None, None)
    assert "PORT" not in run("config", "list", "order", "--secret", "--format", "csv").out
    assert run("config", "list").code == 0
