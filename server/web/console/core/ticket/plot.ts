/** A plot of what was measured, and what it says for those who do not see it. */
import { NoAnswer } from "../api";

export function plotAddress(ticket: string, fact: string, language: string): string {
  const path = `/api/v1/tickets/${encodeURIComponent(ticket)}/plots/${encodeURIComponent(fact)}.svg`;
  return `${path}?lang=${language}`;
}

/** The words of the plot; null where there is nothing to draw. Throws NoAnswer. */
export async function plotWords(address: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(address, { signal });
    if (!response.ok) return null;
    return wordsIn(await response.text());
  } catch (fault) {
    if (signal.aborted) throw fault;
    throw new NoAnswer(String(fault));
  }
}

/** Name and description alone: the picture's own style must not reach the page. */
function wordsIn(svg: string): string {
  const said = svg.slice(svg.indexOf("<title>"), svg.indexOf("</desc>"));
  const words = new DOMParser().parseFromString(`<svg>${said}</desc></svg>`, "text/xml");
  const [title, desc] = ["title", "desc"].map((name) => words.querySelector(name)?.textContent);
  return [title, desc].filter(Boolean).join(". ");
}
