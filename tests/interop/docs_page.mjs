// Somebody of the office works through the API docs page, by its forms alone.
// What comes in on stdin: {page, user, password, steps, words, chromium, profile}; a step is
// {method, path, fields, body, files}. What goes out: the answers, what the forms then say of the
// ticket, and which operations the words find.

import { readFileSync } from "node:fs";
import { Chrome } from "./chrome.mjs";

const given = JSON.parse(readFileSync(0, "utf8"));
const chrome = new Chrome(given.chromium, given.profile);
const text = JSON.stringify;

async function logIn() {
  const login = `document.getElementById("login")`;
  await chrome.waits(`document.readyState === "complete" && ${login} !== null`);
  for (const name of ["user", "password"]) await chrome.says(`${login}.elements[${text(name)}].value = ${text(given[name])}`);
  await chrome.says(`${login}.requestSubmit()`);
  await chrome.waits(`document.readyState === "complete" && document.getElementById("logout") !== null`);
}

async function take({ method, path, fields = {}, body, files = {} }) {
  const form = `document.querySelector('form.try[data-method="${method}"][data-path="${path}"]')`;
  const field = (name) => `${form}.querySelector(${text(`[name="${name}"]`)})`;
  for (const [name, value] of Object.entries(fields)) await chrome.says(`${field(name)}.value = ${text(value)}`);
  for (const [name, chosen] of Object.entries(files)) await chrome.choose(field(name), chosen);
  if (body) await chrome.says(`${form}.querySelector("textarea.body").value = ${text(text(body))}`);
  await chrome.says(`${form}.requestSubmit()`);
  await chrome.waits(`!["", "…"].includes(${form}.querySelector("output").textContent)`);
  return chrome.says(`({ said: ${form}.querySelector("output").textContent, door: ${form}.querySelector("output a")?.getAttribute("href") ?? null })`);
}

async function found(words) {
  await chrome.says(`(() => { const find = document.getElementById("find"); find.value = ${text(words)}; find.dispatchEvent(new Event("input")); })()`);
  return chrome.says(`[...document.querySelectorAll("details.operation:not([hidden])")].map((one) => one.dataset.text)`);
}

const said = { answers: [] };
try {
  await chrome.open(given.page);
  await logIn();
  for (const step of given.steps) said.answers.push(await take(step));
  said.tickets = await chrome.says(`[...new Set([...document.querySelectorAll("[data-in=path][name=ticket]")].map((field) => field.value))]`);
  said.found = await found(given.words);
  console.log(text(said));
} finally {
  await chrome.end();
}
