"""Group: a team, or what teams are part of."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference, Text
from archkit.model.entity import Envelope


class GroupProfile(Model):
    """How people know the group."""

    display_name: Text | None = Field(None, description="The name people read.")
    email: Text | None = Field(None, description="Where to write to.")
    picture: Text | None = Field(None, description="Address of a picture.")


class GroupSpec(Model):
    """Where the group belongs and who is in it."""

    type: Text = Field(..., description="team, business-unit, product-area, root ...")
    children: list[Reference] = Field(
        ..., description="Groups that are part of it; `[]` when there are none."
    )
    profile: GroupProfile | None = Field(None, description="Name, address, picture.")
    parent: Reference | None = Field(None, description="The group it is part of.")
    members: list[Reference] | None = Field(None, description="Users in it.")


class Group(Envelope):
    """A team, or what teams are part of."""

    kind: Literal["Group"] = "Group"
    spec: GroupSpec = Field(..., description="Where it belongs and who is in it.")
