// What every store must do, whatever it stands on. Run over memory and fake-indexeddb (repository.test.ts) and over
// Chromium's own IndexedDB (test/browser/store.test.ts).
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { epochMs } from "../../src/domain/units.ts";
import type { Repository } from "../../src/store/repository.ts";
import { allOf, chunk, commitOf, hop, minute, NINE, reference, segment, sensor, session } from "./records.ts";

const HOUR = 3_600_000;

export function describeRepository(name: string, open: () => Promise<Repository>): void {
  describe(name, () => {
    let store: Repository;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    test("holds everything of a commit as it was given", async () => {
      const record = session("a", NINE, 160);
      const commit = commitOf(record, {
        segments: [segment("a", 0)],
        raw: [chunk("a", 0), chunk("a", 1)],
        rows: [minute("a", 0)],
        events: [hop(0, 60_000)],
        checkpoint: { filter: Float64Array.of(1, 2, 3), since: 5 },
      });
      expect(await store.commit(commit)).toEqual({ ok: true, value: undefined });
      expect(await store.session("a")).toEqual(record);
      expect(await store.segments("a")).toEqual(commit.segments);
      expect(await allOf(store.raw("a", "upper-back"))).toEqual(commit.raw);
      expect(await store.rows("a", "upper-back")).toEqual(commit.rows);
      expect(await store.events("a")).toEqual(commit.events);
      expect(await store.checkpoint("a")).toEqual(commit.checkpoint);
    });

    test("knows nothing of a session that was never written", async () => {
      expect(await store.session("nobody")).toBeUndefined();
      expect(await store.checkpoint("nobody")).toBeUndefined();
      expect(await store.segments("nobody")).toEqual([]);
      expect(await store.events("nobody")).toEqual([]);
      expect(await store.rows("nobody", "upper-back")).toEqual([]);
      expect(await allOf(store.raw("nobody", "upper-back"))).toEqual([]);
      expect(await store.sessions()).toEqual([]);
      expect(await store.setting("nothing")).toBeUndefined();
      expect(await store.reference("nobody", "pelvis")).toBeUndefined();
    });

    test("gives raw data back in order of seq, over many pages, however it was written", async () => {
      const order = [30, 2, 0, 1, ...Array.from({ length: 27 }, (_, index) => index + 3), 100, 31];
      for (const seq of order) await store.commit(commitOf(session("a"), { raw: [chunk("a", seq)] }));
      const seqs = (await allOf(store.raw("a", "upper-back"))).map(({ seq }) => seq);
      expect(seqs).toEqual(order.toSorted((a, b) => a - b));
    });

    test("ends reading exactly when the last page is full", async () => {
      const raw = Array.from({ length: 32 }, (_, seq) => chunk("a", seq));
      await store.commit(commitOf(session("a"), { raw }));
      expect(await allOf(store.raw("a", "upper-back"))).toHaveLength(32);
    });

    test("can be read while it is written to, and a reader may stop early", async () => {
      await store.commit(
        commitOf(session("a"), { raw: Array.from({ length: 40 }, (_, seq) => chunk("a", seq)) }),
      );
      const seen: number[] = [];
      for await (const { seq } of store.raw("a", "upper-back")) {
        seen.push(seq);
        if (seq === 3) await store.commit(commitOf(session("a"), { raw: [chunk("a", 40)] }));
        if (seq === 20) break;
      }
      expect(seen).toEqual(Array.from({ length: 21 }, (_, seq) => seq));
    });

    test("keeps two placements of a session apart", async () => {
      await store.commit(
        commitOf(session("a"), {
          segments: [segment("a", 0), segment("a", 0, "pelvis")],
          raw: [chunk("a", 0), chunk("a", 1, "pelvis")],
          rows: [minute("a", 0), minute("a", 1, "pelvis")],
        }),
      );
      expect(await store.segments("a")).toHaveLength(2);
      expect((await allOf(store.raw("a", "pelvis"))).map(({ seq }) => seq)).toEqual([1]);
      expect((await store.rows("a", "upper-back")).map(({ minute }) => minute)).toEqual([0]);
    });

    test("keeps sessions apart even when one id begins with another", async () => {
      await store.commit(commitOf(session("a"), { raw: [chunk("a", 0)], events: [hop(0, 1)] }));
      await store.commit(commitOf(session("ab"), { raw: [chunk("ab", 7)], events: [hop(2, 3)] }));
      expect((await allOf(store.raw("a", "upper-back"))).map(({ seq }) => seq)).toEqual([0]);
      expect(await store.events("a")).toEqual([hop(0, 1)]);
    });

    test("keeps events in the order of their commits and within them", async () => {
      await store.commit(commitOf(session("a"), { events: [hop(5, 6), hop(1, 2)] }));
      await store.commit(commitOf(session("a"), { events: [] }));
      await store.commit(commitOf(session("a"), { events: [hop(3, 4)] }));
      expect(await store.events("a")).toEqual([hop(5, 6), hop(1, 2), hop(3, 4)]);
    });

    test("replaces a minute and a chunk of the same key, and the checkpoint", async () => {
      await store.commit(
        commitOf(session("a"), { raw: [chunk("a", 0)], rows: [minute("a", 0)], checkpoint: 1 }),
      );
      const fuller = { ...minute("a", 0), samples: Uint16Array.of(50, 49) };
      await store.commit(
        commitOf(session("a", NINE, 99), { raw: [chunk("a", 0)], rows: [fuller], checkpoint: 2 }),
      );
      expect(await store.rows("a", "upper-back")).toEqual([fuller]);
      expect(await allOf(store.raw("a", "upper-back"))).toHaveLength(1);
      expect(await store.checkpoint("a")).toBe(2);
      expect((await store.session("a"))?.storedThroughMs).toBe(99);
    });

    test("keeps nothing of a commit that holds something it cannot write", async () => {
      await store.commit(commitOf(session("a"), { checkpoint: "before" }));
      const broken = commitOf(session("a", NINE, 1000), {
        raw: [chunk("a", 0)],
        events: [hop(0, 1)],
        checkpoint: () => "a function cannot be cloned",
      });
      await expect(store.commit(broken)).rejects.toThrow();
      expect(await store.checkpoint("a")).toBe("before");
      expect(await allOf(store.raw("a", "upper-back"))).toEqual([]);
      expect(await store.events("a")).toEqual([]);
      expect((await store.session("a"))?.storedThroughMs).toBe(0);
      expect(await store.commit(commitOf(session("a"), { checkpoint: "after" }))).toMatchObject({ ok: true });
    });

    test("holds what was committed, not what the writer made of it afterwards", async () => {
      const reused = chunk("a", 0);
      await store.commit(commitOf(session("a"), { raw: [reused] }));
      reused.counts.fill(-1);
      expect(await allOf(store.raw("a", "upper-back"))).toEqual([chunk("a", 0)]);
    });

    test("a view of a larger buffer keeps its own values only", async () => {
      const pool = new Int16Array(10_000).fill(5);
      const counts = pool.subarray(100, 124);
      await store.commit(commitOf(session("a"), { raw: [{ ...chunk("a", 0), counts }] }));
      const [read] = await allOf(store.raw("a", "upper-back"));
      expect(read?.counts).toEqual(new Int16Array(24).fill(5));
    });

    test("lists the newest session first", async () => {
      await store.commit(commitOf(session("b", NINE + HOUR)));
      await store.commit(commitOf(session("a", NINE)));
      await store.commit(commitOf(session("c", NINE + 2 * HOUR)));
      expect((await store.sessions()).map(({ id }) => id)).toEqual(["c", "b", "a"]);
    });

    test("finds the sessions that reach into a span of time, oldest first", async () => {
      await store.commit(commitOf(session("late", NINE + 3 * HOUR)));
      await store.commit(commitOf(session("early", NINE - 2 * HOUR, HOUR)));
      await store.commit(commitOf(session("into", NINE - HOUR, 2 * HOUR)));
      await store.commit(commitOf(session("begun", NINE, 0)));
      const found = await store.sessionsBetween(epochMs(NINE), epochMs(NINE + 3 * HOUR));
      expect(found.map(({ id }) => id)).toEqual(["into", "begun"]);
    });

    test("keeps a given name through later commits of a recorder that does not know it", async () => {
      await store.commit(commitOf(session("a")));
      await store.rename("a", "Monday, new chair");
      await store.commit(commitOf(session("a", NINE, 5000)));
      expect(await store.session("a")).toMatchObject({ name: "Monday, new chair", storedThroughMs: 5000 });
    });

    test("renaming a session that is gone makes none", async () => {
      await store.rename("gone", "x");
      expect(await store.sessions()).toEqual([]);
    });

    test("removes a session with all that belongs to it and nothing else", async () => {
      for (const id of ["a", "ab", "b"])
        await store.commit(
          commitOf(session(id), {
            segments: [segment(id, 0), segment(id, 0, "pelvis")],
            raw: [chunk(id, 0), chunk(id, 0, "pelvis")],
            rows: [minute(id, 0)],
            events: [hop(0, 1)],
            checkpoint: id,
          }),
        );
      await store.addReference(reference(1));
      await store.remove("a");
      expect((await store.sessions()).map(({ id }) => id).toSorted()).toEqual(["ab", "b"]);
      expect(await store.segments("a")).toEqual([]);
      expect(await allOf(store.raw("a", "upper-back"))).toEqual([]);
      expect(await allOf(store.raw("a", "pelvis"))).toEqual([]);
      expect(await store.rows("a", "upper-back")).toEqual([]);
      expect(await store.events("a")).toEqual([]);
      expect(await store.checkpoint("a")).toBeUndefined();
      expect(await store.checkpoint("ab")).toBe("ab");
      expect(await store.segments("ab")).toHaveLength(2);
      expect(await store.events("b")).toHaveLength(1);
      expect(await store.reference(sensor.sensorId, "upper-back")).toEqual(reference(1));
    });

    test("uses the newest reference of a sensor and placement", async () => {
      await store.addReference(reference(2000, 0.2));
      await store.addReference(reference(1000, 0.1));
      await store.addReference({ ...reference(9000), sensorId: "another" });
      await store.addReference({ ...reference(9000), placement: "pelvis" });
      expect(await store.reference(sensor.sensorId, "upper-back")).toEqual(reference(2000, 0.2));
    });

    test("keeps settings by key, also one set to undefined or replaced", async () => {
      await store.setSetting("nudge", { nudgeIntervalMin: 40 });
      await store.setSetting("nudge", { nudgeIntervalMin: 25 });
      await store.setSetting("other", undefined);
      expect(await store.setting("nudge")).toEqual({ nudgeIntervalMin: 25 });
      expect(await store.setting("other")).toBeUndefined();
    });
  });
}
