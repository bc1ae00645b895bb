// Every number that decides something, in one table. Status of a source: S published, L measured on recordings of
// people, D our own default.

import { thresholdValues as values } from "./threshold-values.ts";

export interface Threshold {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit: "min" | "s" | "ms" | "deg" | "deg/s" | "1" | "m/s²" | "Hz";
  readonly source: string;
  readonly smaller: string;
  readonly larger: string;
}

export const t = (
  value: number,
  min: number,
  max: number,
  unit: Threshold["unit"],
  source: string,
  smaller: string,
  larger: string,
): Threshold => ({ value, min, max, unit, source, smaller, larger });

export const thresholds = {
  nudgeInterval: t(
    values.nudgeInterval,
    20,
    60,
    "min",
    "D; clinical pages advise 30–45 min",
    "more nudges",
    "fewer nudges",
  ),
  stillTiltRms: t(
    values.stillTiltRms,
    0.5,
    3,
    "deg",
    "L; 98 % of seated 10 s windows, 0.8 % of walking",
    "less counts as still",
    "more counts as still",
  ),
  stillWindow: t(values.stillWindow, 5, 20, "s", "D", "quicker, noisier", "slower, steadier"),
  anchorTolerance: t(
    values.anchorTolerance,
    5,
    20,
    "deg",
    "D; twice the usual 5° shift",
    "more changes seen",
    "only large changes seen",
  ),
  positionChange: t(
    values.positionChange,
    5,
    20,
    "deg",
    "D, on L: seated 10 s steps p99 = 5.6°",
    "more changes seen",
    "only large changes seen",
  ),
  positionKept: t(values.positionKept, 20, 120, "s", "D", "fidgets count as changes", "changes known later"),
  shift: t(
    values.shift,
    3,
    10,
    "deg",
    "S lumbar custom, L above seated noise",
    "more shifts",
    "fewer shifts",
  ),
  shiftsTogether: t(
    values.shiftsTogether,
    2,
    6,
    "1",
    "D; within shiftsWindow",
    "changes seen sooner",
    "changes seen later",
  ),
  shiftsWindow: t(values.shiftsWindow, 60, 300, "s", "D", "fewer grouped shifts", "more grouped shifts"),
  shiftRefractory: t(
    values.shiftRefractory,
    5,
    30,
    "s",
    "D",
    "one shift may count twice",
    "two may count once",
  ),
  walkBreak: t(values.walkBreak, 10, 60, "s", "D", "short walks count", "only long walks count"),
  bent: t(values.bent, 10, 45, "deg", "S; ISO 11226 band edge", "more is bent", "less is bent"),
  reclined: t(values.reclined, -45, -10, "deg", "D", "more lean back needed", "less lean back needed"),
  reclinedDwell: t(values.reclinedDwell, 5, 120, "s", "D", "quicker", "steadier"),
  lying: t(
    values.lying,
    55,
    80,
    "deg",
    "L; 97.9 % of lying, 0 % of sitting in 87 trials",
    "more is lying",
    "less is lying",
  ),
  lyingDwell: t(values.lyingDwell, 10, 120, "s", "D", "quicker", "steadier"),
  stateHysteresis: t(values.stateHysteresis, 0, 5, "deg", "D", "states flicker at an edge", "states stick"),
  stateDwell: t(values.stateDwell, 1, 10, "s", "D", "quicker, flickers", "slower"),
  gapBreaks: t(values.gapBreaks, 0.5, 5, "s", "D", "short losses break a bout", "longer losses are bridged"),
  noDataAfter: t(values.noDataAfter, 1, 10, "s", "D", "shown sooner", "shown later"),
  offBodyTiltRms: t(
    values.offBodyTiltRms,
    0.01,
    0.04,
    "deg",
    "L; worn and quietly seated p1 = 0.04°",
    "off body missed",
    "still people called off body",
  ),
  offBodyRate: t(values.offBodyRate, 0.1, 1, "deg/s", "D", "off body missed", "still people called off body"),
  offBodyDwell: t(values.offBodyDwell, 120, 900, "s", "D", "still people called off body", "seen later"),
  offBodyFlatDwell: t(
    values.offBodyFlatDwell,
    60,
    600,
    "s",
    "D; lying flat on a table and dead still",
    "still people called off body",
    "seen later",
  ),
  walkPowerShare: t(
    values.walkPowerShare,
    0.2,
    0.6,
    "1",
    "L; 0.55 walking, 0.17 desk work",
    "more is walking",
    "less is walking",
  ),
  walkAutocorrelation: t(
    values.walkAutocorrelation,
    0.2,
    0.6,
    "1",
    "L; 0.67 walking, 0.13 desk work",
    "more is walking",
    "less is walking",
  ),
  walkAmplitude: t(values.walkAmplitude, 0.1, 1, "m/s²", "D; 0.03 g", "more is walking", "less is walking"),
  referenceSteadiness: t(
    values.referenceSteadiness,
    0.3,
    3,
    "deg",
    "D",
    "must be stiller to set",
    "sways into the zero",
  ),
  nudgeResponse: t(
    values.nudgeResponse,
    2,
    10,
    "min",
    "S; response window of prompt studies",
    "fewer credited",
    "more credited",
  ),
  standAfterWalk: t(
    values.standAfterWalk,
    0,
    600,
    "s",
    "D; standing zero around walks",
    "sitting zero sooner",
    "sitting zero later",
  ),
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof thresholds;
