// What every driver's procedures are written with: their outcomes, and steps that many devices share.
import type { Channel, DriverFault, GattStep, Outcome, Procedure, StepOutcome } from "./driver.ts";

type FailedStep = Extract<StepOutcome, { ok: false }>;

export const succeeded = <T>(value: T): Outcome<T> => ({ ok: true, value });
export const failed = (error: DriverFault): Outcome<never> => ({ ok: false, error });
export const stepFailed = ({ reason, detail }: FailedStep): Outcome<never> =>
  failed({ code: "step-failed", reason, detail });

/** The link is gone: no further step can do anything. */
export const wasLost = (outcome: Outcome<unknown>): outcome is Outcome<never> =>
  !outcome.ok && outcome.error.code === "step-failed" && outcome.error.reason === "link-lost";

/** One step of which only success matters. */
export function* perform(step: GattStep): Procedure<void> {
  const outcome = yield step;
  return outcome.ok ? succeeded(undefined) : stepFailed(outcome);
}

/** Ends notifications after `outcome` and yields it, whatever each step gives; a lost link ends it at once. */
export function* thenUnsubscribed<T>(outcome: Outcome<T>, channels: readonly Channel[]): Procedure<T> {
  if (wasLost(outcome)) return outcome;
  for (const channel of channels) {
    const ended = yield* perform({ do: "unsubscribe", channel });
    if (wasLost(ended)) return ended;
  }
  return outcome;
}

/** The bytes of a read; empty where the device gave none. */
export function* readFrom(channel: string): Procedure<DataView> {
  const outcome = yield { do: "read", channel };
  return outcome.ok ? succeeded(outcome.bytes ?? new DataView(new ArrayBuffer(0))) : stepFailed(outcome);
}
