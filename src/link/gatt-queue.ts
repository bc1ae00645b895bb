// One GATT operation at a time for one connection; the browser rejects a second ("GATT operation already in progress",
// web-bluetooth #188). In: operations with a deadline. Out: their value, or why there is none; never a rejection.
// An operation past its deadline is answered "timed-out" and the queue goes on, but nothing is handed to the browser
// while the hung one may still be running there: those behind it wait, each up to its own deadline.
import { err, ok, type Result } from "../domain/result.ts";
import { type GattFailure, linkLost } from "./gatt-failure.ts";
import type { LinkTimers } from "./ports.ts";

export interface GattQueue {
  /** @param name for the failure's detail. @param operation called when its turn has come. */
  run<T>(name: string, deadlineMs: number, operation: () => Promise<T>): Promise<Result<T, GattFailure>>;
  /** Answers everything with "link-lost", now and from now on. */
  close(): void;
}

interface Entry {
  readonly name: string;
  readonly deadlineMs: number;
  /** Hands the operation to the browser; settles when the browser does, whatever the answer. */
  issue(): Promise<void>;
  fail(failure: GattFailure): void;
  cancelDeadline: (() => void) | undefined;
}

/** @param failureOf converts a rejection. */
export function createGattQueue(timers: LinkTimers, failureOf: (error: unknown) => GattFailure): GattQueue {
  const waiting: Entry[] = [];
  let current: Entry | undefined;
  /** The browser has not settled the operation it was handed last. */
  let isBusy = false;
  let isClosed = false;

  function advance(): void {
    if (isClosed) return;
    if (current === undefined) {
      current = waiting.shift();
      if (current === undefined) return;
      const entry = current;
      entry.cancelDeadline = timers.after(entry.deadlineMs, () => {
        entry.fail({ reason: "timed-out", detail: `${entry.name}: no answer within ${entry.deadlineMs} ms` });
        release(entry);
      });
      if (!isBusy) issue(entry);
    } else if (!isBusy) {
      issue(current);
    }
  }

  function issue(entry: Entry): void {
    isBusy = true;
    void settled(entry);
  }

  async function settled(entry: Entry): Promise<void> {
    await entry.issue();
    isBusy = false;
    if (current === entry) release(entry);
    else advance();
  }

  function release(entry: Entry): void {
    entry.cancelDeadline?.();
    if (current === entry) current = undefined;
    advance();
  }

  return {
    run<T>(name: string, deadlineMs: number, operation: () => Promise<T>) {
      if (isClosed) return Promise.resolve(err(linkLost));
      return new Promise<Result<T, GattFailure>>((resolve) => {
        waiting.push({
          name,
          deadlineMs,
          cancelDeadline: undefined,
          fail: (failure) => resolve(err(failure)),
          // async, so that an operation which throws at once is a rejection too.
          issue: async () => {
            try {
              resolve(ok(await operation()));
            } catch (error) {
              const { reason, detail } = failureOf(error);
              resolve(err({ reason, detail: `${name}: ${detail}` }));
            }
          },
        });
        if (current === undefined) advance();
      });
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      current?.cancelDeadline?.();
      for (const entry of current === undefined ? waiting : [current, ...waiting]) entry.fail(linkLost);
      waiting.length = 0;
      current = undefined;
    },
  };
}
