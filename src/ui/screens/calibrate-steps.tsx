// One step at a time: the list of steps beside the arch that counts, the instruction in words, and what it waits for.
// The same sentence is read out politely and, if wanted, aloud; it changes with the step, never with the second.
import { useEffect } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { CompositePhase, CompositeProgress } from "../../domain/calibration.ts";
import { degreesFromRadians } from "../../domain/units.ts";
import { calibrate as words, reasonText, stepText, waitingText } from "../calibrate-words.ts";
import { ArchTimer } from "../parts/arch-timer.tsx";
import { Icon } from "../parts/icons.tsx";
import { say } from "../parts/spoken.ts";
import { StepFigure } from "../parts/step-figures.tsx";

interface StepsProps {
  readonly progress: CompositeProgress;
  readonly beginsInS: number | undefined;
  readonly aloud: boolean;
  readonly actions: Actions;
}

export function CalibrateSteps({ progress, beginsInS, aloud, actions }: StepsProps) {
  const { steps, index, phase, last } = progress;
  const { calibration } = actions;
  const names = steps.map(({ step }) => step);
  const step = names[index] ?? "stand";
  const { name, text } = stepText(names, index);
  const refused =
    phase.kind === "ready" && beginsInS === undefined && last?.accepted === false ? last : undefined;
  const doing = refused === undefined ? phaseText(phase, beginsInS !== undefined) : words.notTaken;
  const spoken =
    refused === undefined
      ? phase.kind === "ready"
        ? `${name}. ${text}`
        : doing
      : `${words.notTaken}. ${refused.reasons.map(reasonText).join(" ")}`;
  useEffect(() => {
    if (aloud) say(spoken);
  }, [aloud, spoken]);
  return (
    <div class="calibrate-run">
      <ol class="calibrate-list" aria-label={words.steps}>
        {steps.map(({ status }, i) => (
          <li
            key={i}
            class={status === "present" ? "calibrate-step present" : "calibrate-step"}
            aria-current={status === "present" ? "step" : undefined}
          >
            <StepFigure step={names[i]!} size={44} />
            <span>
              <span class="calibrate-step-name">{stepText(names, i).name}</span>
              <span class="small quiet">{words.status[status]}</span>
            </span>
            {status === "done" && <Icon name="check" size={18} />}
          </li>
        ))}
      </ol>
      <section class="calibrate-stage" aria-labelledby="calibrate-step">
        <p class="small second calibrate-count">{words.stepOf(index + 1, steps.length)}</p>
        <ArchTimer {...archOf(phase, beginsInS)}>
          <StepFigure step={step} size={120} />
        </ArchTimer>
        <h2 class="display" id="calibrate-step">
          {name}
        </h2>
        <p class="lead calibrate-text">{text}</p>
        <div class={refused === undefined ? "calibrate-doing" : "calibrate-doing refused"}>
          <p class="heading">{doing}</p>
          {refused?.reasons.map((reason) => (
            <p key={reason.kind} class="second">
              {reasonText(reason)}
            </p>
          ))}
        </div>
        <p class="visually-hidden" aria-live="polite">
          {spoken}
        </p>
        <p class="setup-buttons calibrate-buttons">
          {phase.kind === "ready" && (
            <button
              type="button"
              class="button filled"
              onClick={() => calibration.command({ kind: "begin" })}
            >
              {refused === undefined ? words.ready : words.again}
            </button>
          )}
          {phase.kind === "bowing" && phase.bows >= phase.wanted && (
            <button type="button" class="button filled" onClick={() => calibration.command({ kind: "done" })}>
              {words.done}
            </button>
          )}
          <button type="button" class="button outline" onClick={() => calibration.command({ kind: "skip" })}>
            {refused === undefined ? words.notForMe : words.goOn}
          </button>
          <button type="button" class="button text" onClick={() => calibration.end()}>
            {words.startOver}
          </button>
        </p>
      </section>
      {step !== "bows" && step !== "walk" && (
        <aside class="panel calibrate-aside" aria-label={words.waitsTitle}>
          <h2 class="heading">{words.waitsTitle}</h2>
          <p class="small second">{words.waitsText}</p>
        </aside>
      )}
    </div>
  );
}

/** What is going on, without its seconds. */
function phaseText(phase: CompositePhase, counting: boolean): string {
  switch (phase.kind) {
    case "ready":
      return counting ? "" : words.ready;
    case "waiting":
      return waitingText[phase.why];
    case "holding":
      return words.hold;
    case "walking":
      return words.walking;
    case "bowing":
      return phase.deepEnough ? words.deepEnough : words.bowing(phase.bows, phase.wanted);
    case "finished":
      return words.finished;
  }
}

function archOf(
  phase: CompositePhase,
  beginsInS: number | undefined,
): { readonly share: number | undefined; readonly number: string; readonly unit: string } {
  switch (phase.kind) {
    case "holding":
    case "walking": {
      const left = Math.ceil(phase.secondsLeft);
      return { share: phase.share, number: String(left), unit: words.seconds(left) };
    }
    case "bowing": {
      const lean = Math.round(degreesFromRadians(phase.leanRad));
      return {
        share: Math.min(1, Math.max(0, lean / 60)),
        number: `${Math.max(0, lean)}°`,
        unit: words.forwardNow,
      };
    }
    case "ready":
      return beginsInS === undefined
        ? { share: undefined, number: "–", unit: "" }
        : { share: undefined, number: String(beginsInS), unit: words.beginsIn };
    case "waiting":
    case "finished":
      return { share: undefined, number: "–", unit: "" };
  }
}
