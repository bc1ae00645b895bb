// Databases of past versions are opened by today's page. A fixture writes what that version wrote, with the bare
// IndexedDB calls of its time, so that it cannot follow the program's changes.
import "fake-indexeddb/auto";
import { deleteDB, openDB, type IDBPDatabase } from "idb";
import { describe, expect, test } from "vitest";
import { openRepository } from "../../../../src/store/indexed-db.ts";
import { migrations, migrationsAfter, newestVersion } from "../../../../src/store/migrations/list.ts";
import type { Migration } from "../../../../src/store/migrations/migration.ts";
import type { Repository } from "../../../../src/store/repository.ts";
import { allOf, chunk, hop, minute, segment, session } from "../../../contract/records.ts";
import { versionOne } from "./fixtures/version-1.ts";
import { versionTwo } from "./fixtures/version-2.ts";

const fixtures: readonly { readonly version: number; readonly write: (database: string) => Promise<void> }[] =
  [versionOne, versionTwo];

const today = newestVersion(migrations);

const layoutOf = (db: IDBPDatabase) =>
  Object.fromEntries(
    [...db.objectStoreNames].map((name) => {
      const { store } = db.transaction(name);
      return [name, { keyPath: store.keyPath, indexes: [...store.indexNames] }];
    }),
  );

async function layoutAt(database: string) {
  const db = await openDB(database, today);
  const layout = layoutOf(db);
  db.close();
  return layout;
}

const step = (to: number): Migration => ({ to, name: `step-${to}`, migrate: async () => {} });

describe("migrations", () => {
  test("are numbered 1, 2, 3 … without a hole, and each has a name of its own", () => {
    expect(migrations.map(({ to }) => to)).toEqual(migrations.map((_, index) => index + 1));
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
  });

  test("every past and present version has a fixture, so that no migration goes unexercised", () => {
    expect(fixtures.map(({ version }) => version)).toEqual(migrations.map(({ to }) => to));
    const exercised = new Set(
      [0, ...fixtures.map(({ version }) => version)].flatMap((from) => migrationsAfter(from, migrations)),
    );
    expect(exercised).toEqual(new Set(migrations));
  });

  test.each(fixtures)(
    "a database of version $version comes to the layout of a new one, and reads",
    async (fixture) => {
      const database = `from-version-${fixture.version}`;
      await fixture.write(database);
      const repository = await openRepository(database);
      if (!repository.ok) throw new Error(repository.error.detail);
      const store = repository.value;
      expect(await store.sessions()).toEqual([session("old", undefined, 60_000)]);
      expect(await store.segments("old")).toEqual([segment("old", 0)]);
      expect(await allOf(store.raw("old", "upper-back"))).toEqual([chunk("old", 0), chunk("old", 1)]);
      expect(await store.rows("old", "upper-back")).toEqual([minute("old", 0)]);
      expect(await store.events("old")).toEqual([hop(0, 1000), hop(1000, 2000)]);
      expect(await store.checkpoint("old")).toEqual({ at: 60_000 });
      expect(await store.setting("settings")).toEqual({ nudgeIntervalMin: 30 });
      expect(await store.references("0badcafe", "upper-back")).toEqual([
        {
          sensorId: "0badcafe",
          placement: "upper-back",
          setAt: 5,
          method: "one-press",
          basis: { up: [0, 1, 0], anterior: [0, 0, -1], left: [-1, 0, 0], source: "reference" },
          references: {},
        },
      ]);
      expect((await store.sensor("0badcafe"))?.bias?.at).toBe(fixture.version >= 2 ? 4 : undefined);
      store.close();

      const fresh = await openRepository(`new-beside-${fixture.version}`);
      if (fresh.ok) fresh.value.close();
      expect(await layoutAt(database)).toEqual(await layoutAt(`new-beside-${fixture.version}`));
    },
  );

  test("only those after the version on disk are run, in order", () => {
    const all = [step(3), step(1), step(2)];
    expect(migrationsAfter(1, all).map(({ to }) => to)).toEqual([2, 3]);
    expect(migrationsAfter(3, all)).toEqual([]);
  });
});

const newer: readonly Migration[] = [
  ...migrations,
  {
    to: today + 1,
    name: "a-later-layout",
    migrate: async (database) => {
      database.createObjectStore("diary");
    },
  },
];

async function openedAs(database: string, known: readonly Migration[]): Promise<Repository> {
  const repository = await openRepository(database, known);
  if (!repository.ok) throw new Error(repository.error.detail);
  return repository.value;
}

describe("two tabs", () => {
  test("a database written by a newer page is a fault of its own", async () => {
    (await openedAs("newer", newer)).close();
    expect(await openRepository("newer")).toMatchObject({ ok: false, error: { code: "storage-newer" } });
  });

  test("an older tab lets a newer one upgrade, keeps its data, and says so at its next write", async () => {
    const old = await openedAs("upgraded", migrations);
    await old.setSetting("kept", 1);
    const young = await openedAs("upgraded", newer);
    expect(await old.setSetting("kept", 2)).toMatchObject({ ok: false, error: { code: "storage-newer" } });
    expect(await young.setting("kept")).toBe(1);
    young.close();
  });

  test("an older tab that will not let go is a fault, and the late opening blocks nobody", async () => {
    (await openedAs("held", migrations)).close();
    const stubborn = await openDB("held", today);
    expect(await openRepository("held", newer)).toMatchObject({
      ok: false,
      error: { code: "storage-unavailable" },
    });
    stubborn.close();
    (await openedAs("held", newer)).close();
  });

  test("a migration that goes wrong leaves the older layout and its data as they were", async () => {
    const before = await openedAs("survives", migrations);
    await before.setSetting("kept", 1);
    before.close();
    const wrong: Migration = {
      to: today + 1,
      name: "wrong",
      migrate: async (database) => {
        database.deleteObjectStore("settings");
        throw new DOMException("midway", "UnknownError");
      },
    };
    expect(await openRepository("survives", [...migrations, wrong])).toMatchObject({ ok: false });
    const after = await openedAs("survives", migrations);
    expect(await after.setting("kept")).toBe(1);
    after.close();
  });

  test("recordings deleted from another tab are a fault at the next write", async () => {
    const store = await openedAs("deleted", migrations);
    await deleteDB("deleted");
    expect(await store.setSetting("x", 1)).toMatchObject({
      ok: false,
      error: { code: "storage-unavailable" },
    });
  });
});
