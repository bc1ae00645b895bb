// Two sensors of one recording → flexion between them. In: both files' leans, each against its own zero, on one session's
// clock; out: the pair's own result file.
import { basename } from "node:path";
import {
  addFlexionPoint,
  flexionExposureFrom,
  freshFlexionTotals,
} from "../../workers/metrics/flexion-exposure.ts";
import { freshFlexion, TwoSensorFlexion } from "../../workers/metrics/two-sensor-flexion.ts";
import { OutputFile } from "./output-file.ts";
import { pointsIn } from "./point-file.ts";
import type { SensorPair } from "./sensor-pairs.ts";
import { forFile } from "./snake-case.ts";

export function writeFlexion(
  pair: SensorPair,
  upperPoints: string,
  lowerPoints: string,
  token: string,
): void {
  const totals = freshFlexionTotals();
  const flexion = new TwoSensorFlexion(freshFlexion(), (point) => addFlexionPoint(totals, point));
  const upper = pointsIn(upperPoints);
  const lower = pointsIn(lowerPoints);
  let above = upper.next();
  let below = lower.next();
  while (!above.done || !below.done) {
    if (!above.done && (below.done || above.value.atMs <= below.value.atMs)) {
      flexion.point("upper-back", above.value.atMs, above.value.forwardRad, above.value.lateralRad);
      above = upper.next();
    } else if (!below.done) {
      flexion.point("pelvis", below.value.atMs, below.value.forwardRad, below.value.lateralRad);
      below = lower.next();
    }
  }
  flexion.finish();
  const result = {
    schema: "thora-flexion",
    schema_version: 1,
    inputs: { upper_back: basename(pair.upper.input), pelvis: basename(pair.lower.input) },
    flexion: forFile(flexionExposureFrom(totals)),
  };
  const file = new OutputFile(pair.output, token);
  try {
    file.text(`${JSON.stringify(result, undefined, 2)}\n`);
    file.keep();
  } finally {
    file.discard();
  }
}
