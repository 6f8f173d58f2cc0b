/**
 * Which tickets are looked at: a view, narrowed by what people ask for beside it. Pure.
 * It stands in the address, so that a link shows a colleague the same.
 */

/** What can be looked at, and what the server is asked for it. */
export const VIEWS = {
  open: "status=new,assigned,under-investigation,investigated,awaiting-approval,decided,in-execution,replied,called-back,reopened",
  unassigned: "status=new,reopened",
  returned: "returned=true",
  overdue: "overdue=true",
  risk: "level=1",
  attention: "attention=true",
  late: "after_hand_over=true",
  disputes: "disputes=true",
  approval: "status=awaiting-approval",
  all: "",
} as const;
export type View = keyof typeof VIEWS;

/** What a filter may ask (`GET /api/v1/tickets`), in the order in which it is shown. */
export const PARAMETERS = [
  "status",
  "class",
  "sub_item",
  "grade",
  "priority",
  "district",
  "area",
  "holder",
  "crew",
  "channel",
  "cause",
  "party",
  "party_state",
  "resolution_state",
  "emergency",
  "attention",
  "after_hand_over",
  "disputes",
  "escalated",
  "overdue",
  "level",
  "returned",
  "media",
  "transformer",
  "address",
  "account",
  "opened_from",
  "opened_to",
  "due_before",
  "decided_from",
  "decided_to",
  "replied_from",
  "replied_to",
  "archived_from",
  "archived_to",
  "promise",
  "promise_state",
  "stage",
  "repeat",
  "satisfaction",
  "measures",
  "remedied",
  "given",
  "lacking",
  "q",
] as const;
export type Parameter = (typeof PARAMETERS)[number];

/** Parameters that take several words parted by commas: any of them. */
const SEVERAL: ReadonlySet<Parameter> = new Set([
  "status",
  "class",
  "sub_item",
  "grade",
  "priority",
  "district",
  "area",
  "channel",
  "party",
  "party_state",
  "resolution_state",
  "promise_state",
  "satisfaction",
  "given",
  "lacking",
]);

export interface Filter {
  view: View;
  /** By parameter, as the server takes it; takes the place of what the view asks for the same. */
  only: Readonly<Partial<Record<Parameter, string>>>;
}

export const BEGIN: Filter = { view: "open", only: {} };

/** One thing that is asked for and can be taken away by itself. */
export interface Chip {
  parameter: Parameter;
  value: string;
}

/** What the server is asked for; `words`: also what is searched for, which maps do not take. */
export function queryOf({ view, only }: Filter, words = true): string {
  const query = new URLSearchParams(VIEWS[view]);
  for (const [name, value] of ordered(only)) if (words || name !== "q") query.set(name, value);
  return query.toString();
}

/** The filter as it stands in an address. */
export function addressedAs({ view, only }: Filter): string {
  return new URLSearchParams([["view", view], ...ordered(only)]).toString();
}

/** The filter of an address; what nobody knows is left out. */
export function filterOf(text: string): Filter {
  const said = new URLSearchParams(text);
  const view = said.get("view") ?? "all";
  const only = PARAMETERS.flatMap((name) => {
    const value = said.get(name)?.trim();
    return value ? [[name, value] as const] : [];
  });
  return {
    view: Object.hasOwn(VIEWS, view) ? (view as View) : "all",
    only: Object.fromEntries(only),
  };
}

/** The parameters alone, as a saved view keeps them. */
export function parametersOf(filter: Filter): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(queryOf(filter)));
}

/** The filter with another value of a parameter; without it where the value is empty. */
export function asking(filter: Filter, parameter: Parameter, value: string): Filter {
  const { [parameter]: _, ...rest } = filter.only;
  return { ...filter, only: value ? { ...rest, [parameter]: value } : rest };
}

/** The filter with one word more, where a parameter takes several; else with this one instead. */
export function alsoAsking(filter: Filter, { parameter, value }: Chip): Filter {
  const before = filter.only[parameter]?.split(",") ?? [];
  const all = SEVERAL.has(parameter) ? [...new Set([...before, value])] : [value];
  return asking(filter, parameter, all.join(","));
}

export function without(filter: Filter, { parameter, value }: Chip): Filter {
  const left = SEVERAL.has(parameter)
    ? (filter.only[parameter]?.split(",") ?? []).filter((one) => one !== value)
    : [];
  return asking(filter, parameter, left.join(","));
}

/** What the filter asks beside its view, each to be taken away by itself; words stand in their field. */
export function chipsOf({ only }: Filter): Chip[] {
  return ordered(only)
    .filter(([parameter]) => parameter !== "q")
    .flatMap(([parameter, said]) =>
      (SEVERAL.has(parameter) ? said.split(",") : [said]).map((value) => ({ parameter, value })),
    );
}

/** The words of a parameter that the filter asks for, its view included; null: any. */
export function asked(filter: Filter, parameter: Parameter): readonly string[] | null {
  const said = new URLSearchParams(queryOf(filter)).get(parameter);
  return said === null ? null : said.split(",");
}

export function isSame(one: Filter, other: Filter): boolean {
  const sorted = (filter: Filter) => Object.entries(parametersOf(filter)).sort().join("&");
  return sorted(one) === sorted(other);
}

function ordered(only: Filter["only"]): [Parameter, string][] {
  return PARAMETERS.flatMap((name) => {
    const value = only[name];
    return value ? [[name, value] as [Parameter, string]] : [];
  });
}
