// The tus clients for driver.mjs: tus-js-client and Uppy, used as their manuals say.

import { createReadStream, readFileSync, statSync } from "node:fs";
import Uppy from "@uppy/core";
import Tus from "@uppy/tus";
import * as tus from "tus-js-client";

const RETRIES = Array(200).fill(100);

/**
 * What a page or an app hands to tus-js-client. `ask`: whether it asks first, under the file's hash,
 * how far the server is (HEAD; where it has nothing the client begins anew). `store`: a file that remembers addresses, so that
 * another run goes on; `methods` collects what was asked of the server.
 */
function optionsOf({ endpoint, headers, metadata, ask, store, options }, methods) {
  return {
    endpoint,
    headers,
    metadata,
    retryDelays: RETRIES,
    ...(ask ? { uploadUrl: `${endpoint}/${metadata.sha256}` } : {}),
    ...(store ? { urlStorage: new tus.FileUrlStorage(store) } : {}),
    storeFingerprintForResuming: Boolean(store),
    onAfterResponse: (request) => void methods.push(request.getMethod()),
    ...options,
  };
}

/**
 * One file by tus-js-client; after `stopAt` bytes that the server has it is given up, as by an app
 * that is closed.
 */
function send(given) {
  const { file, stopAt, store } = given;
  const methods = [];
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(file), {
      ...optionsOf(given, methods),
      onSuccess: () => resolve({ url: upload.url, methods, whole: true }),
      onError: (error) => reject(refusal(error)),
      onChunkComplete: (_, sent) => {
        if (stopAt === undefined || sent < stopAt) return;
        upload.abort().then(() => resolve({ url: upload.url, methods, whole: false }), reject);
      },
    });
    const begun = store ? upload.findPreviousUploads() : Promise.resolve([]);
    begun.then((previous) => {
      if (previous.length) upload.resumeFromPreviousUpload(previous[0]);
      upload.start();
    }, reject);
  });
}

function refusal(error) {
  const response = error.originalResponse;
  const said = response?.getBody() ? JSON.parse(response.getBody()) : {};
  const { code, detail } = said;
  return { status: response?.getStatus(), name: code ?? error.name, reason: detail, message: error.message };
}

export const verbs = {
  send,

  /** Several files, `abreast` at a time; each is {file, metadata}. */
  async sendAll({ files, abreast, ...given }) {
    const left = [...files];
    async function work() {
      for (let next = left.shift(); next; next = left.shift()) await send({ ...given, ...next });
    }
    await Promise.all(Array.from({ length: abreast }, work));
  },

  /** Files by Uppy with its tus plugin; answers how many came through and what went wrong. */
  async uppy({ files, endpoint, headers, options }) {
    const uppy = new Uppy();
    uppy.use(Tus, { endpoint, headers, retryDelays: RETRIES, ...options });
    for (const { file, metadata } of files) {
      const data = Object.assign(readFileSync(file), { size: statSync(file).size });
      uppy.addFile({ name: metadata.filename, type: "image/jpeg", data, meta: metadata });
    }
    const { successful, failed } = await uppy.upload();
    return { urls: successful.map((one) => one.uploadURL), failed: failed.map((one) => one.error) };
  },
};
