// How far a sensor's own log has been taken over. Kept with the sensor's memory, written in the same transaction as what
// was made of the records, so that a killed tab neither loses nor doubles any.

/** Raw frames, and means over five seconds. */
export type LogKind = "raw" | "epochs";

/** Records that could not be had whole. */
export interface LogHole {
  readonly from: number;
  readonly count: number;
  /** On so many connections they were asked for in vain. */
  readonly visits: number;
}

export interface LogPlace {
  /** All records below this number are in the day, left out because live data cover them, waiting, or told as lost. */
  readonly next: number;
  /** The lowest record that is not yet dealt with for good: what may be confirmed to the sensor. */
  readonly settled: number;
  /** Asked for again at each connection until they come, are gone, or are given up. Ascending. */
  readonly holes: readonly LogHole[];
  /** Told as lost: overwritten before we came, unreadable, or without a time. */
  readonly lost: number;
  /** Structured-clonable; belongs to exactly the records below `next`. */
  readonly state: unknown;
  /** The session that `state` goes on with, if there is one. Deleted meanwhile, the next record begins another. */
  readonly sessionId: string | undefined;
}
