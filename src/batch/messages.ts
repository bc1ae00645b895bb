// Between the program and the processes that each analyse one file at a time: types only.
import type { Job, JobDone } from "./analysis.ts";

export type ToProcess = { readonly kind: "job"; readonly job: Job };

export type FromProcess =
  | { readonly kind: "ready" }
  | { readonly kind: "progress"; readonly share: number; readonly rows: number }
  | { readonly kind: "done"; readonly done: JobDone };
