// Connected but silent: tells when a link is dead although the browser shows it alive. In: arrivals and the ticks of one
// coarse timer. Timers of hidden pages come once a minute, and after sleep the timer may run before the notifications
// that are waiting: so a late tick never accuses on its own, only the tick after it, if nothing arrived in between.

export interface Watchdog {
  arrived(nowMs: number): void;
  /** @returns for how long the link has been silent, once that is too long; undefined while all is well. */
  tick(nowMs: number): number | undefined;
}

/** How often to call `tick`, ms: fine enough that silence is noticed at most a quarter late. */
export const watchPeriodMs = (silenceMs: number): number => Math.max(50, silenceMs / 4);

export function createWatchdog(silenceMs: number, nowMs: number): Watchdog {
  const lateMs = 2 * watchPeriodMs(silenceMs);
  let lastArrivalMs = nowMs;
  let lastTickMs = nowMs;
  /** A late tick has seen the silence; the next one may act. */
  let isSuspect = false;
  return {
    arrived(atMs) {
      lastArrivalMs = atMs;
      isSuspect = false;
    },
    tick(atMs) {
      const isLate = atMs - lastTickMs > lateMs;
      lastTickMs = atMs;
      const silentMs = atMs - lastArrivalMs;
      if (silentMs < silenceMs) return undefined;
      if (isLate && !isSuspect) {
        isSuspect = true;
        return undefined;
      }
      return silentMs;
    },
  };
}
