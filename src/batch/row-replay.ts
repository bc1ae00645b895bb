// Rows of a file → the sample stream, exactly as a live stream would have had them. In: rows in the file's order; out,
// through the sink: the posture engine's rows, points and events, and for each row "up" as it was known then.
import type { BodyBasis } from "../domain/lean.ts";
import { frameFlags } from "../domain/recording.ts";
import { mountingBasis } from "../../workers/posture/reference.ts";
import type { UpFilter } from "../../workers/fusion/up-filter.ts";
import type { PostureSink } from "../../workers/posture/posture-engine.ts";
import {
  freshSamples,
  type KnownUp,
  type SampleOptions,
  type SampleState,
  SampleStream,
} from "../../workers/sample-stream.ts";
import { adoptZeros } from "../../workers/sensor-knowledge.ts";
import { CountRecovery } from "./count-recovery.ts";
import type { Happening, RecordingFacts, SegmentFacts } from "./recording-facts.ts";

/** A row of the file; the arrays are lent. */
export interface FileRow {
  readonly timeUs: number;
  readonly acc: Float64Array;
  readonly rate: Float64Array;
  readonly hasAcc: boolean;
  readonly hasRate: boolean;
  readonly flags: number;
  readonly isLate: boolean;
  readonly segment: number | undefined;
  /** Its time as it stands in the file, into `bytes` from `at` on; gives the place after it. */
  writeTime(bytes: Uint8Array, at: number): number;
}

export interface ReplayPlan {
  readonly facts: RecordingFacts;
  readonly channels: 3 | 6;
  /** Where the sidecar names none. */
  readonly nominalRateHz: number;
  /** "Up" by other means than the live filter; rows that came late are then used as well. */
  readonly known?: KnownUp;
}

export interface ReplaySink extends PostureSink {
  /** Each row of the file once, in its order. `up` is undefined before the first sample that could be used. */
  placed(row: FileRow, up: Float64Array | undefined, used: boolean): void;
}

export class RowReplay {
  readonly #plan: ReplayPlan;
  readonly #sink: ReplaySink;
  readonly #segments: ReadonlyMap<number, SegmentFacts>;
  readonly #happenings: readonly Happening[];
  readonly recoveries: SegmentRecoveries;
  #stream: SampleStream;
  #segment: SegmentFacts | undefined;
  #happened = 0;
  #taken = false;

  constructor(plan: ReplayPlan, sink: ReplaySink) {
    this.#plan = plan;
    this.#sink = sink;
    this.#happenings = plan.facts.happenings;
    this.#segments = new Map(plan.facts.segments.map((segment) => [segment.segment, segment]));
    this.recoveries = new SegmentRecoveries(plan.facts);
    this.#stream = this.#newStream(plan.facts.segments[0]!);
  }

  get state(): SampleState {
    return this.#stream.state;
  }

  get filter(): Readonly<UpFilter> | undefined {
    return this.#stream.filter;
  }

  take(row: FileRow): void {
    const { known, channels } = this.#plan;
    const usable = isUsable(row, channels) && (!row.isLate || known !== undefined);
    if (usable) {
      const segment = this.#segmentOf(row.segment);
      if (segment !== this.#segment && !row.isLate) this.#begin(segment);
      this.#happenUntil(row.timeUs);
      const stream = this.#stream;
      stream.acc.set(row.acc);
      if (channels === 6) stream.rate.set(row.rate);
      const recovery = known ? undefined : this.recoveries.of(row.segment);
      recovery?.acc(stream.acc);
      if (channels === 6) recovery?.rate(stream.rate);
      stream.take(row.timeUs / 1000, (row.flags & frameFlags.notWorn) !== 0);
      this.#taken = true;
    }
    this.#sink.placed(row, this.#taken ? this.#stream.up : undefined, usable);
  }

  /** There are no more rows: what is open ends. */
  end(): SampleState {
    this.#stream.breakOff();
    return this.#stream.save();
  }

  #segmentOf(number: number | undefined): SegmentFacts {
    return (
      (number === undefined ? this.#segment : this.#segments.get(number)) ?? this.#plan.facts.segments[0]!
    );
  }

  #newStream({ basis = mountingBasis, references, walkingUp }: SegmentFacts): SampleStream {
    const stream = new SampleStream(freshSamples(basis), this.#sink, this.#plan.known);
    adoptZeros(stream.posture, { basis, references, ...(walkingUp && { walkingUp }) }, 0);
    return stream;
  }

  #begin(segment: SegmentFacts): void {
    const before = this.#segment;
    const sameSensor = before === undefined || before.sensorId === segment.sensorId;
    if (!sameSensor) {
      this.#stream.breakOff();
      this.#stream = this.#newStream(segment);
    } else if (segment.afterBreak) this.#stream.breakOff();
    this.#adopt(segment);
    this.#stream.begin(optionsFrom(segment, this.#plan), sameSensor);
    this.#segment = segment;
  }

