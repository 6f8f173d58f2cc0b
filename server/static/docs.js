// Tries an operation from its documentation: fills in, sends, shows what comes back.
const OWN = { "X-Kancha-Request": "1" };

function address(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll("input[data-in]")) {
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    else if (input.dataset.in === "query" && input.value) query.set(input.name, input.value);
  }
  return query.size ? `${path}?${query}` : path;
}

function request(form) {
  const headers = { ...OWN };
  for (const input of form.querySelectorAll("input[data-in=header]")) {
    if (input.value) headers[input.name] = input.value;
  }
  const body = form.querySelector("textarea")?.value;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return { method: form.dataset.method, headers, body };
}

async function told(answer) {
  const type = answer.headers.get("Content-Type") || "";
  if (type.includes("json")) return JSON.stringify(await answer.json(), null, 2);
  if (type.startsWith("text/")) return answer.text();
  return `${type}, ${(await answer.blob()).size} bytes`;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.try")) return;
  event.preventDefault();
  const shown = form.querySelector("output");
  shown.textContent = "…";
  try {
    const answer = await fetch(address(form), request(form));
    shown.textContent = `${answer.status} ${answer.statusText}\n${await told(answer)}`;
  } catch (error) {
    shown.textContent = `No answer: ${error.message}`;
  }
});
