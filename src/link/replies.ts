// Replies that a `request` step waits for. The waiter stands before the write is issued: on a fast link the reply
// arrives before the write's promise resolves.
import type { Channel, StepOutcome } from "../../firmware-protocol/driver.ts";
import type { LinkTimers } from "./ports.ts";

interface Waiter {
  readonly channel: Channel;
  readonly matches: (reply: DataView) => boolean;
  readonly settle: (outcome: StepOutcome) => void;
}

export interface AwaitedReply {
  readonly outcome: Promise<StepOutcome>;
  /** The write failed: there is nothing to wait for. */
  giveUp(outcome: StepOutcome): void;
}

export interface Replies {
  expect(channel: Channel, matches: (reply: DataView) => boolean, withinMs: number): AwaitedReply;
  /** A notification came; each goes to the oldest waiter that it matches. */
  arrived(channel: Channel, bytes: DataView): void;
  /** Answers all waiters with `outcome`. */
  flush(outcome: StepOutcome): void;
}

export function createReplies(timers: LinkTimers): Replies {
  const waiters = new Set<Waiter>();
  return {
    expect(channel, matches, withinMs) {
      let resolve: ((outcome: StepOutcome) => void) | undefined;
      const outcome = new Promise<StepOutcome>((settle) => {
        resolve = settle;
      });
      const waiter: Waiter = {
        channel,
        matches,
        settle: (answer) => {
          waiters.delete(waiter);
          cancelDeadline();
          resolve?.(answer);
        },
      };
      const cancelDeadline = timers.after(withinMs, () =>
        waiter.settle({
          ok: false,
          reason: "timed-out",
          detail: `no reply on ${channel} within ${withinMs} ms`,
        }),
      );
      waiters.add(waiter);
      return { outcome, giveUp: waiter.settle };
    },
    arrived(channel, bytes) {
      for (const waiter of waiters) {
        if (waiter.channel === channel && waiter.matches(bytes)) {
          waiter.settle({ ok: true, bytes });
          return;
        }
      }
    },
    flush(outcome) {
      for (const waiter of waiters) waiter.settle(outcome);
    },
  };
}
