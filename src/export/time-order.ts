// Raw chunks as they were stored → runs of samples in time order. A frame that arrived late lies in a chunk after its
// place; a look-ahead of a few chunks puts it back, sample by sample where it overlaps its neighbours. Never holds more.
// A frame even later than the look-ahead is still given, where it is found: out of order, but not lost.
import { frameFlags, type RawChunk } from "../domain/recording.ts";

/** Chunks are a few seconds long: a frame may be at least three chunks late. */
const LOOK_AHEAD_CHUNKS = 4;

/** Samples [from, to) of one frame; `firstSample` is the frame's place among the chunk's samples. */
export interface Run {
  readonly chunk: RawChunk;
  readonly frame: number;
  readonly firstSample: number;
  readonly from: number;
  readonly to: number;
}

export const sampleMs = ({ chunk, frame }: Pick<Run, "chunk" | "frame">, sample: number): number =>
  chunk.firstMs[frame]! + sample * chunk.periodMs[frame]!;

const startOf = (run: Run): number => sampleMs(run, run.from);

export async function* runsInTimeOrder(chunks: AsyncIterable<RawChunk>): AsyncGenerator<readonly Run[]> {
  /** Ordered by the time of each run's next sample. */
  let waiting: Run[] = [];
  /** Earliest in-order frame of each of the last chunks. */
  const begins: number[] = [];
  for await (const chunk of chunks) {
    const frames = framesOf(chunk);
    begins.push(earliestInOrder(chunk) ?? begins.at(-1) ?? Number.NEGATIVE_INFINITY);
    waiting = [...waiting, ...frames].toSorted((a, b) => startOf(a) - startOf(b));
    if (begins.length < LOOK_AHEAD_CHUNKS) continue;
    const settledMs = begins.shift();
    if (settledMs !== undefined) yield taken(waiting, settledMs);
  }
  yield taken(waiting, Number.POSITIVE_INFINITY);
}

/** Takes out of `waiting` every sample before `untilMs`, in order. */
function taken(waiting: Run[], untilMs: number): Run[] {
  const runs: Run[] = [];
  let next = 0;
  while (next < waiting.length) {
    const run = waiting[next]!;
    if (startOf(run) >= untilMs) break;
    next += 1;
    const follower = waiting[next];
    const limitMs = follower === undefined ? untilMs : Math.min(untilMs, startOf(follower));
    let to = run.from + 1;
    while (to < run.to && sampleMs(run, to) < limitMs) to += 1;
    runs.push({ ...run, to });
    if (to === run.to) continue;
    // The rest waits at its own place among the others.
    const rest = { ...run, from: to };
    let place = next;
    while (place < waiting.length && startOf(waiting[place]!) <= startOf(rest)) place += 1;
    waiting.splice(place, 0, rest);
  }
  waiting.splice(0, next);
  return runs;
}

function framesOf(chunk: RawChunk): Run[] {
  let firstSample = 0;
  const frames: Run[] = [];
  for (let frame = 0; frame < chunk.samplesPerFrame.length; frame += 1) {
    const samples = chunk.samplesPerFrame[frame]!;
    if (samples > 0) frames.push({ chunk, frame, firstSample, from: 0, to: samples });
    firstSample += samples;
  }
  return frames;
}

function earliestInOrder(chunk: RawChunk): number | undefined {
  let earliest: number | undefined;
  for (let frame = 0; frame < chunk.firstMs.length; frame += 1) {
    if ((chunk.flags[frame]! & frameFlags.late) !== 0) continue;
    const firstMs = chunk.firstMs[frame]!;
    if (earliest === undefined || firstMs < earliest) earliest = firstMs;
  }
  return earliest;
}
