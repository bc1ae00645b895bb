// What was recorded of a known motion against the motion itself: "up" in the sensor's axes at each sample's own time.
// In: the stored frames and the motion. Out: how far off, through the bends too, where a rotation of the wrong sign or
// a wrong time would show, which a hold forgives.
import { hostS } from "../peripheral/sensors/virtual-sensor.ts";
import { transposed, turned, type Vector, type WornMotion } from "../peripheral/worn-motion.ts";
import type { StoredSession } from "./stored-data.ts";

export interface RecordedLean {
  readonly samples: number;
  /** From the fitted times, up to the first gap of a second. */
  readonly rateHz: number;
  /** How much later than the motion the recording is, ms: the shift that fits best. */
  readonly lateMs: number;
  /** Angle between recorded and true up, degrees, that shift taken out. */
  readonly p95Deg: number;
  readonly worstDeg: number;
}

/** The filter's first seconds are not judged. */
const SETTLING_S = 4;
const DEG = 180 / Math.PI;

interface Point {
  readonly atS: number;
  readonly up: Vector;
}

function pointsOf({ record, frames }: StoredSession): Point[] {
  const epochFromHostS = Date.now() / 1000 - hostS();
  return frames.flatMap(({ firstMs, periodMs, up }) =>
    Array.from({ length: up.length / 3 }, (_, i): Point => {
      const atS = (record.startedAt + firstMs + i * periodMs) / 1000 - epochFromHostS;
      return { atS, up: [up[3 * i]! / 32_767, up[3 * i + 1]! / 32_767, up[3 * i + 2]! / 32_767] };
    }),
  );
}

function errorsDeg(points: readonly Point[], motion: WornMotion, lateS: number): number[] {
  return points.map(({ atS, up }) => {
    const truth = turned(transposed(motion.at(atS - lateS).roomFromSensor), [0, 1, 0]);
    const cosine = truth[0] * up[0] + truth[1] * up[1] + truth[2] * up[2];
    return Math.acos(Math.min(1, cosine)) * DEG;
  });
}

/** First every 100 ms up to two seconds either way, then about the best of these. */
function bestShift(points: readonly Point[], motion: WornMotion): number {
  const some = points.filter((_, i) => i % 10 === 0);
  const best = (around: number, stepS: number): number =>
    Array.from({ length: 41 }, (_, i) => around + (i - 20) * stepS)
      .map((lateS) => ({
        lateS,
        sum: errorsDeg(some, motion, lateS).reduce((sum, deg) => sum + deg * deg, 0),
      }))
      .reduce((a, b) => (b.sum < a.sum ? b : a)).lateS;
  return best(best(0, 0.1), 0.005);
}

/** Samples per second before the first gap. */
function rateOf(points: readonly Point[]): number {
  const gap = points.findIndex(({ atS }, i) => i > 0 && atS - points[i - 1]!.atS > 1);
  const whole = gap === -1 ? points : points.slice(0, gap);
  return whole.length < 2 ? 0 : (whole.length - 1) / (whole.at(-1)!.atS - whole[0]!.atS);
}

export function recordedLean(session: StoredSession, motion: WornMotion): RecordedLean {
  const points = pointsOf(session);
  const judged = points.filter(({ atS }) => atS > points[0]!.atS + SETTLING_S);
  const lateS = bestShift(judged, motion);
  const errors = errorsDeg(judged, motion, lateS).toSorted((a, b) => a - b);
  return {
    samples: points.length,
    rateHz: rateOf(points),
    p95Deg: errors[Math.floor(0.95 * errors.length)] ?? 0,
    worstDeg: errors.at(-1) ?? 0,
    lateMs: 1000 * lateS,
  };
}
