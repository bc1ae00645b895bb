// Per-second rows into the columns in which a minute is stored, and back.
import type { Placement } from "../../src/domain/placement.ts";
import { positionStates } from "../../src/domain/position-state.ts";
import type { SecondRow, SecondRows } from "../../src/domain/recording.ts";

const STILL = 1;
const ZERO_SET = 2;
const ZERO_DOUBTFUL = 4;
const STAND_REFERENCE = 8;

export const minuteOf = (second: number): number => Math.floor(second / 60);

/** `rows`: of one minute, seconds strictly increasing. */
export function columnsFrom(
  sessionId: string,
  placement: Placement,
  minute: number,
  rows: readonly SecondRow[],
): SecondRows {
  return {
    sessionId,
    placement,
    minute,
    second: Uint32Array.from(rows, (r) => r.second),
    forwardRad: Float32Array.from(rows, (r) => r.forwardRad),
    lateralRad: Float32Array.from(rows, (r) => r.lateralRad),
    totalRad: Float32Array.from(rows, (r) => r.totalRad),
    tiltRmsRad: Float32Array.from(rows, (r) => r.tiltRmsRad),
    activityMs2: Float32Array.from(rows, (r) => r.activityMs2),
    state: Uint8Array.from(rows, (r) => positionStates.indexOf(r.state)),
    bits: Uint8Array.from(
      rows,
      (r) =>
        (r.still ? STILL : 0) |
        (r.zeroSet ? ZERO_SET : 0) |
        (r.zeroDoubtful ? ZERO_DOUBTFUL : 0) |
        (r.standReference ? STAND_REFERENCE : 0),
    ),
    samples: Uint16Array.from(rows, (r) => r.samples),
    ...(rows.some((r) => r.spanS !== undefined) && { spanS: Uint8Array.from(rows, (r) => r.spanS ?? 1) }),
  };
}

export function rowsFrom(columns: SecondRows): SecondRow[] {
  return Array.from(columns.second, (second, i) => ({
    second,
    forwardRad: columns.forwardRad[i]!,
    lateralRad: columns.lateralRad[i]!,
    totalRad: columns.totalRad[i]!,
    tiltRmsRad: columns.tiltRmsRad[i]!,
    activityMs2: columns.activityMs2[i]!,
    state: positionStates[columns.state[i]!] ?? "no-data",
    still: (columns.bits[i]! & STILL) !== 0,
    zeroSet: (columns.bits[i]! & ZERO_SET) !== 0,
    ...((columns.bits[i]! & STAND_REFERENCE) !== 0 && { standReference: true }),
    ...((columns.bits[i]! & ZERO_DOUBTFUL) !== 0 && { zeroDoubtful: true }),
    samples: columns.samples[i]!,
    ...(columns.spanS && { spanS: columns.spanS[i]! }),
  }));
}
