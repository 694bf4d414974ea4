/* Tables that readers sort by their headers and filter by their columns; what they chose stands in the address. */
(() => {
  "use strict";

  const MANY = 10; // rows from which looking for a word is worth a field
  const FULL = 14; // values of a column from which looking for one of them is

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  const valuesOf = (cell) => {
    const marked = cell.querySelectorAll(".ak-value");
    const parts = [...(marked.length ? marked : cell.querySelectorAll("a"))].map(textOf);
    return parts.length ? parts : [textOf(cell)].filter((text) => text && text !== "—");
  };

  const nextTable = (mark) => {
    for (let next = mark.nextElementSibling; next; next = next.nextElementSibling) {
      if (next.matches("table")) return next;
      const inside = next.querySelector("table");
      if (inside) return inside;
    }
    return null;
  };

  /* A table as values: its columns by name, and of each row the values of its cells, read once. */
  const read = (table) => {
    const headers = [...table.tHead.rows[0].cells];
    const names = headers.map(textOf);
    const rows = [...table.tBodies[0].rows].map((element, index) => {
      const kept = new Map();
      const values = (column) => {
        if (!kept.has(column)) kept.set(column, valuesOf(element.cells[column]));
        return kept.get(column);
      };
      return { element, index, values, words: textOf(element).toLowerCase() };
    });
    return { table, headers, names, rows };
  };

  /* What a facet offers: `Type` is the values of a column, `Year:Date` the years in it. */
  const facet = (list, text) => {
    const [name, from = name] = text.split(":");
    const column = list.names.indexOf(from);
    if (column < 0) return null;
    const shown = name === from ? (value) => value : (value) => value.slice(0, 4);
    const values = (row) => new Set(row.values(column).map(shown));
    const counts = new Map();
    for (const row of list.rows) for (const value of values(row)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return counts.size < 2 ? null : { name, values, counts };
  };

  const boxesOf = ({ name, counts }, chosen) => {
    const group = make("fieldset", {}, make("legend", { textContent: name }));
    const boxes = [];
    for (const [value, count] of [...counts].sort((a, b) => collator.compare(a[0], b[0]))) {
      const box = make("input", { type: "checkbox", name, value, checked: chosen.includes(value) });
      boxes.push(box);
      group.append(make("label", {}, box, ` ${value} `, make("span", { className: "ak-count", textContent: `(${count})` })));
    }
    if (boxes.length > FULL) {
      const find = make("input", { type: "search", placeholder: "Find", ariaLabel: `Find in ${name}` });
      find.addEventListener("input", () => {
        const wanted = find.value.trim().toLowerCase();
        for (const box of boxes) box.parentElement.hidden = !box.checked && !box.value.toLowerCase().includes(wanted);
      });
      group.querySelector("legend").after(find);
    }
    return { group, boxes };
  };

  /* Headers become buttons: up, down, and as it was. */
  const sortable = (list, asked, changed) => {
    let order = "";
    const buttons = list.headers.map((header, column) => {
      const button = make("button", { type: "button", className: "ak-sort", textContent: list.names[column] });
      header.replaceChildren(button);
      header.ariaSort = "none";
      button.addEventListener("click", () => {
        const name = list.names[column];
        sort(order === name ? `-${name}` : order === `-${name}` ? "" : name);
        changed();
      });
      return button;
    });

    const sort = (wanted) => {
      const down = wanted.startsWith("-");
      const column = list.names.indexOf(down ? wanted.slice(1) : wanted);
      order = column < 0 ? "" : wanted;
      buttons.forEach((button, index) => {
        button.parentElement.ariaSort = index !== column ? "none" : down ? "descending" : "ascending";
      });
      const keys = new Map(list.rows.map((row) => [row, column < 0 ? "" : row.values(column).join(", ")]));
      const sorted = column < 0 ? list.rows : [...list.rows].sort((a, b) => {
        const [one, other] = [keys.get(a), keys.get(b)];
        if (!one || !other) return Boolean(other) - Boolean(one) || a.index - b.index; // what is not known stands last
        return (down ? -1 : 1) * collator.compare(one, other) || a.index - b.index;
      });
      list.table.tBodies[0].append(...sorted.map((row) => row.element));
    };

    if (asked) sort(asked);
    return () => order;
  };

  const controls = (mark) => {
    const table = nextTable(mark);
    if (!table?.tHead || !table.tBodies.length) return;
    const list = read(table);
    const asked = new URLSearchParams(location.search);
    const facets = mark.dataset.archkitFacets.split("|").map((text) => facet(list, text)).filter(Boolean);
    const drawn = facets.map((one) => boxesOf(one, asked.getAll(one.name)));
    const boxes = drawn.flatMap((one) => one.boxes);
    const find = make("input", { type: "search", name: "find", value: asked.get("find") ?? "" });
    const status = make("span");
    status.setAttribute("role", "status");
    const all = make("button", { type: "button", className: "ak-all", textContent: "Show all" });
    // On a phone the filters would push the table off the screen: there they are opened by a button.
    const open = make("button", { type: "button", className: "ak-open" });

    const apply = () => {
      const chosen = facets.map(({ values }, i) => [values, new Set(drawn[i].boxes.filter((b) => b.checked).map((b) => b.value))]);
      const narrow = chosen.filter(([, wanted]) => wanted.size);
      const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of list.rows) {
        const fits = words.every((word) => row.words.includes(word))
          && narrow.every(([values, wanted]) => [...values(row)].some((value) => wanted.has(value)));
        row.element.hidden = !fits;
        shown += fits;
      }
      status.textContent = `${shown} of ${list.rows.length} shown`;
      all.hidden = !narrow.length && !words.length;
      const count = boxes.filter((box) => box.checked).length;
      open.textContent = count ? `Filters (${count})` : "Filters";
    };

    const remember = () => {
      const search = new URLSearchParams(location.search);
      for (const name of ["sort", "find", ...facets.map((one) => one.name)]) search.delete(name);
      for (const box of boxes) if (box.checked) search.append(box.name, box.value);
      if (find.value.trim()) search.set("find", find.value.trim());
      if (order()) search.set("sort", order());
      const text = search.toString();
      history.replaceState(null, "", (text ? `?${text}` : location.pathname) + location.hash);
    };

    const change = () => {
      apply();
      remember();
    };

    const order = sortable(list, asked.get("sort"), remember);
    for (const control of [...boxes, find]) control.addEventListener(control === find ? "input" : "change", change);
    all.addEventListener("click", () => {
      for (const box of boxes) box.checked = false;
      find.value = "";
      change();
    });
    const groups = make("div", { className: "ak-groups" }, ...drawn.map((one) => one.group));
    const fold = (closed) => {
      groups.toggleAttribute("data-closed", closed);
      open.ariaExpanded = String(!closed);
    };
    open.addEventListener("click", () => fold(open.ariaExpanded === "true"));
    fold(true);
    const line = make("p", { className: "ak-shown" });
    if (list.rows.length > MANY) line.append(make("label", {}, "Find ", find), " ");
    if (boxes.length) line.append(open, " ");
    if (boxes.length || list.rows.length > MANY) line.append(status, " ", all);
    if (boxes.length) mark.append(groups);
    if (line.childNodes.length) mark.append(line);
    apply();
  };

  document.querySelectorAll("[data-archkit-facets]").forEach(controls);
})();
