/** The trial of this folder, read from disk: for tests that run in Node. */

import { readFileSync } from "node:fs";
import type { BroadTrial } from "./read-broad.ts";
import { broadTrialFrom } from "./read-broad.ts";

/** What the tests use of `meta.json`. */
export interface BroadMeta {
  readonly file: string;
  readonly sha256: string;
  readonly rateHz: number;
  readonly rows: number;
  /** What a filter in real time may reach at most, degrees, and where those figures come from. */
  readonly tolerance: {
    readonly realTimeUpRmseDeg: number;
    readonly realTimeUpRmseAlignedDeg: number;
  };
}

export function broadMeta(): BroadMeta {
  return JSON.parse(readFileSync(new URL("meta.json", import.meta.url), "utf8")) as BroadMeta;
}

/** The bytes of `data50.f32`, as they lie on disk. */
export function broadBytes(): Uint8Array {
  return readFileSync(new URL(broadMeta().file, import.meta.url));
}

export function loadBroadTrial(): BroadTrial {
  return broadTrialFrom(broadBytes(), broadMeta().rateHz);
}
