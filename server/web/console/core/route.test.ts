import { expect, test, vi } from "vitest";

vi.stubGlobal("location", { hash: "" });
vi.stubGlobal("addEventListener", () => undefined);
const { addressOf, openFact, openTicket, route, routeOf } = await import("./route");

test("an address names a place and the open ticket, and comes back from them", () => {
  const route = {
    place: "desk",
    part: null,
    ticket: "T261123-7K3QX2",
    fact: null,
    filter: null,
  } as const;
  expect(routeOf(addressOf(route))).toEqual(route);
  const narrowed = { ...route, filter: "view=overdue&class=PQ" };
  expect(routeOf(addressOf(narrowed))).toEqual(narrowed);
  expect(routeOf("#/crews")).toMatchObject({ place: "crews", ticket: null });
});

test("an address that nobody knows leads to the desk", () => {
  expect(routeOf("#/nowhere")).toMatchObject({ place: "desk", ticket: null });
  expect(routeOf("#/toString")).toMatchObject({ place: "desk", ticket: null });
});

test("a fact opens its ticket, and is forgotten where another one is opened", () => {
  const fact = "T261123-7K3QX2:photo:01890000-0000-7000-8000-000000000000";
  openFact(fact);
  expect(routeOf(addressOf(route.value))).toMatchObject({ ticket: "T261123-7K3QX2", fact });
  const other = { ...route.value, ticket: "T261123-9Z9Z9Z" };
  expect(routeOf(addressOf(other))).toMatchObject({ ticket: "T261123-9Z9Z9Z", fact: null });
});

test("a ticket that is opened is the open one at once, before the browser tells of the address", () => {
  openTicket("T261123-7K3QX2");
  expect(route.value.ticket).toBe("T261123-7K3QX2");
  expect(location.hash).toBe(addressOf(route.value));
});
