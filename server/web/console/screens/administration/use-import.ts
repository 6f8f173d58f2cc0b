/** An import on its way: chosen, mapped, checked, carried out. Nothing is written before the last. */
import { useEffect, useRef, useState } from "preact/hooks";
import { freshKey } from "../../core/api";
import { type Mapping, mappingOf, tomlOf } from "../../core/import-mapping";
import {
  codesOf,
  followImport,
  type ImportJob,
  type Preview,
  previewOf,
  startImport,
} from "../../core/imports";
import { profile } from "../../core/profile";
import { useCommand } from "../use";

export interface Draft {
  file: File | null;
  preview: Preview | null;
  mapping: Mapping | null;
  /** The check of all rows; null until there is one of what is on the screen. */
  checked: ImportJob | null;
  /** The import itself. */
  done: ImportJob | null;
}

const NOTHING: Draft = { file: null, preview: null, mapping: null, checked: null, done: null };

export function useImport(onEnd: () => void) {
  const [draft, setDraft] = useState(NOTHING);
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  const over = useRef(new AbortController());
  useEffect(() => () => over.current.abort(), []);
  const put = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));

  async function look(file: File, text: string | null) {
    put({ ...NOTHING, file });
    setKey(freshKey());
    await run(async () => {
      const preview = await previewOf(file, text);
      const mapping = mappingOf(preview.mapping, preview.columns, codesOf(profile.value));
      put({ preview, mapping });
      // What was imported so before needs nobody to say it again.
      if (preview.mapping !== null && !preview.fault) await checkRows(file, mapping);
    });
  }

  async function checkRows(file: File, mapping: Mapping) {
    const text = tomlOf(mapping);
    const preview = await previewOf(file, text);
    put({ preview });
    if (preview.fault) return;
    const job = await startImport({ file, mapping: text, isDry: true, key: freshKey() });
    await followImport(job, (checked) => put({ checked }), over.current.signal);
  }

  async function carryOut(file: File, mapping: Mapping) {
    const job = await startImport({ file, mapping: tomlOf(mapping), isDry: false, key });
    await followImport(job, (done) => put({ done }), over.current.signal);
    onEnd();
  }

  const { file, mapping } = draft;
  return {
    draft,
    busy,
    refused,
    choose: (chosen: File) => look(chosen, null),
    mapBy: async (text: string) => {
      if (file) await look(file, text);
    },
    change: (changed: Mapping) => {
      put({ mapping: changed, checked: null, done: null });
      setKey(freshKey());
    },
    check: async () => {
      if (file && mapping) await run(() => checkRows(file, mapping));
    },
    carryOut: async () => {
      if (file && mapping) await run(() => carryOut(file, mapping));
    },
  };
}
