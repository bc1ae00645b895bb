// What can be chosen, and what is true about the data: nudges, notifications explained before they are asked for,
// sensors, reference, storage, what leaves this computer, and every threshold with its source.
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { thresholds, type ThresholdName } from "../../domain/thresholds.ts";
import { ReferenceButton } from "../parts/reference-button.tsx";
import { BuzzChoice } from "../parts/buzz-choice.tsx";
import { SensorPanel } from "../parts/sensor-panel.tsx";
import { Switch } from "../parts/switch.tsx";
import { settings as words, thresholdNames } from "../inside-words.ts";
import { welcome } from "../words.ts";

interface ScreenProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function SettingsScreen({ state, actions }: ScreenProps) {
  return (
    <main class="content settings" id="content" tabIndex={-1}>
      <h1 class="display">{words.heading}</h1>
      <div class="settings-grid">
        <div class="settings-column">
          <Nudges state={state} actions={actions} />
          <Notifications state={state} actions={actions} />
          <YourData state={state} />
        </div>
        <div class="settings-column">
          <SensorPanel state={state} actions={actions} />
          <section class="panel" aria-labelledby="set-reference">
            <h2 class="heading" id="set-reference">
              {words.referenceHeading}
            </h2>
            <p class="second small">{words.referenceText}</p>
            <ReferenceButton state={state} actions={actions} />
            <h3 class="subheading" id="set-choice">
              {words.choiceHeading}
            </h3>
            <div class="segments" role="group" aria-labelledby="set-choice">
              {(["by-activity", "sit", "stand"] as const).map((choice) => (
                <button
                  key={choice}
                  type="button"
                  class="segment"
                  aria-pressed={state.settings.value.referenceChoice === choice}
                  onClick={() => actions.updateSettings({ referenceChoice: choice })}
                >
                  {words.choices[choice]}
                </button>
              ))}
            </div>
            <p class="second small">{words.choiceText}</p>
          </section>
        </div>
      </div>
      <section class="panel">
        <details class="thresholds">
          <summary>{words.thresholds}</summary>
          <ThresholdTable />
        </details>
      </section>
      <p class="small quiet">{welcome.notMedical}</p>
    </main>
  );
}

function Nudges({ state, actions }: ScreenProps) {
  const { nudgesOn, nudgeIntervalMin, sound } = state.settings.value;
  const { min, max } = thresholds.nudgeInterval;
  return (
    <section class="panel" aria-labelledby="set-nudges">
      <h2 class="heading" id="set-nudges">
        {words.nudgesHeading}
      </h2>
      <Switch
        label={words.nudgesOn}
        on={nudgesOn}
        onChange={(on) => actions.updateSettings({ nudgesOn: on })}
      />
      <div class="slider">
        <label for="interval">{words.interval}</label>
        <output class="metric data" for="interval">
          {words.intervalValue(nudgeIntervalMin)}
        </output>
        <input
          id="interval"
          type="range"
          min={min}
          max={max}
          step={1}
          value={nudgeIntervalMin}
          aria-valuetext={words.intervalSpoken(nudgeIntervalMin)}
          onInput={(event) => actions.updateSettings({ nudgeIntervalMin: event.currentTarget.valueAsNumber })}
        />
        <span class="slider-ends caption quiet data" aria-hidden="true">
          <span>{min}</span>
          <span>{max}</span>
        </span>
      </div>
      <p class="small second">{words.intervalNote}</p>
      <Switch label={words.sound} on={sound} onChange={(on) => actions.updateSettings({ sound: on })} />
      <BuzzChoice state={state} actions={actions} />
    </section>
  );
}

function Notifications({ state, actions }: ScreenProps) {
  const permission = state.notificationPermission.value;
  const { systemNotifications } = state.settings.value;
  return (
    <section class="panel" aria-labelledby="set-notifications">
      <h2 class="heading" id="set-notifications">
        {words.notifications}
      </h2>
      <p class="second small">{words.notificationsExplain}</p>
      {permission === "default" && (
        <button type="button" class="button outline" onClick={() => actions.allowNotifications()}>
          {words.allow}
        </button>
      )}
      {permission === "granted" && (
        <Switch
          label={words.notificationsUse}
          on={systemNotifications}
          onChange={(on) => actions.updateSettings({ systemNotifications: on })}
        />
      )}
      <p class="small second" role="status">
        {permission === "default" ? "" : words[permission]}
      </p>
      {permission === "granted" && (
        <div class="with-note">
          <button type="button" class="button outline dense" onClick={() => actions.testNudge()}>
            {words.test}
          </button>
          <p class="small second">{words.testNote}</p>
        </div>
      )}
    </section>
  );
}

function YourData({ state }: { readonly state: AppState }) {
  const persisted = state.storagePersisted.value;
  return (
    <section class="panel" aria-labelledby="set-data">
      <h2 class="heading" id="set-data">
        {words.dataHeading}
      </h2>
      <p class="second small">
        {persisted === undefined
          ? words.persistedUnknown
          : persisted
            ? words.persistedYes
            : words.persistedNo}
      </p>
      <h3 class="subheading">{words.leavesHeading}</h3>
      <p class="second small">{words.leavesText}</p>
      <p class="second small data">{welcome.requests(state.requestsSinceLoad.value)}</p>
    </section>
  );
}

const unitNames = {
  min: "min",
  s: "s",
  ms: "ms",
  deg: "°",
  "deg/s": "°/s",
  "1": "",
  "m/s²": "m/s²",
  Hz: "Hz",
} as const;

function ThresholdTable() {
  const names = Object.keys(thresholds) as ThresholdName[];
  return (
    <>
      <p class="caption second">{words.sourceNote}</p>
      <div class="table-scroll" role="region" aria-label={words.thresholds} tabIndex={0}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{words.thresholdName}</th>
              <th scope="col" class="number">
                {words.thresholdValue}
              </th>
              <th scope="col" class="number">
                {words.thresholdRange}
              </th>
              <th scope="col">{words.thresholdSource}</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const t = thresholds[name];
              const unit = unitNames[t.unit];
              return (
                <tr key={name}>
                  <td>{thresholdNames[name]}</td>
                  <td class="number">{`${t.value} ${unit}`.replace("-", "\u2212").replace(" °", "°")}</td>
                  <td class="number">{`${t.min} to ${t.max}`.replaceAll("-", "\u2212")}</td>
                  <td>{t.source}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
