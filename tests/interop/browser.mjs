// A real browser opens a page that stands on the server's own origin: a small proxy has the page,
// hands everything under /media on to the server, and cuts one connection in the middle of a file.
// What comes in on stdin: {target, headers, photos: [{file, metadata}], chromium, profile}.

import { spawn } from "node:child_process";
import { createReadStream, readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { build } from "esbuild";

const given = JSON.parse(readFileSync(0, "utf8"));
const { outputFiles } = await build({ entryPoints: ["browser_page.mjs"], bundle: true, format: "esm", write: false });
const files = new Map(given.photos.map(({ file, metadata }) => [`/photos/${metadata.filename}`, file]));
const told = given.photos.map(({ metadata }) => ({ name: metadata.filename, sha256: metadata.sha256 }));
let cuts = 0;

function carry(asked, answer) {
  const { hostname, port } = new URL(given.target);
  const { method, url, headers } = asked;
  const onward = request({ hostname, port, method, path: url, headers }, (came) => {
    answer.writeHead(came.statusCode, came.headers);
    came.pipe(answer);
  });
  onward.on("error", () => asked.socket.destroy());
  let passed = 0;
  asked.on("data", (data) => {
    passed += data.length;
    if (method !== "PATCH" || cuts || passed < given.cutAfter) return;
    cuts += 1;
    asked.unpipe(onward);
    asked.socket.destroy();
    onward.destroy();
  });
  asked.pipe(onward);
}

const server = createServer((asked, answer) => {
  const page = {
    "/": ["text/html", '<!doctype html><script type="module" src="/page.js"></script>'],
    "/page.js": ["text/javascript", outputFiles[0].text],
    "/photos": ["application/json", JSON.stringify({ photos: told, headers: given.headers })],
  }[asked.url];
  if (asked.url.startsWith("/media/")) return carry(asked, answer);
  if (asked.url === "/done") return hear(asked);
  if (files.has(asked.url)) return createReadStream(files.get(asked.url)).pipe(answer);
  answer.writeHead(page ? 200 : 404, { "Content-Type": page?.[0] ?? "text/plain" }).end(page?.[1]);
});

const WITHIN_MS = 60_000;
let browser;
async function hear(asked) {
  const said = (await asked.setEncoding("utf8").toArray()).join("");
  console.log(JSON.stringify({ ...JSON.parse(said), cuts }));
  end(0);
}

function end(code) {
  browser.once("exit", () => process.exit(code));
  browser.kill();
}

server.listen(0, "127.0.0.1", () => {
  // Its sandbox needs rights that a container seldom has; it opens this one page alone.
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", `--user-data-dir=${given.profile}`];
  browser = spawn(given.chromium, [...flags, `http://127.0.0.1:${server.address().port}/`], { stdio: ["ignore", "ignore", "inherit"] });
  setTimeout(() => (console.error("The page did not come to its end."), end(1)), WITHIN_MS);
});
