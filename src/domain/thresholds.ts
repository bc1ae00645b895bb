// Every number that decides something, in one table. Status of a source: S published, L measured on recordings of
// people, D our own default.

export interface Threshold {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit: "min" | "s" | "ms" | "deg" | "deg/s" | "1" | "m/s²" | "Hz";
  readonly source: string;
  readonly smaller: string;
  readonly larger: string;
}

const t = (
  value: number,
  min: number,
  max: number,
  unit: Threshold["unit"],
  source: string,
  smaller: string,
  larger: string,
): Threshold => ({ value, min, max, unit, source, smaller, larger });

export const thresholds = {
  nudgeInterval: t(40, 20, 60, "min", "D; clinical pages advise 30–45 min", "more nudges", "fewer nudges"),
  stillTiltRms: t(
    1.5,
    0.5,
    3,
    "deg",
    "L; 98 % of seated 10 s windows, 0.8 % of walking",
    "less counts as still",
    "more counts as still",
  ),
  stillWindow: t(10, 5, 20, "s", "D", "quicker, noisier", "slower, steadier"),
  anchorTolerance: t(
    10,
    5,
    20,
    "deg",
    "D; twice the usual 5° shift",
    "more changes seen",
    "only large changes seen",
  ),
  positionChange: t(
    10,
    5,
    20,
    "deg",
    "D, on L: seated 10 s steps p99 = 5.6°",
    "more changes seen",
    "only large changes seen",
  ),
  positionKept: t(60, 20, 120, "s", "D", "fidgets count as changes", "changes known later"),
  shift: t(5, 3, 10, "deg", "S lumbar custom, L above seated noise", "more shifts", "fewer shifts"),
  shiftsTogether: t(3, 2, 6, "1", "D; within shiftsWindow", "changes seen sooner", "changes seen later"),
  shiftsWindow: t(120, 60, 300, "s", "D", "fewer grouped shifts", "more grouped shifts"),
  shiftRefractory: t(10, 5, 30, "s", "D", "one shift may count twice", "two may count once"),
  walkBreak: t(20, 10, 60, "s", "D", "short walks count", "only long walks count"),
  bent: t(20, 10, 45, "deg", "S; ISO 11226 band edge", "more is bent", "less is bent"),
  reclined: t(-20, -45, -10, "deg", "D", "more lean back needed", "less lean back needed"),
  reclinedDwell: t(60, 5, 120, "s", "D", "quicker", "steadier"),
  lying: t(
    65,
    55,
    80,
    "deg",
    "L; 97.9 % of lying, 0 % of sitting in 87 trials",
    "more is lying",
    "less is lying",
  ),
  lyingDwell: t(60, 10, 120, "s", "D", "quicker", "steadier"),
  stateHysteresis: t(2, 0, 5, "deg", "D", "states flicker at an edge", "states stick"),
  stateDwell: t(3, 1, 10, "s", "D", "quicker, flickers", "slower"),
  gapBreaks: t(1, 0.5, 5, "s", "D", "short losses break a bout", "longer losses are bridged"),
  noDataAfter: t(2, 1, 10, "s", "D", "shown sooner", "shown later"),
  offBodyTiltRms: t(
    0.03,
    0.01,
    0.04,
    "deg",
    "L; worn and quietly seated p1 = 0.04°",
    "off body missed",
    "still people called off body",
  ),
  offBodyRate: t(0.3, 0.1, 1, "deg/s", "D", "off body missed", "still people called off body"),
  offBodyDwell: t(300, 120, 900, "s", "D", "still people called off body", "seen later"),
  offBodyFlatDwell: t(
    120,
    60,
    600,
    "s",
    "D; lying flat on a table and dead still",
    "still people called off body",
    "seen later",
  ),
  walkPowerShare: t(
    0.3,
    0.2,
    0.6,
    "1",
    "L; 0.55 walking, 0.17 desk work",
    "more is walking",
    "less is walking",
  ),
  walkAutocorrelation: t(
    0.3,
    0.2,
    0.6,
    "1",
    "L; 0.67 walking, 0.13 desk work",
    "more is walking",
    "less is walking",
  ),
  walkAmplitude: t(0.294, 0.1, 1, "m/s²", "D; 0.03 g", "more is walking", "less is walking"),
  referenceSteadiness: t(1, 0.3, 3, "deg", "D", "must be stiller to set", "sways into the zero"),
  nudgeResponse: t(
    5,
    2,
    10,
    "min",
    "S; response window of prompt studies",
    "fewer credited",
    "more credited",
  ),
} as const satisfies Record<string, Threshold>;

export type ThresholdName = keyof typeof thresholds;
