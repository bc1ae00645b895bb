// A sensor's epochs into sessions, one for each local day. In: dated epochs, oldest first; out: rows, events, gaps. What
// live data or raw frames cover is left out, whole epochs at a time: half a mean is none.
import type { EpochRecord, LogRecord } from "../../firmware-protocol/log.ts";
import { sessionMs } from "../../src/domain/units.ts";
import type { Commit } from "../../src/store/repository.ts";
import { mountingBasis } from "../posture/reference.ts";
import type { Coverage } from "./coverage.ts";
import {
  breakEpochs,
  type Epoch,
  type EpochPosture,
  type EpochSink,
  freshEpochPosture,
  isApart,
  openEpochs,
  takeEpoch,
} from "./epoch-posture.ts";
import { dayWith, type LocalDay } from "./local-days.ts";
import type { Fate, LogFold, RecordTime } from "./log-fold.ts";
import { type LogOwner, type LogSession, LogSessionGain, newLogSession, referenceAt } from "./log-session.ts";

/** What an epoch is a mean over, ms. README section 8. */
const EPOCH_MS = 5000;
/** A clock that was set back by less than this shortens an epoch; by more, the epoch's time is taken already. */
const OVERLAP_MS = 1000;

interface OpenSession {
  readonly session: LogSession;
  readonly posture: EpochPosture;
  bootId: number;
  /** Epochs were left out since the last one that was taken: what lies between is no gap. */
  isCovered: boolean;
}

export class EpochFold implements LogFold {
  readonly #owner: LogOwner;
  readonly #days: readonly LocalDay[];
  readonly #coverage: Coverage;
  #open: OpenSession | undefined;
  #gain: LogSessionGain | undefined;
  #finished: Commit[] = [];

  /** `state`: of another fold of this log, or undefined. */
  constructor(owner: LogOwner, days: readonly LocalDay[], coverage: Coverage, state: unknown) {
    this.#owner = owner;
    this.#days = days;
    this.#coverage = coverage;
    this.#open = structuredClone(state) as OpenSession | undefined;
    if (this.#open) this.#gain = new LogSessionGain(this.#open.session, owner.placement);
  }

  passed(): void {}

  mayCommitAt(): boolean {
    return true;
  }

  async take(number: number, record: LogRecord, { epochMs: endMs, bootId }: RecordTime): Promise<Fate> {
    const startMs = endMs - EPOCH_MS;
    const day = record.kind === "epoch" ? dayWith(this.#days, startMs) : undefined;
    if (record.kind !== "epoch" || !day || !hasDirection(record)) return "unusable";
    if (!this.#coverage.isKnown(day)) await this.#coverage.read(day, this.#open?.session.record.id);
    if (this.#coverage.covers(day, startMs, endMs)) {
      if (this.#open) this.#open.isCovered = true;
      return "covered";
    }
    const open = this.#sessionFor(number, startMs, bootId, day);
    const { session, posture } = open;
    const from = startMs - session.record.startedAt;
    if (posture.endMs !== undefined && from < posture.endMs - OVERLAP_MS) return "unusable";
    const sink = this.#sink(this.#gain!);
    if (isApart(posture, from) && !open.isCovered) this.#tellGap(open, from, bootId);
    open.isCovered = false;
    open.bootId = bootId;
    this.#tellReports(record, endMs - session.record.startedAt);
    takeEpoch(posture, epochFrom(record, from, endMs - session.record.startedAt), sink);
    this.#gain!.reaches(posture.endMs!);
    return "taken";
  }

  end(): void {
    if (this.#open) breakEpochs(this.#open.posture, this.#sink(this.#gain!));
  }

  taken(): Commit[] {
    const open = this.#gain?.taken(this.#open && openEpochs(this.#open.posture));
    const commits = open ? [...this.#finished, open] : this.#finished;
    this.#finished = [];
    return commits;
  }

  sessionId(): string | undefined {
    return this.#open?.session.record.id;
  }

  state(): unknown {
    return structuredClone(this.#open);
  }

  #sessionFor(number: number, startMs: number, bootId: number, day: LocalDay): OpenSession {
    const open = this.#open;
    if (open && startMs >= open.session.record.startedAt && startMs < open.session.dayEnd) return open;
    if (open) {
      this.end();
      const last = this.#gain?.taken(undefined);
      if (last) this.#finished.push(last);
    }
    const session = newLogSession("epochs", number, startMs, day, this.#owner);
    const reference = referenceAt(this.#owner.references, startMs);
    this.#gain = new LogSessionGain(session, this.#owner.placement);
    const posture = freshEpochPosture(reference?.basis ?? mountingBasis, reference?.references ?? {});
    this.#open = { session, posture, bootId, isCovered: false };
    return this.#open;
  }

  /** What it did and felt by itself in these five seconds. */
  #tellReports({ flags }: EpochRecord, endMs: number): void {
    const { placement } = this.#owner;
    const told = [flags.nudged && "device-nudge", flags.button && "button"] as const;
    for (const what of told)
      if (what) this.#gain!.event({ kind: "sensor-reported", placement, atMs: sessionMs(endMs), what });
  }

  #tellGap({ posture, bootId: before }: OpenSession, untilMs: number, bootId: number): void {
    const startMs = sessionMs(posture.endMs!);
    const endMs = sessionMs(untilMs);
    const { placement } = this.#owner;
    const cause = bootId === before ? "sensor-overflow" : "device-restarted";
    this.#gain!.event({ kind: "gap", placement, startMs, endMs, cause });
  }

  #sink(gain: LogSessionGain): EpochSink {
    return { row: (row) => gain.row(row), event: (event) => gain.event(event) };
  }
}

/** A mean without a direction: the sensor was thrown about, or tells nothing. */
const hasDirection = ({ up: [x, y, z] }: EpochRecord): boolean => x !== 0 || y !== 0 || z !== 0;

function epochFrom(record: EpochRecord, startMs: number, endMs: number): Epoch {
  const [x, y, z] = record.up;
  const size = Math.sqrt(x * x + y * y + z * z);
  const { worn, walking } = record.flags;
  return {
    startMs,
    endMs,
    up: [x / size, y / size, z / size],
    spreadRad: 1e-4 * record.spread,
    activityMs2: 1e-3 * record.accDeviation,
    worn,
    walking,
  };
}
