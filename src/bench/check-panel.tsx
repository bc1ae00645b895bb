// The guided axis check: what to do now, in words and a picture; then what it shows.
import type { BenchReport } from "../../workers/bench-contract.ts";
import type { Side } from "../../workers/bench/device-axes.ts";
import { PoseFigure } from "../ui/parts/step-figures.tsx";
import type { OpenStream } from "./bench-state.ts";
import { CheckResult } from "./check-result.tsx";
import type { BenchActions } from "./create-bench.ts";
import { useKeptFocus } from "./kept-focus.ts";
import { TurnFigure } from "./turn-figure.tsx";
import { check as words } from "./words.ts";

interface CheckProps {
  readonly stream: OpenStream;
  readonly report: BenchReport | undefined;
  readonly actions: BenchActions;
  /** A stream is open: a check can begin. */
  readonly isOpen: boolean;
}

/** Place of each side in the row of pictures, which are those of the accelerometer's calibration. */
const pictureOf: Readonly<Record<Side, number>> = { front: 0, back: 1, top: 2, left: 3, bottom: 4, right: 5 };
const order: readonly Side[] = ["front", "back", "top", "bottom", "right", "left"];

export function CheckPanel({ stream, report, actions, isOpen }: CheckProps) {
  const check = report?.check;
  const phase = check?.phase ?? "idle";
  const hasEnded = report?.capture.state === "ended";
  const isRunning = phase === "faces" || phase === "turns";
  const kept = useKeptFocus(`${phase} ${(check?.facesDone ?? 0) > 0} ${isOpen && !hasEnded}`);
  return (
    <section class="panel bench-panel" aria-labelledby="bench-check" onClick={kept.pressed}>
      <h2 class="heading" id="bench-check" ref={kept.heading} tabIndex={-1}>
        {words.heading}
      </h2>
      {phase === "idle" && (
        <>
          <p class="small second">{words.intro}</p>
          <p class="small second">{words.holdings[stream.traits.driverId] ?? words.holding}</p>
        </>
      )}
      {check !== undefined && isRunning && <Step check={check} />}
      {check !== undefined && phase !== "idle" && check.axis.kind !== "incomplete" && (
        <CheckResult check={check} />
      )}
      {hasEnded && isOpen && <p class="small second">{words.saveFirst}</p>}
      <div class="bench-buttons">
        {!isRunning && (
          <button
            type="button"
            class="button outline"
            disabled={!isOpen || hasEnded}
            onClick={() => actions.check("begin")}
          >
            {phase === "idle" ? words.begin : words.again}
          </button>
        )}
        {isRunning && (check?.facesDone ?? 0) > 0 && (
          <button type="button" class="button outline dense" onClick={() => actions.check("retake")}>
            {words.retake}
          </button>
        )}
        {phase === "turns" && (
          <button type="button" class="button outline dense" onClick={() => actions.check("skip-turns")}>
            {words.skip}
          </button>
        )}
        {isRunning && (
          <button type="button" class="button text dense" onClick={() => actions.check("end")}>
            {words.end}
          </button>
        )}
      </div>
    </section>
  );
}

function Step({ check }: { readonly check: BenchReport["check"] }) {
  const { side, turn, facesDone, turnsDone, wait, share } = check;
  const step = side === undefined ? words.turnStep(turnsDone + 1) : words.faceStep(facesDone + 1);
  const task = side !== undefined ? words.face[side] : turn !== undefined ? words.turn[turn] : "";
  return (
    <>
      <div class={turn === undefined ? "bench-sides" : "bench-sides one"} aria-hidden="true">
        {turn === undefined ? (
          order.map((each, index) => (
            <span key={each} class={each === side ? "bench-side current" : "bench-side"}>
              <PoseFigure index={pictureOf[each]} held={index < facesDone} />
            </span>
          ))
        ) : (
          <span class="bench-side current">
            <TurnFigure about={turn} />
          </span>
        )}
      </div>
      <div aria-live="polite">
        <p class="small second">{step}</p>
        <p class="heading">{task}.</p>
      </div>
      <p class="second small">{words.wait[wait]}</p>
      {turn === undefined && (
        <progress class="progress bench-progress" max={1} value={share} aria-label={words.wait.holding} />
      )}
    </>
  );
}
