// The line of a sensor without clock or counter: at which regular times were its frames taken? In: clumps of arrivals
// (when each came, how many frames it held); out: phase and period, and how sure the phase is. Lost frames skip whole
// periods and cannot be seen, so no frame has a known number: each line is judged by the cheapest numbering that it
// allows. No frame may come before it was taken, the last of a clump should be young, and skipped slots cost. The cost
// is a log-likelihood, its mean and spread over a grid are the answer; the grid narrows as the memory grows.

/** Clumps kept. */
export const CLUMPS_KEPT = 1024;
/** How many slots the last frame of a clump may be behind the youngest slot. */
const LAGS = 3;
/** Of an arrival too early for any numbering. */
const EARLY_COST = 30;
/** A slot is on its way for this long on average beyond the rest, ms: through a quick host, and where all are delayed singly. */
export const DELAYS_MS = [1, 8] as const;
/** Their cost is tabled by age, in steps of this many ms. */
const AGE_STEP_MS = 0.25;
const AGE_STEPS = 128;
const ON_ITS_WAY_MOST = 12;
const SETTLED_WEIGHT = 0.25;
/** Losses of one clump beyond so many cost no more: the host slept, or the sensor. */
const LOSSES_COUNTED = 40;
/**
 * Of the age of the youngest slot, in periods. Where deliveries are what is regular, the age says nothing, and a line
 * locked to them must not win by it. Where frames come one by one and soon, so that a part of the period stays empty, the
 * earliest show the line.
 */
const AGE_COST = 0.005;
const PROMPT_AGE_COST = 1;
const PROMPT_EMPTY = 0.4;
/** The period in so many parts; a share of all clumps that is next to none. */
const PARTS = 50;
const FEW_SHARE = 0.04;
/** Of even arrivals so much is next to none. */
const FEW_PARTS = 0.1;
const SPARSE_SHARE = 0.9;
const SINGLES_LOOKED_AT = 300;
/** Spread of the phase per period in which no clump ever comes. Measured: test/bench/host-clock.ts. */
const BLIND_SIGMA = 0.4;

