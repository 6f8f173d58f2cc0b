// Keeps the start page's counts fresh. The page is whole without it.
const live = document.getElementById("live");

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
