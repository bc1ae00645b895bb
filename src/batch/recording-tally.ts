// What a summary says of a recording, gathered row by row: rows, gaps, quality, time in states, changes, hops, exposure.
// In: everything the replay says; out: plain numbers. Memory does not grow with the recording.
import type { AccCalibration } from "../domain/calibration.ts";
import type { EpisodeEnded } from "../domain/events.ts";
import { frameFlags, type SecondRow } from "../domain/recording.ts";
import {
  freshTiming,
  lostBefore,
  type SampleTiming,
  startTiming,
} from "../../workers/ingest/sample-timing.ts";
import { ExposureAccumulator } from "../../workers/metrics/exposure-accumulator.ts";
import type { PostureEvent } from "../../workers/posture/posture-engine.ts";
import type { UnplacedZeroEvent } from "../../workers/posture/zero-check.ts";
import { upAt } from "../../workers/posture/up-window.ts";
import type { SampleState } from "../../workers/sample-stream.ts";
import type { FileRow } from "./row-replay.ts";

/** Gaps that are listed one by one; the rest are counted. */
const MOST_GAPS = 1000;
const MOST_ZERO_EVENTS = 1000;

interface ListedGap {
  readonly start_s: number;
  readonly end_s: number;
  readonly lost_samples: number;
}

export class RecordingTally {
  readonly exposure = new ExposureAccumulator();
  readonly #timing: SampleTiming = freshTiming();
  readonly gaps: ListedGap[] = [];
  readonly zeroEvents: { readonly kind: string; readonly at_s: number }[] = [];
  gapCount = 0;
  gapMs = 0;
  longestGapMs = 0;
  lostSamples = 0;
  rows = 0;
  usedRows = 0;
  lateRows = 0;
  incompleteRows = 0;
  saturatedRows = 0;
  firstUs: number | undefined;
  lastUs = 0;
  readonly stateMs: Record<string, number> = {};
  readonly changes: Record<string, number> = {};
  hops = 0;
  hopMs = 0;
  longestHopMs = 0;
  secondRows = 0;
  stillSeconds = 0;
  doubtfulSeconds = 0;
  stillForce = 0;
  stillForceSeconds = 0;
  #force = 0;
  #forceSamples = 0;

  constructor(nominalRateHz: number) {
    startTiming(this.#timing, nominalRateHz);
  }

  get periodMs(): number {
    return this.#timing.periodMs;
  }

  row(row: FileRow, used: boolean, calibration: AccCalibration | undefined): void {
    this.rows++;
    if (row.isLate) this.lateRows++;
    if (!row.hasAcc) this.incompleteRows++;
    if ((row.flags & frameFlags.saturated) !== 0) this.saturatedRows++;
    if (used) {
      const norm = forceOf(row.acc, calibration);
      this.usedRows++;
      this.#force += norm;
      this.#forceSamples++;
      this.exposure.force(row.timeUs / 1000, norm);
    }
    this.#join(row.timeUs);
  }

  point(state: SampleState, atMs: number, forward: number, lateral: number, total: number): void {
    const [x, y, z] = upAt(state.posture.ups, 0);
    this.exposure.point(atMs, forward, lateral, total, x, y, z);
  }

  second(row: SecondRow): void {
    this.secondRows++;
    if (row.still && row.state !== "off-body") this.stillSeconds++;
    if (row.zeroDoubtful) this.doubtfulSeconds++;
    if (row.still && row.state !== "off-body" && this.#forceSamples > 0) {
      this.stillForce += this.#force / this.#forceSamples;
      this.stillForceSeconds++;
    }
    this.#force = 0;
    this.#forceSamples = 0;
    this.exposure.second(row, row.zeroDoubtful ? "doubtful" : row.zeroSet ? "reference" : "mounting");
  }

  zeroEvent(event: UnplacedZeroEvent): void {
    if (this.zeroEvents.length < MOST_ZERO_EVENTS) {
      this.zeroEvents.push({ kind: event.kind, at_s: seconds(event.atMs) });
    }
  }

  event(event: PostureEvent): void {
    if (event.kind === "episode-ended") this.#episode(event);
    else if (event.kind === "position-changed") {
      this.changes[event.cause] = (this.changes[event.cause] ?? 0) + 1;
    } else {
      const lasted = event.endMs - event.startMs;
      this.hops++;
      this.hopMs += lasted;
      this.longestHopMs = Math.max(this.longestHopMs, lasted);
    }
    this.exposure.event(event);
  }

  #episode({ state, startMs, endMs }: EpisodeEnded): void {
    this.stateMs[state] = (this.stateMs[state] ?? 0) + endMs - startMs;
  }

  #join(timeUs: number): void {
    const { lastMs } = this.#timing;
    const atMs = timeUs / 1000;
    this.firstUs ??= timeUs;
    if (lastMs !== undefined && atMs < lastMs) return;
    const lostMs = lostBefore(this.#timing, atMs);
    this.#timing.lastMs = atMs;
    this.lastUs = timeUs;
    if (lostMs === 0) return;
    const lost = Math.max(1, Math.round(lostMs / this.periodMs));
    this.gapCount++;
    this.gapMs += lostMs;
    this.longestGapMs = Math.max(this.longestGapMs, lostMs);
    this.lostSamples += lost;
    if (this.gaps.length < MOST_GAPS) {
      this.gaps.push({ start_s: seconds(atMs - lostMs), end_s: seconds(atMs), lost_samples: lost });
    }
    this.exposure.event({
      kind: "gap",
      placement: "upper-back",
      startMs: (atMs - lostMs) as never,
      endMs: atMs as never,
      cause: "frames-lost",
    });
  }
}

/** |a| as the filter sees it, m/s². */
function forceOf(acc: Float64Array, calibration: AccCalibration | undefined): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const value = calibration
      ? (acc[axis]! - calibration.offsetMs2[axis]!) * calibration.gain[axis]!
      : acc[axis]!;
    sum += value * value;
  }
  return Math.sqrt(sum);
}

export const seconds = (ms: number): number => Math.round(ms * 1000) / 1e6;