  /** The zero that the segment began with, if it is another than that in use. */
  #adopt({ basis, references, walkingUp }: SegmentFacts): void {
    const { posture, state } = this.#stream;
    const inUse = posture.state;
    const same =
      !basis ||
      (sameBasis(basis, inUse.basis) &&
        sameBasis(references.sit, inUse.references.sit) &&
        sameBasis(references.stand, inUse.references.stand));
    if (same) return;
    adoptZeros(posture, { basis, references, ...(walkingUp && { walkingUp }) }, state.lastMs ?? 0);
  }

  #happenUntil(timeUs: number): void {
    for (; this.#happened < this.#happenings.length; this.#happened++) {
      const happening = this.#happenings[this.#happened]!;
      if (happening.atUs >= timeUs) return;
      const { state, posture } = this.#stream;
      const atMs = happening.atUs / 1000;
      if (happening.kind === "wear") this.#stream.hearWear(happening.off, atMs);
      else if (happening.kind === "acc-calibration") {
        if (state.options) state.options = { ...state.options, accCalibration: happening.calibration };
      } else {
        const { basis, references, walkingUp } = happening;
        adoptZeros(posture, { basis, references, ...(walkingUp && { walkingUp }) }, atMs);
      }
    }
  }
}

/** What the values of each segment were counted in, where the sidecar tells. */
export class SegmentRecoveries {
  readonly #bySegment: ReadonlyMap<number, CountRecovery | undefined>;
  readonly #only: CountRecovery | undefined;

  constructor({ segments }: RecordingFacts) {
    this.#bySegment = new Map(
      segments.map(({ segment, scale }) => [segment, scale && new CountRecovery(scale)]),
    );
    this.#only = this.#bySegment.get(segments[0]!.segment);
  }

  of(segment: number | undefined): CountRecovery | undefined {
    return segment === undefined ? this.#only : this.#bySegment.get(segment);
  }

  /** Rows at the end of the accelerometer's range. */
  get clipped(): number {
    let clipped = 0;
    for (const recovery of this.#bySegment.values()) clipped += recovery?.clipped ?? 0;
    return clipped;
  }
}

const sameBasis = (a: BodyBasis | undefined, b: BodyBasis | undefined): boolean =>
  a?.source === b?.source &&
  [0, 1, 2].every(
    (axis) =>
      a?.up[axis] === b?.up[axis] &&
      a?.anterior[axis] === b?.anterior[axis] &&
      a?.left[axis] === b?.left[axis],
  );

export const isUsable = (row: FileRow, channels: 3 | 6): boolean =>
  row.hasAcc && (channels === 3 || row.hasRate);

export const optionsFrom = (
  { gyroConvention, latencyS, nominalRateHz, accCalibration, gyroBias }: SegmentFacts,
  plan: Pick<ReplayPlan, "channels" | "nominalRateHz">,
): SampleOptions => ({
  gyroConvention,
  latencyS,
  nominalRateHz: nominalRateHz ?? plan.nominalRateHz,
  accCalibration,
  gyroBias,
  channels: plan.channels,
});
