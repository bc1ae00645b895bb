// Motion in the profile's axes → counts as the sensor's part gives them: in its own axes, sign and range.
import type { Range, ThoraInfo } from "./info.ts";

/** In the profile's axes (right, up, out of the back): specific force, m/s²; angular rate, rad/s. */
export interface Motion {
  readonly acc: readonly [number, number, number];
  readonly gyr: readonly [number, number, number];
}

interface Scales {
  readonly acc: Range;
  readonly gyr: Range | undefined;
}

/** Appends one sample's counts. @returns whether any was held at the end of its range. */
export function appendCounts(counts: number[], motion: Motion, scales: Scales, info: ThoraInfo): boolean {
  const isAccHeld = appendAxes(counts, motion.acc, scales.acc, info.axes, info.accSign);
  if (scales.gyr === undefined) return isAccHeld;
  return appendAxes(counts, motion.gyr, scales.gyr, info.axes, 1) || isAccHeld;
}

function appendAxes(
  counts: number[],
  value: readonly [number, number, number],
  range: Range,
  axes: ThoraInfo["axes"],
  sign: 1 | -1,
): boolean {
  let isHeld = false;
  for (let axis = 1; axis <= 3; axis++) {
    const ours = axes.findIndex((own) => Math.abs(own) === axis);
    const along = sign * Math.sign(axes[ours] ?? 1) * (value[ours] ?? 0);
    const count = Math.round(along / (range.nanoPerCount * 1e-9));
    const held = Math.max(-32_768, Math.min(32_767, count));
    if (held !== count) isHeld = true;
    counts.push(held);
  }
  return isHeld;
}
