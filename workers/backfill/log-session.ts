// A session made of a sensor's own log, on its way into the store: what it has gained since the last commit. In: rows,
// events, segments, chunks; out: one Commit. What must survive a killed worker is LogSession, plain data.
import type { SessionEvent } from "../../src/domain/events.ts";
import type { LogKind } from "../../src/domain/log-place.ts";
import type { Placement } from "../../src/domain/placement.ts";
import type { RawChunk, SecondRow } from "../../src/domain/recording.ts";
import type { AnalysisRecord, ReferenceVersion } from "../../src/domain/reference-version.ts";
import type { SegmentRecord, SensorIdentity, SessionRecord } from "../../src/domain/session.ts";
import { epochMs, sessionMs } from "../../src/domain/units.ts";
import type { Commit } from "../../src/store/repository.ts";
import type { LogCheckpoint } from "../checkpoint.ts";
import type { OpenSpans } from "../open-spans.ts";
import { ANALYSIS_VERSION } from "../sensor-knowledge.ts";
import { columnsFrom, minuteOf } from "../summary/row-columns.ts";
import type { LocalDay } from "./local-days.ts";

/** What is known of the sensor that the log is of. */
export interface LogOwner {
  readonly sensor: SensorIdentity;
  readonly placement: Placement;
  /** IANA zone. */
  readonly zone: string;
  /** Oldest first. */
  readonly references: readonly ReferenceVersion[];
}

/** Plain data. */
export interface LogSession {
  record: SessionRecord;
  readonly dayEnd: number;
  /** The newest minute, which may still grow. */
  minute: { readonly minute: number; readonly rows: SecondRow[] } | undefined;
}

const origins: Readonly<Record<LogKind, NonNullable<SessionRecord["origin"]>>> = {
  raw: "log-raw",
  epochs: "log-epochs",
};

/** The zero that was in force then; undefined: only the drawing on the sensor. */
export const referenceAt = (
  references: readonly ReferenceVersion[],
  atMs: number,
): ReferenceVersion | undefined => references.findLast(({ setAt }) => setAt <= atMs);

/** Begins with record `number`, at `startMs` (epoch). The id follows from these, so that a repeat is no other session. */
export function newLogSession(
  kind: LogKind,
  number: number,
  startMs: number,
  day: LocalDay,
  { sensor, placement, zone, references }: LogOwner,
  used: Omit<AnalysisRecord["used"][number], "placement" | "referenceSetAt"> = {},
): LogSession {
  const startedAt = epochMs(Math.floor(startMs));
  const reference = referenceAt(references, startMs);
  return {
    record: {
      id: `${origins[kind]}-${sensor.sensorId}-${number}-${startedAt}`,
      name: "",
      startedAt,
      zone,
      utcOffsetMin: day.utcOffsetMin,
      simulated: false,
      origin: origins[kind],
      sensors: [{ placement, sensor }],
      storedThroughMs: sessionMs(0),
      sampleCount: 0,
      gapCount: 0,
      analyses: [
        {
          fromMs: sessionMs(0),
          analysisVersion: ANALYSIS_VERSION,
          smoothed: false,
          used: [{ placement, ...used, ...(reference && { referenceSetAt: reference.setAt }) }],
        },
      ],
    },
    dayEnd: day.end,
    minute: undefined,
  };
}

export class LogSessionGain {
  readonly session: LogSession;
  readonly #placement: Placement;
  #chunks: RawChunk[] = [];
  #segments: SegmentRecord[] = [];
  #events: SessionEvent[] = [];
  /** Minutes that have changed and will not again. */
  #minutes: { readonly minute: number; readonly rows: readonly SecondRow[] }[] = [];
  #hasChanged = false;

  constructor(session: LogSession, placement: Placement) {
    this.session = session;
    this.#placement = placement;
  }

  /** As live: a second that comes again stands for the whole. */
  row(row: SecondRow): void {
    const { session } = this;
    this.#hasChanged = true;
    const minute = minuteOf(row.second);
    if (session.minute && session.minute.minute !== minute) this.#minutes.push(session.minute);
    if (session.minute?.minute !== minute) session.minute = { minute, rows: [] };
    const { rows } = session.minute;
    if (rows.at(-1)?.second === row.second) rows.pop();
    rows.push(row);
  }

  event(event: SessionEvent): void {
    const { session } = this;
    this.#hasChanged = true;
    this.#events.push(event);
    if (event.kind === "gap") session.record = { ...session.record, gapCount: session.record.gapCount + 1 };
  }

  segment(segment: Omit<SegmentRecord, "sessionId">): void {
    this.#hasChanged = true;
    this.#segments.push({ ...segment, sessionId: this.session.record.id });
  }

  chunk(chunk: RawChunk): void {
    const { session } = this;
    this.#hasChanged = true;
    this.#chunks.push(chunk);
    const samples = chunk.counts.length / chunk.channels;
    session.record = { ...session.record, sampleCount: session.record.sampleCount + samples };
  }

  reaches(throughMs: number): void {
    const { session } = this;
    if (throughMs <= session.record.storedThroughMs) return;
    this.#hasChanged = true;
    session.record = { ...session.record, storedThroughMs: sessionMs(throughMs) };
  }

  /** What came since the last one; undefined: nothing. */
  taken(open: OpenSpans | undefined): Commit | undefined {
    if (!this.#hasChanged) return undefined;
    const { record, minute } = this.session;
    const minutes = minute ? [...this.#minutes, minute] : this.#minutes;
    const checkpoint: LogCheckpoint = { version: 1, open };
    const commit: Commit = {
      session: record,
      segments: this.#segments,
      raw: this.#chunks,
      rows: minutes.map((kept) => columnsFrom(record.id, this.#placement, kept.minute, kept.rows)),
      events: this.#events,
      checkpoint,
    };
    this.#chunks = [];
    this.#segments = [];
    this.#events = [];
    this.#minutes = [];
    this.#hasChanged = false;
    return commit;
  }
}
