/* Filters over tables, their state in the address; and names for what the theme leaves without one. */
(() => {
  "use strict";

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const valuesOf = (cell) => {
    const links = [...cell.querySelectorAll("a")].map((link) => link.textContent.trim());
    return links.length ? links : [cell.textContent.trim()].filter((text) => text && text !== "—");
  };

  const nextTable = (mark) => {
    for (let next = mark.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.matches("table")) return next;
      const inside = next.querySelector("table");
      if (inside) return inside;
    }
    return null;
  };

  const facets = (mark) => {
    const table = nextTable(mark);
    if (!table) return;
    const headers = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
    const rows = [...table.tBodies[0].rows];
    const asked = new URLSearchParams(location.search);
    const boxes = [];
    const status = make("p", { className: "ak-shown" });
    status.setAttribute("role", "status");

    const apply = () => {
      const chosen = {};
      for (const box of boxes) if (box.checked) (chosen[box.name] ??= new Set()).add(box.value);
      let shown = 0;
      for (const row of rows) {
        row.hidden = !Object.entries(chosen).every(([name, wanted]) =>
          valuesOf(row.cells[headers.indexOf(name)]).some((value) => wanted.has(value)));
        shown += row.hidden ? 0 : 1;
      }
      status.textContent = `${shown} of ${rows.length} shown`;
      return chosen;
    };

    const remember = () => {
      const search = new URLSearchParams(location.search);
      for (const box of boxes) search.delete(box.name);
      for (const [name, wanted] of Object.entries(apply())) for (const value of wanted) search.append(name, value);
      const text = search.toString();
      history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
    };

    for (const name of mark.dataset.archkitFacets.split("|")) {
      const column = headers.indexOf(name);
      if (column < 0) continue;
      const counts = new Map();
      for (const row of rows) for (const value of new Set(valuesOf(row.cells[column]))) counts.set(value, (counts.get(value) ?? 0) + 1);
      if (counts.size < 2) continue;
      const group = make("fieldset", {}, make("legend", { textContent: name }));
      for (const [value, count] of [...counts].sort((a, b) => a[0].localeCompare(b[0], "en", { numeric: true }))) {
        const box = make("input", { type: "checkbox", name, value, checked: asked.getAll(name).includes(value) });
        box.addEventListener("change", remember);
        boxes.push(box);
        group.append(make("label", {}, box, ` ${value} `, make("span", { className: "ak-count", textContent: `(${count})` })));
      }
      mark.append(group);
    }
    if (boxes.length) {
      mark.append(status);
      apply();
    }
  };

  document.querySelectorAll("[data-archkit-facets]").forEach(facets);

  // On a phone the summary would squeeze the columns that lead somewhere.
  for (const table of document.querySelectorAll(".md-typeset table:not([class])")) {
    const column = [...(table.tHead?.rows[0]?.cells ?? [])].findIndex((cell) => cell.textContent.trim() === "What it is");
    if (column > 0) for (const row of table.rows) row.cells[column]?.classList.add("ak-summary");
  }

  for (const cell of document.querySelectorAll(".md-typeset td"))
    if (/^\d{4}-\d\d-\d\d$/.test(cell.textContent.trim())) cell.classList.add("ak-date");

  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
})();
