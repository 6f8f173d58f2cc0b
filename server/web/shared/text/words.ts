/** The form of a catalogue: each key with its Chinese and its English, so that neither can be missing. */
export type Words = Record<string, readonly [zh: string, en: string]>;
