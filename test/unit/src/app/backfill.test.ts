// The page's part of fetching a sensor's log: it does what the worker says, stops when the link is lost, and goes on.
import { signal } from "@preact/signals";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { DeviceDriver, Procedure } from "../../../../firmware-protocol/driver.ts";
import { BackfillRuns, type LogLink, type SpawnedBackfill } from "../../../../src/app/backfill.ts";
import type { BackfillState } from "../../../../src/app/state.ts";
import type { SensorIdentity } from "../../../../src/domain/session.ts";
import { epochMs } from "../../../../src/domain/units.ts";
import type { BackfillStep } from "../../../../workers/backfill-contract.ts";

const NOW = Date.UTC(2026, 2, 2, 12);
const sensor: SensorIdentity = {
  driverId: "thora",
  sensorId: "s",
  name: "Thora",
  firmware: "1",
  hardware: "1",
};
const result = { records: 5, lost: 0, damaged: 0 };

const read = (from: number): BackfillStep => ({ do: "read", log: "epochs", from, count: 10 });
const confirm = (below: number): BackfillStep => ({ do: "confirm", log: "epochs", below });
const done: BackfillStep = { do: "done", result };

/** `answers`: what the link says to each operation; undefined, the link is gone. */
function bench(steps: readonly BackfillStep[], isGone: (asked: string) => boolean = () => false) {
  const said: string[] = [];
  const state = { backfill: signal<BackfillState | undefined>(undefined) };
  const changed: (readonly number[])[] = [];
  const time = { ms: NOW };
  let spawned = 0;
  const workers: { die(): void }[] = [];
  const spawn = (): SpawnedBackfill => {
    const left = [...steps];
    const died = new Promise<never>((_, reject) => {
      workers.push({ die: () => reject(new Error("killed")) });
    });
    died.catch(() => {});
    spawned++;
    return {
      worker: {
        begin: async () => left.shift()!,
        answered: async ({ from }) => void said.push(`answered ${from}`),
        pieces: async (pieces) => {
          said.push(`pieces ${pieces.length}`);
          return { over: true, progress: { records: 5, of: 10 } };
        },
        next: async () => left.shift()!,
        end: async () => {
          said.push("end");
          return [epochMs(NOW)];
        },
      },
      died,
      terminate: () => void said.push("terminate"),
    };
  };
  /** A driver's log whose procedures only tell their name. */
  const named = (name: string): Procedure<never> => ({ asked: name }) as unknown as Procedure<never>;
  const driver = {
    log: {
      list: () => named("list"),
      read: (log: string, from: number, count: number) => named(`read ${log} ${from} ${count}`),
      confirm: (log: string, below: number) => named(`confirm ${log} ${below}`),
    },
  } as unknown as DeviceDriver;
  const link: LogLink = {
    run: async (procedure) => {
      const { asked } = procedure(driver, undefined as never) as unknown as { asked: string };
      said.push(asked);
      if (isGone(asked)) return undefined;
      return { ok: true, value: asked === "list" ? [] : { from: 7, count: 1 } } as never;
    },
  };
  const runs = new BackfillRuns({
    state,
    database: "x",
    wallMs: () => time.ms,
    flush: async () => void said.push("flush"),
    spawn,
    changed: (days) => void changed.push(days),
  });
  const open = (): void => runs.streamOpened(link, sensor, "upper-back", Promise.resolve(), epochMs(time.ms));
  const piece = (): void => runs.piece("upper-back", new ArrayBuffer(3));
  return { runs, state, said, changed, time, open, piece, workers, spawned: () => spawned };
}

afterEach(() => vi.useRealTimers());

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("fetching what the sensor recorded", () => {
  test("begins after everything live is stored, does the worker's steps in order, and says what came of it", async () => {
    const b = bench([read(7), confirm(12), done]);
    b.open();
    await settle();
    expect(b.said).toEqual(["flush", "list", "read epochs 7 10", "answered 7"]);
    b.piece();
    b.piece();
    await settle();
    expect(b.said.slice(4)).toEqual(["pieces 2", "confirm epochs 12", "end", "terminate"]);
    expect(b.state.backfill.value).toEqual({ phase: "done", result });
    expect(b.changed).toEqual([[NOW]]);
  });

  test("shows how far it is, and ends without a word when the link is lost; the next stream begins again", async () => {
    const b = bench([read(7), read(9), done]);
    b.open();
    await settle();
    b.piece();
    await settle();
    expect(b.state.backfill.value).toEqual({ phase: "running", records: 5, of: 10 });
    b.runs.streamClosed("upper-back");
    await settle();
    expect(b.state.backfill.value).toBeUndefined();
    expect(b.said.slice(-2)).toEqual(["end", "terminate"]);
    // What had been stored until then is shown.
    expect(b.changed).toHaveLength(1);
    b.open();
    await settle();
    expect(b.spawned()).toBe(2);
  });

  test("confirms nothing once the link is gone", async () => {
    const b = bench([confirm(12), done], (asked) => asked.startsWith("confirm"));
    b.open();
    await settle();
    expect(b.said).toEqual(["flush", "list", "confirm epochs 12", "end", "terminate"]);
    expect(b.state.backfill.value).toBeUndefined();
  });

  test("is left alone for an hour when the person cancels, and the sensor is told to send no more", async () => {
    const b = bench([read(7), done]);
    b.open();
    await settle();
    b.runs.cancel();
    await settle();
    expect(b.said).toContain("read clock 0 0");
    expect(b.state.backfill.value).toEqual({ phase: "cancelled" });
    b.runs.streamClosed("upper-back");
    b.open();
    await settle();
    expect(b.spawned()).toBe(1);
    b.time.ms += 3_600_001;
    b.open();
    await settle();
    expect(b.spawned()).toBe(2);
  });

  test("starts another worker for one that died, and gives up after three", async () => {
    const b = bench([read(7), done]);
    b.open();
    await settle();
    for (const index of [0, 1, 2]) {
      b.workers[index]!.die();
      await settle();
    }
    expect(b.spawned()).toBe(3);
    expect(b.state.backfill.value).toMatchObject({ phase: "failed", fault: { code: "log-unreadable" } });
  });

  test("asks the worker what to do after a silence", async () => {
    vi.useFakeTimers();
    const b = bench([read(7), done]);
    b.open();
    await vi.advanceTimersByTimeAsync(10);
    expect(b.said.at(-1)).toBe("answered 7");
    await vi.advanceTimersByTimeAsync(8000);
    expect(b.state.backfill.value).toEqual({ phase: "done", result });
  });

  test("says what the worker found wrong", async () => {
    const b = bench([{ do: "stop", fault: { code: "log-elsewhere" } }]);
    b.open();
    await settle();
    expect(b.state.backfill.value).toEqual({ phase: "failed", fault: { code: "log-elsewhere" } });
  });
});
