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

/** From this doubt on a hole is a step of its own, rad. */
const dividingDoubtRad = 0.005;

/** Above this a hole is too long for slopes: a straight line is nearer to the truth (BROAD, 5 and 10 samples at 50 Hz). */
const slopesUpToS = 0.12;

/** How many rows on either side of a hole show the slope there. */
export const rowsForSlope = 2;

/** Bridges of the same length over known rows: how many are tried to see how far a bridge may be wrong. */
const trials = 8;
/** The tries lie within a second or two, and movement comes in bursts: twice what they missed (BROAD). */
const longTails = 4;
/** Of what is turned over a hole at the rates on both sides, this share is doubtful whatever the tries say. */
const leastShare = 0.05;

/**
 * Fills the rows `from`…`to − 1` of the stretch that begins at `first`; both neighbours exist. Rates: cubic through the
 * neighbours with the slopes there; acceleration: a straight line. Row `to` gets the doubt: how much the turn is missed by
 * such a bridge over the known rows before.
 */
export function fillHole(rows: Rows, from: number, to: number, first: number): void {
  const { gyrRadPerS: w, accMPerS2: a, measured, count } = rows;
  const left = from - 1;
  const span = to - left;
  const periodS = rows.periodS[to] as number;
  const shown = span * periodS <= slopesUpToS ? rowsForSlope : 0;
  const before = Math.min(shown, left - first);
  let behind = 0;
  while (behind < shown && to + behind + 1 < count && measured[to + behind + 1] === 1) behind += 1;
  let level = 0;
  for (let i = 0; i < 3; i++) {
    const al = a[3 * left + i] as number;
    const ar = a[3 * to + i] as number;
    level += (w[3 * left + i] as number) ** 2 + (w[3 * to + i] as number) ** 2;
    for (let row = from; row < to; row++) {
      const t = (row - left) / span;
      w[3 * row + i] = bridgeAt(w, left, to, i, t, before, behind);
      a[3 * row + i] = al + t * (ar - al);
    }
  }
  // Without anything to try a bridge on, it may be wrong by all that is turned.
  let missed2 = level * (span * periodS) ** 2;
  let tried = 0;
  for (
    let right = left - rowsForSlope;
    tried < trials && right - span - rowsForSlope >= first;
    right -= Math.max(1, span >> 1)
  ) {
    if (tried === 0) missed2 = 0;
    tried += 1;
    for (let i = 0; i < 3; i++) {
      let missed = 0;
      for (let k = 1; k < span; k++) {
        const at = right - span + k;
        missed += (w[3 * at + i] as number) - bridgeAt(w, right - span, right, i, k / span, shown, shown);
      }
      missed2 += (missed * periodS) ** 2;
    }
  }
  const variance = (longTails * missed2) / Math.max(1, tried) + (leastShare * span * periodS) ** 2 * level;
  if (variance > dividingDoubtRad ** 2) {
    rows.divides[from] = 1;
    if (to + 1 < rows.capacity) rows.divides[to + 1] = 1;
  }
  rows.turnVariance[to] = (rows.turnVariance[to] as number) + variance;
  rows.guessedS[to] = (rows.guessedS[to] as number) + span * periodS;
}

/** Axis `i` at the share `t` of the way from row `left` to row `right`; slopes from so many rows before and behind. */
function bridgeAt(
  w: Float64Array,
  left: number,
  right: number,
  i: number,
  t: number,
  before: number,
  behind: number,
): number {
  const wl = w[3 * left + i] as number;
  const wr = w[3 * right + i] as number;
  const chord = wr - wl;
  const span = right - left;
  const ml = before > 0 ? -slopeAt(w, 3 * left + i, -3, before) * span : chord;
  const mr = behind > 0 ? slopeAt(w, 3 * right + i, 3, behind) * span : chord;
  const s = 1 - t;
  return wl + t * chord + t * s * (s * (ml - chord) - t * (mr - chord));
}

/** Change per row at the end of a stretch, going from `at` by `stride`: of one row, or of the parabola through two. */
function slopeAt(w: Float64Array, at: number, stride: number, rows: number): number {
  const here = w[at] as number;
  const next = w[at + stride] as number;
  return rows === 1 ? next - here : 2 * next - (3 * here + (w[at + 2 * stride] as number)) / 2;
}
