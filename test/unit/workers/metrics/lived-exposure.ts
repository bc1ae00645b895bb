// A simulated day through the engine into an exposure accumulator, with the times at which it counted, and what the
// script made true: for the table of hits and misses (npm run bench:truth) and for the short test beside this file.
import { SimulatedBody } from "../../../../firmware-protocol/devices/simulated/body.ts";
import type { Keyframe, Posture } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import type { SessionEvent } from "../../../../src/domain/events.ts";
import { sessionMs } from "../../../../src/domain/units.ts";
import { boutsOf } from "../../../../workers/metrics/duration-tally.ts";
import { ExposureAccumulator } from "../../../../workers/metrics/exposure-accumulator.ts";
import { basisFrom, mountingBasis } from "../../../../workers/posture/reference.ts";
import { upAt } from "../../../../workers/posture/up-window.ts";
import { freshSamples, SampleStream } from "../../../../workers/sample-stream.ts";

const RATE_HZ = 25;
/** The wearer sets the zero after three minutes, sitting upright. */
export const ZERO_AT_S = 180;

interface Span {
  readonly fromS: number;
  readonly untilS: number;
}

export interface LivedExposure {
  readonly script: readonly Keyframe[];
  readonly body: SimulatedBody;
  readonly untilS: number;
  readonly exposure: ExposureAccumulator;
  readonly events: readonly SessionEvent[];
  /** When each was counted as having been, s. */
  readonly shiftsS: readonly number[];
  readonly fidgetsS: readonly number[];
  readonly bouts: readonly Span[];
}

export function livedExposure(script: readonly Keyframe[], seed: number, untilS: number): LivedExposure {
  const body = new SimulatedBody({ seed, script });
  const exposure = new ExposureAccumulator();
  const { totals, track } = exposure.state;
  const events: SessionEvent[] = [];
  const shiftsS: number[] = [];
  const fidgetsS: number[] = [];
  const bouts: Span[] = [];
  let open: number | undefined;

  const watch = (nowS: number): void => {
    const { movement } = totals;
    while (shiftsS.length < movement.shifts) shiftsS.push((track.movement.shifts.lastMs ?? 0) / 1000);
    while (fidgetsS.length < movement.fidgets) fidgetsS.push(nowS);
    const { static: still } = track.movement;
    const ended = boutsOf(movement.static.bouts) > bouts.length;
    if (ended && open !== undefined)
      bouts.push({ fromS: open, untilS: (still.notBeforeMs ?? 1000 * nowS) / 1000 });
    open = still.sinceMs === undefined ? undefined : still.sinceMs / 1000;
  };

  const state = freshSamples(mountingBasis);
  const stream = new SampleStream(state, {
    point: (atMs, forward, lateral, total) => {
      const [x, y, z] = upAt(state.posture.ups, 0);
      exposure.point(atMs, forward, lateral, total, x, y, z);
    },
    row: (row) => {
      exposure.second(row);
      watch(row.second + 1);
    },
    event: (event) => {
      events.push(event);
      exposure.event(event);
      watch(state.lastMs === undefined ? 0 : state.lastMs / 1000);
    },
  });
  stream.tap = (atMs, _up, acc) =>
    exposure.force(atMs, Math.sqrt(acc[0]! ** 2 + acc[1]! ** 2 + acc[2]! ** 2));
  stream.begin({ gyroConvention: "instantaneous", channels: 6, latencyS: 0, nominalRateHz: RATE_HZ });
  for (let i = 0; i < untilS * RATE_HZ; i++) {
    const { acc, gyr } = body.sampleAt(i / RATE_HZ);
    stream.acc.set(acc);
    stream.rate.set(gyr);
    stream.take((1000 * i) / RATE_HZ, false);
    if (i === ZERO_AT_S * RATE_HZ) {
      const basis = basisFrom(stream.posture.recentUp()!.up, "reference")!;
      state.posture.basis = basis;
      const { up, anterior } = basis;
      exposure.event({
        kind: "reference-set",
        placement: "upper-back",
        atMs: sessionMs(1000 * ZERO_AT_S),
        up,
        anterior,
        steadinessRad: 0,
      });
    }
  }
  stream.breakOff();
  exposure.finish();
  watch(untilS);
  return { script, body, untilS, exposure, events, shiftsS, fidgetsS, bouts };
}

/** Postures in which time in a position accrues. */
const isHeld = (posture: Posture): boolean =>
  !["walking", "stairs", "lying", "sleeping", "handled", "on-table", "riding", "wheeling"].includes(posture);

const angle = (a: readonly number[], b: readonly number[]): number =>
  (180 / Math.PI) * Math.acos(Math.min(1, a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!));

interface Stay extends Span {
  readonly posture: Posture;
  /** Held without a walk or the like before it since then. */
  readonly heldSinceS: number;
}

/** Frames that are kept for at least `leastS` after arrival; frames in passing are left out. */
function staysOf({ script, untilS: dayEndS }: LivedExposure, leastS: number): Stay[] {
  let heldSinceS = 0;
  return script.flatMap(({ posture, atS, transitionS }, i) => {
    const arrivedS = atS + (i === 0 ? 0 : transitionS);
    const untilS = Math.min(dayEndS, script[i + 1]?.atS ?? dayEndS);
    if (!isHeld(posture)) heldSinceS = untilS;
    if (untilS - arrivedS < leastS && isHeld(posture)) return [];
    return [{ posture, fromS: arrivedS, untilS, heldSinceS }];
  });
}

