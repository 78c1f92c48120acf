/* SPARQL in the page. Engine and graph are fetched with the first question, as scripts, since a page opened from a file
   can fetch nothing else; they work in a worker made of a Blob, so that a question can be stopped. */
"use strict";
(() => {
  const SECONDS = 60;
  const MOST_ROWS = 1000;
  const SCRIPTS = ["static/vendor/oxigraph.js", "static/vendor/oxigraph-wasm.js", "static/graph.js"];
  const byId = (id) => document.getElementById(id);
  const labels = new Map(KG_QUESTIONS.things.map(([iri, label, page]) => [iri, { label, page }]));
  let worker = null;
  let timer = 0;

  /* Runs within the worker. */
  const work = () => {
    let store = null;
    const unpack = async (bytes) => new Uint8Array(await new Response(
      new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
    const load = async ({ wasm, graph }) => {
      const { Store, initSync } = oxigraphGlue();
      initSync({ module: await unpack(wasm) });
      store = new Store();
      store.load(await unpack(graph), { format: "application/n-triples", lenient: true });
      return { loaded: store.size };
    };
    const ask = ({ query }) => {
      const plain = store.query(query);
      if (typeof plain === "boolean") return { boolean: plain };
      const triples = Array.isArray(plain) && plain.length > 0 && plain[0].termType === "Quad";
      if (triples) return { turtle: store.query(query, { results_format: "text/turtle" }) };
      try {
        return { json: store.query(query, { results_format: "application/sparql-results+json" }) };
      } catch {
        return { turtle: "" };
      }
    };
    self.onmessage = async ({ data }) => {
      try {
        self.postMessage(data.query === undefined ? await load(data) : ask(data));
      } catch (error) {
        self.postMessage({ problem: String(error && error.message || error) });
      }
    };
  };

  const script = (address) => new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${address} cannot be loaded`));
    document.head.append(element);
  });
  const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const say = (text, wrong = false) => {
    byId("state").textContent = text;
    byId("state").toggleAttribute("data-wrong", wrong);
  };
  const answered = () => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.problem === undefined ? resolve(data) : reject(new Error(data.problem)));
    worker.onerror = (event) => reject(new Error(event.message || "the engine cannot be started"));
  });
  const start = async () => {
    say("Loading the engine and the graph …");
    if (typeof oxigraphGlue === "undefined") for (const address of SCRIPTS) await script(address);
    const code = `"use strict";\n${oxigraphGlue}\n(${work})();`;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    worker = new Worker(address);
    URL.revokeObjectURL(address);
    const loaded = answered();
    worker.postMessage({ wasm: bytes(OXIGRAPH_WASM), graph: bytes(KG_GRAPH) });
    await loaded;
  };
  const stop = (why) => {
    clearTimeout(timer);
    worker?.terminate();
    worker = null;
    byId("stop").hidden = true;
    say(why, true);
  };
  const prefixed = (query) => {
    const missing = Object.entries(KG_QUESTIONS.prefixes)
      .filter(([name]) => !new RegExp(`prefix\\s+${name}:`, "i").test(query) && query.includes(`${name}:`));
    return missing.map(([name, iri]) => `PREFIX ${name}: <${iri}> `).join("") + query;
  };

  const cell = (term) => {
    const element = document.createElement("td");
    if (!term) return element;
    if (term.type !== "uri") {
      element.textContent = term.value;
      if (term["xml:lang"]) element.lang = term["xml:lang"];
      return element;
    }
    const link = document.createElement("a");
    const known = labels.get(term.value);
    const part = term.value.match(/^(.*\/letter\/[^/]+)\/([^/]+)\/([^/]+)$/);
    if (known) {
      link.href = known.page;
      link.textContent = known.label;
    } else if (part && labels.has(part[1])) {
      link.href = `${labels.get(part[1]).page}#${part[2]}-${part[3]}`;
      link.textContent = `${part[2]} ${part[3]}`;
    } else {
      if (/^https?:/.test(term.value)) link.href = term.value;
      link.textContent = term.value.split(/[#/]/).pop() || term.value;
    }
    link.title = term.value;
    element.append(link);
    return element;
  };
  const csv = (columns, rows) => [columns, ...rows.map((row) => columns.map((name) => row[name]?.value ?? ""))]
    .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")).join("\r\n");
  const offer = (name, type, content) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.textContent = `Save as ${name}`;
    const paragraph = document.createElement("p");
    paragraph.append(link);
    return paragraph;
  };
  const table = (columns, rows) => {
    const element = document.createElement("table");
    const head = element.createTHead().insertRow();
    for (const name of columns) {
      const title = document.createElement("th");
      title.scope = "col";
      title.textContent = name;
      head.append(title);
    }
    const body = element.createTBody();
    for (const row of rows.slice(0, MOST_ROWS)) body.insertRow().append(...columns.map((name) => cell(row[name])));
    const region = document.createElement("div");
    region.className = "wide";
    region.tabIndex = 0;
    region.setAttribute("role", "region");
    region.setAttribute("aria-label", "Answer");
    region.append(element);
    return region;
  };
  const show = (answer, seconds) => {
    const took = `in ${seconds.toFixed(1)} seconds`;
    if (answer.boolean !== undefined) return say(`${answer.boolean ? "Yes" : "No"}, ${took}.`);
    if (answer.turtle !== undefined) {
      const text = document.createElement("pre");
      text.tabIndex = 0;
      text.textContent = answer.turtle;
      byId("answer").append(offer("answer.ttl", "text/turtle", answer.turtle), text);
      return say(`Triples, ${took}.`);
    }
    const { head: { vars }, results: { bindings } } = JSON.parse(answer.json);
    if (bindings.length) byId("answer").append(offer("answer.csv", "text/csv", csv(vars, bindings)), table(vars, bindings));
    const more = bindings.length > MOST_ROWS ? `; the first ${MOST_ROWS} are shown, the file has all` : "";
    say(`${bindings.length} ${bindings.length === 1 ? "row" : "rows"} ${took}${more}.`);
  };
  const ask = async () => {
    byId("answer").replaceChildren();
    byId("stop").hidden = false;
    try {
      if (!worker) await start();
      say("Asking …");
      const begun = performance.now();
      timer = setTimeout(() => stop(`The query took longer than ${SECONDS} seconds and was stopped; ask for less.`), SECONDS * 1000);
      const answer = answered();
      worker.postMessage({ query: prefixed(byId("query").value) });
      show(await answer, (performance.now() - begun) / 1000);
    } catch (error) {
      say(error.message, true);
    } finally {
      clearTimeout(timer);
      byId("stop").hidden = true;
    }
  };

  const turtle = (parameter, value) => {
    if (KG_QUESTIONS.kinds[parameter.kind]) return `<${value}>`;
    if (parameter.kind === "integer") return String(Number.parseInt(value, 10) || 0);
    return `"${value.replace(/[\\"]/g, "\\$&").replace(/\n/g, "\\n")}"`;
  };
  const bound = (question) => {
    let query = question.query.replace(/^#:.*\n/gm, "");
    for (const parameter of question.parameters) {
      const value = byId(`parameter-${parameter.name}`)?.value;
      if (value) query = query.replace(new RegExp(`(VALUES \\?${parameter.name} \\{ )[^\\n]*( \\})`), (_, a, z) => a + turtle(parameter, value) + z);
    }
    return query;
  };
  const control = (parameter) => {
    const under = KG_QUESTIONS.kinds[parameter.kind];
    if (!under) {
      const input = document.createElement("input");
      input.value = parameter.default.replace(/^"|"$/g, "");
      if (parameter.kind !== "text") input.inputMode = "numeric";
      return input;
    }
    const select = document.createElement("select");
    if (!parameter.required) select.append(new Option("any", ""));
    for (const [iri, label] of [...KG_QUESTIONS.things].sort((a, b) => (a[1] < b[1] ? -1 : 1)))
      if (under.some((start) => iri.includes(`/${start}`) && labels.get(iri).page.startsWith(start))) select.append(new Option(label, iri));
    return select;
  };
  const choose = (name) => {
    const question = KG_QUESTIONS.questions.find((one) => one.name === name);
    byId("parameters").replaceChildren();
    byId("about").textContent = question ? question.description : "";
    if (!question) return;
    for (const parameter of question.parameters) {
      const label = document.createElement("label");
      label.htmlFor = `parameter-${parameter.name}`;
      label.textContent = `${parameter.name}: ${parameter.help}`;
      const element = control(parameter);
      element.id = label.htmlFor;
      element.addEventListener("change", () => { byId("query").value = bound(question); });
      const paragraph = document.createElement("p");
      paragraph.append(label, element);
      byId("parameters").append(paragraph);
    }
    byId("query").value = bound(question);
  };

  byId("question").addEventListener("change", ({ target }) => choose(target.value));
  byId("ask").addEventListener("submit", (event) => { event.preventDefault(); ask(); });
  byId("query").addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) ask(); });
  byId("stop").addEventListener("click", () => stop("Stopped."));
  const named = new URLSearchParams(location.search).get("question");
  if (named) {
    byId("question").value = named;
    choose(byId("question").value);
  }
})();
