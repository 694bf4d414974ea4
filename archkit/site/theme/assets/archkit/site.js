/* Columns that a phone has no room for, and what the theme leaves without a name or out of reach of the keyboard. */
(() => {
  "use strict";

  // On a phone these would squeeze the columns that lead somewhere.
  const WIDE = new Set(["What it is", "Area", "Tags", "People", "Affects"]);
  for (const table of document.querySelectorAll(".md-typeset table:not([class])"))
    [...(table.tHead?.rows[0]?.cells ?? [])].forEach((header, column) => {
      if (column && WIDE.has(header.textContent.trim()))
        for (const row of table.rows) row.cells[column]?.classList.add("ak-summary");
    });

  const SENTENCE = 24; // letters; a cell with more of them needs room for several words in a line
  for (const cell of document.querySelectorAll(".md-typeset td")) {
    const said = cell.textContent.trim();
    if (/^(done )?\d{4}-\d\d-\d\d$/.test(said)) cell.classList.add("ak-date");
    else if (/^[\d.,]+ (%|ms|s|min|h|rps)$/.test(said)) cell.classList.add("ak-measure");
    else if (/^\d+$/.test(said)) cell.classList.add("ak-number");
    else if (said.length > SENTENCE) cell.classList.add("ak-sentence");
  }

  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  document.querySelector(".md-path")?.setAttribute("aria-label", "Breadcrumbs");
  for (const nav of document.querySelectorAll(".md-nav__item > .md-nav:not([aria-label])")) {
    nav.removeAttribute("aria-labelledby"); // it names a label that holds an icon only
    nav.setAttribute("aria-label", nav.parentElement.querySelector(".md-ellipsis")?.textContent.trim() ?? "");
  }

  // What scrolls sideways must be reached by the keyboard. What scrolls changes with the window and with what is open.
  const scrolls = () => {
    for (const box of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code, .ak-drawing"))
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else if (box.scrollWidth) box.removeAttribute("tabindex");
    for (const nav of document.querySelectorAll(".md-code__nav")) nav.setAttribute("role", "none");
  };
  for (const event of ["load", "resize"]) addEventListener(event, scrolls);
  for (const event of ["toggle", "change"]) document.addEventListener(event, scrolls, true);
  const content = document.querySelector(".md-content");
  if (content) new MutationObserver(scrolls).observe(content, { childList: true, subtree: true });
})();
