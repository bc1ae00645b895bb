// The page's side of a guided calibration: steps begin by themselves after a while, but never after one that was not
// taken; nothing is kept unasked; a worker that dies leaves nothing half done.
import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type Calibration,
  type CalibrationView,
  createCalibration,
} from "../../../../src/app/calibration.ts";
import type { AppState } from "../../../../src/app/state.ts";
import type { CompositePhase, CompositePlan, TrialRecord } from "../../../../src/domain/calibration.ts";
import type { CalibrationCall, CalibrationReply, CalibrationReport } from "../../../../workers/contract.ts";

const plan: CompositePlan = {
  position: "standing-and-sitting",
  bows: true,
  walk: false,
  mounting: "on-back",
};

const report = (index: number, phase: CompositePhase, last?: TrialRecord): CalibrationReport => ({
  kind: "composite",
  progress: {
    steps: (["stand", "stand", "bows"] as const).map((step) => ({ step, status: "ahead" as const })),
    index,
    phase,
    last,
  },
  result: undefined,
});

const ready = (index: number, last?: TrialRecord): CalibrationReport =>
  report(index, { kind: "ready" }, last);
const holding = (index: number): CalibrationReport =>
  report(index, { kind: "holding", share: 0.5, secondsLeft: 4 });

const refusedTrial: TrialRecord = {
  step: "stand",
  index: 0,
  startMs: 0,
  endMs: 8000,
  accepted: false,
  reasons: [{ kind: "swayed", tiltRmsRad: 0.03 }],
};

describe("a guided calibration on the page", () => {
  let calls: CalibrationCall[];
  let followed: (CalibrationReport | undefined)[];
  let answer: (call: CalibrationCall) => Promise<CalibrationReply>;
  let view: { value: CalibrationView | undefined };
  let calibration: Calibration;

  beforeEach(() => {
    vi.useFakeTimers();
    calls = [];
    followed = [];
    answer = async () => ({ ok: true, report: ready(0) });
    const state = { calibration: signal<CalibrationView | undefined>(undefined), faults: signal([]) };
    view = state.calibration;
    calibration = createCalibration(state as unknown as AppState, {
      call: (call) => {
        calls.push(call);
        return answer(call);
      },
      follow: (heard) => followed.push(heard),
    });
  });
  afterEach(() => vi.useRealTimers());

  const begun = async (): Promise<void> => {
    calibration.beginComposite(plan);
    await vi.advanceTimersByTimeAsync(0);
  };
  const commands = (): unknown[] => calls.flatMap((call) => (call.do === "command" ? [call.command] : []));

  test("counts down to the first step and begins it, once", async () => {
    await begun();
    expect(view.value).toMatchObject({ phase: "running", beginsInS: 5 });
    await vi.advanceTimersByTimeAsync(3000);
    expect(view.value).toMatchObject({ beginsInS: 2 });
    expect(commands()).toEqual([]);
    answer = async () => ({ ok: true, report: holding(0) });
    await vi.advanceTimersByTimeAsync(2000);
    expect(commands()).toEqual([{ kind: "begin" }]);
    expect(view.value).toMatchObject({ phase: "running", beginsInS: undefined });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(commands()).toHaveLength(1);
  });

  test("goes on counting while reports come, and begins at once when asked to", async () => {
    await begun();
    for (let i = 0; i < 10; i++) {
      calibration.heard(ready(0));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(view.value).toMatchObject({ beginsInS: 3 });
    answer = async () => ({ ok: true, report: holding(0) });
    calibration.command({ kind: "begin" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(commands()).toEqual([{ kind: "begin" }]);
  });

  test("waits for a word after a trial that was not taken, and begins by itself again afterwards", async () => {
    await begun();
    calibration.heard(ready(0, refusedTrial));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(view.value).toMatchObject({ phase: "running", beginsInS: undefined });
    expect(commands()).toEqual([]);
    answer = async () => ({ ok: true, report: ready(1, refusedTrial) });
    calibration.command({ kind: "skip" });
    await vi.advanceTimersByTimeAsync(0);
    expect(view.value).toMatchObject({ beginsInS: 5 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(commands()).toEqual([{ kind: "skip" }, { kind: "begin" }]);
  });

  test("is over when it is left: no step begins, and what comes late is not shown", async () => {
    await begun();
    calibration.end();
    await vi.advanceTimersByTimeAsync(20_000);
    calibration.heard(holding(0));
    expect(view.value).toBeUndefined();
    expect(calls.map((call) => call.do)).toEqual(["begin-composite", "end"]);
    expect(followed.at(-1)).toBeUndefined();
  });

  test("says that it was interrupted when its worker is another one, and when a call gets no answer", async () => {
    await begun();
    calibration.lost();
    expect(view.value).toEqual({ phase: "ended", reason: "not-running" });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(commands()).toEqual([]);
    answer = async () => {
      throw new Error("calibrate unanswered for 15 s");
    };
    await begun();
    expect(view.value).toEqual({ phase: "ended", reason: "not-running" });
  });

  test("keeps what it is told to keep, and stays where it is when there is nothing to keep", async () => {
    await begun();
    answer = async () => ({ ok: false, reason: "no-data" });
    calibration.keep();
    await vi.advanceTimersByTimeAsync(0);
    expect(view.value).toEqual({ phase: "ended", reason: "no-data" });
    answer = async () => ({ ok: true, report: report(3, { kind: "finished" }) });
    await begun();
    calibration.keep();
    await vi.advanceTimersByTimeAsync(0);
    expect(view.value).toMatchObject({ phase: "kept" });
    // Leaving the screen after that undoes nothing.
    calibration.end();
    expect(calls.at(-1)).toEqual({ do: "keep" });
  });

  test("nothing is shown of a calibration that cannot begin but the reason", async () => {
    answer = async () => ({ ok: false, reason: "no-data" });
    calibration.beginPoses();
    await vi.advanceTimersByTimeAsync(0);
    expect(view.value).toEqual({ phase: "ended", reason: "no-data" });
  });
});
