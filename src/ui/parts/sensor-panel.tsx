// Settings of the worn sensors: each with its link, stop and forget; a second one; which ones are offered.
import { useComputed } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { type Placement, placements } from "../../domain/placement.ts";
import { hasSecondSensor, linkText } from "../now-view.ts";
import { settings } from "../inside-words.ts";
import { pair, sensorSettings as words } from "../sensor-words.ts";
import { app, link as linkWords } from "../words.ts";
import { Switch } from "./switch.tsx";

interface PanelProps {
  readonly state: AppState;
  readonly actions: Actions;
}

const sensorOf = (state: AppState, placement: Placement): string | undefined => {
  const link = state.sensors[placement].link.value;
  return "sensor" in link ? link.sensor : undefined;
};

export function SensorPanel({ state, actions }: PanelProps) {
  const simulated = state.simulation.value !== undefined;
  const two = hasSecondSensor(state);
  const shown = placements.filter(
    (placement) => (placement === "upper-back" || two) && sensorOf(state, placement) !== undefined,
  );
  const hasSamples = state.sensors["upper-back"].stream.value?.hasSamples !== false;
  // Both send, and there is no bend yet: what comes next is said where the second one was added.
  const isPairNew = useComputed(
    () =>
      hasSecondSensor(state) &&
      state.flexion.value === undefined &&
      placements.every((placement) => state.sensors[placement].link.value.phase === "streaming"),
  ).value;
  const missing: Placement | undefined = simulated
    ? undefined
    : placements.find((placement) => !shown.includes(placement));
  return (
    <section class="panel" aria-labelledby="set-sensor">
      <h2 class="heading" id="set-sensor">
        {words.heading}
      </h2>
      {shown.length === 0 && <p class="second small">{settings.noSensor}</p>}
      {shown.map((placement) => (
        <OneSensor key={placement} state={state} actions={actions} placement={placement} labelled={two} />
      ))}
      {isPairNew && (
        <p class="second">
          {pair.putOn} {words.pairNext}
        </p>
      )}
      {shown.length > 0 && (
        <p class="second small">{simulated ? settings.simulatedText : words.forgetText}</p>
      )}
      {state.link.value.phase === "streaming" && hasSamples && (
        <div class="with-note">
          <button type="button" class="button outline dense" onClick={() => actions.go("sensor-accuracy")}>
            {settings.accuracy}
          </button>
          <p class="small second">{settings.accuracyText}</p>
        </div>
      )}
      {missing === "pelvis" && hasSamples && (
        <div class="with-note">
          <button type="button" class="button outline dense" onClick={() => actions.connect("pelvis")}>
            {words.addSecond}
          </button>
          <p class="small second">{words.addSecondText}</p>
        </div>
      )}
      {missing === "upper-back" && (
        <button type="button" class="button outline dense" onClick={() => actions.connect()}>
          {app.connect}
        </button>
      )}
      {missing !== undefined && (
        <div class="with-note">
          <button
            type="button"
            class="button text dense"
            onClick={() => actions.connect(missing, "all-devices")}
          >
            {words.notInList}
          </button>
          <p class="small second">{words.notInListText}</p>
        </div>
      )}
      <a class="sensor-link" href="#/sensors">
        {words.whichWork}
      </a>
      <a class="sensor-link" href="bench.html">
        {settings.bench}
      </a>
      {state.sensorKinds.some(({ standing }) => standing === "experimental") && (
        <>
          <h3 class="subheading">{words.experimentalHeading}</h3>
          <Switch
            label={words.experimental}
            on={state.settings.value.experimentalSensors}
            onChange={(on) => actions.updateSettings({ experimentalSensors: on })}
          />
          <p class="small second">{words.experimentalText}</p>
        </>
      )}
    </section>
  );
}

interface OneProps extends PanelProps {
  readonly placement: Placement;
  /** There are two: each is named by its place. */
  readonly labelled: boolean;
}

function OneSensor({ state, actions, placement, labelled }: OneProps) {
  const sensor = state.sensors[placement];
  const link = sensor.link.value;
  const isStreaming = link.phase === "streaming";
  const name = sensorOf(state, placement);
  const simulated = state.simulation.value !== undefined;
  const canIdentify = !simulated && isStreaming && sensor.stream.value?.canIdentify === true;
  const of = <span class="visually-hidden">: {linkWords.places[placement]}</span>;
  const isResting = link.phase === "stopped" || link.phase === "waiting" || link.phase === "paused";
  return (
    <div class="sensor-row">
      <p class="sensor-name">
        <strong>{name}</strong>
        <span class="second small">
          {labelled && `${linkWords.places[placement]} · `}
          {linkText(link)}
        </span>
      </p>
      <div class="sensor-buttons">
        {isResting && (
          <button type="button" class="button outline dense" onClick={() => actions.reconnectNow(placement)}>
            {words.connectOne}
            {labelled && of}
          </button>
        )}
        {canIdentify && (
          <button
            type="button"
            class="button outline dense"
            aria-disabled={sensor.sign.value === "waiting"}
            onClick={() => actions.identify(placement)}
          >
            {words.identify}
            {labelled && of}
          </button>
        )}
        {isStreaming && (
          <button
            type="button"
            class="button outline dense"
            onClick={() => (labelled ? actions.stop(placement) : actions.stop())}
          >
            {labelled ? words.stopOne : settings.stop}
            {labelled && of}
          </button>
        )}
        {!simulated && (
          <button
            type="button"
            class="button outline dense"
            onClick={() => (labelled ? actions.forget(placement) : actions.forget())}
          >
            {labelled ? words.forgetOne : settings.forget}
            {labelled && of}
          </button>
        )}
      </div>
      {canIdentify && (
        <p class="small second sensor-sign" role="status">
          {sensor.sign.value === undefined ? "" : words.sign[sensor.sign.value]}
        </p>
      )}
    </div>
  );
}
