"""One record of any format -> a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from archkit.model.adr.date_facts import dates
from archkit.model.adr.dates import find_date
from archkit.model.adr.fields import Field, fields
from archkit.model.adr.fields import labelled as label_of
from archkit.model.adr.formats.known import BY_NAME, format_of
from archkit.model.adr.front import said
from archkit.model.adr.labels import CONTEXT, fact_of, names
from archkit.model.adr.numbers import NameRead, TitleRead, read_name, read_title
from archkit.model.adr.people import ROLES, people
from archkit.model.adr.placeholder import is_placeholder
from archkit.model.adr.record import Decision, Doubt, Section
from archkit.model.adr.relations import links
from archkit.model.adr.status import is_status
from archkit.model.adr.status_facts import settled, statuses
from archkit.model.adr.text import Text, heading_place
from archkit.source.location import Place


class Reading(NamedTuple):
    """A decision, and the ids and slugs under which others may name it."""

    decision: Decision
    aliases: tuple[str, ...]


def read_record(text: Text, format_name: str | None = None) -> Reading:
    """The record in this format, or in the one it seems to be written in. Never raises on content."""
    format_ = BY_NAME[format_name] if format_name else format_of(text)
    labelled = fields(text)
    name = read_name(text.path)
    status, doubts = settled(statuses(text, labelled, format_.sources))
    day, date_doubts = dates(text, labelled, status, name.date)
    title, title_place, title_doubts = _title(text, labelled, name.number)
    number, number_place, number_doubts = _number(text, labelled, name, title, title_place)
    persons = {role: people(text, labelled, role) for role in ROLES}
    places = {
        "title": title_place,
        "number": number_place,
        "status": status.place if status else None,
        "date": day.place if day else None,
        "review-by": next((value.at(text.path) for value in said(text, "review-by")), None),
        **{role: found[1] for role, found in persons.items()},
    }
    decision = Decision(
        text.path,
        title.title or name.stem,
        format=format_.name,
        number=number,
        scope=_scope(text.path, name),
        status=status.status if status else None,
        status_text=status.text or None if status else None,
        date=day.iso if day else None,
        date_text=day.text if day else None,
        decision_makers=persons["decision-makers"][0],
        authors=persons["authors"][0],
        consulted=persons["consulted"][0],
        informed=persons["informed"][0],
        links=links(text, labelled),
        tags=_tags(text, labelled),
        review_by=_review(text),
        summary=_summary(text, labelled),
        sections=_sections(text),
        places={fact: place for fact, place in places.items() if place is not None},
        doubts=(
            *title_doubts,
            *doubts,
            *date_doubts,
            *number_doubts,
            *(d for found in persons.values() for d in found[2]),
            *_unfilled(text),
        ),
        analysis={k: v for k, v in text.front.items() if k in ("criteria", "options", "enforces")},
    )
    return Reading(decision, _aliases(text))


def is_record(text: Text, name: NameRead) -> bool:
    """Whether a file can be a decision: it has a number, a day, a title or a status. A list of links has none."""
    if name.number is not None or name.date is not None or text.page.headings or "title" in text.front_keys:
        return True
    return "status" in text.front_keys or any(f.fact == "status" for f in fields(text))


def _title(
    text: Text, labelled: Sequence[Field], number: int | None
) -> tuple[TitleRead, Place | None, tuple[Doubt, ...]]:
    """The title of the front matter, else the first heading, else what is labelled so; a template's is none."""
    doubts: list[Doubt] = []
    for words, place in _titles(text, labelled):
        read = read_title(" ".join(words.split()), number)
        if not is_placeholder(read.title):
            return read, place, tuple(doubts)
        doubts.append(Doubt("adr-placeholder-left", place, "the title is still what the template says"))
    return TitleRead(""), None, tuple(doubts)


def _titles(text: Text, labelled: Sequence[Field]) -> Iterator[tuple[str, Place]]:
    for value in said(text, "title")[:1]:
        yield value.text, value.at(text.path)
    if text.title_at >= 0:
        yield text.page.headings[text.title_at].text, heading_place(text, text.title_at)
        return
    for field in labelled:
        if field.fact == "title" and field.values:
            yield field.values[0].text, Place(text.path, span=field.values[0].span)
    for index in text.sections("title")[:1]:
        for line in text.in_section(index)[:1]:
            if line.kind == "text" and label_of(line) is None:
                yield line.text.strip(), Place(text.path, span=line.span(0, len(line.text.rstrip())))


