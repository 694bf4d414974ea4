/* Columns that a phone has no room for, and names for what the theme leaves without one. */
(() => {
  "use strict";

  // On a phone these would squeeze the columns that lead somewhere.
  const WIDE = new Set(["What it is", "Area", "Tags", "People", "Affects"]);
  for (const table of document.querySelectorAll(".md-typeset table:not([class])"))
    [...(table.tHead?.rows[0]?.cells ?? [])].forEach((header, column) => {
      if (column && WIDE.has(header.textContent.trim()))
        for (const row of table.rows) row.cells[column]?.classList.add("ak-summary");
    });

  for (const cell of document.querySelectorAll(".md-typeset td"))
    if (/^\d{4}-\d\d-\d\d$/.test(cell.textContent.trim())) cell.classList.add("ak-date");

  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
})();
