// The states a wearer can be in, as one upper-back sensor can tell them (definitions: workers/posture).
// "Upright" is sitting or standing: tilt at the upper back does not separate the two. "Unknown": data flow, and nothing
// honest can be said of the position. Rows store the index: new states are appended, none is moved.

export const positionStates = [
  "upright",
  "bent",
  "reclined",
  "lying",
  "walking",
  "moving",
  "off-body",
  "no-data",
  "vehicle",
  "unknown",
] as const;

export type PositionState = (typeof positionStates)[number];

/**
 * States in which time in a position accrues (a hop grows); it needs no zero, so it goes on while the position itself is
 * unknown. Lying, walking, riding, off body and no data have no hop.
 */
export const hopStates: readonly PositionState[] = ["upright", "bent", "reclined", "moving", "unknown"];
