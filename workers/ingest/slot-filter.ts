// Which slots of a known line do the frames of a clump fill? In: how many slots passed since the last clump, how old the
// youngest is, how many frames came; out: for each frame its mean slot and how sure that is, and how many were lost. A
// young slot may be on its way still (how often, by its age, is learned); of the others any may be the lost ones, each
// choice as likely as the next, so the frames lie as order statistics do: spread evenly. Plain data.

/** Up to so many of the youngest slots may be on their way still. */
const WAITING = 4;
/** How often a slot of a given age has not come: bins of this width, ms; the first begins before it is due. */
const AGE_BIN_MS = 1;
const AGE_BINS = 40;
const EARLIEST_MS = -4;
/** Before anything is learned: a chance that falls with age, worth so many observations. */
const PRIOR_CHANCE = 0.5;
const PRIOR_FALL_MS = 2;
const PRIOR_WEIGHT = 4;
const AGE_MEMORY = 3000;
/** How long the oldest frame of a clump has waited: bins of this width, ms; each is thought possible with this weight. */
const WAIT_BIN_MS = 5;
const WAIT_BINS = 100;
const WAIT_PRIOR = 0.02;
/** The share lost is a mean over about this many slots, and begins here. */
const LOSS_MEMORY = 1500;
const LOSS_PRIOR = 0.01;
const LOSS_LEAST = 1e-4;
const LOSS_MOST = 0.5;

export interface SlotFilterState {
  /** [WAITING] chance that so many of the youngest slots were on their way at the last clump. */
  waiting: Float64Array;
  /** Age of the youngest slot then, ms. */
  ageMs: number;
  lossShare: number;
  lossSlots: number;
  /** [AGE_BINS] slots of that age, and those of them on their way, weighted. */
  readonly seen: Float64Array;
  readonly open: Float64Array;
  /** [WAIT_BINS] waits of the oldest frame, weighted. */
  readonly waits: Float64Array;
}

export interface SlotChoice {
  /** [m] slot of each frame counted from the youngest slot (0; earlier ones negative), and its variance. */
  readonly slots: Float64Array;
  readonly variances: Float64Array;
  /** Expected number lost since the last clump, and of the youngest slots still on their way. */
  readonly lost: number;
  readonly onTheirWay: number;
}

/** One way in which it may have been: slots between the clumps, the oldest frame's among them, its wait. */
interface Way {
  readonly was: number;
  readonly is: number;
  readonly slots: number;
  readonly first: number;
  readonly waited: number;
  readonly weight: number;
}

export const freshSlotFilter = (): SlotFilterState => ({
  waiting: Float64Array.of(1, 0, 0, 0),
  ageMs: 0,
  lossShare: LOSS_PRIOR,
  lossSlots: 100,
  seen: new Float64Array(AGE_BINS),
  open: new Float64Array(AGE_BINS),
  waits: new Float64Array(WAIT_BINS).fill(WAIT_PRIOR),
});

/** What came before is not known any more. */
export function forgetWaiting(s: SlotFilterState): void {
  s.waiting = Float64Array.of(1, 0, 0, 0);
}

