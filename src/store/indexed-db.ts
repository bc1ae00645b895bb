// The repository on IndexedDB (idb 8), in the page and in a worker. In: commits of the recorder, readers' questions.
// Out: records as they were written, or a StoreFault. Several connections may be open at once (page, posture worker,
// export worker); a newer page that wants to upgrade is let through at once.
//
// Durability "relaxed": a transaction is complete when the browser has handed its bytes to the operating system, not
// when the disk has them. That survives a killed tab and a killed browser, which is what an acknowledgement promises
// (Chromium 156, SIGKILL to all its processes while writing, four times: every acknowledged commit was there). Only a
// power cut may take the last seconds, whole transactions, never halves. "strict" flushes the disk at every commit.
import { openDB, type IDBPDatabase, type IDBPTransaction } from "idb";
import { derivedKinds } from "../domain/events.ts";
import type { StoreFault } from "../domain/faults.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { RawChunk } from "../domain/recording.ts";
import { epochMs } from "../domain/units.ts";
import { migrations, migrationsAfter, newestVersion } from "./migrations/list.ts";
import type { Migration } from "./migrations/migration.ts";
import { withOwnBytes } from "./own-bytes.ts";
import type { Commit, DerivedReplacement, LogCommit, Repository } from "./repository.ts";
import { overlaps } from "./repository.ts";
import { derivedStores, keyedBySession, keysUnder, sessionStores, type StoreLayout } from "./schema.ts";
import { storeFaultFrom } from "./store-fault.ts";

/** Chunks per read: a few seconds each, so about a minute of raw data is held at a time. */
const CHUNKS_PER_PAGE = 16;

type StoreName = Parameters<IDBPDatabase<StoreLayout>["clear"]>[0];
type WriteTransaction = IDBPTransaction<StoreLayout, StoreName[], "readwrite">;

/**
 * Opens or makes the database and brings it to the newest layout. Faults: storage-newer (a newer page wrote it: reload),
 * storage-unavailable (the browser refuses, or another tab of an older page holds it: close that tab), storage-full.
 * `known` is for tests: the migrations of an older or newer page.
 */
export async function openRepository(
  database: string,
  known: readonly Migration[] = migrations,
): Promise<Result<Repository, StoreFault>> {
  if (typeof indexedDB === "undefined")
    return err({ code: "storage-unavailable", detail: "no IndexedDB here" });

  // Why the connection was taken from us; writes then say so instead of failing obscurely.
  let lost: StoreFault | undefined;
  let failed: { readonly thrown: unknown } | undefined;
  let heldElsewhere: ((fault: StoreFault) => void) | undefined;
  const blockedFault = new Promise<StoreFault>((resolve) => {
    heldElsewhere = resolve;
  });

  const opening = openDB<StoreLayout>(database, newestVersion(known), {
    upgrade: (upgraded, oldVersion, _newVersion, transaction) => {
      // idb neither awaits this nor aborts when it fails: left alone, a half-made layout would be kept.
      transaction.done.catch(() => {});
      const migrating = async (): Promise<void> => {
        for (const migration of migrationsAfter(oldVersion, known))
          await migration.migrate(upgraded as unknown as IDBPDatabase, transaction as never);
      };
      migrating().catch((thrown: unknown) => {
        failed = { thrown };
        abort(transaction);
      });
    },
    blocked: () =>
      heldElsewhere?.({
        code: "storage-unavailable",
        detail: "held open by another tab of an older version",
      }),
    blocking: (_current, newVersion, event) => {
      lost =
        newVersion === null
          ? { code: "storage-unavailable", detail: "deleted from another tab" }
          : { code: "storage-newer", detail: "a newer version of this page was opened" };
      (event.target as IDBDatabase).close();
    },
    terminated: () => {
      lost = { code: "storage-unavailable", detail: "closed by the browser" };
    },
  });

  try {
    const first = await Promise.race([
      opening.then((connection) => ({ connection })),
      blockedFault.then((fault) => ({ fault })),
    ]);
    if ("connection" in first) return ok(repositoryOn(first.connection, () => lost));
    // Too late to be of use: let go of it, so that it blocks nobody.
    opening.then((late) => late.close()).catch(() => {});
    return err(first.fault);
  } catch (thrown) {
    const cause = failed === undefined ? thrown : failed.thrown;
    const fault = storeFaultFrom(cause);
    if (fault === undefined) throw cause;
    return err(fault);
  }
}

