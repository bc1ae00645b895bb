// The export worker over Chromium's own IndexedDB and private disk.
import * as Comlink from "comlink";
import { deleteDB } from "idb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { ExportRequest, ExportWorker } from "../../src/export/export-request.ts";
import { saveSession } from "../../src/export/save.ts";
import { openRepository } from "../../src/store/indexed-db.ts";
import { commitOf, NINE, segment, session } from "../contract/records.ts";
import { steadyChunks } from "../unit/src/export/recording.ts";

const SAMPLES = 100_000;
const database = `export-${crypto.randomUUID()}`;
const worker = new Worker(new URL("../../workers/export.worker.ts", import.meta.url), { type: "module" });
const remote = Comlink.wrap<ExportWorker>(worker);
const request: ExportRequest = {
  database,
  sessionId: "a",
  placement: "upper-back",
  appVersion: "0.1.0",
  csvName: "thora-2026-03-02-0900.csv",
};

beforeAll(async () => {
  const store = await openRepository(database);
  if (!store.ok) throw new Error(store.error.detail);
  const record = { ...session("a", NINE), sampleCount: SAMPLES };
  await store.value.commit(commitOf(record, { segments: [segment("a", 0)] }));
  for (const chunk of steadyChunks(SAMPLES, 11)) await store.value.commit(commitOf(record, { raw: [chunk] }));
  store.value.close();
});

afterAll(async () => {
  worker.terminate();
  await deleteDB(database);
});

async function pickedFile(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getFileHandle(name, { create: true });
}

const hex = (buffer: ArrayBuffer): string =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

test("without a save picker the CSV comes back as a file on disk, whole, with its sidecar", async () => {
  const shares: number[] = [];
  const began = performance.now();
  const reply = await remote.run(
    request,
    Comlink.proxy((share: number) => void shares.push(share)),
  );
  const tookS = (performance.now() - began) / 1000;
  if (!reply.ok || reply.csv === undefined || reply.sidecar === undefined)
    throw new Error(JSON.stringify(reply));
  console.log(
    `exported ${Math.round(SAMPLES / tookS)} rows/s, ${(reply.bytes / SAMPLES).toFixed(0)} B a row`,
  );
  expect(reply.rows).toBe(SAMPLES);
  expect(reply.csv.size).toBe(reply.bytes);
  const lines = (await reply.csv.text()).split("\n");
  expect(lines).toHaveLength(SAMPLES + 2);
  expect(lines[0]).toMatch(/^time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s,/);
  const { file } = JSON.parse(reply.sidecar);
  expect(file.sha256).toBe(hex(await crypto.subtle.digest("SHA-256", await reply.csv.arrayBuffer())));
  expect(shares.at(-1)).toBe(1);
});

test("what was not written to picked files is handed over as downloads", async () => {
  const names: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    names.push(this.download);
  });
  const reply = await saveSession(
    remote,
    request,
    Comlink.proxy(() => {}),
  );
  click.mockRestore();
  expect(reply.ok).toBe(true);
  expect(names).toEqual(["thora-2026-03-02-0900.csv", "thora-2026-03-02-0900.json"]);
});

test("with picked files both are written there", async () => {
  const [csv, sidecar] = [await pickedFile("picked.csv"), await pickedFile("picked.json")];
  const reply = await remote.run(
    { ...request, csv, sidecar },
    Comlink.proxy(() => {}),
  );
  expect(reply).toMatchObject({ ok: true, rows: SAMPLES, csv: undefined, sidecar: undefined });
  expect((await csv.getFile()).size).toBeGreaterThan(SAMPLES * 50);
  expect(JSON.parse(await (await sidecar.getFile()).text()).file.rows).toBe(SAMPLES);
});

test("a cancelled export leaves the file as it was, and none where there was none", async () => {
  const before = await pickedFile("kept.csv");
  const stream = await before.createWritable();
  await stream.write("older");
  await stream.close();
  const fresh = await pickedFile("fresh.csv");
  for (const csv of [before, fresh]) {
    const running = remote.run(
      { ...request, csv },
      // The first word of progress is the moment to think better of it.
      Comlink.proxy(() => void remote.cancel()),
    );
    expect(await running).toEqual({ ok: false, reason: "cancelled" });
  }
  expect(await (await before.getFile()).text()).toBe("older");
  const root = await navigator.storage.getDirectory();
  await expect(root.getFileHandle("fresh.csv")).rejects.toThrow();
});

test("a session that is gone fails and leaves nothing", async () => {
  const csv = await pickedFile("gone.csv");
  const reply = await remote.run(
    { ...request, sessionId: "gone", csv },
    Comlink.proxy(() => {}),
  );
  expect(reply).toMatchObject({ ok: false, reason: "failed" });
  const root = await navigator.storage.getDirectory();
  await expect(root.getFileHandle("gone.csv")).rejects.toThrow();
});
