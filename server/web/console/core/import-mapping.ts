/** Which column of a table becomes which member of an intake (`docs/import.md`), while somebody decides it. Pure. */
import { parse, stringify } from "smol-toml";
import type { Option } from "#shared/ticket";

/** What a column may be beside the members of an intake: what tells rows apart. */
export const REFERENCE = "reference";
/** Members without which no row becomes a ticket. */
export const NEEDED = ["title", "class"] as const;

export interface Mapping {
  source: string;
  reference?: string;
  /** Column -> member. */
  columns: Record<string, string>;
  constants?: Record<string, unknown>;
  /** Member -> what stands in the cell -> what is meant. */
  values?: Record<string, Record<string, unknown>>;
  date_formats?: string[];
  datum?: string;
  [more: string]: unknown;
}

export interface Column {
  name: string;
  proposed: string | null;
  /** What stands in it, each once. */
  values: string[];
}

/** Codes that a member may have, with their titles. */
export type Codes = (member: string) => readonly Option[];

/** The mapping of an earlier import or a file; without one what the names of the columns speak for. */
export function mappingOf(text: string | null, columns: readonly Column[], codes: Codes): Mapping {
  if (text !== null) return parse(text) as unknown as Mapping;
  const start: Mapping = { source: "", columns: {} };
  return columns.reduce((mapping, column) => {
    return column.proposed ? withMember(mapping, column, column.proposed, codes) : mapping;
  }, start);
}

export function tomlOf(mapping: Mapping): string {
  return stringify(mapping);
}

/** What a column becomes; empty where it is left out. */
export function memberOf(mapping: Mapping, column: string): string {
  return mapping.columns[column] ?? (mapping.reference === column ? REFERENCE : "");
}

/** A column becomes a member, which no other column is then; empty leaves it out. */
export function withMember(
  mapping: Mapping,
  column: Column,
  member: string,
  codes: Codes,
): Mapping {
  const kept = Object.entries(mapping.columns).filter(
    ([name, other]) => name !== column.name && other !== member,
  );
  const { reference, ...rest } = mapping;
  const bare: Mapping = {
    ...rest,
    columns: Object.fromEntries(kept),
    ...(reference !== undefined && reference !== column.name ? { reference } : {}),
  };
  if (!member) return bare;
  if (member === REFERENCE) return { ...bare, reference: column.name };
  const filled = without(bare, "constants", member);
  filled.columns = { ...filled.columns, [column.name]: member };
  return withMeanings(filled, column, member, codes);
}

/** What all rows have in a member that no column fills; empty takes it away. */
export function withConstant(mapping: Mapping, member: string, value: string): Mapping {
  const bare = without(mapping, "constants", member);
  return value ? { ...bare, constants: { ...bare.constants, [member]: value } } : bare;
}

/** What a word in the cells of a member means; empty: what stands there. */
export function withMeaning(mapping: Mapping, member: string, word: string, code: string): Mapping {
  const { [word]: _, ...others } = mapping.values?.[member] ?? {};
  const said = code ? { ...others, [word]: code } : others;
  return { ...mapping, values: { ...mapping.values, [member]: said } };
}

/** Words of a column that are no codes of its member: somebody says what they mean. */
export function wordsOf(column: Column, options: readonly Option[]): string[] {
  const known = new Set(options.map((one) => one.code));
  return options.length === 0 ? [] : column.values.filter((word) => !known.has(word));
}

/** Members that rows need, and neither a column nor a constant fills. */
export function lacking({ columns, constants = {} }: Mapping): string[] {
  const filled = new Set([...Object.values(columns), ...Object.keys(constants)]);
  return NEEDED.filter((member) => !filled.has(member));
}

/** Words that are titles of codes mean these codes. */
function withMeanings(mapping: Mapping, column: Column, member: string, codes: Codes): Mapping {
  const options = codes(member);
  return wordsOf(column, options).reduce((now, word) => {
    const found = options.find(({ title }) => title.zh === word || title.en === word);
    return found ? withMeaning(now, member, word, found.code) : now;
  }, mapping);
}

function without(mapping: Mapping, table: "constants", member: string): Mapping {
  const { [member]: _, ...others } = mapping[table] ?? {};
  return { ...mapping, [table]: others };
}
