/**
 * The samples that the smoother still needs, as flat arrays with one row per sampling instant. In: samples in order and
 * the lengths of holes; out: dense rows, short holes filled by interpolation between the rates on both sides.
 *
 * A row is `measured` or was filled in; a `cut` row begins a stretch that is not connected to what came before.
 */

export interface Rows {
  readonly capacity: number;
  count: number;
  /** Rows before this one are final: no hole among them still waits for its far side. */
  settled: number;
  readonly timeUs: Float64Array;
  readonly measured: Uint8Array;
  /** 1: nothing connects this row to the one before. */
  readonly cut: Uint8Array;
  /** 1: a step begins here, so that what a hole leaves open does not blur what lies before and behind it. */
  readonly divides: Uint8Array;
  /** Sampling period of the interval that ends at the row, s. */
  readonly periodS: Float64Array;
  /** Variance of the turn over the hole that ends at this row, rad². */
  readonly turnVariance: Float64Array;
  /** How long the hole was over which the acceleration is a guess, s. */
  readonly guessedS: Float64Array;
  readonly gyrRadPerS: Float64Array;
  readonly accMPerS2: Float64Array;
  /** inertialFromSensor, wxyz. */
  readonly quat: Float64Array;
  /** Up in the sensor frame. */
  readonly up: Float64Array;
}

export function emptyRows(capacity: number): Rows {
  return {
    capacity,
    count: 0,
    settled: 0,
    timeUs: new Float64Array(capacity),
    measured: new Uint8Array(capacity),
    cut: new Uint8Array(capacity),
    divides: new Uint8Array(capacity),
    periodS: new Float64Array(capacity),
    turnVariance: new Float64Array(capacity),
    guessedS: new Float64Array(capacity),
    gyrRadPerS: new Float64Array(3 * capacity),
    accMPerS2: new Float64Array(3 * capacity),
    quat: new Float64Array(4 * capacity),
    up: new Float64Array(3 * capacity),
  };
}

/** Moves everything from row `first` on to the front. */
export function dropRows(rows: Rows, first: number): void {
  const { count } = rows;
  for (const one of [
    rows.timeUs,
    rows.measured,
    rows.cut,
    rows.divides,
    rows.periodS,
    rows.turnVariance,
    rows.guessedS,
  ]) {
    one.copyWithin(0, first, count);
  }
  for (const three of [rows.gyrRadPerS, rows.accMPerS2, rows.up]) three.copyWithin(0, 3 * first, 3 * count);
  // Whether a step begins at the next row may be known before it comes.
  rows.divides.copyWithin(0, first, count + 1);
  rows.quat.copyWithin(0, 4 * first, 4 * count);
  rows.count -= first;
  rows.settled -= first;
}

/** Share of the surrounding rates by which a hole of `s` seconds may be wrong: measured on BROAD, holes of 20–200 ms. */
const doubtOf = (s: number): number => Math.min(0.5, 40 * s * s);

/** From this doubt on a hole is a step of its own, rad. */
const dividingDoubtRad = 0.005;

/** Above this a hole is too long for slopes: a straight line is nearer to the truth (BROAD, 5 and 10 samples at 50 Hz). */
const slopesUpToS = 0.12;

/**
 * Fills the rows `from`…`to − 1`; both neighbours exist. Rates: cubic through the neighbours with the slopes there;
 * acceleration: a straight line. Row `to` gets the doubt.
 */
export function fillHole(rows: Rows, from: number, to: number): void {
  const { gyrRadPerS: w, accMPerS2: a, measured, cut } = rows;
  const left = from - 1;
  const span = to - left;
  const holeS = span * (rows.periodS[to] as number);
  const slopes = holeS <= slopesUpToS;
  const before = slopes && left > 0 && cut[left] === 0 ? left - 1 : left;
  const after = slopes && to + 1 < rows.count && measured[to + 1] === 1 && cut[to + 1] === 0 ? to + 1 : to;
  let level = 0;
  let change = 0;
  for (let i = 0; i < 3; i++) {
    const wl = w[3 * left + i] as number;
    const wr = w[3 * to + i] as number;
    const chord = wr - wl;
    const ml = before < left ? (wl - (w[3 * before + i] as number)) * span : chord;
    const mr = after > to ? ((w[3 * after + i] as number) - wr) * span : chord;
    const al = a[3 * left + i] as number;
    const ar = a[3 * to + i] as number;
    level += wl * wl + wr * wr;
    change += chord * chord;
    for (let row = from; row < to; row++) {
      const t = (row - left) / span;
      const s = 1 - t;
      w[3 * row + i] = wl + t * chord + t * s * (s * (ml - chord) - t * (mr - chord));
      a[3 * row + i] = al + t * (ar - al);
    }
  }
  const doubtRad = doubtOf(holeS) * holeS * (Math.sqrt(level / 2) + Math.sqrt(change));
  if (doubtRad > dividingDoubtRad) {
    rows.divides[from] = 1;
    if (to + 1 < rows.capacity) rows.divides[to + 1] = 1;
  }
  rows.turnVariance[to] = (rows.turnVariance[to] as number) + doubtRad * doubtRad;
  rows.guessedS[to] = (rows.guessedS[to] as number) + holeS;
}
