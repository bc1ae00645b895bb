// The guided reference: what to expect and how one would like it, then one step at a time, then what came of it. It
// waits for the wearer, never hurries, and every step can be left out.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import type { CompositePlan } from "../../domain/calibration.ts";
import { type Placement, placements } from "../../domain/placement.ts";
import { calibrate as words } from "../calibrate-words.ts";
import { hasSecondSensor } from "../now-view.ts";
import { Icon } from "../parts/icons.tsx";
import { hush, mayHaveVoice } from "../parts/spoken.ts";
import { StepFigure } from "../parts/step-figures.tsx";
import { Switch } from "../parts/switch.tsx";
import { guidedPair as pairWords } from "../sensor-words.ts";
import { link } from "../words.ts";
import { CalibrateResult } from "./calibrate-result.tsx";
import { CalibrateSteps } from "./calibrate-steps.tsx";
import "../look/calibrate.css";

interface ScreenProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function CalibrateScreen({ state, actions }: ScreenProps) {
  // Leaving the screen lets go of what was not kept.
  useEffect(
    () => () => {
      hush();
      actions.calibration.end();
    },
    [actions],
  );
  const placement = useSignal<Placement>("upper-back");
  const view = state.calibration.value;
  const report = view !== undefined && "report" in view ? view.report : undefined;
  const composite = report?.kind === "composite" ? report : undefined;
  const running = view?.phase === "running" ? view : undefined;
  return (
    <main class="content calibrate" id="content" tabIndex={-1}>
      <h1 class={composite === undefined ? "display" : "visually-hidden"}>{words.title}</h1>
      {composite === undefined ? (
        <Intro state={state} actions={actions} placement={placement} />
      ) : view?.phase === "kept" && composite.result?.ok === true ? (
        <Kept state={state} actions={actions} placement={placement} />
      ) : composite.progress.phase.kind === "finished" ? (
        <CalibrateResult
          result={composite.result}
          steps={composite.progress.steps.map(({ step }) => step)}
          actions={actions}
        />
      ) : (
        <CalibrateSteps
          progress={composite.progress}
          beginsInS={running?.beginsInS}
          aloud={state.settings.value.spokenGuidance}
          actions={actions}
        />
      )}
    </main>
  );
}

interface PlacedProps extends ScreenProps {
  /** Where the sensor is worn whose zero is set. */
  readonly placement: Signal<Placement>;
}

function Intro({ state, actions, placement }: PlacedProps) {
  const plan = useSignal<CompositePlan>({
    position: "standing-and-sitting",
    bows: true,
    walk: false,
    mounting: "on-back",
  });
  const chosen = plan.value;
  const choose = (change: Partial<CompositePlan>): void => {
    plan.value = { ...plan.peek(), ...change };
  };
  const view = state.calibration.value;
  const two = hasSecondSensor(state);
  const streaming = state.sensors[placement.value].link.value.phase === "streaming";
  const { spokenGuidance } = state.settings.value;
  const note = view?.phase === "ended" ? words.ended[view.reason] : streaming ? "" : words.noData;
  return (
    <>
      <p class="lead calibrate-lead">{words.lead}</p>
      <div class="panel calibrate-intro">
        <fieldset class="calibrate-choices">
          <legend class="heading">{words.how}</legend>
          {two && (
            <>
              <div class="segments" role="group" aria-label={pairWords.which}>
                {placements.map((one) => (
                  <button
                    key={one}
                    type="button"
                    class="segment"
                    aria-pressed={placement.value === one}
                    onClick={() => {
                      placement.value = one;
                    }}
                  >
                    {link.places[one]}
                  </button>
                ))}
              </div>
              <p class="small second">{pairWords.both}</p>
            </>
          )}
          <div class="segments" role="group" aria-label={words.position}>
            {(["standing-and-sitting", "seated"] as const).map((position) => (
              <button
                key={position}
                type="button"
                class="segment"
                aria-pressed={chosen.position === position}
                onClick={() => choose({ position, ...(position === "seated" ? { walk: false } : {}) })}
              >
                {position === "seated" ? words.seated : words.standing}
              </button>
            ))}
          </div>
          <Switch label={words.bows} on={chosen.bows} onChange={(bows) => choose({ bows })} />
          <p class="small second">{chosen.mounting === "any" ? words.bowsNeeded : words.bowsNote}</p>
          {chosen.position !== "seated" && (
            <>
              <Switch label={words.walk} on={chosen.walk} onChange={(walk) => choose({ walk })} />
              <p class="small second">{words.walkNote}</p>
            </>
          )}
          <Switch
            label={words.onBack}
            on={chosen.mounting === "on-back"}
            onChange={(flat) => choose(flat ? { mounting: "on-back" } : { mounting: "any", bows: true })}
          />
          {mayHaveVoice() ? (
            <Switch
              label={words.voice}
              on={spokenGuidance}
              onChange={(on) => actions.updateSettings({ spokenGuidance: on })}
            />
          ) : (
            <p class="small second">{words.voiceNone}</p>
          )}
        </fieldset>
        <div class="calibrate-pictures" aria-hidden="true">
          <StepFigure step={chosen.position === "seated" ? "sit-tall" : "stand"} size={112} />
          {chosen.bows && <StepFigure step="bows" size={112} />}
          <StepFigure step="sit-relaxed" size={112} />
          {chosen.walk && <StepFigure step="walk" size={112} />}
        </div>
        <p class="small second" role="status">
          {note}
        </p>
        <p class="setup-buttons">
          <button
            type="button"
            class="button filled"
            disabled={!streaming || view?.phase === "starting"}
            onClick={() => actions.calibration.beginComposite(chosen, placement.value)}
          >
            {words.begin}
          </button>
          <button type="button" class="button text" onClick={() => actions.go("now")}>
            {words.later}
          </button>
        </p>
      </div>
    </>
  );
}

function Kept({ state, actions, placement }: PlacedProps) {
  const other: Placement = placement.value === "pelvis" ? "upper-back" : "pelvis";
  const two = hasSecondSensor(state);
  return (
    <section class="panel calibrate-kept">
      <h2 class="title">
        <Icon name="check" /> {words.kept}
      </h2>
      <p class="visually-hidden" role="status">
        {words.kept}
      </p>
      <p class="second">{words.keptText}</p>
      {two && <p class="second">{pairWords.both}</p>}
      <p class="setup-buttons">
        {two && (
          <button
            type="button"
            class="button filled"
            onClick={() => {
              placement.value = other;
              actions.calibration.end();
            }}
          >
            {pairWords.other(pairWords.places[other])}
          </button>
        )}
        <button
          type="button"
          class={two ? "button outline" : "button filled"}
          onClick={() => actions.go("now")}
        >
          {words.now}
        </button>
        <button type="button" class="button outline" onClick={() => actions.go("recordings")}>
          {words.recordings}
        </button>
      </p>
    </section>
  );
}
