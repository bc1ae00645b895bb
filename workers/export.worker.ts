// Exports one session to files, away from the page and from the posture worker. Wiring: store → CSV → disk.
import * as Comlink from "comlink";
import type { ExportReply, ExportRequest, ExportWorker } from "../src/export/export-request.ts";
import { exportSession } from "../src/export/export-session.ts";
import { discardEmpty, privateFile, rowsOnDisk, writeText, writtenTo } from "../src/export/file-sink.ts";
import type { Repository } from "../src/store/repository.ts";
import { openRepository } from "../src/store/indexed-db.ts";

let cancelled = false;

async function exported(
  store: Repository,
  request: ExportRequest,
  progressed: (share: number) => void,
): Promise<ExportReply> {
  const csv = request.csv ?? (await privateFile(request.csvName));
  const outcome = await writtenTo(csv, (write) =>
    exportSession(store, request, { write, progressed, cancelled: () => cancelled }),
  );
  if (!outcome.ok && outcome.reason === "cancelled") return { ok: false, reason: "cancelled" };
  if (!outcome.ok) return { ok: false, reason: "failed", detail: outcome.reason };
  const rows = await rowsOnDisk(csv);
  if (rows !== outcome.rows)
    return {
      ok: false,
      reason: "failed",
      detail: `${outcome.rows} rows were written, ${rows} are in the file`,
    };
  if (request.sidecar !== undefined) await writeText(request.sidecar, outcome.sidecar);
  return {
    ok: true,
    rows,
    bytes: outcome.bytes,
    csv: request.csv === undefined ? await csv.getFile() : undefined,
    sidecar: request.sidecar === undefined ? outcome.sidecar : undefined,
  };
}

const api: ExportWorker = {
  run: async (request, progressed) => {
    cancelled = false;
    const store = await openRepository(request.database);
    if (!store.ok)
      return { ok: false, reason: "failed", detail: `${store.error.code}: ${store.error.detail}` };
    const reply = await exported(store.value, request, progressed).catch(
      (thrown: unknown): ExportReply => ({ ok: false, reason: "failed", detail: String(thrown) }),
    );
    store.value.close();
    if (!reply.ok) for (const file of [request.csv, request.sidecar]) if (file) await discardEmpty(file);
    return reply;
  },
  cancel: async () => {
    cancelled = true;
  },
};

Comlink.expose(api);
