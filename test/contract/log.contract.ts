// What every store must do with a stretch of a sensor's own log: its sessions and its place are one.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LogPlace } from "../../src/domain/log-place.ts";
import { epochMs } from "../../src/domain/units.ts";
import type { Repository } from "../../src/store/repository.ts";
import { commitOf, hop, minute, sensor, session } from "./records.ts";

const { sensorId } = sensor;

const place = (next: number, state: unknown = { at: next }): LogPlace => ({
  next,
  settled: next,
  holes: [],
  lost: 0,
  state,
  sessionId: "a",
});

export function describeLog(name: string, open: () => Promise<Repository>): void {
  describe(`${name}: a sensor's own log`, () => {
    let store: Repository;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("is written with its place, several sessions at a time, beside what else is known of the sensor", async () => {
      const memory = { biasRadPerS: [1, 0, 0] as const, sigmaRadPerS: 0.1 };
      await store.commit(commitOf(session("live"), { biases: [{ sensorId, at: epochMs(5), memory }] }));
      const sessions = [
        commitOf(session("a"), { rows: [minute("a", 0)], events: [hop(0, 1)] }),
        commitOf(session("b"), { rows: [minute("b", 0)] }),
      ];
      const written = await store.commitLog({
        sensorId,
        kind: "epochs",
        from: undefined,
        place: place(9),
        sessions,
      });
      expect(written).toEqual({ ok: true, value: true });
      expect(await store.rows("b", "upper-back")).toEqual([minute("b", 0)]);
      await store.commitLog({ sensorId, kind: "raw", from: undefined, place: place(3), sessions: [] });
      expect(await store.sensor(sensorId)).toEqual({
        sensorId,
        accCalibrations: [],
        bias: { at: 5, memory },
        log: { epochs: place(9), raw: place(3) },
      });
      await store.commit(commitOf(session("live"), { biases: [{ sensorId, at: epochMs(6), memory }] }));
      expect((await store.sensor(sensorId))?.log?.epochs).toEqual(place(9));
    });

    test("goes on only from where it is: a second page that takes it over as well writes nothing", async () => {
      const first = [commitOf(session("a"), { events: [hop(0, 1)] })];
      await store.commitLog({ sensorId, kind: "epochs", from: undefined, place: place(9), sessions: first });
      const again = await store.commitLog({
        sensorId,
        kind: "epochs",
        from: undefined,
        place: place(12),
        sessions: first,
      });
      expect(again).toEqual({ ok: true, value: false });
      expect(await store.events("a")).toEqual([hop(0, 1)]);
      expect((await store.sensor(sensorId))?.log?.epochs?.next).toBe(9);
      const on = [commitOf(session("a"), { events: [hop(1, 2)] })];
      const next = await store.commitLog({
        sensorId,
        kind: "epochs",
        from: 9,
        place: place(12),
        sessions: on,
      });
      expect(next).toEqual({ ok: true, value: true });
      expect(await store.events("a")).toEqual([hop(0, 1), hop(1, 2)]);
    });

    test("leaves neither sessions nor a place where one of them cannot be written", async () => {
      const sessions = [commitOf(session("a"), { events: [hop(0, 1)] })];
      const unclonable = place(9, () => "no clone");
      await expect(
        store.commitLog({ sensorId, kind: "raw", from: undefined, place: unclonable, sessions }),
      ).rejects.toThrow();
      expect(await store.session("a")).toBeUndefined();
      expect((await store.sensor(sensorId))?.log).toBeUndefined();
    });
  });
}