function repositoryOn(db: IDBPDatabase<StoreLayout>, lost: () => StoreFault | undefined): Repository {
  /** Runs `write` in one transaction: all of it, or none. Resolves once the transaction is complete. */
  async function written(
    stores: readonly StoreName[],
    write: (transaction: WriteTransaction) => Promise<unknown>,
  ): Promise<Result<void, StoreFault>> {
    let transaction: WriteTransaction | undefined;
    try {
      transaction = db.transaction([...stores], "readwrite", { durability: "relaxed" });
      await Promise.all([write(transaction), transaction.done]);
      return ok(undefined);
    } catch (thrown) {
      // A write that failed before the database saw it (an unclonable value) would leave the rest to be committed.
      if (transaction !== undefined) abort(transaction);
      // The transaction's own error names the cause (a full disk); the request's may only say that it was aborted.
      const cause = transaction?.error ?? thrown;
      const fault = storeFaultFrom(cause);
      if (fault === undefined) throw cause;
      return err(lost() ?? fault);
    }
  }

  async function* raw(sessionId: string, placement: RawChunk["placement"]): AsyncIterable<RawChunk> {
    let range = keysUnder(sessionId, placement);
    const { upper } = range;
    while (true) {
      const page = await db.getAll("raw", range, CHUNKS_PER_PAGE);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < CHUNKS_PER_PAGE) return;
      range = IDBKeyRange.bound([sessionId, placement, last.seq], upper, true, false);
    }
  }

  return {
    commit: (commit) =>
      written([...sessionStores, "sensors"], (transaction) => putCommit(transaction, commit)),
    commitLog: async (commit) => {
      let isWritten = false;
      const result = await written([...sessionStores, "sensors"], async (transaction) => {
        isWritten = await putLog(transaction, commit);
      });
      return result.ok ? ok(isWritten) : result;
    },
    session: (id) => db.get("sessions", id),
    sessions: async () => (await db.getAllFromIndex("sessions", "by-start")).toReversed(),
    sessionsBetween: async (start, end) => {
      const begun = await db.getAllFromIndex("sessions", "by-start", IDBKeyRange.upperBound(end, true));
      return begun.filter((session) => overlaps(session, start, end));
    },
    rename: (id, name) =>
      surely(
        written(["sessions"], async (transaction) => {
          const sessions = transaction.objectStore("sessions");
          const session = await sessions.get(id);
          if (session !== undefined) await sessions.put({ ...session, name });
        }),
      ),
    remove: (id) =>
      surely(
        written(sessionStores, (transaction) =>
          Promise.all([
            ...keyedBySession.map((name) => transaction.objectStore(name).delete(keysUnder(id))),
            transaction.objectStore("checkpoints").delete(id),
            transaction.objectStore("sessions").delete(id),
          ]),
        ),
      ),
    checkpoint: async (sessionId) => (await db.get("checkpoints", sessionId))?.state,
    segments: (sessionId) => db.getAll("segments", keysUnder(sessionId)),
    events: (sessionId) => db.getAll("events", keysUnder(sessionId)),
    rows: (sessionId, placement) => db.getAll("rows", keysUnder(sessionId, placement)),
    raw,
    replaceDerived: async (sessionId, derived) => {
      let replaced = false;
      const result = await written(derivedStores, async (transaction) => {
        replaced = await putDerived(transaction, sessionId, derived);
      });
      return result.ok ? ok(replaced) : result;
    },
    addReference: (reference) =>
      written(["references"], async (transaction) => {
        const references = transaction.objectStore("references");
        let { setAt } = reference;
        while ((await references.getKey([reference.sensorId, reference.placement, setAt])) !== undefined)
          setAt = epochMs(setAt + 1);
        await references.add({ ...reference, setAt });
      }),
    reference: async (sensorId, placement) => {
      const newest = await db
        .transaction("references")
        .store.openCursor(keysUnder(sensorId, placement), "prev");
      return newest?.value;
    },
    references: (sensorId, placement) => db.getAll("references", keysUnder(sensorId, placement)),
    sensor: (sensorId) => db.get("sensors", sensorId),
    addAccCalibration: (sensorId, version) =>
      written(["sensors"], async (transaction) => {
        const sensors = transaction.objectStore("sensors");
        const sensor = (await sensors.get(sensorId)) ?? { sensorId, accCalibrations: [] };
        await sensors.put({ ...sensor, accCalibrations: [...sensor.accCalibrations, version] });
      }),
    setting: async (key) => (await db.get("settings", key))?.setting,
    setSetting: (key, value) =>
      written(["settings"], (transaction) =>
        transaction.objectStore("settings").put({ setting: value }, key),
      ),
    close: () => db.close(),
  };
}

