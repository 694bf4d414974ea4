"""How every drawing looks: one stylesheet, in light and in dark, scoped so that it can stand in a page."""

from __future__ import annotations

from archkit.draw.lettering import HEADING, NAME, SMALL

_LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "muted": "#525c69",
    "rule": "#c3cad3",
    "frame": "#f5f7f9",
    "line": "#4a5563",
    "component": "#e4eefb",
    "component-edge": "#2f67ad",
    "data": "#e3f3e8",
    "data-edge": "#27754a",
    "event": "#fcefd8",
    "event-edge": "#955800",
    "api": "#efe9fb",
    "api-edge": "#6846b3",
    "system": "#e0f2f4",
    "system-edge": "#1c6f7d",
    "plain": "#f0f2f4",
    "plain-edge": "#66707c",
    "alarm": "#b3261e",
    "tile": "none",
}
_DARK = {
    "paper": "#171b22",
    "ink": "#e9edf2",
    "muted": "#a9b3bf",
    "rule": "#465060",
    "frame": "#1e242d",
    "line": "#aab4c0",
    "component": "#1c3150",
    "component-edge": "#7fb1f0",
    "data": "#173626",
    "data-edge": "#74c997",
    "event": "#41300f",
    "event-edge": "#e8b45c",
    "api": "#322453",
    "api-edge": "#b89df2",
    "system": "#12373d",
    "system-edge": "#6cc5d3",
    "plain": "#2a313b",
    "plain-edge": "#98a3b0",
    "alarm": "#ff8a80",
    "tile": "#e9edf2",
}
_KINDS = {
    "component": "component",
    "database": "data",
    "topic": "event",
    "api": "api",
    "system": "system",
    "team": "system",
    "actor": "plain",
    "decision": "component",
    "resource": "plain",
    "external": "plain",
    "other": "plain",
    "fold": "plain",
}

_LETTERS = f"""
.ak-view{{max-width:100%;height:auto;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}}
.ak-view text{{fill:var(--ak-ink);font-size:{SMALL:g}px;stroke:none}}
.ak-view .ak-name{{font-size:{NAME:g}px;font-weight:600}}
.ak-view .ak-heading{{font-size:{HEADING:g}px;font-weight:600;fill:var(--ak-muted);paint-order:stroke;
stroke:var(--ak-frame);stroke-width:4px;stroke-linejoin:round}}
"""
_RULES = """\
.ak-view .ak-paper{fill:var(--ak-paper);stroke:none}
.ak-view .ak-small{fill:var(--ak-muted)}
.ak-view .ak-frame{fill:var(--ak-frame);stroke:var(--ak-rule);stroke-width:1}
.ak-view .ak-tile{fill:var(--ak-tile);stroke:none}
.ak-view .ak-shape{stroke-width:1.3;fill:var(--ak-plain);stroke:var(--ak-plain-edge)}
.ak-view .ak-inner{fill:none}
.ak-view .ak-outside .ak-shape{fill:var(--ak-paper)}
.ak-view .ak-outside .ak-inner{fill:none}
.ak-view .ak-outside .ak-name{font-weight:500;fill:var(--ak-muted)}
.ak-view .ak-focus .ak-shape{stroke-width:2.6}
.ak-view .ak-external .ak-shape{stroke-dasharray:5 3}
.ak-view .ak-fold .ak-shape{stroke-dasharray:2 3;fill:none}
.ak-view .ak-fold .ak-name{font-weight:500;font-style:italic}
.ak-view .ak-missing .ak-shape{stroke:var(--ak-alarm);stroke-dasharray:5 3;fill:var(--ak-paper)}
.ak-view .ak-missing .ak-small{fill:var(--ak-alarm)}
.ak-view .ak-wire{fill:none;stroke:var(--ak-line);stroke-width:1.3}
.ak-view .ak-tip{fill:var(--ak-line);stroke:none}
.ak-view .ak-data .ak-wire{stroke:var(--ak-data-edge)}
.ak-view .ak-data .ak-tip{fill:var(--ak-data-edge)}
.ak-view .ak-async .ak-wire{stroke:var(--ak-event-edge);stroke-dasharray:6 4}
.ak-view .ak-async .ak-tip{fill:var(--ak-event-edge)}
.ak-view .ak-ownership .ak-wire{stroke:var(--ak-api-edge);stroke-dasharray:1.5 3}
.ak-view .ak-compensation .ak-wire{stroke:var(--ak-alarm);stroke-dasharray:6 4}
.ak-view .ak-compensation .ak-tip{fill:var(--ak-alarm)}
.ak-view .ak-pivot .ak-wire{stroke-width:2.6}
.ak-view .ak-pivot text:not(.ak-small){font-weight:700}
.ak-view .ak-life{stroke:var(--ak-rule);stroke-width:1;stroke-dasharray:3 4}
.ak-view .ak-word{paint-order:stroke;stroke:var(--ak-paper);stroke-width:4px;stroke-linejoin:round}
.ak-view a:hover .ak-shape,.ak-view a:focus .ak-shape{stroke-width:2.6}
.ak-view a:hover .ak-name,.ak-view a:focus .ak-name{text-decoration:underline}
"""


def stylesheet() -> str:
    """The rules and both sets of colours: by the reader's system, and by the theme of the site around it."""
    kinds = "".join(
        f".ak-view .ak-{kind} .ak-shape{{fill:var(--ak-{colour});stroke:var(--ak-{colour}-edge)}}\n"
        for kind, colour in _KINDS.items()
    )
    before, _, after = _RULES.partition(".ak-view .ak-inner")
    light, dark = _colours(_LIGHT), _colours(_DARK)
    return (
        f".ak-view{{color-scheme:light dark;{light}}}\n"
        f"@media(prefers-color-scheme:dark){{.ak-view{{{dark}}}}}\n"
        f"[data-md-color-scheme=default] .ak-view{{{light}}}\n"
        f"[data-md-color-scheme=slate] .ak-view{{{dark}}}"
        f"{_LETTERS}{before}{kinds}.ak-view .ak-inner{after}"
    )


def _colours(table: dict[str, str]) -> str:
    return "".join(f"--ak-{name}:{colour};" for name, colour in table.items())
