// Sessions' digests → one local day as every chart, list and sentence shows it. Pure; encoding rules: the hop chart.
// A hop is time in one position; a beat a change that was seen; after a gap there is no beat. Nothing is invented for
// time without data.
import type {
  Beat,
  DayView,
  Hop,
  LeanRun,
  NudgeMark,
  RailSpan,
  RibbonSpan,
} from "../../src/domain/day-view.ts";
import type { SessionEvent } from "../../src/domain/events.ts";
import { hopStates, type PositionState } from "../../src/domain/position-state.ts";
import { thresholdValues } from "../../src/domain/threshold-values.ts";
import { type EpochMs, epochMs, MS_PER_MINUTE } from "../../src/domain/units.ts";
import { LEAN_STEP_S, type SessionDigest } from "./session-digest.ts";

const RESPONSE_MS = MS_PER_MINUTE * thresholdValues.nudgeResponse;
const STEP_MS = 1000 * LEAN_STEP_S;

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** `startMs`, `endMs`: local midnights. Sessions may overlap the day in part, in any order. */
export function dayViewFrom(startMs: EpochMs, endMs: EpochMs, sessions: readonly SessionDigest[]): DayView {
  const within = <T extends Span>(spans: readonly T[]): T[] =>
    spans
      .filter((span) => span.endMs >= startMs && span.startMs < endMs)
      .map((span) => ({
        ...span,
        startMs: Math.max(span.startMs, startMs),
        endMs: Math.min(span.endMs, endMs),
      }))
      .toSorted((a, b) => a.startMs - b.startMs);
  const lasting = <T extends Span>(spans: readonly T[]): T[] =>
    within(spans).filter((span) => span.endMs > span.startMs);

  const told = lasting(sessions.flatMap(ribbonOf));
  // What one session knows nothing of another may know: the sensor's own log, fetched afterwards.
  const known = told.filter((span) => span.state !== "no-data");
  const ribbon = lasting(told.flatMap((span) => (span.state === "no-data" ? without(span, known) : [span])));
  const nudges = within(
    sessions.flatMap((s) => nudgesOf(s).map((n) => ({ ...n, startMs: n.atMs, endMs: n.atMs }))),
  );
  const asked = nudges.filter((n) => n.outcome !== "held").map((n) => n.atMs);
  const hops = lasting(sessions.flatMap(hopsOf)).map((hop) => ({ ...hop, state: mostOf(ribbon, hop) }));
  const beats = within(sessions.flatMap(beatsOf)).map((beat) => ({
    ...beat,
    afterNudge: asked.some((atMs) => beat.startMs >= atMs && beat.startMs - atMs <= RESPONSE_MS),
  }));
  const off = ribbon.filter((span) => span.state === "off-body");
  const rail = lasting(sessions.flatMap(railOf)).flatMap((span) => without(span, off));
  const epoch = <T extends Span>(span: T) => ({
    ...span,
    startMs: epochMs(span.startMs),
    endMs: epochMs(span.endMs),
  });
  const measuredMs = rail.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
  return {
    startMs,
    endMs,
    simulated: sessions.some((s) => s.simulated),
    hops: hops.map(epoch) satisfies Hop[],
    beats: beats.map(epoch) satisfies Beat[],
    ribbon: ribbon.map(epoch) satisfies RibbonSpan[],
    rail: rail.map(epoch) satisfies RailSpan[],
    nudges: nudges.map(({ atMs, outcome, stillForMs }) => ({ atMs: epochMs(atMs), outcome, stillForMs })),
    lean: sessions.flatMap((s) => leanOf(s, off, startMs, endMs)).toSorted((a, b) => a.startMs - b.startMs),
    totals: {
      measuredMs,
      wornMs: measuredMs + betweenWornMs(rail, off),
      changes: beats.length,
      ownChanges: beats.filter((beat) => !beat.afterNudge).length,
      longestStillMs: hops.length === 0 ? undefined : Math.max(...hops.map((h) => h.endMs - h.startMs)),
    },
  };
}

const eventsOf = <K extends SessionEvent["kind"]>(
  s: SessionDigest,
  kind: K,
): Extract<SessionEvent, { kind: K }>[] =>
  s.events.filter((e): e is Extract<SessionEvent, { kind: K }> => e.kind === kind);

function hopsOf(s: SessionDigest): (Span & { readonly live: boolean })[] {
  const hops = eventsOf(s, "hop-ended").map((e) => ({
    startMs: s.startedAt + e.startMs,
    endMs: s.startedAt + e.endMs,
    live: false,
  }));
  if (s.open?.hopSinceMs === undefined) return hops;
  const now = s.open.episodes.at(-1)?.state;
  return [
    ...hops,
    {
      startMs: s.startedAt + s.open.hopSinceMs,
      endMs: s.startedAt + s.open.untilMs,
      live: s.live && now !== undefined && hopStates.includes(now),
    },
  ];
}

