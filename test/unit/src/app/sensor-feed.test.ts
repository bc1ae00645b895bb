import { describe, expect, test } from "vitest";
import { SensorFeed } from "../../../../src/app/sensor-feed.ts";
import type { WorkerClient } from "../../../../src/app/worker-client.ts";
import type { StreamFormat } from "../../../../firmware-protocol/driver.ts";
import type { SensorIdentity } from "../../../../src/domain/session.ts";
import { epochMs } from "../../../../src/domain/units.ts";

const START = Date.UTC(2026, 2, 2, 9);
const sensor = (sensorId: string): SensorIdentity => ({
  driverId: "thora",
  sensorId,
  name: "Thora",
  firmware: "1",
  hardware: "1",
});
const format = { driverId: "thora", rateHz: 50 } as StreamFormat;

/** A client that notes what it is told; the session it opens began `startedAgoMs` before now. */
function feedOf(reply: { startedAgoMs: number; storedThroughMs: number; resumed: boolean }) {
  const time = { monotonic: 1000, wall: START };
  const told: string[] = [];
  const client = {
    open: async () => {
      told.push("open");
      await Promise.resolve();
      return {
        ok: true,
        sessionId: `s${told.length}`,
        startedAt: epochMs(time.wall - reply.startedAgoMs),
        storedThroughMs: reply.storedThroughMs,
        resumed: reply.resumed,
        zero: "mounting",
      };
    },
    close: async () => void told.push("close"),
    begin: (_p: string, { sensorId }: SensorIdentity, _f: unknown, _b: unknown, atMs: number) =>
      told.push(`begin ${sensorId} ${atMs}`),
    push: (_p: string, { arrivalMs }: { arrivalMs: number }) => told.push(`frame ${arrivalMs}`),
    end: () => told.push("end"),
    join: () => told.push("join"),
  } as unknown as WorkerClient;
  const feed = new SensorFeed(
    {
      client,
      time: { monotonicMs: () => time.monotonic, wallMs: () => time.wall },
      onOpened: () => {},
      onClosed: () => {},
      onFault: () => {},
    },
    { database: "x", simulated: false, wallNow: () => epochMs(time.wall) },
  );
  const pass = (ms: number): void => {
    time.monotonic += ms;
    time.wall += ms;
  };
  return { feed, told, time, pass };
}

const frame = (feed: SensorFeed, at: number): void =>
  feed.notification("upper-back", "stream", new ArrayBuffer(1), at);

describe("the feed", () => {
  test("frames that arrive while the session is being opened are handed on after its begin, at their own time", async () => {
    const { feed, told, time } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    frame(feed, time.monotonic + 20);
    frame(feed, time.monotonic + 40);
    await feed.opened();
    expect(told).toEqual(["close", "open", "begin a 0", "frame 20", "frame 40"]);
  });

  test("a reconnection on the same day goes on in the open session", async () => {
    const { feed, told, pass } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    await feed.opened();
    pass(5000);
    feed.streamClosed("upper-back", "link-lost");
    pass(3000);
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    expect(told.filter((what) => what === "open")).toHaveLength(1);
    expect(told.at(-1)).toBe("begin a 8000");
  });

  test("a wall clock that was set back resumes after what is stored, never inside it", async () => {
    const { feed, told } = feedOf({ startedAgoMs: 1000, storedThroughMs: 60_000, resumed: true });
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    await feed.opened();
    expect(told.at(-1)).toBe("begin a 60001");
  });

  test("another sensor in the same place is another session", async () => {
    const { feed, told } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    await feed.opened();
    feed.streamOpened("upper-back", sensor("b"), format, 2);
    await feed.opened();
    expect(told).toEqual(["close", "open", "begin a 0", "close", "open", "begin b 0"]);
  });

  test("at midnight the stream goes on in a new session, and what arrives meanwhile is not lost", async () => {
    const { feed, told, time, pass } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    await feed.opened();
    pass(1000);
    feed.rollOver();
    frame(feed, time.monotonic + 5);
    await feed.opened();
    expect(told).toEqual(["close", "open", "begin a 0", "close", "open", "begin a 0", "frame 5"]);
  });

  test("a second sensor joins the open session once, and comes back without joining again", async () => {
    const { feed, told, pass } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    feed.streamOpened("pelvis", sensor("p"), format, 1);
    await feed.opened();
    pass(1000);
    feed.streamClosed("pelvis", "link-lost");
    pass(1000);
    feed.streamOpened("pelvis", sensor("p"), format, 1);
    expect(told).toEqual(["close", "open", "begin a 0", "join", "begin p 0", "end", "begin p 2000"]);
  });

  test.each([
    ["upper-back", ["begin b 0", "join", "begin p 0"]],
    ["pelvis", ["begin a 0", "join", "begin b 0"]],
  ] as const)(
    "another sensor on the %s begins a session that the other place goes on in",
    async (place, then) => {
      const { feed, told } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
      feed.streamOpened("upper-back", sensor("a"), format, 1);
      feed.streamOpened("pelvis", sensor("p"), format, 1);
      await feed.opened();
      told.length = 0;
      feed.streamOpened(place, sensor("b"), format, 1);
      await feed.opened();
      expect(told).toEqual(["close", "open", ...then]);
    },
  );

  test("at midnight both go on in the new session, the upper back first", async () => {
    const { feed, told } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamOpened("pelvis", sensor("p"), format, 1);
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    await feed.opened();
    told.length = 0;
    feed.rollOver();
    await feed.opened();
    expect(told).toEqual(["close", "open", "begin a 0", "join", "begin p 0"]);
  });

  test("a stream that was not open is not ended, nor does its end wait for the next session", async () => {
    const { feed, told } = feedOf({ startedAgoMs: 0, storedThroughMs: 0, resumed: false });
    feed.streamClosed("pelvis", "stopped");
    feed.streamOpened("upper-back", sensor("a"), format, 1);
    await feed.opened();
    expect(told).toEqual(["close", "open", "begin a 0"]);
  });
});
