// Device time → session time: host = a · device + b from the minimum-delay envelope. A notification can only be late,
// never early, so the earliest arrivals show the true line; it is the edge of their lower convex hull that spans the
// middle of the memory (Zhang, Liu & Xia, "Clock synchronization algorithms for network measurements", INFOCOM 2002).
// What is handed out follows the fit slowly, runs only forwards and is never revised. The constant part of the delay
// cannot be seen from one side and stays in b.

export interface ClockTuning {
  /** Arrivals of this long give one point of the envelope, ms. */
  readonly windowMs: number;
  /** Points kept. */
  readonly memory: number;
  /** Largest |a − 1|. */
  readonly slopeLimit: number;
  /** Until the envelope is this long its slope says nothing, ms. */
  readonly slopeAfterMs: number;
  /** All arrivals of two windows later than this: the host's clock leapt (sleep), or the count stood still. */
  readonly leapMs: number;
}

/** A crystal: protocol limit ±200 ppm; ten minutes of memory. */
export const crystalTuning: ClockTuning = {
  windowMs: 5000,
  memory: 128,
  slopeLimit: 200e-6,
  slopeAfterMs: 60_000,
  leapMs: 2000,
};

/** No device clock: samples counted at the nominal rate are the clock, and a part's "52 Hz" is 50 to 54. */
export const sampleCountTuning: ClockTuning = {
  windowMs: 1000,
  memory: 60,
  slopeLimit: 0.1,
  slopeAfterMs: 10_000,
  leapMs: 300,
};

/** Error is taken back with this time constant, and never faster than this share of the time that passes. */
const SLEW_MS = 10_000;
const SLEW_SHARE = 0.02;

/** Delay = arrival − device time, ms. Everything that changes; plain data. */
export interface ClockState {
  readonly pointDeviceMs: Float64Array;
  readonly pointDelayMs: Float64Array;
  points: number;
  windowStartMs: number | undefined;
  windowDeviceMs: number;
  windowDelayMs: number;
  /** The line: delay = offset + slope · (device − ref). */
  slope: number;
  slopeKnown: boolean;
  refMs: number;
  offsetMs: number;
  /** What is handed out at `outDeviceMs`. */
  outDelayMs: number;
  outDeviceMs: number | undefined;
  lateWindows: number;
}

export const freshClock = (tuning: ClockTuning): ClockState => ({
  pointDeviceMs: new Float64Array(tuning.memory),
  pointDelayMs: new Float64Array(tuning.memory),
  points: 0,
  windowStartMs: undefined,
  windowDeviceMs: 0,
  windowDelayMs: 0,
  slope: 0,
  slopeKnown: false,
  refMs: 0,
  offsetMs: 0,
  outDelayMs: 0,
  outDeviceMs: undefined,
  lateWindows: 0,
});

const lineAt = (s: ClockState, deviceMs: number): number => s.offsetMs + s.slope * (deviceMs - s.refMs);

/** One arrival of the youngest frame: `deviceMs` is when its last sample was taken, on the nominal device clock. */
export function observeArrival(
  s: ClockState,
  tuning: ClockTuning,
  deviceMs: number,
  arrivalMs: number,
): void {
  const delay = arrivalMs - deviceMs;
  if (s.windowStartMs === undefined) {
    beginAt(s, deviceMs, arrivalMs);
    return;
  }
  if (arrivalMs - s.windowStartMs >= tuning.windowMs) {
    closeWindow(s, tuning);
    s.windowStartMs = arrivalMs;
    s.windowDeviceMs = deviceMs;
    s.windowDelayMs = delay;
  } else if (delay - s.slope * deviceMs < s.windowDelayMs - s.slope * s.windowDeviceMs) {
    s.windowDeviceMs = deviceMs;
    s.windowDelayMs = delay;
  }
  const early = lineAt(s, deviceMs) - delay;
  if (early > 0) s.offsetMs -= early;
}

/** The line is dropped and begins at this arrival; the slope, a property of the crystal, is kept. */
export function restartClock(s: ClockState, deviceMs: number, arrivalMs: number): void {
  s.points = 0;
  beginAt(s, deviceMs, arrivalMs);
}

