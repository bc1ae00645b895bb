// The states a wearer can be in, as one upper-back sensor can tell them (definitions: workers/posture).
// "Upright" is sitting or standing: tilt at the upper back does not separate the two.

export const positionStates = [
  "upright",
  "bent",
  "reclined",
  "lying",
  "walking",
  "moving",
  "off-body",
  "no-data",
] as const;

export type PositionState = (typeof positionStates)[number];

/** States in which time in a position accrues (a hop grows). Lying, walking, off body and no data have no hop. */
export const hopStates: readonly PositionState[] = ["upright", "bent", "reclined", "moving"];
