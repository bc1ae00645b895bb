// The up-vector's small movements in three bands, on the 10 Hz points: below 2 Hz for sway, 0.1–0.7 Hz where breathing
// lies, 0.7–3 Hz above it. Second-order Butterworth sections by the bilinear transform, started as if the first point
// had held for ever. Points are means over 0.1 s, which takes 14 % off at 3 Hz and less below. Bands: our own choice.
const RATE_HZ = 10;
/** Sections in order: sway low-pass, breathing high- and low-pass, micro-movement high- and low-pass. */
const SECTIONS = 5;
const AXES = 3;

interface Section {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
  readonly atZeroHz: 0 | 1;
}

function sectionFor(kind: "low" | "high", cornerHz: number): Section {
  const g = Math.tan((Math.PI * cornerHz) / RATE_HZ);
  const scale = 1 / (1 + g * (g + Math.SQRT2));
  const b = (kind === "low" ? g * g : 1) * scale;
  return {
    b0: b,
    b1: kind === "low" ? 2 * b : -2 * b,
    b2: b,
    a1: 2 * (g * g - 1) * scale,
    a2: (1 - g * (Math.SQRT2 - g)) * scale,
    atZeroHz: kind === "low" ? 1 : 0,
  };
}

const sway = sectionFor("low", 2);
const breathHigh = sectionFor("high", 0.1);
const breathLow = sectionFor("low", 0.7);
const microHigh = sectionFor("high", 0.7);
const microLow = sectionFor("low", 3);

/** Plain data. [axes × sections × 2] memories; `points` since the start. */
export interface MovementBandsState {
  readonly memory: Float64Array;
  points: number;
}

export const freshMovementBands = (): MovementBandsState => ({
  memory: new Float64Array(AXES * SECTIONS * 2),
  points: 0,
});

export function restartMovementBands(s: MovementBandsState): void {
  s.points = 0;
}

/** What the last point gave: up-vector below 2 Hz, and squared lengths in the other two bands (rad², small angles). */
export interface BandOutput {
  readonly sway: Float64Array;
  breathingSquare: number;
  microSquare: number;
}

export const freshBandOutput = (): BandOutput => ({
  sway: new Float64Array(3),
  breathingSquare: 0,
  microSquare: 0,
});

export function stepMovementBands(
  s: MovementBandsState,
  x: number,
  y: number,
  z: number,
  out: BandOutput,
): void {
  const { memory } = s;
  if (s.points === 0) {
    settle(memory, 0, x);
    settle(memory, 1, y);
    settle(memory, 2, z);
  }
  s.points++;
  out.breathingSquare = 0;
  out.microSquare = 0;
  for (let axis = 0; axis < AXES; axis++) {
    const value = axis === 0 ? x : axis === 1 ? y : z;
    const at = axis * SECTIONS * 2;
    out.sway[axis] = step(sway, memory, at, value);
    const breath = step(breathLow, memory, at + 4, step(breathHigh, memory, at + 2, value));
    const micro = step(microLow, memory, at + 8, step(microHigh, memory, at + 6, value));
    out.breathingSquare += breath * breath;
    out.microSquare += micro * micro;
  }
}

/** Direct form II transposed. */
function step(c: Section, memory: Float64Array, at: number, x: number): number {
  const y = c.b0 * x + memory[at]!;
  memory[at] = c.b1 * x - c.a1 * y + memory[at + 1]!;
  memory[at + 1] = c.b2 * x - c.a2 * y;
  return y;
}

function settle(memory: Float64Array, axis: number, x: number): void {
  const at = axis * SECTIONS * 2;
  const hold = (c: Section, place: number, input: number): number => {
    const y = c.atZeroHz * input;
    memory[place + 1] = c.b2 * input - c.a2 * y;
    memory[place] = c.b1 * input - c.a1 * y + memory[place + 1]!;
    return y;
  };
  hold(sway, at, x);
  hold(breathLow, at + 4, hold(breathHigh, at + 2, x));
  hold(microLow, at + 8, hold(microHigh, at + 6, x));
}
