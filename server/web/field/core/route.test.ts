import { beforeAll, expect, test } from "vitest";

let routes: typeof import("./route");
beforeAll(async () => {
  globalThis.location = { hash: "" } as Location;
  globalThis.addEventListener = () => undefined;
  routes = await import("./route");
});

test("the link of an enrolment code leads to enrolment", () => {
  expect(routes.routeOf("#enrol=1SJB-TBS9-P5NY")).toEqual({ at: "enrol", code: "1SJB-TBS9-P5NY" });
});

test("an address of a form survives the way there and back, with any characters in it", () => {
  const address = routes.addressOf("01a2", "finding", "T1:finding:5/6");

  expect(routes.routeOf(address)).toEqual({
    at: "investigation",
    id: "01a2",
    form: "finding",
    part: "T1:finding:5/6",
  });
});

test("an address that nobody knows leads to the work", () => {
  expect(routes.routeOf("#/nowhere")).toEqual({ at: "work" });
});
