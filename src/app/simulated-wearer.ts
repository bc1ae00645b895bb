// What the simulated wearer does when a guided calibration asks for something. In: the calibration's reports; out:
// keyframes from now on, whenever something else is asked for. Pure but for what was asked last.
import type { Keyframe } from "../../firmware-protocol/devices/simulated/posture-script.ts";
import type { CalibrationReport } from "../../workers/contract.ts";
import { radiansFromDegrees } from "../domain/units.ts";

const at = (
  atS: number,
  posture: Keyframe["posture"],
  transitionS: number,
  forwardDeg?: number,
  lateralDeg?: number,
): Keyframe => ({
  atS,
  posture,
  transitionS,
  ...(forwardDeg === undefined ? {} : { forwardRad: radiansFromDegrees(forwardDeg) }),
  ...(lateralDeg === undefined ? {} : { lateralRad: radiansFromDegrees(lateralDeg) }),
});

/** A person takes a moment to understand. */
const HEARD_S = 0.6;
const BOW_S = 2.4;

const bow = (atS: number): Keyframe[] => [
  at(atS, "bent", BOW_S, 42),
  at(atS + BOW_S + 0.5, "upright", BOW_S, 0),
];

const activities: Readonly<Record<string, readonly Keyframe[]>> = {
  stand: [at(HEARD_S, "standing", 1.5)],
  "sit-tall": [at(HEARD_S, "upright", 1.5, 0)],
  "sit-relaxed": [at(HEARD_S, "upright", 2, 14)],
  upright: [at(HEARD_S, "upright", 1.5, 0)],
  loosen: [at(HEARD_S, "handled", 1, 12, 8), at(HEARD_S + 1.4, "upright", 1.2, 0)],
  bows: [...bow(HEARD_S + 1), ...bow(HEARD_S + 8), ...bow(HEARD_S + 15), ...bow(HEARD_S + 22)],
  walk: [at(HEARD_S, "walking", 1.5)],
};

/** The sensor in the hand, laid down six ways: each side of it up once. Trunk angles that turn it so. */
const poses: readonly (readonly [number, number])[] = [
  [0, 0],
  [75, 0],
  [165, 0],
  [-105, 0],
  [0, 88],
  [0, -88],
];

const laid = (index: number): readonly Keyframe[] => {
  const [forwardDeg, lateralDeg] = poses[index % poses.length]!;
  return [at(HEARD_S, "on-table", 2, forwardDeg, lateralDeg)];
};

/** What a report asks of the wearer, by a name that changes when something else is asked. */
function asked(report: CalibrationReport): string | undefined {
  if (report.kind === "wear") return undefined;
  if (report.kind === "poses")
    return report.progress.phase.kind === "complete" ? undefined : `pose ${report.progress.poses.length}`;
  const { steps, index, phase } = report.progress;
  const step = steps[index]?.step;
  if (phase.kind === "waiting" && phase.why === "move-in-between") return `${index} loosen`;
  if (phase.kind === "waiting" && phase.why === "tilted") return `${index} upright`;
  if (step === undefined) return undefined;
  // Bows begin once the run is ready for them; before, one stands or sits up.
  if (step === "bows") return `${index} ${phase.kind === "bowing" ? "bows" : "upright"}`;
  return `${index} ${step}`;
}

export class SimulatedWearer {
  #asked: string | undefined;

  /** Keyframes counted from now; undefined: go on with what you do; empty: back to the day. */
  hears(report: CalibrationReport | undefined): readonly Keyframe[] | undefined {
    if (report === undefined) {
      const busy = this.#asked !== undefined;
      this.#asked = undefined;
      return busy ? [] : undefined;
    }
    const now = asked(report);
    if (now === undefined || now === this.#asked) return undefined;
    this.#asked = now;
    if (report.kind === "poses") return laid(report.progress.poses.length);
    return activities[now.slice(now.indexOf(" ") + 1)];
  }
}
