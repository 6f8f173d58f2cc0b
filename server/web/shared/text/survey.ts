import type { Words } from "./words";

/** Words of the forms in which a survey is written down. */
export const survey = {
  "survey.finding": ["勘查结果", "Finding"],
} as const satisfies Words;
