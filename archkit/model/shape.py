"""A field whose shape editors know from the schema, while what is in it is read elsewhere, or only when needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True)
class Shaped:
    """Annotates a field: its schema is that of the type that `shape` returns, its value what `read` makes of it."""

    shape: Callable[[], type[object]]
    """Called only when somebody asks for the schema, so that its models are not imported before."""
    read: Callable[[object], object] | None = None
    """May raise PydanticCustomError. None: any value passes as it is, and a rule of its own looks at it."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        if self.read is None:
            return core_schema.any_schema()
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from pydantic import TypeAdapter

        return handler(TypeAdapter(self.shape()).core_schema)
