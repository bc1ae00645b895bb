// What the worker says, into the state. Batches set a few signals; the screens bind them narrowly.
import type { Batch, WorkerMessage } from "../../workers/contract.ts";
import type { Fault, FaultCode } from "../domain/faults.ts";
import { radians } from "../domain/units.ts";
import type { Calibration } from "./calibration.ts";
import type { Nudging } from "./nudging.ts";
import type { AppState } from "./state.ts";

export interface Inbox {
  receive(message: WorkerMessage): void;
}

export const raiseFault = ({ faults }: AppState, fault: Fault): void => {
  faults.value = [...faults.peek().filter(({ code }) => code !== fault.code), fault];
};

export const dismissFault = ({ faults }: AppState, code: FaultCode): void => {
  faults.value = faults.peek().filter((fault) => fault.code !== code);
};

export function createInbox(
  state: AppState,
  nudging: Nudging,
  calibration: Pick<Calibration, "heard" | "lost">,
): Inbox {
  function show(batch: Batch): void {
    if (batch.placement !== "upper-back") return;
    // What is not claimed is not drawn: the line has a gap where an accelerometer alone was moved.
    const newest = batch.lean?.uncertain === true ? -1 : batch.pointMs.length - 1;
    for (let i = 0; i <= newest; i++)
      state.trace.push(batch.pointMs[i]!, batch.forwardRad[i]!, batch.lateralRad[i]!);
    state.moment.value = batch.now;
    state.health.value = batch.health;
    const { flexion, lean } = batch;
    state.flexion.value = flexion && {
      forward: radians(flexion.forwardRad),
      lateral: radians(flexion.lateralRad),
    };
    state.leanWaits.value = lean?.uncertain === true;
    state.lean.value =
      lean === undefined || lean.uncertain === true
        ? undefined
        : {
            forward: radians(lean.forwardRad),
            lateral: radians(lean.lateralRad),
            total: radians(lean.totalRad),
          };
    nudging.moment(batch.now);
  }

  return {
    receive(message) {
      switch (message.kind) {
        case "batch":
          show(message);
          return;
        case "day":
          state.today.value = message.day;
          if (state.shownDay.peek().startMs === message.day.startMs)
            state.shownDay.value = { startMs: message.day.startMs, view: message.day };
          return;
        case "battery":
          state.sensors[message.placement].battery.value = {
            percent: message.percent,
            ...(message.charging === undefined ? {} : { charging: message.charging }),
          };
          return;
        case "angle":
          if (message.placement === "upper-back")
            state.ownAngle.value = {
              atMs: message.atMs,
              forward: radians(message.forwardRad),
              beyondItsLimit: message.beyondItsLimit,
            };
          return;
        case "fault":
          raiseFault(state, message.fault);
          if (message.fault.code === "worker-restarted") calibration.lost();
          return;
        case "calibration":
          calibration.heard(message.report);
          return;
        case "stored":
          // A commit that succeeds again ends what was said about storage.
          dismissFault(state, "storage-full");
          return;
        case "event":
          return;
      }
    },
  };
}
