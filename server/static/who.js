// Logs in and out, on whatever page shows who one is.
const FROM_HERE = { "Content-Type": "application/json", "X-Kancha-Request": "1" };

document.getElementById("login")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const answer = await fetch("/api/v1/session", { method: "POST", headers: FROM_HERE, body });
  if (answer.ok) location.reload();
  else document.getElementById("said").textContent = (await answer.json()).detail;
});

document.getElementById("logout")?.addEventListener("click", async () => {
  await fetch("/api/v1/session", { method: "DELETE", headers: FROM_HERE });
  location.reload();
});
