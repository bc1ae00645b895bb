// What a page or a worker goes on from. Written by the recorder in one commit with the rows that it belongs to.
import type { Placement } from "../src/domain/placement.ts";
import type { OpenSpans } from "./open-spans.ts";
import type { PipelineState } from "./pipeline.ts";

/** What is kept with the rows so that a new page or worker can go on. */
export interface Checkpoint {
  readonly version: 1;
  readonly pipeline: PipelineState;
  readonly chunkSeq: readonly (readonly [Placement, number])[];
  /** Frames below this number are in, by this numbering (OpenRequest). */
  readonly numbering: string | undefined;
  readonly frames: readonly (readonly [Placement, number])[];
}

export function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== "object" || value === null) return false;
  const { version, pipeline } = value as Partial<Checkpoint>;
  return version === 1 && pipeline?.version === 2;
}

/** Of a session made from a sensor's own log: what has not ended, while the rest of the log is still to come. */
export interface LogCheckpoint {
  readonly version: 1;
  readonly open: OpenSpans | undefined;
}

export function isLogCheckpoint(value: unknown): value is LogCheckpoint {
  return typeof value === "object" && value !== null && "open" in value;
}
