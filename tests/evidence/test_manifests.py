"""Compose files, Kubernetes manifests and JSON Schemas: what each sets for whom, and never a value."""

from __future__ import annotations

from archkit.evidence import compose, json_schema, kubernetes
from archkit.evidence.yaml_file import YamlFile

COMPOSE = b"""\
x-common: &common
  LOG_LEVEL: info
services:
  order:
    image: registry.example:5000/shop/order-service:1.2
    build: {context: ./order}
    environment:
      <<: *common
      PORT: ${ORDER_PORT:-8080}
      DB_URL: ${DB_URL:?must be set}
      API_KEY: ${KEY:-hunter2}
      PLAIN: hunter2
      PASSED:
    env_file:
      - .env
      - {path: ../outside.env, required: false}
  stock:
    container_name: stock-1
    environment:
      - MODE=live
      - PASSED_ON
    env_file: stock.env
"""

ENV = {"deploy/.env": "FROM_FILE=hunter2\n", "deploy/stock.env": "A=1\nB=2\n", "outside.env": "OUT=1\n"}


def test_a_compose_file_sets_variables_as_map_as_list_and_from_files() -> None:
    order, stock = compose.workloads(YamlFile(COMPOSE, "deploy/compose.yaml"), ENV.get)
    assert order.names == {"order", "order-service"}
    assert order.folders == ("deploy/order",)
    assert [(s.name, s.where, s.default, s.required) for s in order.settings] == [
        ("PORT", "deploy/compose.yaml:9", "8080", False),
        ("DB_URL", "deploy/compose.yaml:10", None, True),
        ("API_KEY", "deploy/compose.yaml:11", None, False),
        ("PLAIN", "deploy/compose.yaml:12", None, None),
        ("PASSED", "deploy/compose.yaml:13", None, None),
        ("LOG_LEVEL", "deploy/compose.yaml:2", None, None),
        ("FROM_FILE", "deploy/.env:1", None, None),
        ("OUT", "outside.env:1", None, None),
    ]
    assert stock.names == {"stock", "stock-1"}
    assert [(s.name, s.line) for s in stock.settings] == [("MODE", 20), ("PASSED_ON", 21), ("A", 1), ("B", 2)]


def test_an_env_file_outside_of_the_knowledge_base_is_not_asked_for() -> None:
    asked: list[str] = []
    text = b"services: {a: {env_file: [../../etc/passwd, /etc/passwd, ../a.env]}}"
    list(compose.workloads(YamlFile(text, "x/compose.yml"), lambda p: asked.append(p)))
    assert asked == ["a.env"]


MANIFEST = b"""\
apiVersion: apps/v1
kind: Deployment
metadata: {name: order, labels: {app.kubernetes.io/name: order-app}}
spec:
  template:
    spec:
      initContainers:
        - {name: migrate, image: shop/migrate, env: [{name: STEP, value: "1"}]}
      containers:
        - name: main
          image: shop/order@sha256:abc
          env:
            - name: PORT
              value: "8080"
            - name: DB_PASSWORD
              valueFrom: {secretKeyRef: {name: order-db, key: password}}
            - name: REGION
              valueFrom: {configMapKeyRef: {name: place, key: region, optional: true}}
          envFrom:
            - {prefix: APP_, configMapRef: {name: order-config}}
            - secretRef: {name: order-secret}
            - configMapRef: {name: unknown}
"""
OBJECTS = b"""\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: order-config}
    data:
      LEVEL: info
      app.properties: "a=b"
---
apiVersion: v1
kind: Secret
metadata: {name: order-secret}
stringData:
  API_KEY: hunter2
"""


def test_manifests_set_variables_of_their_own_and_keys_of_what_they_name() -> None:
    migrate, main = kubernetes.workloads(
        [YamlFile(MANIFEST, "k8s/order.yaml"), YamlFile(OBJECTS, "k8s/objects.yaml")]
    )
    assert [s.name for s in migrate.settings] == ["STEP"]
    assert main.names == {"order", "main", "order-app"}
    assert [(s.name, s.where, s.required, s.secret) for s in main.settings] == [
        ("PORT", "k8s/order.yaml:13", None, False),
        ("DB_PASSWORD", "k8s/order.yaml:15", None, True),
        ("REGION", "k8s/order.yaml:17", False, False),
        ("APP_LEVEL", "k8s/objects.yaml:8", None, False),
        ("API_KEY", "k8s/objects.yaml:15", None, True),
    ]
    assert all(s.default is None for s in main.settings)


def test_a_cron_job_is_found_at_any_depth() -> None:
    text = b"""\
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: r, env: [{name: AT, value: x}]}]}}}}}
"""
    (workload,) = kubernetes.workloads([YamlFile(text, "a.yaml")])
    assert [s.name for s in workload.settings] == ["AT"]


SCHEMA = b"""\
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["PORT", "database"],
  "properties": {
    "PORT": {"type": "integer"},
    "LEVEL": {"default": "info"},
    "DEBUG": {"default": false},
    "PIN_CODE": {"default": "1234", "writeOnly": true},
    "database": {"$ref": "#/$defs/database"}
  },
  "$defs": {"database": {"required": ["url"], "properties": {"url": {"type": "string"}, "again": {"$ref": "#/$defs/database"}}}}
}
"""


def test_a_schema_says_names_defaults_and_what_is_required() -> None:
    found = [
        (s.name, s.line, s.default, s.required, s.secret)
        for s in json_schema.settings(YamlFile(SCHEMA, "config.schema.json"))
    ]
    assert found[:5] == [
        ("PORT", 6, None, True, False),
        ("LEVEL", 7, "info", False, False),
        ("DEBUG", 8, "false", False, False),
        ("PIN_CODE", 9, None, False, True),
        ("database.url", 10, None, True, False),
    ]


def test_definitions_that_name_each_other_come_to_an_end() -> None:
    names = [f"d{i}" for i in range(12)]
    properties = ", ".join(f'"{n}": {{"$ref": "#/$defs/{n}"}}' for n in names)
    definitions = ", ".join(f'"{n}": {{"properties": {{{properties}}}}}' for n in names)
    text = f'{{"properties": {{{properties}}}, "$defs": {{{definitions}}}}}'
    assert len(list(json_schema.settings(YamlFile(text.encode(), "config.schema.json")))) <= 5000


def test_only_schemas_of_configurations_are_taken_for_one() -> None:
    assert json_schema.is_schema("config.schema.json")
    assert json_schema.is_schema("schemas/order-settings.json")
    assert not json_schema.is_schema("order.schema.json")
    assert not json_schema.is_schema("config.json")


def test_only_compose_files_are_taken_for_one() -> None:
    assert all(
        compose.is_compose(p) for p in ("compose.yaml", "x/docker-compose.prod.yml", "compose.override.yml")
    )
    assert not any(compose.is_compose(p) for p in ("composer.yaml", "decompose.yml", "compose.json"))
