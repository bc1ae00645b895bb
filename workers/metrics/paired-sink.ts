// Lets a pipeline with two sensors tell flexion: hands on all that the streams say, and the leans to the pair as well.
import type { Placement } from "../../src/domain/placement.ts";
import type { PostureState } from "../posture/posture-state.ts";
import type { StreamSink } from "../stream-state.ts";
import { type FlexionState, freshFlexion, TwoSensorFlexion } from "./two-sensor-flexion.ts";

/** A lean that flexion may be drawn from: worn, against a zero of the wearer's own that is not in doubt. */
const isLeanKnown = ({ basis, doubtful, states }: PostureState): boolean =>
  basis.source === "reference" && !doubtful && states.state !== "off-body" && states.state !== undefined;

export const flexionFor = (
  tell: (atMs: number, forwardRad: number, lateralRad: number) => void,
  state: FlexionState = freshFlexion(),
): TwoSensorFlexion =>
  new TwoSensorFlexion(structuredClone(state), (point) =>
    tell(point.atMs, point.forwardRad, point.lateralRad),
  );

/** `postureOf`: of a placement that is one of a pair; undefined while there is no pair. */
export function pairedSink(
  sink: StreamSink,
  flexion: TwoSensorFlexion,
  postureOf: (placement: Placement) => PostureState | undefined,
): StreamSink {
  return {
    segment: (segment) => sink.segment(segment),
    frame: (placement, frame) => sink.frame(placement, frame),
    row: (placement, row) => sink.row(placement, row),
    event: (placement, event) => sink.event(placement, event),
    battery: (placement, percent, charging) => sink.battery(placement, percent, charging),
    angle: (placement, atMs, angle) => sink.angle?.(placement, atMs, angle),
    point: (placement, atMs, forwardRad, lateralRad, totalRad) => {
      sink.point(placement, atMs, forwardRad, lateralRad, totalRad);
      const posture = postureOf(placement);
      if (posture && isLeanKnown(posture)) flexion.point(placement, atMs, forwardRad, lateralRad);
    },
  };
}
