// How long the browser may take, ms. Each of these calls is known to hang for ever somewhere: connect() on macOS
// (Chrome samples #668), getPrimaryService() after a quick reload (web-bluetooth #367), startNotifications() on Android
// (Chrome samples #783).

export interface GattDeadlines {
  readonly connectMs: number;
  /** Each call of the discovery. */
  readonly discoveryMs: number;
  /** Read, write, subscribe. */
  readonly operationMs: number;
  /** The whole stop procedure: the person waits for it. */
  readonly stopMs: number;
}

export const defaultDeadlines: GattDeadlines = {
  connectMs: 15_000,
  discoveryMs: 10_000,
  operationMs: 5_000,
  stopMs: 3_000,
};
