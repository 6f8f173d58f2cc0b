/** Tickets of a list, and how news of one changes its row. Pure. */

export interface Row {
  ticket: string;
  status: string;
  class: string | null;
  priority: number;
  emergency: boolean;
  title: string | null;
  address: string | null;
  due: string | null;
  overdue: boolean;
  holders: string[];
  attention: number;
  after_hand_over: number;
  disputes: number;
  deadlines: { name: string; state: string; due: string | null; at_risk_from: string | null }[];
  opened_at: string | null;
  /** What devices last said that they still have of it. */
  on_devices: OnDevice[];
  lat: number | null;
  lon: number | null;
  datum: string | null;
}

/** What one device has not sent yet of a ticket; without numbers where it said only that there is something. */
export interface OnDevice {
  device: string;
  crew: string;
  facts: number | null;
  originals: number | null;
  since: string | null;
}

/** `device.outbox` (`docs/events.md`): `tickets` are those of which the device has anything. */
export interface Outbox {
  device: string;
  crew: string;
  tickets: string[];
}

/** `ticket.changed` (`docs/events.md`). */
export interface Changed {
  ticket: string;
  status: string;
  class: string | null;
  priority: number;
  emergency: boolean;
  title: string | null;
  holders: string[];
  attention: number;
  deadlines: { name: string; state: string; due: string }[];
  place: { lat: number; lon: number; address?: string } | null;
}

/** Members that a list asks for. */
export const SHOWN =
  "status,class,priority,emergency,title,address,due,overdue,holders,attention,after_hand_over," +
  "disputes,deadlines,opened_at,on_devices,lat,lon,datum";

export type Urgency = "emergency" | "missed" | "at-risk" | "running" | "none";

/** How much a ticket presses at a moment (epoch ms): the clock goes on between two answers. */
export function urgencyOf(row: Row, now: number): Urgency {
  if (row.emergency) return "emergency";
  const open = row.deadlines.filter((one) => one.state === "running" || one.state === "at-risk");
  const past = (moment: string | null) => moment !== null && Date.parse(moment) <= now;
  if (row.overdue || row.deadlines.some((one) => one.state === "missed")) return "missed";
  if (open.some((one) => past(one.due))) return "missed";
  if (open.some((one) => one.state === "at-risk" || past(one.at_risk_from))) return "at-risk";
  return row.due ? "running" : "none";
}

/** The row as it is after the news. When a promise warns is not in the news: it is kept by name. */
export function changed(row: Row, news: Changed): Row {
  const warns = new Map(row.deadlines.map((one) => [one.name, one.at_risk_from]));
  const deadlines = news.deadlines.map((one) => ({
    ...one,
    at_risk_from: warns.get(one.name) ?? null,
  }));
  const [due = null] = deadlines.map((one) => one.due).sort();
  return {
    ...row,
    status: news.status,
    class: news.class,
    priority: news.priority,
    emergency: news.emergency,
    title: news.title,
    holders: news.holders,
    attention: news.attention,
    deadlines,
    due,
    overdue: false,
  };
}

/** The row after a device told what is still on it. How much of this ticket the next answer says. */
export function stillOn(row: Row, { device, crew, tickets }: Outbox): Row {
  const known = row.on_devices.find((one) => one.device === device);
  const isThere = tickets.includes(row.ticket);
  if (isThere === (known !== undefined)) return row;
  const others = row.on_devices.filter((one) => one !== known);
  const told = { device, crew, facts: null, originals: null, since: null };
  return { ...row, on_devices: isThere ? [...others, told] : others };
}
