"""The envelope that every entity has, by exactly Backstage's rules, and which model a document has."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from archkit.model.base import (
    Model,
    Name,
    Namespace,
    Tag,
    Text,
    Url,
    is_api_version,
    is_key,
    is_kind,
    is_name,
)


def _key_error(what: str, key: str) -> PydanticCustomError:
    shown = key if len(key) <= 60 else key[:59] + "…"
    return PydanticCustomError(
        "key",
        "{message}",
        {
            "message": f"`{shown}` cannot be the key of {what}",
            "label": "",
            "help": "a key is a name, perhaps behind a domain and one slash: `example.com/name`",
            "key": key,
        },
    )


def _labels(value: dict[str, str]) -> dict[str, str]:
    for key, text in value.items():
        if not is_key(key):
            raise _key_error("a label", key)
        if text and not is_name(text):
            raise PydanticCustomError(
                "name",
                "{message}",
                {
                    "message": f"`{text[:40]}` cannot be the value of a label",
                    "label": "",
                    "help": "a label's value is a name; longer text belongs into an annotation",
                    "key": key,
                },
            )
    return value


def _annotations(value: dict[str, str]) -> dict[str, str]:
    for key in value:
        if not is_key(key):
            raise _key_error("an annotation", key)
    return value


class Link(Model):
    """An address that belongs to the entity."""

    url: Url = Field(..., description="The address.")
    title: Text | None = Field(None, description="What people read.")
    icon: Name | None = Field(None, description="Name of an icon.")
    type: Text | None = Field(None, description="dashboard, runbook, repository, chat, on-call ...")


class Metadata(Model):
    """Who it is."""

    name: Name = Field(..., description="Unique per kind and namespace, whatever the case.")
    namespace: Namespace | None = Field(None, description="`default` when absent.")
    uid: Text | None = Field(None, description="Given by Backstage.")
    etag: Text | None = Field(None, description="Given by Backstage.")
    title: Text | None = Field(None, description="The name people read.")
    description: Text | None = Field(None, description="One or two sentences: what it does, for whom.")
    labels: Annotated[dict[str, str], AfterValidator(_labels)] | None = Field(
        None, description="Key to name, to select by."
    )
    annotations: Annotated[dict[str, str], AfterValidator(_annotations)] | None = Field(
        None, description="Key to text, for other tools."
    )
    tags: list[Tag] | None = Field(None, description="Words to find it by.")
    links: list[Link] | None = Field(None, description="Dashboards, repositories, chat rooms.")


class Envelope(Model):
    """What every entity has, whatever its kind."""

    api_version: Annotated[
        Text,
        AfterValidator(
            lambda v: _valid(v, is_api_version(v), "an API version", "write backstage.io/v1alpha1")
        ),
    ] = Field(..., description="`backstage.io/v1alpha1` or `archkit.dev/v1`.")
    kind: Annotated[
        Text,
        AfterValidator(
            lambda v: _valid(v, is_kind(v), "a kind", "a kind has letters and digits, as `Component`")
        ),
    ] = Field(..., description="Component, Resource, API, System, Domain, Group, User, Flow ...")
    metadata: Metadata = Field(..., description="Name, title, description, tags, links.")


def _valid(value: str, good: bool, what: str, help: str) -> str:
    if not good:
        raise PydanticCustomError(
            "name", "{message}", {"message": f"`{value[:40]}` cannot be {what}", "label": "", "help": help}
        )
    return value


_BACKSTAGE = ("backstage.io/v1alpha1", "backstage.io/v1beta1")
_ARCHKIT = ("archkit.dev/v1",)

KINDS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "Component": (_BACKSTAGE, "component", "Component"),
    "API": (_BACKSTAGE, "api", "Api"),
    "Resource": (_BACKSTAGE, "resource", "Resource"),
    "System": (_BACKSTAGE, "system", "System"),
    "Domain": (_BACKSTAGE, "domain", "Domain"),
    "Group": (_BACKSTAGE, "group", "Group"),
    "User": (_BACKSTAGE, "user", "User"),
    "Location": (_BACKSTAGE, "location", "Location"),
    "Template": (
        ("scaffolder.backstage.io/v1beta3", "scaffolder.backstage.io/v1beta2", *_BACKSTAGE),
        "template",
        "Template",
    ),
    "AiResource": (_BACKSTAGE, "ai_resource", "AiResource"),
    "Flow": (_ARCHKIT, "flow", "Flow"),
    "FailureDomain": (_ARCHKIT, "failure_domain", "FailureDomain"),
    "TechnologyRadar": (_ARCHKIT, "radar", "TechnologyRadar"),
    "Roadmap": (_ARCHKIT, "roadmap", "Roadmap"),
    "Scenario": (_ARCHKIT, "scenario", "Scenario"),
    "SLO": (("openslo/v1",), "openslo", "SloDocument"),
    "Service": (("openslo/v1",), "openslo", "OpenSloDocument"),
    "SLI": (("openslo/v1",), "openslo", "SliDocument"),
    "DataSource": (("openslo/v1",), "openslo", "OpenSloDocument"),
    "AlertPolicy": (("openslo/v1",), "openslo", "AlertPolicyDocument"),
    "AlertCondition": (("openslo/v1",), "openslo", "AlertConditionDocument"),
    "AlertNotificationTarget": (("openslo/v1",), "openslo", "OpenSloDocument"),
}
"""Kind -> API versions it is known under, and module and class of its model."""


def model_for(api_version: object, kind: object) -> type[Model]:
    """The model of a document; the bare envelope for a kind that archkit does not know."""
    known = KINDS.get(kind) if isinstance(kind, str) else None
    if known is None or api_version not in known[0]:
        return Envelope
    return model_of(str(kind))


@cache
def model_of(kind: str) -> type[Model]:
    """The model of a known kind. Raises KeyError."""
    _, module, name = KINDS[kind]
    model = getattr(import_module(f"archkit.model.{module}"), name)
    assert isinstance(model, type) and issubclass(model, Model)
    return model


BACKSTAGE_FIELDS: Mapping[str, frozenset[str]] = {
    "Component": frozenset(
        "type lifecycle owner system subcomponentOf providesApis consumesApis dependsOn dependencyOf".split()
    ),
    "API": frozenset("type lifecycle owner definition remotes system".split()),
    "Resource": frozenset("type owner dependsOn dependencyOf system".split()),
    "System": frozenset("owner domain type".split()),
    "Domain": frozenset("owner subdomainOf type".split()),
    "Group": frozenset("type profile parent children members".split()),
    "User": frozenset("profile memberOf".split()),
    "Location": frozenset("type target targets presence".split()),
    "Template": frozenset("type owner steps parameters output".split()),
    "AiResource": frozenset("type lifecycle owner system".split()),
}
"""Fields under `spec` that Backstage itself knows; what stands beside them is archkit's, or the user's own."""
