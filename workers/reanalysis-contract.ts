// What the page may ask of the worker that works recordings out again: types only.
import type { ReferenceChoice } from "../src/domain/calibration.ts";
import type { EpochMs } from "../src/domain/units.ts";
import type { Reanalysed } from "./reanalysis.ts";

export type { Reanalysed };

export type ReanalysisReply =
  | Reanalysed
  | { readonly ok: false; readonly reason: "defect"; readonly detail: string };

export interface ReanalysisRequest {
  readonly database: string;
  readonly sessionId: string;
  readonly now: EpochMs;
  readonly referenceChoice: ReferenceChoice;
}

export interface ReanalysisWorker {
  /** `progressed`: 0 … 1. One at a time. */
  run(request: ReanalysisRequest, progressed: (share: number) => void): Promise<ReanalysisReply>;
  /** Nothing is changed then. */
  cancel(): Promise<void>;
}
