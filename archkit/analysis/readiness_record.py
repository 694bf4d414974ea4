"""Checks about what is written down of it: whose it is, what it is for, why it is so, what is still to be done."""

from __future__ import annotations

from archkit.analysis.incidents import action_items
from archkit.analysis.readiness_subject import Answer, Evidence, Subject
from archkit.model.ref import short
from archkit.source.location import Place


def owner(s: Subject) -> Answer:
    ref = s.entity.owner
    if not ref:
        return Answer("fail", "nobody owns it", (Evidence("no `owner`", s.at()),))
    owner = s.knowledge.entities.get(ref)
    said = (Evidence(short(ref), s.at("owner")),)
    if owner is None:
        return Answer("unknown", f"{short(ref)} is not described here", said)
    return Answer(
        "pass" if owner.kind == "Group" else "fail",
        "" if owner.kind == "Group" else "one person owns it",
        said,
    )


def description(s: Subject) -> Answer:
    if s.entity.description:
        return Answer("pass", "", (Evidence("description", s.entity.at("metadata", "description")),))
    return Answer("fail", "it has no description", (Evidence("no `description`", s.entity.at("metadata")),))


def tier(s: Subject) -> Answer:
    if s.entity.tier:
        return Answer("pass", "", (Evidence(f"tier {s.entity.tier}", s.at("tier")),))
    return Answer(
        "fail", "no tier is stated; the gates are those of tier 3", (Evidence("no `tier`", s.at()),)
    )


def lint(s: Subject) -> Answer:
    if s.errors is None:
        return Answer("unknown", "lint has not run")
    return (
        Answer("fail", f"{s.errors} found: `archkit lint {s.entity.path}`")
        if s.errors
        else Answer("pass", "")
    )


def configuration(s: Subject) -> Answer:
    listed = s.knowledge.spec(s.entity).get("config") if "config" in s.entity.fields else None
    if not isinstance(listed, list):
        return Answer("unknown", "no `config` is stated")
    bare = [n for n, item in enumerate(listed) if isinstance(item, dict) and not item.get("description")]
    if bare:
        return Answer(
            "fail",
            f"{len(bare)} of {len(listed)} say nothing",
            (Evidence("config", s.at("config", bare[0])),),
        )
    return (
        Answer("pass", f"{len(listed)} described", (Evidence("config", s.at("config")),))
        if listed
        else Answer("n/a", "it has none")
    )


def decisions(s: Subject) -> Answer:
    if not s.decisions:
        return Answer("fail", "no decision in force names it or what it is part of")
    return Answer("pass", "", tuple(Evidence(f"{d.id} {d.title}", Place(d.path)) for d in s.decisions[:3]))


def incident_actions(s: Subject) -> Answer:
    items = action_items(s.incidents, s.today)
    late = [i for i in items if i.state == "overdue"]
    if late:
        said = tuple(Evidence(i.action.what, i.action.at("due")) for i in late[:3])
        return Answer("fail", f"{len(late)} overdue", said)
    open_ = sum(i.state == "open" for i in items)
    return Answer(
        "pass",
        f"{open_} open, in time" if open_ else "",
        tuple(Evidence(i.title, Place(i.path)) for i in s.incidents[:3]),
    )
