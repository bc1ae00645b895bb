// The accelerometer's calibration as a person does it: six sides up, three still seconds each, then how far it was off
// before and after, in thousandths of gravity and in degrees of lean; kept or let go.
import { useEffect } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import type { AccCalibration, AccRefusal, PoseProgress } from "../../domain/calibration.ts";
import type { Result } from "../../domain/result.ts";
import { accRefusalText, accuracy as words, calibrate, leanOfOffset, milliG } from "../calibrate-words.ts";
import { ArchTimer } from "../parts/arch-timer.tsx";
import { Icon } from "../parts/icons.tsx";
import { hush, say } from "../parts/spoken.ts";
import { PoseFigure, sideUp } from "../parts/step-figures.tsx";
import { Row } from "./calibrate-result.tsx";
import "../look/calibrate.css";

interface ScreenProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function SensorAccuracyScreen({ state, actions }: ScreenProps) {
  useEffect(
    () => () => {
      hush();
      actions.calibration.end();
    },
    [actions],
  );
  const view = state.calibration.value;
  const report =
    view !== undefined && "report" in view && view.report.kind !== "composite" ? view.report : undefined;
  return (
    <main class="content calibrate" id="content" tabIndex={-1}>
      <h1 class="display">{words.title}</h1>
      {report === undefined ? (
        <Intro state={state} actions={actions} />
      ) : view?.phase === "kept" ? (
        <section class="panel calibrate-kept">
          <h2 class="title">
            <Icon name="check" /> {words.kept}
          </h2>
          <p class="visually-hidden" role="status">
            {words.kept}
          </p>
          <p class="second">{words.keptText}</p>
          <p class="setup-buttons">
            <button type="button" class="button filled" onClick={() => actions.go("settings")}>
              {words.settings}
            </button>
            <button type="button" class="button outline" onClick={() => actions.go("recordings")}>
              {calibrate.recordings}
            </button>
          </p>
        </section>
      ) : report.result !== undefined ? (
        <Outcome result={report.result} actions={actions} worn={report.kind === "wear"} />
      ) : report.kind === "wear" ? (
        <Worn share={report.share} moments={report.moments} onEnd={() => actions.calibration.end()} />
      ) : (
        <Poses
          progress={report.progress}
          aloud={state.settings.value.spokenGuidance}
          onEnd={() => actions.calibration.end()}
        />
      )}
    </main>
  );
}

function Intro({ state, actions }: ScreenProps) {
  const view = state.calibration.value;
  const streaming = state.link.value.phase === "streaming";
  const note = view?.phase === "ended" ? calibrate.ended[view.reason] : streaming ? "" : calibrate.noData;
  return (
    <>
      <p class="lead calibrate-lead">{words.lead}</p>
      <div class="panel calibrate-intro">
        <ol class="calibrate-how">
          {words.how.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
        <div class="pose-row" aria-hidden="true">
          {[0, 1, 2, 3, 4, 5].map((index) => (
            <PoseFigure key={index} index={index} held={false} />
          ))}
        </div>
        <p class="small second">{words.wearNote}</p>
        <p class="small second" role="status">
          {note}
        </p>
        <p class="setup-buttons">
          <button
            type="button"
            class="button filled"
            disabled={!streaming || view?.phase === "starting"}
            onClick={() => actions.calibration.beginPoses()}
          >
            {words.begin}
          </button>
          <button
            type="button"
            class="button outline"
            disabled={!streaming || view?.phase === "starting"}
            onClick={() => actions.calibration.beginWear()}
          >
            {words.beginWear}
          </button>
          <button type="button" class="button text" onClick={() => actions.go("settings")}>
            {calibrate.later}
          </button>
        </p>
      </div>
    </>
  );
}

interface PosesProps {
  readonly progress: PoseProgress;
  readonly aloud: boolean;
  readonly onEnd: () => void;
}

function Poses({ progress, aloud, onEnd }: PosesProps) {
  const { poses, wanted, phase } = progress;
  const doing =
    phase.kind === "holding"
      ? words.holding
      : phase.kind === "waiting"
        ? words.waiting[phase.why]
        : words.complete;
  const spoken = `${words.held(poses.length, wanted)}. ${doing}.`;
  useEffect(() => {
    if (aloud) say(spoken);
  }, [aloud, spoken]);
  const sidesUp = new Set(poses.map(({ accMs2 }) => sideUp(accMs2)));
  const left = phase.kind === "holding" ? Math.ceil(phase.secondsLeft) : undefined;
  return (
    <div class="calibrate-stage panel">
      <p class="lead">{words.running}</p>
      <ArchTimer
        share={phase.kind === "holding" ? phase.share : undefined}
        number={left === undefined ? "–" : String(left)}
        unit={left === undefined ? "" : calibrate.seconds(left)}
      />
      <div class="pose-row" aria-hidden="true">
        {Array.from({ length: wanted }, (_, index) => (
          <PoseFigure key={index} index={index} held={sidesUp.has(index)} />
        ))}
      </div>
      <p class="heading data">{words.held(poses.length, wanted)}</p>
      <p class="second">{doing}</p>
      <p class="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <p class="setup-buttons">
        <button type="button" class="button text" onClick={onEnd}>
          {calibrate.startOver}
        </button>
      </p>
    </div>
  );
}

interface WornProps {
  readonly share: number;
  readonly moments: number;
  readonly onEnd: () => void;
}

function Worn({ share, moments, onEnd }: WornProps) {
  return (
    <section class="panel calibrate-outcome" aria-labelledby="accuracy-wear">
      <h2 class="title" id="accuracy-wear">
        {words.gathering}
      </h2>
      <progress class="progress" max={1} value={share} aria-label={words.gathering} />
      <p class="second data">{words.moments(moments)}</p>
      <p class="setup-buttons">
        <button type="button" class="button text" onClick={onEnd}>
          {words.cancel}
        </button>
      </p>
    </section>
  );
}

interface OutcomeProps {
  readonly result: Result<AccCalibration, AccRefusal>;
  readonly actions: Actions;
  /** Gathered from wear, not held on purpose. */
  readonly worn: boolean;
}

function Outcome({ result, actions, worn }: OutcomeProps) {
  return (
    <section class="panel calibrate-outcome" aria-labelledby="accuracy-result">
      <h2 class="title" id="accuracy-result">
        {worn ? words.gathered : words.complete}
      </h2>
      {result.ok ? (
        <div role="status">
          <dl class="calibrate-rows">
            <Row name={words.before} note={words.beforeNote} value={milliG(result.value.residualBeforeMs2)} />
            <Row name={words.after} note={words.beforeNote} value={milliG(result.value.residualMs2)} />
            <Row
              name={words.lean}
              note={words.leanNote}
              value={words.leanValue(leanOfOffset(result.value.offsetMs2))}
            />
          </dl>
        </div>
      ) : (
        <p class="second" role="status">
          {accRefusalText(result.error, worn)}
        </p>
      )}
      <p class="setup-buttons">
        {result.ok && (
          <button type="button" class="button filled" onClick={() => actions.calibration.keep()}>
            {words.keep}
          </button>
        )}
        <button type="button" class="button outline" onClick={() => actions.calibration.end()}>
          {words.discard}
        </button>
      </p>
    </section>
  );
}
