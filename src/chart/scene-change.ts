// Whether a hop chart would look any different: two scenes in, yes or no out. A live chart creeps 7 px a minute, so most
// seconds change nothing that a screen can show, and each drawing that is saved is power saved.
import type { HopScene } from "./hop-scene.ts";

export interface Drawing {
  readonly scene: HopScene;
  /** Words that the chart writes: times, the guide. */
  readonly labels: readonly string[];
}

/** True while nothing moved by half a device pixel and every word and number stays. */
export function looksTheSame(a: Drawing, b: Drawing, pixelRatio: number): boolean {
  return (
    within(a.labels, b.labels, 0) &&
    minutesShown(a) === minutesShown(b) &&
    within(a.scene, b.scene, 0.5 / pixelRatio)
  );
}

const minutesShown = ({ scene }: Drawing): string =>
  scene.hops.map((hop) => (hop.numberUp === undefined ? "" : Math.floor(hop.minutes))).join();

/** Structural equality with room for numbers. */
function within(a: unknown, b: unknown, room: number): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) < room || a === b;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  const right = b as Record<string, unknown>;
  return Object.entries(a).every(([key, value]) => within(value, right[key], room));
}
