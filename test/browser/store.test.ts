// The store on Chromium's own IndexedDB, with what JavaScript stand-ins do not have: a quota, and other tabs.
import { deleteDB } from "idb";
import { afterAll, expect, test, vi } from "vitest";
import { openRepository } from "../../src/store/indexed-db.ts";
import type { Repository } from "../../src/store/repository.ts";
import { allOf, chunk, commitOf, hop, session } from "../contract/records.ts";
import { describeDerived } from "../contract/derived.contract.ts";
import { describeLog } from "../contract/log.contract.ts";
import { describeRepository } from "../contract/repository.contract.ts";

interface WithBuckets {
  readonly storageBuckets: {
    open(name: string, options: { quota: number }): Promise<{ readonly indexedDB: IDBFactory }>;
  };
}

const made: string[] = [];

async function opened(database = `store-${crypto.randomUUID()}`): Promise<Repository> {
  made.push(database);
  const repository = await openRepository(database);
  if (!repository.ok) throw new Error(repository.error.detail);
  return repository.value;
}

afterAll(async () => {
  for (const database of made) await deleteDB(database);
});

describeRepository("the store on Chromium's IndexedDB", () => opened());
describeDerived("the store on Chromium's IndexedDB", () => opened());
describeLog("the store on Chromium's IndexedDB", () => opened());

test("a full disk is a fault that keeps nothing of its commit; deleting a session makes room again", async () => {
  // A storage bucket of its own with a small quota: the same IndexedDB, only its disk is small.
  const small = await (navigator as unknown as WithBuckets).storageBuckets.open(
    `small-${crypto.randomUUID()}`,
    {
      quota: 400_000,
    },
  );
  vi.stubGlobal("indexedDB", small.indexedDB);
  const store = await opened().finally(() => vi.unstubAllGlobals());
  await store.commit(commitOf(session("a"), { checkpoint: "before" }));
  const fill = (seq: number): Promise<unknown> =>
    store.commit(
      commitOf(session("a"), {
        raw: [
          {
            ...chunk("a", seq), // Random, so that it cannot be compressed to less.
            counts: crypto.getRandomValues(new Int16Array(16_000)),
          },
        ],
        events: [hop(seq, seq + 1)],
        checkpoint: seq,
      }),
    );
  let stored = 0;
  let last: unknown = await fill(stored);
  for (; (last as { ok: boolean }).ok && stored < 100; last = await fill(stored)) stored += 1;
  expect(last).toMatchObject({ ok: false, error: { code: "storage-full" } });
  expect(await allOf(store.raw("a", "upper-back"))).toHaveLength(stored);
  expect(await store.events("a")).toHaveLength(stored);
  expect(await store.checkpoint("a")).toBe(stored - 1);
  await store.remove("a");
  expect(await store.commit(commitOf(session("b"), { checkpoint: "after" }))).toMatchObject({ ok: true });
  expect(await store.checkpoint("b")).toBe("after");
  store.close();
});

test("a day of raw data is read at a few chunks a time", async () => {
  const store = await opened();
  // 100 Hz in chunks of 5 s: an hour.
  for (let seq = 0; seq < 720; seq += 60)
    await store.commit(
      commitOf(session("a"), {
        raw: Array.from({ length: 60 }, (_, index) => ({
          ...chunk("a", seq + index),
          counts: new Int16Array(3000),
          upQ15: new Int16Array(1500),
        })),
      }),
    );
  let expected = 0;
  for await (const { seq } of store.raw("a", "upper-back")) {
    expect(seq).toBe(expected);
    expected += 1;
  }
  expect(expected).toBe(720);
  store.close();
});
