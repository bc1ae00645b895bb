// The truth table's section on exposure: shifts, fidgets and static bouts of simulated days against their scripts, and
// the distribution of lean against the true one.
import { DESK_DAY_S, deskDay } from "../../firmware-protocol/devices/simulated/desk-day.ts";
import { livelyDay, quietDay } from "../../firmware-protocol/devices/simulated/other-days.ts";
import type { Keyframe } from "../../firmware-protocol/devices/simulated/posture-script.ts";
import { exposureFrom } from "../../workers/metrics/exposure-from.ts";
import {
  boutTally,
  fidgetTally,
  type LivedExposure,
  livedExposure,
  shiftTally,
  type Tally,
  trueForwardRad,
} from "../unit/workers/metrics/lived-exposure.ts";

const days: readonly [string, (seed: number) => Keyframe[], number][] = [
  ["desk", deskDay, DESK_DAY_S + 600],
  ["quiet", quietDay, 3 * 3600],
  ["lively", livelyDay, 2 * 3600],
];
const columns = (texts: readonly (string | number)[]): string =>
  texts.map((text, i) => (i === 0 ? String(text).padEnd(26) : String(text).padStart(9))).join("");

export const metricsTitle =
  "Exposure: shifts and fidgets told within 3 s, static bouts of 2 min to within 20 s; the lean's distribution";

/** `seeds`: one day of each kind per seed. */
export function metricLines(seeds: readonly number[]): string[] {
  const lines = [columns(["", "hit", "missed", "either", "false"])];
  for (const [kind, script, untilS] of days) {
    const lived = seeds.map((seed) => livedExposure(script(seed), seed, untilS));
    const rows: readonly [string, (day: LivedExposure) => Tally][] = [
      ["shifts", shiftTally],
      ["fidgets", fidgetTally],
      ["static bouts", boutTally],
    ];
    for (const [what, tallyOf] of rows) {
      const tallies = lived.map(tallyOf);
      const sum = (count: (tally: Tally) => number): number =>
        tallies.reduce((total, tally) => total + count(tally), 0);
      lines.push(
        columns([
          `${kind}, ${what}`,
          sum((t) => t.hit),
          sum((t) => t.missed.length),
          sum((t) => t.either),
          sum((t) => t.falselyClaimed.length),
        ]),
      );
    }
    const told = lived.map((day) => day.events.filter((e) => e.kind === "position-changed").length);
    const counted = lived.map((day) => exposureFrom(day.exposure.state).movement?.positionChanges.count ?? 0);
    lines.push(columns([`${kind}, changes counted`, counted.join(" + "), "of", told.join(" + ")]));
    lines.push(columns([`${kind}, P10 P50 P90 off by`, ...distributionErrorsDeg(lived)]));
  }
  return lines;
}

/** Largest error of the forward lean's percentiles, deg. */
function distributionErrorsDeg(lived: readonly LivedExposure[]): string[] {
  return [0.1, 0.5, 0.9].map((p, i) => {
    const errors = lived.map((day) => {
      const truth = trueForwardRad(day);
      const forward = exposureFrom(day.exposure.state).lean?.forward;
      if (!forward) return Number.NaN;
      const measured = [forward.p10Rad, forward.p50Rad, forward.p90Rad][i]!;
      return (180 / Math.PI) * Math.abs(measured - truth[Math.floor(p * truth.length)]!);
    });
    return `${Math.max(...errors).toFixed(2)}°`;
  });
}
