// A finished session worked out again from its raw data, with the reference and the calibration now in force. In: the
// store; out: its derived rows and events replaced, all at once at the end, and what changed. Cancelled or killed midway,
// it has changed nothing: it is simply begun again.
import type { ReferenceChoice } from "../src/domain/calibration.ts";
import type { SessionEvent } from "../src/domain/events.ts";
import type { StoreFault } from "../src/domain/faults.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { SecondRow, SecondRows } from "../src/domain/recording.ts";
import type { AnalysisRecord } from "../src/domain/reference-version.ts";
import type { SessionRecord } from "../src/domain/session.ts";
import { type EpochMs, sessionMs } from "../src/domain/units.ts";
import type { Repository } from "../src/store/repository.ts";
import { type DerivedChange, derivedChange } from "./derived-change.ts";
import type { PostureSink } from "./posture/posture-engine.ts";
import { type Checkpoint, isCheckpoint } from "./checkpoint.ts";
import { Replay } from "./replay.ts";
import type { SampleState } from "./sample-stream.ts";
import { ANALYSIS_VERSION, chosenZeros, knownSensor } from "./sensor-knowledge.ts";
import { columnsFrom, minuteOf } from "./summary/row-columns.ts";

/** Progress is told in steps of this share. */
const TELL_EVERY = 0.01;

export interface ReanalysisSteering {
  /** With what follows each sample as well (history); false: with what live knew. */
  readonly smoothed: boolean;
  /** Which zero counts where sitting and standing have one each. */
  readonly referenceChoice: ReferenceChoice;
  /** 0 … 1 of the session's samples. */
  progressed(share: number): void;
  /** Asked after each chunk; true ends it, with nothing changed. */
  cancelled(): boolean;
}

export type Reanalysed =
  | { readonly ok: true; readonly change: DerivedChange; readonly referenceSetAt: EpochMs | undefined }
  | {
      readonly ok: false;
      /** grew: it is being recorded, or was continued meanwhile. no-samples: it holds means alone. */
      readonly reason: "cancelled" | "no-such-session" | "no-samples" | "grew" | StoreFault["code"];
    };

interface Derived {
  readonly rows: SecondRow[];
  readonly events: SessionEvent[];
  state: SampleState | undefined;
}

export async function reanalyse(
  repository: Repository,
  sessionId: string,
  now: EpochMs,
  steering: ReanalysisSteering,
): Promise<Reanalysed> {
  const session = await repository.session(sessionId);
  if (session === undefined) return { ok: false, reason: "no-such-session" };
  if (session.origin === "log-epochs") return { ok: false, reason: "no-samples" };
  const segments = await repository.segments(sessionId);
  const happened = await repository.events(sessionId);
  const stored = await repository.checkpoint(sessionId);
  const checkpoint = isCheckpoint(stored) ? stored : undefined;
  const worn = [...new Set(segments.map(({ placement }) => placement))];
  const primary = worn.includes("upper-back") ? "upper-back" : worn[0];

  const used: AnalysisRecord["used"][number][] = [];
  const rows: SecondRows[] = [];
  const before: SecondRows[] = [];
  const events: SessionEvent[] = [];
  const states = new Map<Placement, SampleState>();
  let taken = 0;
  let told = 0;
  for (const placement of worn) {
    const derived: Derived = { rows: [], events: [], state: undefined };
    const own = segments.filter((segment) => segment.placement === placement);
    const known = await knownSensor(repository, own.at(-1)!.sensor.sensorId, placement, now);
    const { referenceChoice } = steering;
    const pose =
      referenceChoice !== "by-activity" && known.reference?.references[referenceChoice]
        ? { referencePose: referenceChoice }
        : {};
    used.push({ ...known.used, ...pose });
    const replay = new Replay(
      {
        placement,
        segments: own,
        events: happened,
        reference: known.reference && chosenZeros(known.reference, steering.referenceChoice),
        accCalibration: known.knowledge.accCalibration,
        smoothed: steering.smoothed,
      },
      sinkInto(derived, placement, placement === primary),
    );
    for await (const chunk of repository.raw(sessionId, placement)) {
      taken += replay.chunk(chunk);
      if (steering.cancelled()) return { ok: false, reason: "cancelled" };
      const share = Math.min(1, taken / Math.max(1, session.sampleCount));
      if (share < told + TELL_EVERY) continue;
      told = share;
      steering.progressed(share);
    }
    const state = replay.end(hasEnded(checkpoint, placement));
    if (state) states.set(placement, state);
    rows.push(...minutesOf(session, placement, derived.rows));
    if (placement === primary) before.push(...(await repository.rows(sessionId, placement)));
    events.push(...derived.events);
  }
  if (steering.cancelled()) return { ok: false, reason: "cancelled" };
  const result = await repository.replaceDerived(sessionId, {
    rows,
    events,
    analyses: [
      { fromMs: sessionMs(0), analysisVersion: ANALYSIS_VERSION, smoothed: steering.smoothed, used },
    ],
    checkpoint: checkpoint ? continued(checkpoint, states) : stored,
    sampleCount: session.sampleCount,
  });
  if (!result.ok) return { ok: false, reason: result.error.code };
  if (!result.value) return { ok: false, reason: "grew" };
  steering.progressed(1);
  return {
    ok: true,
    change: derivedChange(
      { rows: before, events: happened },
      { rows: rows.filter(({ placement }) => placement === primary), events },
    ),
    referenceSetAt: used.find(({ placement }) => placement === primary)?.referenceSetAt,
  };
}

/** As live: one row for a second, its later part standing for the whole; the wearer's events from one stream only. */
function sinkInto(derived: Derived, placement: Placement, isPrimary: boolean): PostureSink {
  return {
    point: () => {},
    row: (row) => {
      if (derived.rows.at(-1)?.second === row.second) derived.rows.pop();
      derived.rows.push(row);
    },
    event: (event) => {
      if (isPrimary) derived.events.push(event);
    },
    zero: (event) => derived.events.push({ ...event, placement }),
  };
}

function minutesOf(session: SessionRecord, placement: Placement, rows: readonly SecondRow[]): SecondRows[] {
  const minutes = new Map<number, SecondRow[]>();
  for (const row of rows) {
    const minute = minuteOf(row.second);
    const own = minutes.get(minute);
    if (own) own.push(row);
    else minutes.set(minute, [row]);
  }
  return [...minutes].map(([minute, own]) => columnsFrom(session.id, placement, minute, own));
}

/** Was the link's end seen? Without a checkpoint nothing can go on, so all is ended. */
const hasEnded = (checkpoint: Checkpoint | undefined, placement: Placement): boolean => {
  const stream = checkpoint?.pipeline.streams.find((known) => known.placement === placement);
  return stream === undefined || stream.brokenAtMs !== undefined;
};

/** The checkpoint with the posture as worked out now: what is open in it, and what a continued day goes on from. */
function continued(checkpoint: Checkpoint, states: ReadonlyMap<Placement, SampleState>): Checkpoint {
  const { pipeline } = checkpoint;
  const streams = pipeline.streams.map((stream) => {
    const state = states.get(stream.placement);
    return state ? { ...stream, posture: state.posture } : stream;
  });
  return { ...checkpoint, pipeline: { ...pipeline, streams } };
}
