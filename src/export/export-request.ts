// The boundary between the page and the export worker: types only.
import type { Placement } from "../domain/placement.ts";

export interface ExportRequest {
  readonly database: string;
  readonly sessionId: string;
  readonly placement: Placement;
  readonly appVersion: string;
  readonly csvName: string;
  /** Files the person picked. Absent: the CSV goes to the browser's private disk and comes back as a File. */
  readonly csv?: FileSystemFileHandle;
  readonly sidecar?: FileSystemFileHandle;
}

export type ExportReply =
  | {
      readonly ok: true;
      readonly rows: number;
      readonly bytes: number;
      /** Disk-backed, where no file was picked for it. */
      readonly csv: File | undefined;
      /** The sidecar's text, where no file was picked for it. */
      readonly sidecar: string | undefined;
    }
  | { readonly ok: false; readonly reason: "cancelled" }
  /** Nothing was left behind. `detail` is for the fault line, not a person's first words. */
  | { readonly ok: false; readonly reason: "failed"; readonly detail: string };

export interface ExportWorker {
  /** One at a time. `progressed`: share of the samples, 0 … 1. */
  run(request: ExportRequest, progressed: (share: number) => void): Promise<ExportReply>;
  cancel(): Promise<void>;
}