/** [from, to) of the kept clumps. */
export interface Clumps {
  readonly atMs: Float64Array;
  readonly frames: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** What the way from sensor to program does: the share that it loses, and which of DELAYS_MS. */
export interface Air {
  readonly lossShare: number;
  readonly delay: number;
}

export interface SlotLine {
  /** A time at which a frame was taken, and the time between two. */
  readonly phaseMs: number;
  readonly periodMs: number;
  /** Spread of the phase at the newest clump, ms, and of the period. */
  readonly phaseSigmaMs: number;
  readonly periodSigmaMs: number;
  /** Cost per clump of the best line. */
  readonly cost: number;
}

/** ln k!, for the number of ways in which the lost can lie among the rest. */
const lnFactorial = new Float64Array(1024);
for (let k = 2; k < lnFactorial.length; k++) lnFactorial[k] = lnFactorial[k - 1]! + Math.log(k);

interface DelayCosts {
  /** [AGE_STEPS] of a slot of that age that is on its way, and of one that is not. */
  readonly open: Float64Array;
  readonly settled: Float64Array;
}

const noCosts = new Float64Array(AGE_STEPS);
const delayCosts: readonly DelayCosts[] = DELAYS_MS.map((delayMs) => {
  const ages = Float64Array.from({ length: AGE_STEPS }, (_, i) => ((i + 0.5) * AGE_STEP_MS) / delayMs);
  return {
    open: ages.map((age) => Math.min(ON_ITS_WAY_MOST, age)),
    settled: ages.map((age) => -SETTLED_WEIGHT * Math.log(1 - Math.exp(-age))),
  };
});

const costs = new Float64Array(LAGS);
const next = new Float64Array(LAGS);

/** Cost of the cheapest numbering of these clumps on this line. `phaseMs` belongs to the clump `to - 1`. */
export function costOf(
  { atMs, frames, from, to }: Clumps,
  phaseMs: number,
  periodMs: number,
  ageCost: number,
  { lossShare, delay }: Air,
): number {
  const { open: openCosts, settled } = delayCosts[delay]!;
  const settledCosts = ageCost === PROMPT_AGE_COST ? noCosts : settled;
  const lossCost = -Math.log(lossShare);
  const keptCost = -Math.log(1 - lossShare);
  costs.fill(Number.POSITIVE_INFINITY);
  const perMs = 1 / periodMs;
  let sum = 0;
  let before = (atMs[from]! - phaseMs) * perMs;
  let slotBefore = Math.floor(before);
  costs[0] = 0;
  for (let k = from + 1; k < to; k++) {
    before = (atMs[k]! - phaseMs) * perMs;
    const slot = Math.floor(before);
    const open = slot - slotBefore - frames[k]!;
    const n = Math.min(frames[k]!, lnFactorial.length - LOSSES_COUNTED - 1);
    slotBefore = slot;
    const age = before - slot;
    let least = Number.POSITIVE_INFINITY;
    let lagCost = 0;
    for (let lag = 0; lag < LAGS; lag++) {
      let best = Number.POSITIVE_INFINITY;
      for (let was = Math.max(0, lag - open); was < LAGS; was++) {
        const lost = was + open - lag;
        const counted = Math.min(LOSSES_COUNTED, lost);
        const ways = lost === 0 ? 0 : lnFactorial[n + counted]! - lnFactorial[n]! - lnFactorial[counted]!;
        const cost = costs[was]! + lossCost * counted - ways;
        if (cost < best) best = cost;
      }
      const step = Math.min(AGE_STEPS - 1, Math.floor((periodMs * (age + lag)) / AGE_STEP_MS));
      next[lag] = best + ageCost * age + lagCost + settledCosts[step]! + keptCost * n;
      lagCost += openCosts[step]!;
      if (next[lag]! < least) least = next[lag]!;
    }
    let early = Number.POSITIVE_INFINITY;
    for (let was = 0; was < LAGS; was++) early = Math.min(early, costs[was]!);
    early += EARLY_COST + keptCost * n;
    if (early < next[0]!) next[0] = early;
    least = Math.min(least, early);
    // Kept small, so that sums over hours stay exact.
    sum += least;
    for (let lag = 0; lag < LAGS; lag++) costs[lag] = next[lag]! - least;
  }
  return sum;
}

/** The best line about `periodMs`, which is right within `periodReachMs`. Undefined for fewer than 4 clumps. */
export function lineFrom(
  clumps: Clumps,
  periodMs: number,
  periodReachMs: number,
  air: Air,
): SlotLine | undefined {
  const { atMs, from, to } = clumps;
  if (to - from < 4) return undefined;
  const endMs = atMs[to - 1]!;
  const spanMs = endMs - atMs[from]!;
  const middleMs = endMs - spanMs / 2;
  // Lines are told apart at the middle of the memory, where phase and period do not depend on one another.
  let ageCost: number = AGE_COST;
  const lineCost = (middlePhaseMs: number, period: number): number => {
    const slots = Math.round((endMs - middlePhaseMs) / period);
    return costOf(clumps, middlePhaseMs + slots * period, period, ageCost, air);
  };
  const halfSlots = Math.max(1, spanMs / 2 / periodMs);
  let phaseStep = periodMs / 12;
  let periodStep = Math.min(periodReachMs, phaseStep / halfSlots) || phaseStep / halfSlots;
  const rows = Math.ceil(periodReachMs / periodStep);
  let bestPhase = 0;
  let bestPeriod = periodMs;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let row = 0; row <= 2 * rows; row++) {
    // From the middle outwards, so that of equals the one nearest to what was known wins.
    const period = periodMs + (row % 2 === 0 ? -1 : 1) * Math.ceil(row / 2) * periodStep;
    for (let bin = 0; bin < 12; bin++) {
      const cost = lineCost(middleMs + bin * phaseStep, period);
      if (cost < bestCost) [bestCost, bestPhase, bestPeriod] = [cost, middleMs + bin * phaseStep, period];
    }
  }
  if (isPrompt(clumps, bestPhase, bestPeriod)) {
    ageCost = PROMPT_AGE_COST;
    bestCost = Number.POSITIVE_INFINITY;
    for (let bin = 0; bin < 24; bin++) {
      const cost = lineCost(middleMs + (bin * periodMs) / 24, bestPeriod);
      if (cost < bestCost) [bestCost, bestPhase] = [cost, middleMs + (bin * periodMs) / 24];
    }
  }
  // Narrowed until the best no longer stands out from its neighbours; then the mean over the grid.
  for (let narrowing = 0; narrowing < 6; narrowing++) {
    const grid = gridAround(lineCost, bestPhase, bestPeriod, phaseStep, periodStep);
    bestPhase = grid.phase;
    bestPeriod = grid.period;
    if (grid.phaseSigma > 0.7 * phaseStep || narrowing === 5) {
      const periodSigma = Math.max(grid.periodSigma, periodStep / 4);
      const phaseSigma = Math.max(grid.phaseSigma, phaseStep / 4);
      // Where sensor and connection keep step, no clump ever comes near a slot: the line is anywhere between.
      const [most, others] = emptyParts(clumps, grid.meanPhase, grid.meanPeriod);
      const blind = ageCost === PROMPT_AGE_COST ? others : most < FEW_PARTS ? 0 : most + others;
      const slots = Math.round((endMs - grid.meanPhase) / grid.meanPeriod);
      return {
        phaseMs: grid.meanPhase + slots * grid.meanPeriod,
        periodMs: grid.meanPeriod,
        phaseSigmaMs: Math.hypot(phaseSigma, halfSlots * periodSigma, BLIND_SIGMA * blind * periodMs),
        periodSigmaMs: periodSigma,
        cost: grid.cost / (to - from),
      };
    }
    phaseStep /= 2.5;
    periodStep /= 2.5;
  }
  return undefined;
}

