// Debian's Chromium, told what to do over a pipe (Chrome DevTools Protocol): a page to go to, an
// expression to wait for, files to choose. Its sandbox needs rights that a container seldom has.

import { spawn } from "node:child_process";

const WITHIN_MS = 30_000;
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", "about:blank"];

export class Chrome {
  #last = 0;
  #waiting = new Map();
  #heard = "";

  constructor(chromium, profile) {
    const stdio = ["ignore", "ignore", "inherit", "pipe", "pipe"];
    this.process = spawn(chromium, [`--user-data-dir=${profile}`, ...FLAGS], { stdio });
    this.process.stdio[4].setEncoding("utf8").on("data", (data) => this.#hear(data));
  }

  async open(address) {
    const { targetId } = await this.#ask("Target.createTarget", { url: address });
    const { sessionId } = await this.#ask("Target.attachToTarget", { targetId, flatten: true });
    this.session = sessionId;
  }

  /** The value of an expression on the page; a promise is waited for. */
  async says(expression) {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.#ask("Runtime.evaluate", asked, this.session);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** The first value of an expression that is true; while a page is loading it has none. */
  async waits(expression) {
    const end = Date.now() + WITHIN_MS;
    while (Date.now() < end) {
      const value = await this.says(expression).catch(() => null);
      if (value) return value;
    }
    throw new Error(`${expression} did not become true`);
  }

  /** Chooses files in the field that an expression gives. */
  async choose(expression, files) {
    const { result } = await this.#ask("Runtime.evaluate", { expression }, this.session);
    await this.#ask("DOM.setFileInputFiles", { files, objectId: result.objectId }, this.session);
  }

  end() {
    return new Promise((resolve) => {
      this.process.once("exit", resolve);
      this.process.kill();
    });
  }

  #ask(method, params, sessionId) {
    const id = (this.#last += 1);
    this.process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #hear(data) {
    const messages = (this.#heard + data).split("\0");
    this.#heard = messages.pop();
    for (const { id, result, error } of messages.map((text) => JSON.parse(text))) {
      const waiting = this.#waiting.get(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
      this.#waiting.delete(id);
    }
  }
}