function beatsOf(s: SessionDigest): (Span & { readonly walk: boolean })[] {
  const beats = eventsOf(s, "position-changed").map((e) => ({
    startMs: s.startedAt + e.atMs,
    endMs: s.startedAt + (e.untilMs ?? e.atMs),
    walk: e.cause === "walk",
  }));
  const walk = s.open?.walk;
  if (!walk) return beats;
  return [...beats, { startMs: s.startedAt + walk.startMs, endMs: s.startedAt + walk.endMs, walk: true }];
}

function ribbonOf(s: SessionDigest): (Span & { readonly state: PositionState })[] {
  return [...eventsOf(s, "episode-ended"), ...(s.open?.episodes ?? [])].map((e) => ({
    startMs: s.startedAt + e.startMs,
    endMs: s.startedAt + e.endMs,
    state: e.state,
  }));
}

function railOf(s: SessionDigest): (Span & { readonly zero: "sure" | "unsure" })[] {
  // A doubt is known later than it holds: rows carry it from then on, the event tells since when.
  const doubted = eventsOf(s, "zero-doubted")
    .filter((e) => e.placement === "upper-back")
    .map((e) => ({ startMs: s.startedAt + e.sinceMs, endMs: s.startedAt + e.atMs }));
  return s.measured.flatMap((span) => {
    const startMs = s.startedAt + 1000 * span.startS;
    const endMs = s.startedAt + 1000 * span.endS;
    if (!span.zeroSet) return [{ startMs, endMs, zero: "unsure" as const }];
    const unsure = doubted
      .map((d) => ({
        startMs: Math.max(d.startMs, startMs),
        endMs: Math.min(d.endMs, endMs),
        zero: "unsure" as const,
      }))
      .filter((d) => d.endMs > d.startMs);
    return [...without({ startMs, endMs, zero: "sure" as const }, doubted), ...unsure];
  });
}

function nudgesOf(s: SessionDigest): (Omit<NudgeMark, "atMs"> & { readonly atMs: number })[] {
  const moved = new Set(eventsOf(s, "nudge-ended").flatMap((e) => (e.outcome === "moved" ? [e.id] : [])));
  return [
    ...eventsOf(s, "nudge-given").map((e) => ({
      atMs: s.startedAt + e.atMs,
      outcome: moved.has(e.id) ? ("moved" as const) : ("asked" as const),
      stillForMs: e.stillForMs,
    })),
    ...eventsOf(s, "nudge-withheld").map((e) => ({
      atMs: s.startedAt + e.atMs,
      outcome: "held" as const,
      stillForMs: e.stillForMs,
    })),
  ];
}

/** Steps without enough rows, or off the body, break the line. */
function leanOf(s: SessionDigest, off: readonly Span[], startMs: number, endMs: number): LeanRun[] {
  const runs: { step: number; forwardRad: number[]; lateralRad: number[] }[] = [];
  for (const tile of s.tiles) {
    const atMs = s.startedAt + tile.step * STEP_MS;
    const middleMs = atMs + STEP_MS / 2;
    if (atMs < startMs || atMs >= endMs || tile.rows < LEAN_STEP_S / 2) continue;
    if (off.some((span) => middleMs >= span.startMs && middleMs < span.endMs)) continue;
    let run = runs.at(-1);
    if (!run || run.step + run.forwardRad.length !== tile.step) {
      run = { step: tile.step, forwardRad: [], lateralRad: [] };
      runs.push(run);
    }
    run.forwardRad.push(tile.forwardRad / tile.rows);
    run.lateralRad.push(tile.lateralRad / tile.rows);
  }
  return runs.map((run) => ({
    startMs: epochMs(s.startedAt + run.step * STEP_MS),
    stepMs: STEP_MS,
    forwardRad: Float32Array.from(run.forwardRad),
    lateralRad: Float32Array.from(run.lateralRad),
  }));
}

/** The state with the most time inside the hop. */
function mostOf(ribbon: readonly (Span & { readonly state: PositionState })[], hop: Span): PositionState {
  const time = new Map<PositionState, number>();
  for (const { state, startMs, endMs } of ribbon) {
    const shared = Math.min(endMs, hop.endMs) - Math.max(startMs, hop.startMs);
    if (shared > 0 && hopStates.includes(state)) time.set(state, (time.get(state) ?? 0) + shared);
  }
  let most: PositionState = "unknown";
  for (const [state, shared] of time) if (shared > (time.get(most) ?? 0)) most = state;
  return most;
}

function without<T extends Span>(span: T, holes: readonly Span[]): T[] {
  let left: T[] = [span];
  for (const hole of holes) {
    left = left.flatMap((part) =>
      hole.endMs <= part.startMs || hole.startMs >= part.endMs
        ? [part]
        : [
            { ...part, endMs: hole.startMs },
            { ...part, startMs: hole.endMs },
          ].filter((rest) => rest.endMs > rest.startMs),
    );
  }
  return left;
}

/** Time without data between two worn times, unless the sensor was off the body in it. */
function betweenWornMs(rail: readonly Span[], off: readonly Span[]): number {
  let sum = 0;
  for (let i = 1; i < rail.length; i++) {
    const startMs = rail[i - 1]!.endMs;
    const endMs = rail[i]!.startMs;
    if (endMs > startMs && !off.some((span) => span.startMs < endMs && span.endMs > startMs))
      sum += endMs - startMs;
  }
  return sum;
}