/** `passed`: slots since the last clump. Undefined where so many frames cannot have been taken. */
export function slotChoice(
  s: SlotFilterState,
  passed: number,
  ageMs: number,
  periodMs: number,
  frames: number,
): SlotChoice | undefined {
  const chances = chancesOfWaiting(s, ageMs, periodMs);
  const patience = survivalOf(s.waits);
  const ways: Way[] = [];
  let sum = 0;
  for (let was = 0; was < WAITING; was++) {
    for (let is = 0; is < WAITING; is++) {
      const slots = passed + was - is;
      const chance = s.waiting[was]! * chances[is]!;
      if (slots < frames || chance === 0) continue;
      const log = Math.log(chance) + (slots - frames) * Math.log(s.lossShare / (1 - s.lossShare));
      // The oldest frame in the slot `first`, the others anywhere after it.
      for (let first = 1; first <= slots - frames + 1; first++) {
        const waited = waitBinOf(ageMs + (passed + was - first) * periodMs);
        const weight = patience[waited]! * Math.exp(log + lnWays(slots - first, frames - 1));
        ways.push({ was, is, slots, first, waited, weight });
        sum += weight;
      }
    }
  }
  if (!(sum > 0)) return undefined;
  const slots = new Float64Array(frames);
  const squares = new Float64Array(frames);
  const after = new Float64Array(WAITING);
  const before = new Float64Array(WAITING);
  let [lost, held, all] = [0, 0, 0];
  for (let bin = 0; bin < WAIT_BINS; bin++) {
    s.waits[bin]! += (WAIT_PRIOR - s.waits[bin]!) / AGE_MEMORY;
  }
  for (const { was, is, slots: count, first, waited, weight: unscaled } of ways) {
    const weight = unscaled / sum;
    before[was]! += weight;
    after[is]! += weight;
    s.waits[waited]! += weight;
    lost += weight * (count - frames);
    held += weight * is;
    all += weight * count;
    const rest = count - first;
    for (let j = 0; j < frames; j++) {
      // The j-th smallest of `frames − 1` numbers drawn from 1 … rest.
      const mean = (j * (rest + 1)) / frames;
      const variance = (mean * (frames - j) * (rest + 1 - frames)) / (frames * (frames + 1));
      const at = first + mean - was - passed;
      slots[j]! += weight * at;
      squares[j]! += weight * (at * at + variance);
    }
  }
  learnWaiting(s, before, periodMs);
  s.waiting = after;
  s.ageMs = ageMs;
  s.lossSlots = Math.min(LOSS_MEMORY, s.lossSlots + all);
  const share = s.lossShare + (lost - s.lossShare * all) / s.lossSlots;
  s.lossShare = Math.min(LOSS_MOST, Math.max(LOSS_LEAST, share));
  const variances = squares.map((square, j) => Math.max(0, square - slots[j]! ** 2));
  return { slots, variances, lost, onTheirWay: held };
}

const binOf = (ageMs: number): number =>
  Math.min(AGE_BINS - 1, Math.max(0, Math.floor((ageMs - EARLIEST_MS) / AGE_BIN_MS)));

/** Chance that a slot of this age is on its way still. */
function chanceOpen(s: SlotFilterState, ageMs: number): number {
  const bin = binOf(ageMs);
  const prior = 1 / (1 + ((1 - PRIOR_CHANCE) / PRIOR_CHANCE) * Math.exp(ageMs / PRIOR_FALL_MS));
  return (s.open[bin]! + PRIOR_WEIGHT * prior) / (s.seen[bin]! + PRIOR_WEIGHT);
}

/** [WAITING] chances that so many of the youngest slots are on their way. */
function chancesOfWaiting(s: SlotFilterState, ageMs: number, periodMs: number): Float64Array {
  const chances = new Float64Array(WAITING);
  let reached = 1;
  for (let i = 0; i < WAITING - 1; i++) {
    const open = chanceOpen(s, ageMs + i * periodMs);
    chances[i] = reached * (1 - open);
    reached *= open;
  }
  chances[WAITING - 1] = reached;
  return chances;
}

/** The clump after it has shown how many slots were on their way at the one before. */
function learnWaiting(s: SlotFilterState, before: Float64Array, periodMs: number): void {
  let reached = 1;
  for (let i = 0; i < WAITING - 1; i++) {
    const bin = binOf(s.ageMs + i * periodMs);
    const open = Math.max(0, reached - before[i]!);
    const keep = 1 - reached / AGE_MEMORY;
    s.seen[bin] = keep * s.seen[bin]! + reached;
    s.open[bin] = keep * s.open[bin]! + open;
    reached = open;
  }
}

/** [WAIT_BINS] share of the oldest frames that have waited as long or longer. */
function survivalOf(waits: Float64Array): Float64Array {
  const survival = new Float64Array(WAIT_BINS);
  let sum = 0;
  for (let bin = WAIT_BINS - 1; bin >= 0; bin--) {
    sum += waits[bin]!;
    survival[bin] = sum - waits[bin]! / 2;
  }
  return survival;
}

const waitBinOf = (waitMs: number): number =>
  Math.min(WAIT_BINS - 1, Math.max(0, Math.floor(waitMs / WAIT_BIN_MS)));

/** ln of the number of ways to choose k of n. */
function lnWays(n: number, k: number): number {
  let log = 0;
  for (let i = 1; i <= n - k; i++) log += Math.log((k + i) / i);
  return log;
}