def _number(
    text: Text, labelled: Sequence[Field], name: NameRead, title: TitleRead, title_place: Place | None
) -> tuple[int | None, Place | None, tuple[Doubt, ...]]:
    """The number by the file's name, else the title, else the front matter; and whether they agree."""
    said_: list[tuple[int, Place | None, str]] = []
    if title.number is not None:
        span = title_place.span if title_place else None
        at = heading_place(text, text.title_at, title.start, title.end) if span else title_place
        said_.append((title.number, at, "title"))
    for value in said(text, "number")[:1]:
        key = text.front_keys["number"].lower()
        read = read_name(value.text)
        if read.number is not None and (key != "id" or value.text.isdigit() or name.number is None):
            said_.append((read.number, value.at(text.path), f"`{text.front_keys['number']}`"))
    for field in labelled:
        if (
            field.fact == "number"
            and field.values
            and (found := read_name(field.values[0].text.lstrip("#"))).number is not None
        ):
            said_.append((found.number or 0, Place(text.path, span=field.values[0].span), "text"))
    slug = text.front.get("slug")
    if name.number is None and not said_ and isinstance(slug, int | str) and str(slug).strip("/").isdigit():
        said_.append((int(str(slug).strip("/")[:9]), Place(text.path, 0, ("slug",)), "slug"))
    if name.number is None:
        return (said_[0][0], said_[0][1], ()) if said_ else (None, None, ())
    doubts = tuple(
        Doubt(
            "adr-number-mismatch",
            place,
            f"the file is number {name.number}, the {where} says {number}",
            help="give both the same number",
        )
        for number, place, where in said_
        if number != name.number and place is not None
    )
    place = next((place for number, place, _ in said_ if number == name.number), None)
    return name.number, place, doubts[:1]


def _scope(path: str, name: NameRead) -> str:
    """The folder in which numbers are unique; a record in a folder of its own is counted beside that folder."""
    folder = path.rpartition("/")[0]
    own = path.rpartition("/")[2].lower().startswith(("readme.", "index."))
    return folder.rpartition("/")[0] if own and name.stem == folder.rpartition("/")[2] else folder


def _sections(text: Text) -> tuple[Section, ...]:
    return tuple(
        Section(h.level, h.text, h.anchor, h.line)
        for i, h in enumerate(text.page.headings)
        if i != text.title_at and h.text
    )


def _unfilled(text: Text) -> Iterator[Doubt]:
    """Sections that begin with the prose of a template: `{Describe the context and problem statement ...}`."""
    for at, words, _ in text.page.openings:
        if at < 0 or at == text.title_at or fact_of(text.names[at]) is not None:
            continue
        if words.startswith("{") and " " in words and is_placeholder(words):
            title = text.page.headings[at].text
            message = f"the section *{title[:60]}* is still what the template says"
            yield Doubt("adr-placeholder-left", heading_place(text, at), message)


def _tags(text: Text, labelled: Sequence[Field]) -> tuple[str, ...]:
    """Tags without those that only say the status."""
    words = [v.text for v in said(text, "tags")]
    for field in labelled:
        if field.fact == "tags" and not words:
            words = [v.text for v in field.values if not is_placeholder(v.text)]
    found = [t.strip(" \t*_`#") for w in words for t in w.split(",")]
    return tuple(dict.fromkeys(t for t in found if t and not is_status(t)))


def _review(text: Text) -> str | None:
    for value in said(text, "review-by")[:1]:
        read = find_date(value.text)
        return read.iso if read else None
    return None


_CONTEXT = tuple(names(CONTEXT))


def _summary(text: Text, labelled: Sequence[Field]) -> str:
    """The first paragraph of the context, else of the record."""
    summary = text.front.get("summary") or text.front.get("description")
    found = text.page.section(*_CONTEXT)
    if isinstance(summary, str) and not found:
        found = " ".join(summary.split())
    if found and not is_placeholder(found):
        return found
    lines = {v.line.number for f in labelled for v in f.values}
    for at, words, line in text.page.openings:
        in_status = at >= 0 and at != text.title_at and fact_of(text.names[at]) is not None
        if (
            line not in lines
            and not in_status
            and not is_placeholder(words)
            and fact_of(words.partition(":")[0]) is None
        ):
            return words
    return ""


def _aliases(text: Text) -> tuple[str, ...]:
    found = (text.front.get(k) for k in ("id", "slug", "adr", "aliases"))
    flat = [x for f in found for x in (f if isinstance(f, list) else [f])]
    return tuple(
        str(x).strip("/") for x in flat if isinstance(x, str | int) and not isinstance(x, bool) and str(x)
    )
