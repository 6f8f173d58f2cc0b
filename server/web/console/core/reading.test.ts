import { expect, it, vi } from "vitest";
import { NoAnswer, Refusal } from "./api";
import { Reader } from "./reading";

const busy = () => Promise.reject(new Refusal(503, "service_unavailable", "Not now.", [], 2));

it("asks a server that is busy again, when it wants to be asked", async () => {
  vi.useFakeTimers();
  const [reader, take] = [new Reader(), vi.fn()];
  const question = vi.fn(busy);
  await reader.ask(question, take);
  expect(reader.state.value).toBe("busy");
  await vi.advanceTimersByTimeAsync(1_900);
  expect(question).toHaveBeenCalledTimes(1);
  question.mockResolvedValueOnce("the list" as never);
  await vi.advanceTimersByTimeAsync(200);
  expect(take).toHaveBeenCalledWith("the list");
  expect(reader.state.value).toBe("done");
  vi.useRealTimers();
});

it("asks no more once it was stopped", async () => {
  vi.useFakeTimers();
  const reader = new Reader();
  const question = vi.fn(busy);
  await reader.ask(question, () => undefined);
  reader.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(question).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

it.each([
  [new Refusal(403, "forbidden", "Not yours."), "refused"],
  [new Refusal(429, "too_many", "Slower."), "busy"],
  [new Refusal(500, "internal", "Broken."), "failed"],
  [new NoAnswer(), "no-answer"],
] as const)("tells %s as what it is", async (fault, state) => {
  const reader = new Reader();
  await reader.ask(
    () => Promise.reject(fault),
    () => undefined,
  );
  expect(reader.state.value).toBe(state);
  reader.stop();
});
