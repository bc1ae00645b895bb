// A guided calibration as the page sees it: begun on the live stream, told step by step, its result kept or let go.
// Where the sensor is the simulated one, its wearer hears the instructions and follows them.
import type { CalibrationCall, CalibrationReply, CalibrationReport } from "../../workers/contract.ts";
import type {
  CompositeCommand,
  CompositePlan,
  CompositeStep,
  ReferenceChoice,
} from "../domain/calibration.ts";
import type { Placement } from "../domain/placement.ts";
import { raiseFault } from "./inbox.ts";
import type { AppState } from "./state.ts";

export type CalibrationView =
  | { readonly phase: "starting" }
  | {
      readonly phase: "running";
      readonly report: CalibrationReport;
      /** Whole seconds until the present step begins by itself; undefined: it has begun, or waits for a word. */
      readonly beginsInS: number | undefined;
    }
  /** The result is stored and in use. */
  | { readonly phase: "kept"; readonly report: CalibrationReport }
  | { readonly phase: "ended"; readonly reason: Extract<CalibrationReply, { ok: false }>["reason"] };

export interface CalibrationPorts {
  call(call: CalibrationCall): Promise<CalibrationReply>;
  /** The simulated wearer hears what is asked for; nobody else does. */
  follow(report: CalibrationReport | undefined): void;
}

/** Time to get into the position and to hear what it is, s. */
const LEAD_S: Readonly<Record<CompositeStep, number>> = {
  stand: 5,
  bows: 7,
  "sit-tall": 7,
  "sit-relaxed": 6,
  walk: 6,
};

export interface Calibration {
  /** Of the sensor worn at `placement`; the upper back's unless it is said. */
  beginComposite(plan: CompositePlan, placement?: Placement): void;
  beginPoses(): void;
  /** From the still moments of all that is stored of this sensor. */
  beginWear(): void;
  command(command: CompositeCommand): void;
  keep(): void;
  /** Lets go of what was measured; earlier calibrations stay as they are. */
  end(): void;
  /** Which zero is used from here on where sitting and standing have one each. */
  choose(choice: ReferenceChoice): void;
  /** Progress from the worker. */
  heard(report: CalibrationReport): void;
  /** Its worker is another one now: what it had measured is gone. */
  lost(): void;
}

export function createCalibration(state: AppState, { call, follow }: CalibrationPorts): Calibration {
  const view = state.calibration;
  /** The step that is counted down to, and the last trial that was not taken and about which something was said. */
  let counting:
    | { readonly index: number; beginsInS: number; readonly timer: ReturnType<typeof setInterval> }
    | undefined;
  let answered: number | undefined;

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
      stopCounting();
      view.value = { phase: "ended", reason: reply.reason };
      follow(undefined);
    } else if (reply.report !== undefined) tell(reply.report);
  }

  function tell(report: CalibrationReport): void {
    countDown(report);
    view.value = { phase: "running", report, beginsInS: counting?.beginsInS };
    follow(report);
  }

  /** A step begins by itself, so that nobody who stands has to reach for a key; not after one that was not taken. */
  function countDown(report: CalibrationReport): void {
    const awaited = report.kind === "composite" && report.progress.phase.kind === "ready";
    const { index = -1, last } = report.kind === "composite" ? report.progress : {};
    const isRefused = last !== undefined && !last.accepted && last.endMs !== answered;
    if (!awaited || isRefused) stopCounting();
    else if (counting?.index !== index) {
      stopCounting();
      const step = report.progress.steps[index]?.step;
      if (step === undefined) return;
      counting = { index, beginsInS: LEAD_S[step], timer: setInterval(beat, 1000) };
    }
  }

  function beat(): void {
    const shown = view.peek();
    if (counting === undefined || shown?.phase !== "running") return;
    counting.beginsInS -= 1;
    if (counting.beginsInS > 0) view.value = { ...shown, beginsInS: counting.beginsInS };
    else say({ kind: "begin" });
  }

  function stopCounting(): void {
    clearInterval(counting?.timer);
    counting = undefined;
  }

  function say(command: CompositeCommand): void {
    const shown = view.peek();
    if (shown?.phase === "running" && shown.report.kind === "composite")
      answered = shown.report.progress.last?.endMs;
    stopCounting();
    void told({ do: "command", command }).then(show);
  }

  async function begin(what: CalibrationCall): Promise<void> {
    view.value = { phase: "starting" };
    answered = undefined;
    show(await told(what));
  }

  return {
    beginComposite: (plan, placement = "upper-back") =>
      void begin({ do: "begin-composite", placement, plan }),
    beginPoses: () => void begin({ do: "begin-poses", placement: "upper-back" }),
    beginWear: () => void begin({ do: "begin-wear", placement: "upper-back" }),
    command: say,
    keep: () =>
      void told({ do: "keep" }).then((reply) => {
        follow(undefined);
        if (reply.ok && reply.report !== undefined) view.value = { phase: "kept", report: reply.report };
        else if (!reply.ok) show(reply);
      }),
    end() {
      const running = view.peek()?.phase;
      view.value = undefined;
      stopCounting();
      follow(undefined);
      if (running === "running" || running === "starting") void told({ do: "end" });
    },
    choose: (choice) => void told({ do: "choose", choice }),
    heard(report) {
      if (view.peek()?.phase === "running") tell(report);
    },
    lost() {
      const running = view.peek()?.phase;
      if (running !== "running" && running !== "starting") return;
      stopCounting();
      view.value = { phase: "ended", reason: "not-running" };
    },
  };
}
