"""API: a boundary between components, with its definition."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from archkit.model.base import Date, Model, Reference, Text, missing
from archkit.model.entity import Envelope


class ApiSpec(Model):
    """What the API is and how it is defined."""

    type: Text = Field(..., description="openapi, asyncapi, graphql, grpc ...")
    lifecycle: Text = Field(..., description="experimental, production, deprecated or retired.")
    owner: Reference = Field(..., description="The group (or user) that answers for it.")
    definition: Text | None = Field(
        None,
        description="The definition itself, or `$text: ./file` that holds it; not needed beside `remotes`.",
    )
    remotes: list[dict[str, object]] | None = Field(
        None, description="Where an `mcp-server` is reached: its definition is asked for there."
    )
    system: Reference | None = Field(None, description="The system it is part of.")
    sunset: Date | None = Field(None, description="Day a deprecated API is switched off.")
    successor: Reference | None = Field(None, description="What takes its place.")

    @model_validator(mode="after")
    def _is_defined(self) -> ApiSpec:
        if self.definition is None and not self.remotes:
            raise missing("definition")
        return self


class Api(Envelope):
    """A boundary between components: OpenAPI, AsyncAPI, GraphQL, gRPC."""

    kind: Literal["API"] = "API"
    spec: ApiSpec = Field(..., description="What it is and how it is defined.")
