/**
 * Second-order Butterworth low-pass over a few channels at once. In: one value per channel and sample; out: the
 * smoothed values.
 *
 * As in VQF, the time constant sets the corner, fc = √2/(2πτ), and for the first τ seconds the output is the plain
 * mean so far, so that the start does not hang on one sample. The transfer function is the usual bilinear
 * Butterworth; it is kept as two integrators (trapezoidal state-variable form), whose contents mean the same at every
 * sampling period: the period may change without touching the state, and the mean so far is the settled state.
 *
 * Sources: D. Laidig, T. Seel, VQF, Information Fusion 91 (2023) 187–204 (corner, initialisation);
 * A. Simper, "Solving the continuous SVF equations using trapezoidal integration", Cytomic 2013 (structure).
 */

/** Derived once from τ and the sampling period. */
export interface LowPassCoefficients {
  readonly tauS: number;
  readonly periodS: number;
  readonly a1: number;
  readonly a2: number;
  readonly a3: number;
}

export interface LowPassState {
  /** Band integrator: 0 at rest, proportional to the rate of change. One entry per channel. */
  readonly band: Float64Array;
  /** Low integrator: the level; during the first τ seconds the mean so far. One entry per channel. */
  readonly low: Float64Array;
  /** Samples averaged since the start or the last restart, while not settled. */
  averaged: number;
  /** The time which those samples stand for, in seconds. */
  averagedS: number;
  /** True once τ seconds were averaged: from here on the filter runs. */
  settled: boolean;
}

/** Coefficients for time constant `tauS` and sampling period `periodS`, both in seconds and positive. */
export function lowPassCoefficients(tauS: number, periodS: number): LowPassCoefficients {
  const cornerHz = Math.SQRT2 / (2 * Math.PI * tauS);
  // Above half the sampling rate a corner has no meaning; there the output follows the input as fast as it can.
  const g = Math.tan(Math.PI * Math.min(cornerHz * periodS, 0.49));
  const a1 = 1 / (1 + g * (g + Math.SQRT2));
  return { tauS, periodS, a1, a2: g * a1, a3: g * g * a1 };
}

/** The state before the first sample. */
export function freshLowPass(channels: number): LowPassState {
  return {
    band: new Float64Array(channels),
    low: new Float64Array(channels),
    averaged: 0,
    averagedS: 0,
    settled: false,
  };
}

/** Forgets everything: the next sample starts a new mean. */
export function restartLowPass(state: LowPassState): void {
  state.band.fill(0);
  state.low.fill(0);
  state.averaged = 0;
  state.averagedS = 0;
  state.settled = false;
}

/** Takes one sample `x` and writes the output into `y`, which may be `x`. All arrays have one entry per channel. */
export function stepLowPass(
  c: LowPassCoefficients,
  state: LowPassState,
  x: Float64Array,
  y: Float64Array,
): void {
  const { band, low } = state;
  const channels = low.length;
  if (!state.settled) {
    state.averaged += 1;
    state.averagedS += c.periodS;
    for (let i = 0; i < channels; i++) {
      const mean = low[i] as number;
      const next = mean + ((x[i] as number) - mean) / state.averaged;
      low[i] = next;
      y[i] = next;
    }
    // Half a period of slack: a sum of periods must not miss τ by a rounding error.
    state.settled = state.averagedS + c.periodS / 2 > c.tauS;
    return;
  }
  const { a1, a2, a3 } = c;
  for (let i = 0; i < channels; i++) {
    const b = band[i] as number;
    const l = low[i] as number;
    const v = (x[i] as number) - l;
    const bandOut = a1 * b + a2 * v;
    const lowOut = l + a2 * b + a3 * v;
    band[i] = 2 * bandOut - b;
    low[i] = 2 * lowOut - l;
    y[i] = lowOut;
  }
}
