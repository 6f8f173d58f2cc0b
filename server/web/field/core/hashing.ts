/** SHA-256, as 64 small hexadecimal digits. */

export async function hexOf(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function hexOfText(text: string): Promise<string> {
  return hexOf(new TextEncoder().encode(text));
}
