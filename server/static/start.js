// Keeps the start page's counts fresh, and logs in and out. The page is whole without it.
const live = document.getElementById("live");
const OWN = { "Content-Type": "application/json", "X-Kancha-Request": "1" };

async function refresh() {
  try {
    if (document.hidden) return;
    const answer = await fetch("/api/live");
    if (!answer.ok) throw new Error(answer.statusText);
    live.innerHTML = await answer.text();
    live.classList.remove("stale");
  } catch {
    live.classList.add("stale");
  }
}
setInterval(refresh, 3000);

document.getElementById("login")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const answer = await fetch("/api/v1/session", { method: "POST", headers: OWN, body });
  if (answer.ok) location.reload();
  else document.getElementById("said").textContent = (await answer.json()).detail;
});

document.getElementById("logout")?.addEventListener("click", async () => {
  await fetch("/api/v1/session", { method: "DELETE", headers: OWN });
  location.reload();
});
