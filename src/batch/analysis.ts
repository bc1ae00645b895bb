// One file from its bytes to its results. In: a job; out: the result files, whole or not at all. Reads in blocks; what is
// kept grows with the number of episodes, not with the rows.
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { EpisodeEnded } from "../domain/events.ts";
import { CsvRows } from "./csv-rows.ts";
import { faultLine, type InputFault } from "./fault.ts";
import { openingOf } from "./opening.ts";
import { OutputFile } from "./output-file.ts";
import { addPoint } from "./point-file.ts";
import { RecordingTally, seconds } from "./recording-tally.ts";
import { type ReplaySink, RowReplay } from "./row-replay.ts";
import { SampleRows } from "./sample-rows.ts";
import { factsBeside, sidecarOf } from "./sidecar-file.ts";
import { SmoothedReplay } from "./smoothed-replay.ts";
import { summaryFrom } from "./summary.ts";

const BLOCK_BYTES = 1 << 20;
const EPISODES_HEADER = "start_s,end_s,state,confidence\n";

export interface Job {
  readonly input: string;
  /** Results are this path with an ending each. */
  readonly output: string;
  readonly samples: boolean;
  readonly smooth: boolean;
  /** One of a pair: its lean is kept for whoever puts the two together, and takes it away. */
  readonly paired: boolean;
  readonly token: string;
  readonly appVersion: string;
}

export type JobDone =
  | { readonly ok: true; readonly rows: number }
  /** One line, with the file's name. */
  | { readonly ok: false; readonly line: string };

export interface Steering {
  /** Bytes read so far of all, and rows. */
  progressed(share: number, rows: number): void;
  /** Awaited between blocks: lets signals in. */
  breathe(): Promise<void>;
}

export const outputsOf = ({ output, samples, token }: Job) => ({
  summary: `${output}.summary.json`,
  episodes: `${output}.episodes.csv`,
  samples: samples ? `${output}.samples.csv` : undefined,
  temporary: [".summary.json", ".episodes.csv", ".samples.csv", ".samples.csv.rows"].map(
    (ending) => `${output}${ending}.${token}.part`,
  ),
  points: `${output}.points.${token}.part`,
});

export async function analyse(job: Job, steering: Steering): Promise<JobDone> {
  try {
    return await analysed(job, steering);
  } catch (thrown) {
    return { ok: false, line: faultLine(job.input, { what: reasonOf(thrown, job) }) };
  }
}

/** A disk that is full or a folder that may not be written; else a defect of ours: told, so that the others are done. */
function reasonOf(thrown: unknown, { output }: Job): string {
  const { code, path = output, message } = thrown as NodeJS.ErrnoException;
  if (code === undefined) return `a defect of this program ended its analysis: ${message}`;
  return `${code} at ${path}`;
}

async function analysed(job: Job, steering: Steering): Promise<JobDone> {
  const fail = (fault: InputFault, path = job.input): JobDone => ({
    ok: false,
    line: faultLine(path, fault),
  });
  const read = factsBeside(job.input);
  if (!read.ok) return fail({ what: read.what }, sidecarOf(job.input));
  if (statSync(job.input).size === 0) return fail({ what: "is empty" });
  const opened = openingOf(job.input, read.facts);
  if (!opened.ok) return fail(opened.fault);
  const { opening, facts } = opened;

  mkdirSync(dirname(job.output), { recursive: true });
  const paths = outputsOf(job);
  const tally = new RecordingTally(opening.nominalRateHz);
  const episodes = new OutputFile(paths.episodes, job.token);
  const samples = paths.samples === undefined ? undefined : new SampleRows(paths.samples, job.token);
  const summary = new OutputFile(paths.summary, job.token);
  const points = job.paired ? new OutputFile(`${job.output}.points`, job.token) : undefined;
  const kept = [episodes, ...(samples ? [samples] : []), summary];
  let done = false;
  try {
    episodes.text(EPISODES_HEADER);
    const sink: ReplaySink = {
      placed: (row, up, used) => {
        tally.row(row, used, replay.state.options?.accCalibration);
        samples?.row(row, up, replay.state.posture.basis);
      },
      point: (atMs, forward, lateral, total) => {
        tally.point(replay.state, atMs, forward, lateral, total);
        if (points) addPoint(points, atMs, forward, lateral);
      },
      row: (row) => tally.second(row),
      zero: (event) => tally.zeroEvent(event),
      event: (event) => {
        tally.event(event);
        if (event.kind !== "episode-ended") return;
        episodes.text(episodeLine(event));
        samples?.episode(event);
      },
    };
    const plan = { facts, channels: opening.channels, nominalRateHz: opening.nominalRateHz };
    const replay = job.smooth ? new SmoothedReplay(plan, sink) : new RowReplay(plan, sink);
    const rows = new CsvRows((row) => {
      replay.take(row);
      return undefined;
    });
    const digest = createHash("sha256");
    const { fault, bytes } = await readAll(job.input, rows, digest, steering);
    if (fault) return fail(fault);
    const state = replay.end();
    episodes.close();
    await samples?.close(steering.breathe);
    summary.text(
      summaryFrom({
        name: basename(job.input),
        bytes,
        sha256: digest.digest("hex"),
        appVersion: job.appVersion,
        facts,
        opening,
        smoothed: job.smooth,
        tally,
        state,
        filter: replay.filter,
        clippedRows: replay.recoveries.clipped,
        endsOpen: rows.endsOpen,
      }),
    );
    summary.close();
    points?.close();
    for (const file of kept) file.keep();
    done = true;
    return { ok: true, rows: rows.rows };
  } finally {
    for (const file of kept) file.discard();
    if (!done) points?.discard();
  }
}

async function readAll(
  path: string,
  rows: CsvRows,
  digest: ReturnType<typeof createHash>,
  steering: Steering,
): Promise<{ readonly fault: InputFault | undefined; readonly bytes: number }> {
  const descriptor = openSync(path, "r");
  try {
    const size = statSync(path).size;
    const block = Buffer.alloc(BLOCK_BYTES);
    let bytes = 0;
    for (;;) {
      const read = readSync(descriptor, block, 0, BLOCK_BYTES, null);
      if (read === 0) return { fault: rows.end(), bytes };
      bytes += read;
      const part = block.subarray(0, read);
      digest.update(part);
      const fault = rows.push(part);
      if (fault) return { fault, bytes };
      steering.progressed(Math.min(1, bytes / size), rows.rows);
      await steering.breathe();
    }
  } finally {
    closeSync(descriptor);
  }
}

function episodeLine({ startMs, endMs, state, confidence }: EpisodeEnded): string {
  const share = confidence === undefined ? "" : confidence.toFixed(3);
  return `${seconds(startMs).toFixed(6)},${seconds(endMs).toFixed(6)},${state},${share}\n`;
}
