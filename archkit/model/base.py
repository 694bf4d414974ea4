"""What all models share: strict types, camelCase names, and Backstage's rules for names and texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """A mapping of the catalog. Keys are camelCase; unknown ones are kept out, and told apart elsewhere."""

    model_config = ConfigDict(
        strict=True,
        frozen=True,
        extra="ignore",
        alias_generator=to_camel,
        populate_by_name=False,
        defer_build=True,
        arbitrary_types_allowed=True,
    )


class FrontMatter(Model):
    """The head of a Markdown document. Keys are kebab-case."""

    model_config = ConfigDict(alias_generator=lambda name: name.replace("_", "-"))


Text = Annotated[str, StringConstraints(min_length=1)]
"""Any text that is not empty."""


def missing(field: str) -> PydanticCustomError:
    """The error for a field that is needed only in the absence of others."""
    return PydanticCustomError("missing_field", "{field} is missing", {"field": field})


def check_required(required: int | None, there: int | None, what: str) -> int | None:
    """`required` as it is. Raises PydanticCustomError when more are required than there are."""
    if required is not None and there is not None and required > there:
        raise PydanticCustomError(
            "value",
            "{message}",
            {
                "message": f"{required} are required, and there {'is' if there == 1 else 'are'} {there} {what}",
                "label": f"more than {there}",
                "help": f"require at most {there}, or add what is missing",
            },
        )
    return required


def _checked(test: Callable[[str], bool], what: str, help: str) -> AfterValidator:
    def check(value: str) -> str:
        if not test(value):
            shown = value if len(value) <= 40 else value[:39] + "…"
            raise PydanticCustomError(
                "name", "{message}", {"message": f"`{shown}` cannot be {what}", "label": "", "help": help}
            )
        return value

    return AfterValidator(check)


_NAME = re.compile(r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\Z")
_DNS_LABEL = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*\Z")
_TAG = re.compile(r"[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*\Z")
_KIND = re.compile(r"[a-zA-Z][a-z0-9A-Z]*\Z")


def is_name(text: str) -> bool:
    """Backstage's `isValidObjectName`."""
    return len(text) <= 63 and _NAME.match(text) is not None


def is_namespace(text: str) -> bool:
    """Backstage's `isValidNamespace`: a DNS label."""
    return len(text) <= 63 and _DNS_LABEL.match(text) is not None


def is_kind(text: str) -> bool:
    """Backstage's `isValidKind`."""
    return len(text) <= 63 and _KIND.match(text) is not None


def is_key(text: str) -> bool:
    """A key of a label or annotation: a name, perhaps behind a DNS subdomain and a slash."""
    prefix, slash, name = text.rpartition("/")
    if slash and not (1 <= len(prefix) <= 253 and all(is_namespace(p) for p in prefix.split("."))):
        return False
    return is_name(name)


def is_api_version(text: str) -> bool:
    """Backstage's `isValidApiVersion`: a version, perhaps behind a DNS subdomain and a slash."""
    prefix, slash, version = text.rpartition("/")
    if slash and not (1 <= len(prefix) <= 253 and all(is_namespace(p) for p in prefix.split("."))):
        return False
    return re.fullmatch(r"[a-z0-9A-Z]{1,63}", version) is not None


def is_url(text: str) -> bool:
    """What a browser's `new URL` takes: a scheme and something behind it; no script."""
    match = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):(.+)", text, re.DOTALL)
    if match is None:
        return False
    scheme, rest = match[1].lower(), match[2]
    if scheme in ("javascript", "data", "vbscript"):
        return False
    return scheme not in ("http", "https", "ftp", "ws", "wss") or bool(rest.strip("/\\ "))


_NAMES = "at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends"

Name = Annotated[Text, _checked(is_name, "a name", f"a name has {_NAMES}")]
Namespace = Annotated[
    Text,
    _checked(is_namespace, "a namespace", "a namespace has lower-case letters, digits and `-`, at most 63"),
]
Tag = Annotated[
    Text,
    _checked(
        lambda t: len(t) <= 63 and _TAG.match(t) is not None,
        "a tag",
        "a tag has lower-case letters, digits, `:`, `+` and `#`, in words joined by `-`",
    ),
]
Url = Annotated[
    Text,
    _checked(
        is_url,
        "an address",
        "write it in full, with `https://` before it; `mailto:` does too, scripts do not",
    ),
]
Reference = Annotated[Text, Field(description="A reference: `[kind:][namespace/]name`.")]
Path = Annotated[Text, Field(description="A path from the root of the knowledge base; `#anchor` may follow.")]
Tier = Annotated[int, Field(ge=1, le=4, description="How critical it is: 1 most, 4 least.")]
Count = Annotated[int, Field(ge=1)]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def _date(value: str) -> str:
    from datetime import date

    try:
        if _DATE.match(value):
            date.fromisoformat(value)
            return value
    except ValueError:
        pass
    raise PydanticCustomError(
        "value",
        "{message}",
        {"message": f"`{value[:40]}` is no date", "label": "", "help": "write it as 2026-11-24"},
    )


Date = Annotated[
    str,
    AfterValidator(_date),
    Field(json_schema_extra={"pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2026-11-24"]}),
]
"""An ISO date, kept as text."""
