import { afterEach, describe, expect, it } from "vitest";
import { sessionMs } from "../../../src/domain/units.ts";
import type { WorkerMessage } from "../../../workers/contract.ts";
import { Outbox } from "../../../workers/outbox.ts";

const now = {
  atMs: sessionMs(0),
  state: "upright",
  stateSinceMs: sessionMs(0),
  positionSinceMs: sessionMs(0),
  changeSensedMs: undefined,
  still: true,
  zero: "mounting",
} as const;
const health = {
  samples: 0,
  lostFrames: 0,
  duplicateFrames: 0,
  lateFrames: 0,
  unreadableFrames: 0,
  rateHz: undefined,
  driftPpm: undefined,
};

const channel = new MessageChannel();
afterEach(() => channel.port1.close());

describe("the outbox", () => {
  it("passes no notification over that comes every 50 ms with some jitter, and holds a faster stream to 20 a second", async () => {
    const posted: number[] = [];
    channel.port1.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      if (data.kind === "batch") posted.push(data.arrivalMs);
      channel.port1.postMessage({ kind: "ack" });
    });
    channel.port1.start();
    const outbox = new Outbox();
    outbox.attach(channel.port2);
    const post = async (arrivalMs: number) => {
      outbox.postBatch({
        placement: "upper-back",
        now,
        lean: undefined,
        health,
        arrivalMs: sessionMs(arrivalMs),
      });
      await new Promise((resolve) => setTimeout(resolve, 0));
      await new Promise((resolve) => setTimeout(resolve, 0));
    };
    const jittered = Array.from({ length: 40 }, (_, i) => 50 * i + (i % 2 === 0 ? 12 : -12));
    for (const at of jittered) await post(at);
    expect(posted).toEqual(jittered);
    posted.length = 0;
    for (let at = 10_000; at < 12_000; at += 10) await post(at);
    expect(posted.length).toBeGreaterThanOrEqual(40);
    expect(posted.length).toBeLessThanOrEqual(41);
  });
});
