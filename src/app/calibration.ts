// A guided calibration as the page sees it: begun on the live stream, told step by step, its result kept or let go.
// Where the sensor is the simulated one, its wearer hears the instructions and follows them.
import type { CalibrationCall, CalibrationReply, CalibrationReport } from "../../workers/contract.ts";
import type { CompositeCommand, CompositePlan } from "../domain/calibration.ts";
import { raiseFault } from "./inbox.ts";
import type { AppState } from "./state.ts";

export type CalibrationView =
  | { readonly phase: "starting" }
  | { readonly phase: "running"; readonly report: CalibrationReport }
  /** The result is stored and in use. */
  | { readonly phase: "kept"; readonly report: CalibrationReport }
  | { readonly phase: "ended"; readonly reason: Extract<CalibrationReply, { ok: false }>["reason"] };

export interface CalibrationPorts {
  call(call: CalibrationCall): Promise<CalibrationReply>;
  /** The simulated wearer hears what is asked for; nobody else does. */
  follow(report: CalibrationReport | undefined): void;
}

export interface Calibration {
  beginComposite(plan: CompositePlan): void;
  beginPoses(): void;
  command(command: CompositeCommand): void;
  keep(): void;
  /** Lets go of what was measured; earlier calibrations stay as they are. */
  end(): void;
  /** Progress from the worker. */
  heard(report: CalibrationReport): void;
  /** Its worker is another one now: what it had measured is gone. */
  lost(): void;
}

export function createCalibration(state: AppState, { call, follow }: CalibrationPorts): Calibration {
  const view = state.calibration;

  async function told(what: CalibrationCall): Promise<CalibrationReply> {
    try {
      return await call(what);
    } catch (error) {
      raiseFault(state, { code: "worker-restarted", detail: String(error) });
      return { ok: false, reason: "not-running" };
    }
  }

  function show(reply: CalibrationReply): void {
    if (!reply.ok) {
      view.value = { phase: "ended", reason: reply.reason };
      follow(undefined);
    } else if (reply.report !== undefined) {
      view.value = { phase: "running", report: reply.report };
      follow(reply.report);
    }
  }

  async function begin(what: CalibrationCall): Promise<void> {
    view.value = { phase: "starting" };
    show(await told(what));
  }

  return {
    beginComposite: (plan) => void begin({ do: "begin-composite", placement: "upper-back", plan }),
    beginPoses: () => void begin({ do: "begin-poses", placement: "upper-back" }),
    command: (command) => void told({ do: "command", command }).then(show),
    keep: () =>
      void told({ do: "keep" }).then((reply) => {
        follow(undefined);
        if (reply.ok && reply.report !== undefined) view.value = { phase: "kept", report: reply.report };
        else if (!reply.ok) show(reply);
      }),
    end() {
      const running = view.peek()?.phase;
      view.value = undefined;
      follow(undefined);
      if (running === "running" || running === "starting") void told({ do: "end" });
    },
    heard(report) {
      if (view.peek()?.phase !== "running") return;
      view.value = { phase: "running", report };
      follow(report);
    },
    lost() {
      const running = view.peek()?.phase;
      if (running === "running" || running === "starting")
        view.value = { phase: "ended", reason: "not-running" };
    },
  };
}