async function surely(outcome: Promise<Result<void, StoreFault>>): Promise<void> {
  const result = await outcome;
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`);
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // Already aborted: that is why the write failed.
  }
}

async function putCommit(transaction: WriteTransaction, commit: Commit): Promise<void> {
  const id = commit.session.id;
  const events = transaction.objectStore("events");
  const sensors = transaction.objectStore("sensors");
  const biases = commit.biases ?? [];
  const [stored, lastEvent, ...known] = await Promise.all([
    transaction.objectStore("sessions").get(id),
    events.openKeyCursor(keysUnder(id), "prev"),
    ...biases.map(({ sensorId }) => sensors.get(sensorId)),
  ]);
  // Events are numbered on from what the session holds. Nothing can be doubled: a commit that failed left nothing, and
  // one whose acknowledgement was lost (dead worker) also left its checkpoint, from which nobody says them again.
  const from = lastEvent === null ? 0 : lastEvent.key[1] + 1;
  // Thunks, because put throws at once what it cannot clone: the writes begun before it must still be awaited.
  const writes: readonly (() => Promise<unknown>)[] = [
    () =>
      transaction
        .objectStore("sessions")
        .put({ ...commit.session, name: stored?.name ?? commit.session.name }),
    () => transaction.objectStore("checkpoints").put({ state: commit.checkpoint }, id),
    ...commit.segments.map((segment) => () => transaction.objectStore("segments").put(segment)),
    ...commit.raw.map((chunk) => () => transaction.objectStore("raw").put(withOwnBytes(chunk))),
    ...commit.rows.map((rows) => () => transaction.objectStore("rows").put(withOwnBytes(rows))),
    ...commit.events.map((event, index) => () => events.put(event, [id, from + index])),
    ...biases.map(({ sensorId, at, memory }, index) => () => {
      const sensor = known[index] ?? { sensorId, accCalibrations: [] };
      return sensors.put({ ...sensor, bias: { at, memory } });
    }),
  ];
  await Promise.all(writes.map(async (write) => write()));
}

async function putLog(
  transaction: WriteTransaction,
  { sensorId, kind, from, place, sessions }: LogCommit,
): Promise<boolean> {
  const sensors = transaction.objectStore("sensors");
  const before = await sensors.get(sensorId);
  if (before?.log?.[kind]?.next !== from) return false;
  for (const commit of sessions) await putCommit(transaction, commit);
  const sensor = (await sensors.get(sensorId)) ?? { sensorId, accCalibrations: [] };
  await sensors.put({ ...sensor, log: { ...sensor.log, [kind]: place } });
  return true;
}

async function putDerived(
  transaction: WriteTransaction,
  id: string,
  { rows, events: given, analyses, checkpoint, sampleCount }: DerivedReplacement,
): Promise<boolean> {
  const sessions = transaction.objectStore("sessions");
  const events = transaction.objectStore("events");
  const [session, keys, kept] = await Promise.all([
    sessions.get(id),
    events.getAllKeys(keysUnder(id)),
    events.getAll(keysUnder(id)),
  ]);
  if (session === undefined || session.sampleCount !== sampleCount) return false;
  const from = (keys.at(-1)?.[1] ?? -1) + 1;
  const derived = keys.filter((_, index) => derivedKinds.has(kept[index]!.kind));
  const writes: readonly (() => Promise<unknown>)[] = [
    () => sessions.put({ ...session, analyses }),
    () => transaction.objectStore("checkpoints").put({ state: checkpoint }, id),
    () => transaction.objectStore("rows").delete(keysUnder(id)),
    ...derived.map((key) => () => events.delete(key)),
    ...rows.map((minute) => () => transaction.objectStore("rows").put(withOwnBytes(minute))),
    ...given.map((event, index) => () => events.put(event, [id, from + index])),
  ];
  await Promise.all(writes.map(async (write) => write()));
  return true;
}
