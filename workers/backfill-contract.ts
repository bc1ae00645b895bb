// The boundary between the page and the worker that takes over a sensor's own log: types only. The page has the radio and
// does what it is told, step by step; what is missing, damaged, stored and safe to confirm is known here alone.
import type { LogContents, LogName, LogRange } from "../firmware-protocol/log.ts";
import type { StoreFault } from "../src/domain/faults.ts";
import type { Placement } from "../src/domain/placement.ts";
import type { SensorIdentity } from "../src/domain/session.ts";
import type { EpochMs } from "../src/domain/units.ts";
import type { LocalDay } from "./backfill/local-days.ts";

export type { LocalDay };

export interface BackfillRequest {
  readonly database: string;
  readonly sensor: SensorIdentity;
  readonly placement: Placement;
  /** IANA zone, and its local days up to and with the present one: records of other days have no believable time. */
  readonly zone: string;
  readonly days: readonly LocalDay[];
  /** When the present live stream began: what it records is not taken from the log. All before it must be in the store. */
  readonly liveSince: EpochMs;
  /** What the sensor said that it holds, now. */
  readonly contents: readonly LogContents[];
}

/** Records of epochs and raw frames that this connection is about. */
export interface BackfillProgress {
  readonly records: number;
  readonly of: number;
}

export type BackfillFault =
  | StoreFault
  /** Asked several times, the sensor sent nothing that could be used. Tell: we go on at the next connection. */
  | { readonly code: "log-silent"; readonly detail: string }
  /** The records that date all others came damaged, however often. Tell: nothing was lost, restart the sensor. */
  | { readonly code: "log-undated"; readonly detail: string }
  /** Another page takes over the same log. Tell: leave it to that one. */
  | { readonly code: "log-elsewhere" }
  /** No reader for this driver's log, or a defect of ours. */
  | { readonly code: "log-unreadable"; readonly detail: string };

/** What this connection has brought. */
export interface BackfillResult {
  /** Put into the day. What live data or raw frames cover is fetched, left out, and counted nowhere. */
  readonly records: number;
  /** Passed over for good: overwritten on the sensor before we came, unreadable, or of a boot that never knew the time. */
  readonly lost: number;
  /** Damaged, kept by the sensor, and asked for again at the next connection. */
  readonly damaged: number;
}

export type BackfillStep =
  | { readonly do: "read"; readonly log: LogName; readonly from: number; readonly count: number }
  /** Everything below is in the store. */
  | { readonly do: "confirm"; readonly log: LogName; readonly below: number }
  | { readonly do: "done"; readonly result: BackfillResult }
  | { readonly do: "stop"; readonly fault: BackfillFault };

export interface BackfillTaken {
  /** The read is over, or of no more use: ask for the next step. */
  readonly over: boolean;
  readonly progress: BackfillProgress;
}

export interface BackfillWorker {
  begin(request: BackfillRequest): Promise<BackfillStep>;
  /** The sensor's reply to the read that was asked for; its pieces follow. */
  answered(range: LogRange): Promise<void>;
  /** Pieces in the order in which they came; their buffers are transferred. */
  pieces(pieces: readonly ArrayBuffer[]): Promise<BackfillTaken>;
  /** After a read is over, has fallen silent or was refused, and after a confirmation. */
  next(): Promise<BackfillStep>;
  /** Lets go: all is done, the link is lost, or the person does not want it now. The days that have changed. */
  end(): Promise<readonly EpochMs[]>;
}
