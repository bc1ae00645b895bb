// Notifications of a sensor without a clock as a radio and a busy host deliver them. A notification waits for the next
// delivery; whatever waits is delivered at once, in order. Seeded: the same numbers every time. Times in ms.

/** connection: a delivery at each connection interval. stalls: the same, but held up for 0–400 ms, every 5 s on average. */
/** clumps: deliveries 0–400 ms apart, always. jitter: each notification delayed on its own by up to the interval. */
export type ArrivalModel = "connection" | "stalls" | "clumps" | "jitter";

export interface ArrivalPlan {
  readonly model: ArrivalModel;
  /** Samples a second by the sensor's true clock, before `ppm`. */
  readonly rateHz: number;
  readonly minutes: number;
  readonly seed: number;
  readonly ppm?: number;
  /** The period swings by this much about its mean, over 20 min. */
  readonly wanderPpm?: number;
  /** Share of notifications that never come, and how many go at once. */
  readonly loss?: number;
  readonly lossRun?: number;
  readonly intervalMs?: number;
  readonly samplesPerFrame?: number;
  /** Nothing is sent in these stretches, and the host hears nothing of it. */
  readonly pauses?: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** One notification that came: when its last sample was taken plus the least delay, and when it came. */
export interface Arrival {
  readonly trueMs: number;
  readonly arrivalMs: number;
  /** Its number at the sensor; lost ones leave a hole. */
  readonly number: number;
}

export interface Arrivals {
  readonly arrivals: readonly Arrival[];
  /** True mean time from one notification to the next. */
  readonly periodMs: number;
  /** [N] as `trueMs`, of all, lost ones too. */
  readonly takenMs: readonly number[];
}

/** A repeatable 0 … 1 sequence. */
export function uniform(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Way through radio and host beyond the least, and from one notification of a clump to the next. */
const HOST_MS = 2;
const APART_MS = 0.3;

export function arrivalsOf(plan: ArrivalPlan): Arrivals {
  const random = uniform(plan.seed);
  const { loss = 0, lossRun = 1, intervalMs = 30, samplesPerFrame = 1, ppm = 0, wanderPpm = 0 } = plan;
  const periodMs = ((1000 / plan.rateHz) * samplesPerFrame) / (1 + ppm * 1e-6);
  const endMs = 60_000 * plan.minutes;
  const deliver = deliveries(plan.model, intervalMs, random);
  const arrivals: Arrival[] = [];
  const takenMs: number[] = [];
  let lastMs = 0;
  let deliveryMs = 0;
  let hostMs = 0;
  let losing = 0;
  const startMs = 100 + periodMs * random();
  const turn = (2 * Math.PI) / 1_200_000;
  for (let number = 0; ; number++) {
    const evenMs = startMs + periodMs * number;
    const trueMs = evenMs + ((wanderPpm * 1e-6) / turn) * Math.sin(turn * evenMs);
    if (trueMs > endMs) return { arrivals, periodMs, takenMs };
    takenMs.push(trueMs);
    if (losing === 0 && random() < loss / lossRun) losing = lossRun;
    if (losing > 0) losing--;
    else if (!plan.pauses?.some(({ fromMs, toMs }) => trueMs >= fromMs && trueMs < toMs)) {
      if (plan.model === "jitter") deliveryMs = trueMs + intervalMs * random();
      while (deliveryMs < trueMs) {
        deliveryMs = deliver(deliveryMs);
        hostMs = HOST_MS * random();
      }
      lastMs = Math.max(lastMs + APART_MS, deliveryMs + hostMs);
      arrivals.push({ trueMs, arrivalMs: lastMs, number });
    }
  }
}

/** From one delivery to the next. */
function deliveries(
  model: ArrivalModel,
  intervalMs: number,
  random: () => number,
): (lastMs: number) => number {
  if (model === "clumps") return (lastMs) => lastMs + 400 * random();
  let stallMs = 0;
  const pause = () => -5000 * Math.log(1 - random());
  let nextStallMs = model === "stalls" ? pause() : Number.POSITIVE_INFINITY;
  return (lastMs) => {
    let atMs = lastMs + intervalMs;
    if (atMs >= nextStallMs) {
      stallMs = 400 * random();
      const overMs = nextStallMs + stallMs;
      while (atMs < overMs) atMs += intervalMs;
      nextStallMs = overMs + pause();
    }
    return atMs;
  };
}
