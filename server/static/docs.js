// Tries an operation from its documentation: fills in, sends, shows what comes back. Finds
// operations by words, and keeps what was written in one form for the others.
const OWN = { "X-Kancha-Request": "1" };
const KEPT = "kancha-docs";
const NUMBER = /\bT\d{6}-[0-9A-Z]{4,12}(?::[a-z-]+:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\b/g;
const TOLD = ["ETag", "Location", "Retry-After"];

function kept() {
  return JSON.parse(sessionStorage.getItem(KEPT) || "{}");
}

function keep(values) {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...values }));
  for (const [name, value] of Object.entries(values)) {
    for (const field of document.querySelectorAll(`[data-in=path][name="${name}"]`)) field.value = value;
  }
}

function fields(form, where) {
  return [...form.querySelectorAll(`[data-in=${where}]`)];
}

function address(form) {
  let path = form.dataset.path;
  for (const { name, value } of fields(form, "path")) path = path.replace(`{${name}}`, encodeURIComponent(value));
  const given = fields(form, "query").filter((field) => field.value);
  const query = new URLSearchParams(given.map(({ name, value }) => [name, value]));
  return query.size ? `${path}?${query}` : path;
}

function filled(form) {
  const body = new FormData();
  for (const field of fields(form, "form")) {
    if (field.type === "file") for (const file of field.files) body.append(field.name, file);
    else if (field.value) body.append(field.name, field.value);
  }
  return body;
}

function request(form) {
  const headers = { ...OWN };
  for (const { name, value } of fields(form, "header")) if (value) headers[name] = value;
  if (fields(form, "form").length) return { method: form.dataset.method, headers, body: filled(form) };
  const body = form.querySelector("textarea.body")?.value;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return { method: form.dataset.method, headers, body };
}

async function told(answer) {
  const type = (answer.headers.get("Content-Type") || "").split(";")[0];
  if (/[/+]json$/.test(type)) return JSON.stringify(await answer.json(), null, 2);
  if (/^text\/(?!html)|jsonl$|svg/.test(type)) return answer.text();
  const { size } = await answer.blob();
  return size ? `${type}, ${size} bytes` : "";
}

function button(text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "take";
  made.title = "Take it into all forms";
  made.textContent = text;
  return made;
}

function withNumbers(text) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(NUMBER)) {
    pieces.push(text.slice(from, found.index), button(found[0]));
    from = found.index + found[0].length;
  }
  return [...pieces, text.slice(from)];
}

function door(form) {
  const link = document.createElement("a");
  Object.assign(link, { href: address(form), target: "_blank", textContent: "Open this answer" });
  return link;
}

function show(form, answer, text) {
  const lines = TOLD.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
  const head = [`${answer.status} ${answer.statusText}`, ...lines, ""].join("\n");
  const opened = answer.ok && form.dataset.method === "GET" ? [door(form), "\n"] : [];
  form.querySelector("output").replaceChildren(...withNumbers(head), ...opened, ...withNumbers(text));
}

async function send(form) {
  const shown = form.querySelector("output");
  shown.textContent = "…";
  keep(Object.fromEntries(fields(form, "path").map(({ name, value }) => [name, value])));
  try {
    const answer = await fetch(address(form), request(form));
    const text = await told(answer);
    show(form, answer, text);
    const opened = answer.status === 201 && /\/tickets\/([^/]+)$/.exec(answer.headers.get("Location") || "");
    if (opened) keep({ ticket: opened[1] });
  } catch (error) {
    shown.textContent = `No answer: ${error.message}`;
  }
}

function find(words) {
  for (const group of document.querySelectorAll("section.group")) {
    const operations = [...group.querySelectorAll("details.operation")];
    for (const one of operations) {
      const text = `${group.dataset.name} ${one.dataset.text}`.toLowerCase();
      one.hidden = !words.every((word) => text.includes(word));
    }
    group.hidden = operations.every((one) => one.hidden);
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.try")) return;
  event.preventDefault();
  send(event.target);
});

document.addEventListener("click", (event) => {
  if (!event.target.matches("button.take")) return;
  const [ticket] = event.target.textContent.split(":");
  keep({ ticket, ...(ticket === event.target.textContent ? {} : { fact: event.target.textContent }) });
});

document.getElementById("find")?.addEventListener("input", (event) => {
  find(event.target.value.toLowerCase().split(/\s+/).filter(Boolean));
});

keep(kept());
