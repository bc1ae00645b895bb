// The movements a nudge may suggest, as keys: the words for them live with all other words, in the screens.

export const movementKeys = ["turn", "reach", "stand", "shoulders", "lean-back", "walk"] as const;
export type MovementKey = (typeof movementKeys)[number];

/** Each nudge suggests another one, in turn; `shown` is how many nudges were shown before. */
export function movementFor(shown: number): MovementKey {
  return movementKeys[Math.trunc(Math.abs(shown)) % movementKeys.length] ?? "turn";
}
