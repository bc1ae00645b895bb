// Runs a driver's procedure without a radio: each step is answered by a function. Waits pass at once.
import type { GattStep, Outcome, Procedure, StepOutcome } from "../../../firmware-protocol/driver.ts";

export interface Ran<T> {
  readonly outcome: Outcome<T>;
  readonly steps: readonly GattStep[];
}

export function ran<T>(
  procedure: Procedure<T>,
  answer: (step: GattStep) => StepOutcome,
  mostSteps = 100,
): Ran<T> {
  const steps: GattStep[] = [];
  let next = procedure.next({ ok: true });
  while (next.done !== true) {
    steps.push(next.value);
    if (steps.length > mostSteps) throw new Error(`a procedure of more than ${mostSteps} steps does not end`);
    next = procedure.next(answer(next.value));
  }
  return { outcome: next.value, steps };
}
