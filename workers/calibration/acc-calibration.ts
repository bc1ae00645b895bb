// Accelerometer calibration from still poses: at rest |a| = g, whatever the pose.
import type { AccCalibration, AccRefusal, StillPose } from "../../src/domain/calibration.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import { err, type Result } from "../../src/domain/result.ts";

/** (raw − offset) × gain, axis by axis, m/s². */
export const applied = (cal: AccCalibration, ax: number, ay: number, az: number): Vec3 => [
  (ax - cal.offsetMs2[0]) * cal.gain[0],
  (ay - cal.offsetMs2[1]) * cal.gain[1],
  (az - cal.offsetMs2[2]) * cal.gain[2],
];

export function accCalibrationFromPoses(poses: readonly StillPose[]): Result<AccCalibration, AccRefusal> {
  return err({ kind: "too-few-positions", positions: poses.length, wanted: 4 });
}

export function accCalibrationFromWear(moments: readonly StillPose[]): Result<AccCalibration, AccRefusal> {
  return err({ kind: "too-few-positions", positions: moments.length, wanted: 4 });
}
