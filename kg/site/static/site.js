/* Filters over a list, and stepping from mark to mark in a letter. The pages work without this script. */
"use strict";
(() => {
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /* <ol data-facets="how:How it is put;letter:Letter"> over items with data-how and data-letter. */
  const facets = (list) => {
    const items = [...list.children];
    const groups = list.dataset.facets.split(";").map((pair) => pair.split(":"));
    const chosen = new Map(groups.map(([name]) => [name, new Set()]));
    const form = make("form", { className: "facets" });
    form.setAttribute("aria-label", "Filter");
    const status = make("p", { className: "small" });
    status.setAttribute("role", "status");
    const values = (item, name) => (item.dataset[name] || "").split("; ").filter(Boolean);
    const fits = (item, but) => groups.every(([name]) =>
      name === but || !chosen.get(name).size || values(item, name).some((value) => chosen.get(name).has(value)));
    const boxes = [];
    for (const [name, title] of groups) {
      const counts = new Map();
      for (const item of items) for (const value of values(item, name)) counts.set(value, (counts.get(value) || 0) + 1);
      if (counts.size < 2) continue;
      const field = make("fieldset", {}, make("legend", { textContent: title }));
      const rows = make("div", { className: counts.size > 8 ? "many" : "" });
      if (counts.size > 8) rows.tabIndex = 0;
      for (const value of [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1))) {
        const box = make("input", { type: "checkbox" });
        const count = make("span", { className: "small" });
        box.addEventListener("change", () => { chosen.get(name)[box.checked ? "add" : "delete"](value); show(); });
        boxes.push({ name, value, count });
        rows.append(make("label", {}, box, `${value} `, count));
      }
      field.append(rows);
      form.append(field);
    }
    const show = () => {
      let shown = 0;
      for (const item of items) {
        item.hidden = !fits(item);
        shown += !item.hidden;
      }
      for (const box of boxes)
        box.count.textContent = items.filter((item) => fits(item, box.name) && values(item, box.name).includes(box.value)).length;
      const all = `${items.length}${"part" in list.dataset ? " of this part" : ""}`;
      status.textContent = shown === items.length ? `All ${all} are shown.` : `${shown} of ${all} are shown.`;
    };
    if (!boxes.length || items.length < 6) return;
    form.addEventListener("submit", (event) => event.preventDefault());
    const open = matchMedia("(min-width: 40rem)").matches;
    list.before(make("details", { className: "filter", open }, make("summary", { textContent: "Filter" }), form), status);
    show();
  };

  /* n and p go to the next and the previous mark, while the focus is within the text. */
  const steps = (text) => {
    text.tabIndex = -1;
    text.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !["n", "p"].includes(event.key)) return;
      const links = [...text.querySelectorAll("mark.claim > a, mark.citation > a")];
      const now = links.indexOf(document.activeElement);
      const next = links[now + (event.key === "n" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
        next.scrollIntoView({ block: "center" });
      }
    });
  };

  /* The notes beside a letter stand at what was opened in the text. */
  const follow = () => {
    const note = location.hash && document.getElementById(`note-${decodeURIComponent(location.hash.slice(1))}`);
    const notes = note && note.closest(".notes");
    document.querySelectorAll(".notes .here").forEach((one) => one.classList.remove("here"));
    if (!notes) return;
    note.classList.add("here");
    notes.scrollTop = note.offsetTop - 48;
  };

  /* An address that ends in #char=START,END (RFC 5147), as that of each piece of evidence does, shows those characters
     of a letter; they are counted in code points. */
  const shown = () => {
    const asked = /^#char=(\d+),(\d+)(;|$)/.exec(decodeURIComponent(location.hash));
    const lines = [...document.querySelectorAll(".letter [data-start]")];
    const place = (offset) => {
      const line = lines.findLast((one) => Number(one.dataset.start) <= offset);
      let left = offset - Number(line?.dataset.start);
      const texts = line && document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = texts?.nextNode(); node; node = texts.nextNode()) {
        const characters = [...node.data];
        if (left <= characters.length) return [node, characters.slice(0, left).join("").length];
        left -= characters.length;
      }
      return null;
    };
    globalThis.CSS?.highlights?.delete("evidence");
    const [start, end] = asked ? [place(Number(asked[1])), place(Number(asked[2]))] : [];
    if (!start || !end) return;
    const range = new Range();
    range.setStart(...start);
    range.setEnd(...end);
    globalThis.CSS?.highlights?.set("evidence", new Highlight(range));
    start[0].parentElement.scrollIntoView({ block: "center" });
  };

  document.querySelectorAll("[data-facets]").forEach(facets);
  document.querySelectorAll("[data-steps]").forEach(steps);
  for (const leads of [follow, shown]) {
    addEventListener("hashchange", leads);
    leads();
  }
  const here = document.querySelector("header.site nav [aria-current]");
  const row = here && here.closest("ul");
  if (row) row.scrollLeft = here.offsetLeft - row.offsetLeft - 16;
})();
