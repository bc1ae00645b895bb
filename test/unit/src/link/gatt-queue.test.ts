import { expect, test } from "vitest";
import { detailOf } from "../../../../src/link/errors.ts";
import { createGattQueue } from "../../../../src/link/gatt-queue.ts";
import { settled, VirtualTime } from "./virtual-time.ts";

function bench() {
  const time = new VirtualTime();
  const queue = createGattQueue(time, (error) => ({ reason: "refused", detail: detailOf(error) }));
  const log: string[] = [];
  let running = 0;
  const operation = (name: string, ms: number | "for ever") => async (): Promise<string> => {
    running += 1;
    if (running > 1) log.push("two at once");
    log.push(`${name} begins`);
    await new Promise<void>((resolve) => {
      if (ms !== "for ever") time.after(ms, resolve);
    });
    running -= 1;
    log.push(`${name} ends`);
    return name;
  };
  return { time, queue, log, operation };
}

test("operations run one after the other in the order they were asked for", async () => {
  const { time, queue, log, operation } = bench();
  const all = ["a", "b", "c"].map((name) => queue.run(name, 5_000, operation(name, 100)));
  await time.advance(300);
  expect(await Promise.all(all)).toEqual(["a", "b", "c"].map((value) => ({ ok: true, value })));
  expect(log).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("a rejection and a throw are answers, and the queue goes on", async () => {
  const { time, queue, operation } = bench();
  const rejected = queue.run("a", 5_000, () => Promise.reject(new DOMException("no", "NetworkError")));
  const threw = queue.run("b", 5_000, () => {
    throw new TypeError("broken");
  });
  const fine = queue.run("c", 5_000, operation("c", 10));
  await time.advance(20);
  expect(await rejected).toEqual({ ok: false, error: { reason: "refused", detail: "a: NetworkError: no" } });
  expect(await threw).toEqual({ ok: false, error: { reason: "refused", detail: "b: TypeError: broken" } });
  expect(await fine).toEqual({ ok: true, value: "c" });
});

test("an operation that hangs is answered at its deadline, not before", async () => {
  const { time, queue, operation } = bench();
  let answer: unknown;
  void queue.run("slow", 5_000, operation("slow", "for ever")).then((result) => {
    answer = result;
    return result;
  });
  await time.advance(4_999);
  expect(answer).toBeUndefined();
  await time.advance(1);
  expect(answer).toMatchObject({ ok: false, error: { reason: "timed-out" } });
});

test("after a late answer of a hung operation the next one runs", async () => {
  const { time, queue, log, operation } = bench();
  const late = queue.run("late", 5_000, operation("late", 6_000));
  const next = queue.run("next", 5_000, operation("next", 10));
  await time.advance(6_100);
  expect(await late).toMatchObject({ ok: false, error: { reason: "timed-out" } });
  expect(await next).toEqual({ ok: true, value: "next" });
  expect(log).not.toContain("two at once");
});

test("behind an operation that hangs for ever each gets its own deadline and none is handed on", async () => {
  const { time, queue, log, operation } = bench();
  void queue.run("hung", 5_000, operation("hung", "for ever"));
  const second = queue.run("second", 1_000, operation("second", 10));
  const third = queue.run("third", 1_000, operation("third", 10));
  await time.advance(7_000);
  expect(await second).toMatchObject({ ok: false, error: { reason: "timed-out" } });
  expect(await third).toMatchObject({ ok: false, error: { reason: "timed-out" } });
  expect(log).toEqual(["hung begins"]);
});

test("closing answers all that wait with link-lost, at once, and leaves no timer", async () => {
  const { time, queue, operation } = bench();
  const answers = ["a", "b"].map((name) => queue.run(name, 5_000, operation(name, "for ever")));
  await settled();
  queue.close();
  const later = queue.run("c", 5_000, operation("c", 10));
  for (const answer of [...answers, later])
    expect(await answer).toMatchObject({ ok: false, error: { reason: "link-lost" } });
  expect(time.pendingTimers).toBe(0);
});
