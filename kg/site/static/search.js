/* Search in KG_INDEX: rows of kind, name, address, further words, year, note. Nothing leaves the page. */
"use strict";
(() => {
  const MOST = 60;
  const RANK = { Violation: 6, Letter: 5, Organisation: 4, Person: 4, Document: 3, "Body or mandate": 3, Country: 3, Demand: 1, Sentence: 1 };
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) || [];
  const rows = KG_INDEX.map(([kind, name, address, further, year, note]) => ({
    kind, name, address, year, note, names: words(name), further: words(`${further} ${note}`), folded: fold(name),
  }));
  const starts = (list, word) => list.some((one) => one.startsWith(word));
  const score = (row, query, all) => {
    let points = 0;
    for (const word of query) {
      if (row.names.includes(word)) points += 6;
      else if (starts(row.names, word)) points += 4;
      else if (row.further.includes(word)) points += 3;
      else if (starts(row.further, word)) points += 2;
      else return 0;
    }
    if (row.folded === all) points += 20;
    if (RANK[row.kind] > 1 && row.folded.startsWith(all)) points += 8;
    return points / query.length + (RANK[row.kind] || 2);
  };
  const form = document.querySelector("form.big");
  const field = document.getElementById("find");
  const found = document.getElementById("found");
  const list = document.getElementById("results");
  const filter = document.getElementById("filter");
  const facets = document.getElementById("facets");
  const chosen = { kind: new Set(), year: new Set() };

  const marked = (name, query) => {
    const parts = [];
    let end = 0;
    for (const match of name.matchAll(/[\p{L}\p{N}]+/gu)) {
      if (!query.some((word) => fold(match[0]).startsWith(word))) continue;
      const mark = document.createElement("mark");
      mark.className = "plain";
      mark.textContent = match[0];
      parts.push(name.slice(end, match.index), mark);
      end = match.index + match[0].length;
    }
    return [...parts, name.slice(end)];
  };
  const item = (row, query) => {
    const link = document.createElement("a");
    link.href = row.address;
    link.append(...marked(row.name, query));
    const note = document.createElement("span");
    note.className = "small";
    note.textContent = ` ${row.kind}${row.note ? `, ${row.note}` : ""}`;
    const element = document.createElement("li");
    element.append(link, note);
    return element;
  };
  const choices = (name, title, hits) => {
    const counts = new Map();
    for (const { row } of hits) if (row[name]) counts.set(row[name], (counts.get(row[name]) || 0) + 1);
    if (counts.size < 2 && !chosen[name].size) return;
    const field = document.createElement("fieldset");
    const legend = document.createElement("legend");
    legend.textContent = title;
    field.append(legend);
    for (const value of [...counts.keys()].sort()) {
      const label = document.createElement("label");
      const box = document.createElement("input");
      box.type = "checkbox";
      box.id = `${name}-${value}`;
      box.checked = chosen[name].has(value);
      box.addEventListener("change", () => {
        chosen[name][box.checked ? "add" : "delete"](value);
        show();
        document.getElementById(box.id)?.focus();
      });
      label.append(box, `${value} (${counts.get(value)})`);
      field.append(label);
    }
    facets.append(field);
  };
  const show = () => {
    const all = fold(field.value.trim());
    const query = words(field.value);
    const hits = query.length
      ? rows.map((row) => ({ row, points: score(row, query, all) })).filter((hit) => hit.points)
        .sort((a, b) => b.points - a.points || (a.row.name < b.row.name ? -1 : 1))
      : [];
    facets.replaceChildren();
    choices("kind", "Kind", hits);
    choices("year", "Year", hits);
    filter.hidden = !facets.children.length;
    const fitting = hits.filter(({ row }) => ["kind", "year"].every((name) => !chosen[name].size || chosen[name].has(row[name])));
    list.replaceChildren(...fitting.slice(0, MOST).map(({ row }) => item(row, query)));
    found.textContent = !query.length ? "" : !fitting.length ? `Nothing has the words “${field.value.trim()}”.`
      : `${fitting.length} found${fitting.length > MOST ? `; the first ${MOST} are shown` : ""}.`;
  };

  filter.open = matchMedia("(min-width: 40rem)").matches;
  field.value = new URLSearchParams(location.search).get("q") || "";
  document.getElementById("q").value = field.value;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
    show();
  });
  field.addEventListener("input", show);
  show();
})();
