// The page's side of an export: where to save, and handing files over. The one place of this room that touches the page.
// Where the browser has a save picker, the file is written straight to the person's disk; elsewhere to the browser's
// private disk first, and from there as an ordinary download of a disk-backed File.
import type { SessionRecord } from "../domain/session.ts";
import type { ExportReply, ExportRequest, ExportWorker } from "./export-request.ts";

export type Targets =
  | { readonly ok: true; readonly csv?: FileSystemFileHandle; readonly sidecar?: FileSystemFileHandle }
  | { readonly ok: false };

interface SavePicker {
  showSaveFilePicker?: (options: {
    readonly suggestedName: string;
    readonly types: readonly {
      readonly description: string;
      readonly accept: Record<string, readonly string[]>;
    }[];
  }) => Promise<FileSystemFileHandle>;
}

/** "thora-2026-03-02-0900.csv": local time of the session's start; no person's or session's name in a file name. */
export function csvNameFor(session: Pick<SessionRecord, "startedAt" | "utcOffsetMin">): string {
  const local = new Date(session.startedAt + session.utcOffsetMin * 60_000).toISOString();
  return `thora-${local.slice(0, 10)}-${local.slice(11, 13)}${local.slice(14, 16)}.csv`;
}

export const sidecarNameFor = (csvName: string): string => csvName.replace(/\.csv$/, ".json");

/** Call straight from a click. Not ok: the person closed the picker; nothing to tell. */
export async function pickTargets(csvName: string): Promise<Targets> {
  const picker = globalThis as SavePicker;
  if (picker.showSaveFilePicker === undefined) return { ok: true };
  const pick = (name: string, mime: string, extension: string): Promise<FileSystemFileHandle> =>
    picker.showSaveFilePicker!({
      suggestedName: name,
      types: [{ description: name, accept: { [mime]: [extension] } }],
    });
  const csv = await pick(csvName, "text/csv", ".csv").catch(pickerClosed);
  if (csv === "closed") return { ok: false };
  if (csv === undefined) return { ok: true };
  const sidecar = await pick(sidecarNameFor(csv.name), "application/json", ".json").catch(pickerClosed);
  // Closed: the CSV alone was wanted in its place; the small sidecar comes as a download.
  return sidecar === undefined || sidecar === "closed" ? { ok: true, csv } : { ok: true, csv, sidecar };
}

/** AbortError: closed by the person. SecurityError: the click is too long ago, or a frame forbids it: go without. */
function pickerClosed(thrown: unknown): "closed" | undefined {
  return thrown instanceof DOMException && thrown.name === "AbortError" ? "closed" : undefined;
}

/**
 * Runs the export and hands over what was not written to picked files. `worker` may be a Comlink remote; wrap
 * `progressed` in Comlink.proxy then.
 */
export async function saveSession(
  worker: Pick<ExportWorker, "run">,
  request: ExportRequest,
  progressed: (share: number) => void,
): Promise<ExportReply> {
  const reply = await worker.run(request, progressed);
  if (!reply.ok) return reply;
  if (reply.csv !== undefined) download(reply.csv, request.csvName);
  if (reply.sidecar !== undefined)
    download(
      new Blob([reply.sidecar], { type: "application/json" }),
      sidecarNameFor(request.csv?.name ?? request.csvName),
    );
  return reply;
}

/** An ordinary download, by the person’s own press. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser took hold of the blob when the download began; a minute is far more than it needs for that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
