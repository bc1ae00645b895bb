// Runs a driver's Procedure: takes each step it yields, lets the connection do it, hands the outcome back in.
// A step that fails is an outcome like any other: the driver decides what it means.
import type { GattStep, Outcome, Procedure, StepOutcome } from "../../firmware-protocol/driver.ts";

/** Does one step; never rejects. */
export type DoStep = (step: GattStep) => Promise<StepOutcome>;

export async function runProcedure<T>(procedure: Procedure<T>, doStep: DoStep): Promise<Outcome<T>> {
  let turn = procedure.next();
  while (!turn.done) turn = procedure.next(await doStep(turn.value));
  return turn.value;
}
