// One session, one placement → a CSV and its sidecar, streamed. In: a source of stored records and two sinks. Out: what
// was written. Knows neither files nor the database, so that a worker and a test drive the same code.
import type { SessionEvent } from "../domain/events.ts";
import type { Placement } from "../domain/placement.ts";
import type { RawChunk, SecondRows } from "../domain/recording.ts";
import type { SegmentRecord, SessionRecord } from "../domain/session.ts";
import { newAccount } from "./account.ts";
import { meansCsv, meansSidecar } from "./means-csv.ts";
import { rawCsv } from "./raw-csv.ts";
import { newSha256 } from "./sha256.ts";
import { sidecarFrom } from "./sidecar.ts";

/** Progress is told in steps of this share. */
const TELL_EVERY = 0.01;

/** What of a repository an export reads. */
export interface RecordingSource {
  session(id: string): Promise<SessionRecord | undefined>;
  segments(sessionId: string): Promise<readonly SegmentRecord[]>;
  events(sessionId: string): Promise<readonly SessionEvent[]>;
  raw(sessionId: string, placement: Placement): AsyncIterable<RawChunk>;
  rows(sessionId: string, placement: Placement): Promise<readonly SecondRows[]>;
}

export interface ExportJob {
  readonly sessionId: string;
  readonly placement: Placement;
  readonly csvName: string;
  readonly appVersion: string;
}

export interface ExportSteering {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** 0 … 1 of the session's samples. */
  progressed(share: number): void;
  /** Asked between blocks; true ends the export. */
  cancelled(): boolean;
}

export type Exported =
  | { readonly ok: true; readonly rows: number; readonly bytes: number; readonly sidecar: string }
  | { readonly ok: false; readonly reason: "cancelled" | "no-such-session" };

export async function exportSession(
  source: RecordingSource,
  job: ExportJob,
  steering: ExportSteering,
): Promise<Exported> {
  const { sessionId, placement } = job;
  const session = await source.session(sessionId);
  if (session === undefined) return { ok: false, reason: "no-such-session" };
  if (session.origin === "log-epochs") return exportMeans(source, session, job, steering);
  const segments = (await source.segments(sessionId)).filter((segment) => segment.placement === placement);
  const account = newAccount();
  const digest = newSha256();
  let bytes = 0;
  let told = 0;
  for await (const block of rawCsv(source.raw(sessionId, placement), segments, account)) {
    if (steering.cancelled()) return { ok: false, reason: "cancelled" };
    digest.update(block);
    await steering.write(block);
    bytes += block.length;
    const share = session.sampleCount === 0 ? 0 : Math.min(1, account.rows / session.sampleCount);
    if (share < told + TELL_EVERY) continue;
    told = share;
    steering.progressed(share);
  }
  if (steering.cancelled()) return { ok: false, reason: "cancelled" };
  // Deleted while it was read: what was written is a part that looks whole.
  if ((await source.session(sessionId)) === undefined) return { ok: false, reason: "no-such-session" };
  const sidecar = sidecarFrom({
    session,
    placement,
    segments,
    // Read last: a session that is being recorded may have marked gaps meanwhile.
    events: await source.events(sessionId),
    account,
    csvName: job.csvName,
    csvBytes: bytes,
    csvSha256: digest.hex(),
    appVersion: job.appVersion,
  });
  steering.progressed(1);
  return { ok: true, rows: account.rows, bytes, sidecar };
}

async function exportMeans(
  source: RecordingSource,
  session: SessionRecord,
  { csvName, placement, appVersion }: ExportJob,
  { write, progressed }: ExportSteering,
): Promise<Exported> {
  const { text, rows } = meansCsv(await source.rows(session.id, placement));
  const bytes = new TextEncoder().encode(text);
  const digest = newSha256();
  digest.update(bytes);
  await write(bytes);
  progressed(1);
  const file = { name: csvName, bytes: bytes.length, rows, sha256: digest.hex() };
  return { ok: true, rows, bytes: bytes.length, sidecar: meansSidecar(session, file, appVersion) };
}
