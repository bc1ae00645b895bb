/**
 * What a peripheral can do wrong, as data that a test changes while the link is up.
 * Counts are used up by each occurrence, so that a retry can then succeed; Infinity never is.
 */
export interface Misbehaviour {
  /** Connect() stays unanswered until the browser gives up with Disconnect(). */
  readonly hangConnect: boolean;
  /** The next n connection attempts are refused. */
  readonly failConnects: number;
  /** The next n connections are lost after Connect() returned and before the services are resolved. */
  readonly dropsMidDiscovery: number;
  /** The next n writes with response are taken by the sensor's radio, then the link is lost unanswered. */
  readonly dropsMidWrite: number;
  /** The D-Bus error that every write is refused with, or undefined. The sensor never sees the bytes. */
  readonly refuseWrites: string | undefined;
  /** These operations stay unanswered until the link is lost. */
  readonly hang: { readonly read: boolean; readonly write: boolean; readonly startNotify: boolean };
  readonly notifications: NotificationFaults;
}

/** Probabilities 0…1 per notification. A delay lets later notifications overtake: that is the reordering. */
export interface NotificationFaults {
  readonly seed: number;
  readonly drop: number;
  readonly duplicate: number;
  readonly delay: number;
  /** Longest delay in ms; each delay is uniform in 0…maxDelayMs. */
  readonly maxDelayMs: number;
}

export const PERFECT_CHANNEL: NotificationFaults = {
  seed: 1,
  drop: 0,
  duplicate: 0,
  delay: 0,
  maxDelayMs: 0,
};

export const WELL_BEHAVED: Misbehaviour = {
  hangConnect: false,
  failConnects: 0,
  dropsMidDiscovery: 0,
  dropsMidWrite: 0,
  refuseWrites: undefined,
  hang: { read: false, write: false, startNotify: false },
  notifications: PERFECT_CHANNEL,
};
