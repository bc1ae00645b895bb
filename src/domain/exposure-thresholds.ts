// What decides in the exposure metrics, in the form of thresholds.ts; apart from it, because only a report or a batch
// asks for them.
import { exposureValues as values } from "./threshold-values.ts";
import { type Threshold, t } from "./thresholds.ts";

export const exposureThresholds = {
  distributionWorn: t(
    values.distributionWorn,
    10,
    240,
    "min",
    "D, on S: short samples bias P10 up and P90 down (BMC Med Res Methodol 12:36)",
    "short days are given, biased",
    "short days are left out",
  ),
  trendWorn: t(values.trendWorn, 60, 960, "min", "D", "short days join a trend", "only long days do"),
  levelHysteresis: t(values.levelHysteresis, 0, 5, "deg", "D", "flickers at a level", "sticks above it"),
  bandBoutGap: t(
    values.bandBoutGap,
    0,
    30,
    "s",
    "D",
    "bouts are cut by a glance away",
    "bouts flow together",
  ),
  staticGap: t(
    values.staticGap,
    10,
    60,
    "s",
    "D",
    "movement cuts static bouts",
    "static bouts flow together",
  ),
  staticCounts: t(
    values.staticCounts,
    30,
    300,
    "s",
    "S; fragments are counted from one minute",
    "more bouts",
    "fewer bouts",
  ),
  shiftTransition: t(
    values.shiftTransition,
    2,
    10,
    "s",
    "S pattern of standing, from memory",
    "slow shifts are left out",
    "slow sinking counts as a shift",
  ),
  fidget: t(values.fidget, 2, 6, "deg", "D", "more fidgets", "fewer fidgets"),
  fidgetReturn: t(values.fidgetReturn, 1, 3, "deg", "D", "must return closely", "counts returns by halves"),
  fidgetDuration: t(values.fidgetDuration, 2, 10, "s", "D", "only quick ones", "slow excursions count too"),
  rounding: t(
    values.rounding,
    10,
    40,
    "deg",
    "D; between the two sensors, against the reference",
    "more is called rounded",
    "less is called rounded",
  ),
} as const satisfies Record<keyof typeof values, Threshold>;
