// Runs a driver's procedure against the simulated sensor, step for step as the link runs it over the air: what is tried
// without a sensor goes the same way as with one.
import type { Remote } from "comlink";
import type { Outcome, Procedure, StepOutcome } from "../../firmware-protocol/driver.ts";
import type { SimulatorWorker } from "../../workers/simulator-contract.ts";

const done: StepOutcome = { ok: true };
const missing: StepOutcome = {
  ok: false,
  reason: "missing",
  detail: "The simulated sensor has no such channel.",
};

export async function runOnSimulator<T>(
  simulator: Remote<SimulatorWorker>,
  procedure: Procedure<T>,
): Promise<Outcome<T>> {
  let step = procedure.next(done);
  while (step.done !== true) {
    const wanted = step.value;
    let outcome: StepOutcome = done;
    if (wanted.do === "read") {
      const bytes = await simulator.read(wanted.channel);
      outcome = bytes === undefined ? missing : { ok: true, bytes: new DataView(bytes) };
    } else if (wanted.do === "write") {
      await simulator.write(wanted.channel, wanted.bytes);
    } else if (wanted.do === "request") {
      const replies = await simulator.write(wanted.channel, wanted.bytes);
      const views = replies
        .filter(({ channel }) => channel === wanted.reply)
        .map(({ bytes }) => new DataView(bytes));
      const reply = views.find(wanted.matches);
      outcome =
        reply === undefined
          ? { ok: false, reason: "timed-out", detail: "no reply" }
          : { ok: true, bytes: reply };
    }
    step = procedure.next(outcome);
  }
  return step.value;
}
