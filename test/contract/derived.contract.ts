// What every store must do with references, sensors' memories and derived data that are worked out anew.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AccCalibration } from "../../src/domain/calibration.ts";
import type { SessionEvent } from "../../src/domain/events.ts";
import { epochMs, sessionMs } from "../../src/domain/units.ts";
import type { DerivedReplacement, Repository } from "../../src/store/repository.ts";
import { allOf, chunk, commitOf, hop, minute, NINE, reference, segment, sensor, session } from "./records.ts";

const calibration = (offsetX: number): AccCalibration => ({
  offsetMs2: [offsetX, 0, 0],
  gain: [1, 1, 1],
  residualBeforeMs2: 0.2,
  residualMs2: 0.01,
  method: "poses",
  poses: 6,
});

const gap: SessionEvent = {
  kind: "gap",
  placement: "upper-back",
  startMs: sessionMs(500),
  endMs: sessionMs(900),
  cause: "link-lost",
};

const nudge: SessionEvent = { kind: "nudge-given", id: "n", atMs: sessionMs(7), stillForMs: 5 };

const anew = (parts: Partial<DerivedReplacement> = {}): DerivedReplacement => ({
  rows: [minute("a", 5)],
  events: [hop(10, 20)],
  analyses: [{ fromMs: sessionMs(0), analysisVersion: 2, smoothed: true, used: [] }],
  checkpoint: "anew",
  sampleCount: 100,
  ...parts,
});

export function describeDerived(name: string, open: () => Promise<Repository>): void {
  describe(`${name}: references, sensors, and what is worked out anew`, () => {
    let store: Repository;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("keeps every reference, also of one instant, and gives them oldest first", async () => {
      await store.addReference(reference(2000, 0.2));
      await store.addReference(reference(1000, 0.1));
      await store.addReference(reference(2000, 0.3));
      const kept = await store.references(sensor.sensorId, "upper-back");
      expect(kept).toEqual([reference(1000, 0.1), reference(2000, 0.2), reference(2001, 0.3)]);
      expect(await store.reference(sensor.sensorId, "upper-back")).toEqual(reference(2001, 0.3));
    });

    test("keeps a sensor's bias with the commit, and its calibrations beside it, none overwritten", async () => {
      const { sensorId } = sensor;
      const bias = (at: number) => ({
        sensorId,
        at: epochMs(at),
        memory: { biasRadPerS: [at, 0, 0] as const, sigmaRadPerS: 0.1 },
      });
      expect(await store.sensor(sensorId)).toBeUndefined();
      await store.commit(commitOf(session("a"), { biases: [bias(1)] }));
      await store.addAccCalibration(sensorId, { setAt: epochMs(2), calibration: calibration(0.1) });
      await store.addAccCalibration(sensorId, { setAt: epochMs(3), calibration: calibration(0.2) });
      await store.commit(commitOf(session("a"), { biases: [bias(4)] }));
      expect(await store.sensor(sensorId)).toEqual({
        sensorId,
        bias: { at: 4, memory: bias(4).memory },
        accCalibrations: [
          { setAt: 2, calibration: calibration(0.1) },
          { setAt: 3, calibration: calibration(0.2) },
        ],
      });
      await store.remove("a");
      expect((await store.sensor(sensorId))?.accCalibrations).toHaveLength(2);
    });

    test("replaces what was derived, all of it, and nothing that happened", async () => {
      const record = { ...session("a", NINE, 160), sampleCount: 100 };
      const raw = [chunk("a", 0), chunk("a", 1)];
      await store.commit(
        commitOf(record, {
          segments: [segment("a", 0)],
          raw,
          rows: [minute("a", 0), minute("a", 1), minute("a", 0, "pelvis")],
          events: [hop(0, 1), gap, nudge, hop(1, 2)],
          checkpoint: "before",
        }),
      );
      await store.commit(commitOf(session("ab"), { rows: [minute("ab", 0)], events: [hop(0, 1)] }));
      expect(await store.replaceDerived("a", anew())).toEqual({ ok: true, value: true });
      expect(await store.rows("a", "upper-back")).toEqual([minute("a", 5)]);
      expect(await store.rows("a", "pelvis")).toEqual([]);
      expect(await store.events("a")).toEqual([gap, nudge, hop(10, 20)]);
      expect(await store.checkpoint("a")).toBe("anew");
      expect(await store.session("a")).toEqual({ ...record, analyses: anew().analyses });
      expect(await store.segments("a")).toEqual([segment("a", 0)]);
      expect(await allOf(store.raw("a", "upper-back"))).toEqual(raw);
      expect(await store.rows("ab", "upper-back")).toEqual([minute("ab", 0)]);
      expect(await store.events("ab")).toEqual([hop(0, 1)]);
      await store.commit(commitOf(record, { events: [hop(30, 40)] }));
      expect(await store.events("a")).toEqual([gap, nudge, hop(10, 20), hop(30, 40)]);
    });

    test("replaces nothing of a session that is gone or has grown", async () => {
      await store.commit(commitOf({ ...session("a"), sampleCount: 120 }, { events: [hop(0, 1)] }));
      expect(await store.replaceDerived("a", anew())).toEqual({ ok: true, value: false });
      expect(await store.replaceDerived("gone", anew())).toEqual({ ok: true, value: false });
      expect(await store.events("a")).toEqual([hop(0, 1)]);
      expect(await store.session("gone")).toBeUndefined();
      expect(await store.events("gone")).toEqual([]);
    });

    test("replaces nothing where a part of the replacement cannot be written", async () => {
      const record = { ...session("a"), sampleCount: 100 };
      await store.commit(commitOf(record, { rows: [minute("a", 0)], events: [hop(0, 1)], checkpoint: 1 }));
      await expect(store.replaceDerived("a", anew({ checkpoint: () => "no clone" }))).rejects.toThrow();
      expect(await store.rows("a", "upper-back")).toEqual([minute("a", 0)]);
      expect(await store.events("a")).toEqual([hop(0, 1)]);
      expect(await store.checkpoint("a")).toBe(1);
      expect(await store.session("a")).toEqual(record);
    });
  });
}
