"""User: a person."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from archkit.model.base import Model, Reference
from archkit.model.entity import Envelope
from archkit.model.group import GroupProfile


class UserSpec(Model):
    """Who the person is and which groups they are in."""

    profile: GroupProfile | None = Field(None, description="Name, address, picture.")
    member_of: list[Reference] | None = Field(None, description="Groups the person is in.")


class User(Envelope):
    """A person."""

    kind: Literal["User"] = "User"
    spec: UserSpec = Field(..., description="Who it is, and in which groups.")