/** Do frames come one by one, and soon? Of a step kept with the connection there are several empty parts alike. */
function isPrompt(clumps: Clumps, phaseMs: number, periodMs: number): boolean {
  const { frames, to } = clumps;
  // Older ones may be joined.
  const from = Math.max(clumps.from, to - SINGLES_LOOKED_AT);
  let single = 0;
  for (let k = from; k < to; k++) if (frames[k] === 1) single++;
  if (single < SPARSE_SHARE * (to - from)) return false;
  const [most, second] = emptyParts(clumps, phaseMs, periodMs);
  return most - second > PROMPT_EMPTY;
}

/** Parts of the period, 0 … 1: the longest in which next to no clump came, and all others in which none did. */
function emptyParts({ atMs, from, to }: Clumps, phaseMs: number, periodMs: number): [number, number] {
  const came = new Float64Array(PARTS);
  for (let k = from; k < to; k++) {
    const slots = (atMs[k]! - phaseMs) / periodMs;
    came[Math.min(PARTS - 1, Math.floor(PARTS * (slots - Math.floor(slots))))]! += 1;
  }
  const few = FEW_SHARE * (to - from);
  let [begin, most] = [0, 0];
  for (let first = 0; first < PARTS; first++) {
    let [length, sum] = [0, came[first]!];
    while (length < PARTS && sum <= few) sum += came[(first + ++length) % PARTS]!;
    if (length > most) [begin, most] = [first, length];
  }
  let others = 0;
  for (let i = most; i < PARTS; i++) if (came[(begin + i) % PARTS] === 0) others++;
  return [most / PARTS, others / PARTS];
}

function gridAround(
  lineCost: (phaseMs: number, periodMs: number) => number,
  phaseMs: number,
  periodMs: number,
  phaseStep: number,
  periodStep: number,
) {
  const points: [cost: number, phase: number, period: number][] = [];
  let best: (typeof points)[number] = [Number.POSITIVE_INFINITY, phaseMs, periodMs];
  for (let row = -3; row <= 3; row++) {
    for (let bin = -4; bin <= 4; bin++) {
      const phase = phaseMs + bin * phaseStep;
      const period = periodMs + row * periodStep;
      const point: (typeof points)[number] = [lineCost(phase, period), phase, period];
      points.push(point);
      if (point[0] < best[0]) best = point;
    }
  }
  let [sum, phaseSum, periodSum, phaseSquares, periodSquares] = [0, 0, 0, 0, 0];
  for (const [cost, phase, period] of points) {
    const weight = Math.exp(best[0] - cost);
    sum += weight;
    phaseSum += weight * (phase - phaseMs);
    periodSum += weight * (period - periodMs);
    phaseSquares += weight * (phase - phaseMs) ** 2;
    periodSquares += weight * (period - periodMs) ** 2;
  }
  const phaseMean = phaseSum / sum;
  const periodMean = periodSum / sum;
  return {
    cost: best[0],
    phase: best[1],
    period: best[2],
    meanPhase: phaseMs + phaseMean,
    meanPeriod: periodMs + periodMean,
    phaseSigma: Math.sqrt(Math.max(0, phaseSquares / sum - phaseMean ** 2)),
    periodSigma: Math.sqrt(Math.max(0, periodSquares / sum - periodMean ** 2)),
  };
}
