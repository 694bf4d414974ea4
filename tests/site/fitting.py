"""Questions to a page in a browser, as JavaScript: whether it fits, and whether it can be read and reached."""

from __future__ import annotations

WIDER = "document.documentElement.scrollWidth - innerWidth"
"""Pixels by which the page scrolls sideways."""
SIDEWAYS = (
    "[...document.querySelectorAll('.md-typeset__scrollwrap')].filter((box) => box.scrollWidth > box.clientWidth + 1)"
    ".map((box) => box.innerText.slice(0, 60))"
)
"""Tables that are wider than the page."""
OUT_OF_REACH = (
    "[...document.querySelectorAll('.md-typeset__scrollwrap, pre > code, .ak-drawing')]"
    ".filter((box) => box.scrollWidth > box.clientWidth && box.tabIndex !== 0).length"
)
NAMELESS = (
    "[...document.querySelectorAll('nav')].filter((nav) => nav.checkVisibility() && nav.getAttribute('role') !== 'none')"
    ".map((nav) => nav.getAttribute('aria-label')).sort().filter((name, at, all) => !name || name === all[at - 1])"
)
"""Landmarks that cannot be told apart."""
FAINT = """[...document.querySelectorAll('.md-content__inner :is(p, td, th, small, summary, h1, h2, h3)')].filter((e) => {
  const parts = (css) => css.match(/[\\d.]+/g).map(Number);
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => (v / 255) ** 2.2); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const style = getComputedStyle(e);
  const paper = parts(getComputedStyle(document.body).backgroundColor).slice(0, 3);
  const [ink, alpha] = [parts(style.color), (parts(style.color)[3] ?? 1) * style.opacity];
  const [one, other] = [light(paper), light(paper.map((v, i) => ink[i] * alpha + v * (1 - alpha)))];
  return e.textContent.trim() && (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
}).map((e) => e.textContent)"""
"""Texts with less contrast than WCAG 2.2 asks for (1.4.3), on the paper of the page."""

TINY = """[...document.querySelectorAll('.ak-view text')].filter((e) => e.checkVisibility() && e.getScreenCTM()).filter((e) => {
  const { a, b } = e.getScreenCTM();
  return parseFloat(getComputedStyle(e).fontSize) * Math.hypot(a, b) < 11.99;
}).map((e) => e.textContent)"""
"""Letters of drawings that are shown smaller than 12 pixels."""
COVERED = """[...document.querySelectorAll('.ak-view')].filter((view) => view.checkVisibility()).flatMap((view) => {
  const level = [...view.querySelectorAll('text')].filter((e) => e.getScreenCTM().b === 0 && e.textContent.trim());
  const boxes = level.map((e) => [e.textContent, e.getBoundingClientRect()]);
  const lies = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) => lies(a, b)).map(([two]) => `${one} / ${two}`));
})"""
"""Labels of drawings that lie on one another."""
