// Arrivals through the host clock, and through an oracle that knows the line exactly and lacks only which were lost.
import { noFlags } from "../../../../firmware-protocol/packet.ts";
import {
  freshHostClock,
  holdFrame,
  type HostClockState,
  hostRateHz,
  type PlacedClump,
  releaseClump,
} from "../../../../workers/ingest/host-clock.ts";
import { freshSlotFilter, slotChoice } from "../../../../workers/ingest/slot-filter.ts";
import { type Arrival, type ArrivalPlan, arrivalsOf } from "./clumped-arrivals.ts";

export interface Trial {
  /** Fitted − true of every last sample of a frame after the warm-up, ms; and the error claimed for it. */
  readonly errorsMs: readonly number[];
  readonly claimedMs: readonly number[];
  readonly handedOutMs: readonly number[];
  /** Samples told as lost, and how many were, from the end of the warm-up. */
  readonly told: number;
  readonly lost: number;
  readonly rateHz: number | undefined;
  readonly clock: HostClockState;
}

export const frameOf = ({ arrivalMs }: Arrival, samples = 1) => ({
  packet: { kind: "imu", channels: 3, counts: new Int16Array(3 * samples), flags: noFlags } as const,
  arrivalMs,
});

export function hostClockTrial(plan: ArrivalPlan, nominalHz = plan.rateHz, warmUpMs = 60_000): Trial {
  const { arrivals } = arrivalsOf(plan);
  const samples = plan.samplesPerFrame ?? 1;
  const clock = freshHostClock(nominalHz);
  const errorsMs: number[] = [];
  const claimedMs: number[] = [];
  const handedOutMs: number[] = [];
  let [told, placed, numberBefore, lost] = [0, 0, 0, 0];
  const take = (clump: PlacedClump | undefined): void => {
    if (!clump) return;
    for (const { lastMs, errorMs } of clump.frames) {
      const { trueMs, number } = arrivals[placed++]!;
      handedOutMs.push(lastMs);
      if (trueMs >= warmUpMs) {
        errorsMs.push(lastMs - trueMs);
        claimedMs.push(errorMs);
        lost += (number - numberBefore - 1) * samples;
      }
      numberBefore = number;
    }
    if (clump.frames[0]!.frame.arrivalMs >= warmUpMs) told += clump.lostSamples;
  };
  for (const arrival of arrivals) take(holdFrame(clock, frameOf(arrival, samples)));
  take(releaseClump(clock));
  return { errorsMs, claimedMs, handedOutMs, told, lost, rateHz: hostRateHz(clock), clock };
}

/** Errors of an oracle, ms. `spread`: as here; else the missing lie behind those that came. */
export function oracleErrors(plan: ArrivalPlan, spread = true, warmUpMs = 60_000): number[] {
  const { arrivals, periodMs, takenMs } = arrivalsOf(plan);
  const filter = freshSlotFilter();
  const errorsMs: number[] = [];
  let youngest = -1;
  let before = -1;
  let from = 0;
  while (from < arrivals.length) {
    const atMs = arrivals[from]!.arrivalMs;
    let to = from + 1;
    while (to < arrivals.length && arrivals[to]!.arrivalMs - arrivals[to - 1]!.arrivalMs <= 4) to++;
    while (youngest + 1 < takenMs.length && takenMs[youngest + 1]! <= atMs) youngest++;
    const choice = slotChoice(filter, youngest - before, atMs - takenMs[youngest]!, periodMs, to - from);
    for (let k = from; k < to; k++) {
      const evenly = choice?.slots[k - from] ?? k - to + 1;
      const slot = spread ? evenly : before - youngest + 1 + k - from;
      const { trueMs } = arrivals[k]!;
      if (trueMs >= warmUpMs) errorsMs.push(takenMs[youngest]! + slot * periodMs - trueMs);
    }
    before = youngest;
    from = to;
  }
  return errorsMs;
}

export const withinShare = (errorsMs: readonly number[], claimedMs: readonly number[]): number =>
  errorsMs.filter((error, k) => Math.abs(error) <= claimedMs[k]!).length / errorsMs.length;