export interface Tally {
  readonly hit: number;
  readonly missed: readonly number[];
  /** True, though too near an edge to be asked for. */
  readonly either: number;
  readonly falselyClaimed: readonly number[];
}

const tally = (
  truths: readonly number[],
  told: readonly number[],
  withinS: number,
  isTrue: (s: number) => boolean,
): Tally => {
  const near = (a: number, list: readonly number[]): boolean => list.some((b) => Math.abs(a - b) <= withinS);
  const beyond = told.filter((s) => !near(s, truths));
  return {
    hit: truths.filter((s) => near(s, told)).length,
    missed: truths.filter((s) => !near(s, told)),
    either: beyond.filter(isTrue).length,
    falselyClaimed: beyond.filter((s) => !isTrue(s)),
  };
};

/** Shifts of 5.5° or more from one stay to the next within 5 s, with quiet enough on either side to be compared. */
export function shiftTally(day: LivedExposure): Tally {
  const { body } = day;
  const stays = staysOf(day, 8);
  const truths = stays.flatMap((to, i) => {
    const from = stays[i - 1];
    if (!from || !isHeld(from.posture) || !isHeld(to.posture)) return [];
    if (to.fromS - from.untilS > 5 || from.untilS - from.fromS < 15 || to.untilS - to.fromS < 17) return [];
    if (from.untilS - to.heldSinceS < 40) return [];
    const turned = angle(body.truthAt(from.untilS - 1).up, body.truthAt(to.fromS + 1).up);
    return turned >= 5.5 ? [(from.untilS + to.fromS) / 2] : [];
  });
  const turned = (s: number): number =>
    Math.max(...[6, 10, 15].map((w) => angle(body.truthAt(s - w).up, body.truthAt(s + w).up)));
  return tally(truths, day.shiftsS, 3, (s) => turned(s) >= 4);
}

/** Excursions of 3.3° or more that are back within 2° and 5 s, after 20 s or more of being held. */
export function fidgetTally(day: LivedExposure): Tally {
  const { body, script } = day;
  const truths = script.flatMap((frame, i) => {
    const [before, next] = [script[i - 1], script[i + 1]];
    if (!before || !next || !isHeld(frame.posture) || !isHeld(next.posture)) return [];
    const heldS = frame.atS - (before.atS + before.transitionS);
    const backS = next.atS + next.transitionS;
    const at = (s: number) => body.truthAt(s).up;
    const home = at(frame.atS - 0.5);
    // As the running median sees it: the middle of the last minute.
    const median = at(Math.max(before.atS + before.transitionS, frame.atS - 30));
    const away = angle(at((frame.atS + frame.transitionS + next.atS) / 2), median);
    const isFidget = backS - frame.atS <= 5 && angle(home, at(backS)) <= 1.5 && angle(home, median) < 1;
    return heldS >= 35 && isFidget && away >= 3.3 ? [backS - next.transitionS / 2] : [];
  });
  const moved = (s: number): boolean => {
    const now = body.truthAt(s + 1.5).up;
    return Array.from({ length: 70 }, (_, k) => angle(body.truthAt(s - k / 10).up, now)).some(
      (a) => a >= 2.4,
    );
  };
  return tally(truths, day.fidgetsS, 2.5, moved);
}

/** Stretches of two minutes and more in one position, told from start to end to within 20 s. */
export function boutTally(day: LivedExposure): Tally {
  const { body } = day;
  const spans: { fromS: number; untilS: number; anchor: readonly number[] }[] = [];
  let broken = true;
  for (const stay of staysOf(day, 8)) {
    if (!isHeld(stay.posture)) {
      broken = true;
      continue;
    }
    const { up } = body.truthAt(Math.min(stay.untilS - 1, stay.fromS + 20));
    const last = spans.at(-1);
    if (!broken && last && angle(last.anchor, up) < 10 && stay.fromS - last.untilS < 20)
      last.untilS = stay.untilS;
    else spans.push({ fromS: stay.fromS, untilS: stay.untilS, anchor: up });
    broken = false;
  }
  const alike = (a: Span, b: Span): boolean =>
    Math.abs(a.fromS - b.fromS) <= 20 && Math.abs(a.untilS - b.untilS) <= 20;
  const truths = spans.filter(({ fromS, untilS }) => untilS - fromS >= 120);
  const told = day.bouts.filter(({ fromS, untilS }) => untilS - fromS >= 120);
  const beyond = told.filter((bout) => !truths.some((span) => alike(bout, span)));
  // A bout may part a true stretch that sank by 10°, or join what a few seconds of standing parted.
  const isTrue = (bout: Span): boolean =>
    spans.some(
      (span) =>
        Math.min(span.untilS, bout.untilS) - Math.max(span.fromS, bout.fromS) >=
        0.8 * (bout.untilS - bout.fromS),
    );
  return {
    hit: truths.filter((span) => told.some((bout) => alike(bout, span))).length,
    missed: truths.filter((span) => !told.some((bout) => alike(bout, span))).map(({ fromS }) => fromS),
    either: beyond.filter(isTrue).length,
    falselyClaimed: beyond.filter((bout) => !isTrue(bout)).map(({ fromS }) => fromS),
  };
}

/** True forward lean at 10 Hz over worn time after the zero, ascending, rad. */
export function trueForwardRad({ body, untilS }: LivedExposure): Float64Array {
  const values: number[] = [];
  for (let i = ZERO_AT_S * 10; i < untilS * 10; i++) {
    const { forwardRad, worn } = body.truthAt((i + 0.5) / 10);
    if (worn) values.push(forwardRad);
  }
  return Float64Array.from(values).toSorted();
}
