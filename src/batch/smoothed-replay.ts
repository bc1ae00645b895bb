// The same replay with "up" from the smoother, which looks at what follows a sample as well. Rows wait here, a few
// minutes of them, until their block is smoothed; rows that came late, and are in their place in the file, are used.
import type { AccCalibration } from "../domain/calibration.ts";
import type { SampleState } from "../../workers/sample-stream.ts";
import { SmootherFeed } from "../../workers/smoother-feed.ts";
import { MOST_TIME_BYTES } from "./csv-rows.ts";
import type { SegmentFacts } from "./recording-facts.ts";
import {
  type FileRow,
  isUsable,
  optionsFrom,
  type ReplayPlan,
  type ReplaySink,
  RowReplay,
} from "./row-replay.ts";

interface WaitingRow extends FileRow {
  /** Handed to the smoother. */
  readonly smoothed: boolean;
}

export class SmoothedReplay {
  readonly #plan: ReplayPlan;
  readonly #replay: RowReplay;
  readonly #feed = new SmootherFeed(() => this.#release());
  readonly #calibrations: { readonly atUs: number; readonly calibration: AccCalibration }[];
  /** Oldest first; the first `#placed` of them have been passed on. */
  readonly #waiting: WaitingRow[] = [];
  #placed = 0;
  #segment: SegmentFacts | undefined;
  #calibration: AccCalibration | undefined;

  constructor(plan: ReplayPlan, sink: ReplaySink) {
    this.#plan = plan;
    const known = this.#feed.known(plan.channels, 1 / plan.nominalRateHz);
    this.#replay = new RowReplay({ ...plan, known }, sink);
    this.#calibrations = plan.facts.happenings.filter((one) => one.kind === "acc-calibration");
  }

  get state(): SampleState {
    return this.#replay.state;
  }

  get filter(): RowReplay["filter"] {
    return this.#replay.filter;
  }

  get recoveries(): RowReplay["recoveries"] {
    return this.#replay.recoveries;
  }

  take(row: FileRow): void {
    const { lastMs } = this.#feed;
    const atMs = row.timeUs / 1000;
    const smoothed = isUsable(row, this.#plan.channels) && (lastMs === undefined || atMs >= lastMs);
    const waiting = copyOf(row, smoothed);
    if (smoothed) {
      const recovery = this.recoveries.of(row.segment);
      recovery?.acc(waiting.acc);
      if (waiting.hasRate) recovery?.rate(waiting.rate);
      this.#join(row);
    }
    this.#waiting.push(waiting);
    if (!smoothed) return;
    this.#feed.add(atMs, waiting.acc, waiting.rate, this.#calibration);
    this.#waiting.splice(0, this.#placed);
    this.#placed = 0;
  }

  end(): SampleState {
    this.#feed.end();
    while (this.#placed < this.#waiting.length) this.#place();
    return this.#replay.end();
  }

  /** The segment and the calibration of the row. */
  #join(row: FileRow): void {
    const { facts } = this.#plan;
    const named = facts.segments.find(({ segment }) => segment === row.segment);
    const segment = (row.segment === undefined ? this.#segment : named) ?? facts.segments[0]!;
    if (segment !== this.#segment && !(row.isLate && this.#segment)) {
      const options = optionsFrom(segment, this.#plan);
      this.#segment = segment;
      this.#calibration = options.accCalibration;
      this.#feed.begin(options, segment.sensorId);
    }
    while (this.#calibrations.length > 0 && this.#calibrations[0]!.atUs < row.timeUs) {
      this.#calibration = this.#calibrations.shift()!.calibration;
    }
  }

  /** The next smoothed row, and those before it that were not. */
  #release(): void {
    while (!this.#waiting[this.#placed]!.smoothed) this.#place();
    this.#place();
  }

  #place(): void {
    this.#replay.take(this.#waiting[this.#placed++]!);
  }
}

function copyOf(row: FileRow, smoothed: boolean): WaitingRow {
  const text = new Uint8Array(MOST_TIME_BYTES);
  const length = row.writeTime(text, 0);
  return {
    timeUs: row.timeUs,
    acc: row.acc.slice(),
    rate: row.rate.slice(),
    hasAcc: smoothed && row.hasAcc,
    hasRate: row.hasRate,
    flags: row.flags,
    isLate: row.isLate,
    segment: row.segment,
    smoothed,
    writeTime: (bytes, at) => {
      for (let i = 0; i < length; i++) bytes[at + i] = text[i]!;
      return at + length;
    },
  };
}