/** How much later (+) or earlier (−) than the line this arrival is, ms; undefined before the first. */
export function latenessOf(s: ClockState, deviceMs: number, arrivalMs: number): number | undefined {
  return s.windowStartMs === undefined ? undefined : arrivalMs - deviceMs - lineAt(s, deviceMs);
}

function beginAt(s: ClockState, deviceMs: number, arrivalMs: number): void {
  s.windowStartMs = arrivalMs;
  s.windowDeviceMs = deviceMs;
  s.windowDelayMs = arrivalMs - deviceMs;
  s.refMs = deviceMs;
  s.offsetMs = s.windowDelayMs;
  s.lateWindows = 0;
  s.outDeviceMs = undefined;
}

function closeWindow(s: ClockState, tuning: ClockTuning): void {
  const late = s.windowDelayMs - lineAt(s, s.windowDeviceMs) > tuning.leapMs;
  s.lateWindows = late ? s.lateWindows + 1 : 0;
  if (s.lateWindows >= 2) {
    const deviceMs = s.windowDeviceMs;
    restartClock(s, deviceMs, deviceMs + s.windowDelayMs);
    return;
  }
  if (s.points === tuning.memory) {
    s.pointDeviceMs.copyWithin(0, 1);
    s.pointDelayMs.copyWithin(0, 1);
    s.points--;
  }
  s.pointDeviceMs[s.points] = s.windowDeviceMs;
  s.pointDelayMs[s.points] = s.windowDelayMs;
  s.points++;
  fitLine(s, tuning);
}

/** Lower hull by monotone chain; then the edge over the mean device time; then as low as the points demand. */
function fitLine(s: ClockState, tuning: ClockTuning): void {
  const { pointDeviceMs: x, pointDelayMs: y, points } = s;
  const span = x[points - 1]! - x[0]!;
  if (span >= tuning.slopeAfterMs) {
    const hull: number[] = [];
    let sum = 0;
    for (let i = 0; i < points; i++) {
      sum += x[i]!;
      while (hull.length >= 2 && isAbove(x, y, hull.at(-2)!, hull.at(-1)!, i)) hull.pop();
      hull.push(i);
    }
    const middle = sum / points;
    let edge = 1;
    while (edge < hull.length - 1 && x[hull[edge]!]! < middle) edge++;
    const a = hull[edge - 1]!;
    const b = hull[edge]!;
    const slope = (y[b]! - y[a]!) / (x[b]! - x[a]!);
    s.slope = Math.min(tuning.slopeLimit, Math.max(-tuning.slopeLimit, slope));
    s.slopeKnown = true;
  }
  s.refMs = x[points - 1]!;
  let offset = Number.POSITIVE_INFINITY;
  for (let i = 0; i < points; i++) offset = Math.min(offset, y[i]! - s.slope * (x[i]! - s.refMs));
  s.offsetMs = offset;
}

/** Is point b on or above the line from a to c? */
const isAbove = (x: Float64Array, y: Float64Array, a: number, b: number, c: number): boolean =>
  (y[b]! - y[a]!) * (x[c]! - x[a]!) >= (y[c]! - y[a]!) * (x[b]! - x[a]!);

/** Session time of a device time, by what is handed out now; changes nothing (late frames). */
export function sessionMsOf(s: ClockState, deviceMs: number): number {
  if (s.outDeviceMs === undefined) return deviceMs + lineAt(s, deviceMs);
  return deviceMs + s.outDelayMs + s.slope * (deviceMs - s.outDeviceMs);
}

/** Moves what is handed out on to `deviceMs` (not before the last) and gives its session time, ms. */
export function advanceTo(s: ClockState, deviceMs: number): number {
  const target = lineAt(s, deviceMs);
  if (s.outDeviceMs === undefined) {
    s.outDelayMs = target;
  } else {
    const passed = Math.max(0, deviceMs - s.outDeviceMs);
    const expected = s.outDelayMs + s.slope * passed;
    const step = (target - expected) * (1 - Math.exp(-passed / SLEW_MS));
    const limit = SLEW_SHARE * passed;
    s.outDelayMs = expected + Math.min(limit, Math.max(-limit, step));
  }
  s.outDeviceMs = deviceMs;
  return deviceMs + s.outDelayMs;
}
