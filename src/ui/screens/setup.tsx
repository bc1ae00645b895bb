// After connecting: put it on and take a reference, then how to be told. Each step can be skipped.
import { useComputed, useSignal } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { BackFigure, SideFigure } from "../parts/figures.tsx";
import { Icon } from "../parts/icons.tsx";
import { ReferenceButton } from "../parts/reference-button.tsx";
import { linkText } from "../now-view.ts";
import { setup as words } from "../words.ts";

interface ScreenProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function Setup({ state, actions }: ScreenProps) {
  const step = useSignal(1);
  const phase = useComputed(() => state.link.value.phase);
  const connecting =
    phase.value === "choosing" || phase.value === "connecting" || phase.value === "preparing";
  return (
    <main class="content setup" id="content" tabIndex={-1}>
      <ol class="steps" aria-label={words.step(step.value, 2)}>
        {words.stepNames.map((name, i) => (
          <li
            key={name}
            class={step.value === i + 1 ? "step current" : "step"}
            aria-current={step.value === i + 1 ? "step" : undefined}
          >
            <span class="step-number data" aria-hidden="true">
              {step.value > i + 1 ? <Icon name="check" size={18} /> : i + 1}
            </span>
            {name}
          </li>
        ))}
      </ol>
      <div class="panel setup-panel">
        {step.value === 1 ? (
          connecting ? (
            <Connecting state={state} actions={actions} />
          ) : (
            <PutOn
              state={state}
              actions={actions}
              onDone={() => {
                step.value = 2;
              }}
            />
          )
        ) : (
          <Telling state={state} actions={actions} />
        )}
      </div>
    </main>
  );
}

function Connecting({ state, actions }: ScreenProps) {
  const link = state.link.value;
  return (
    <div class="setup-words">
      <h1 class="display">{linkText(link)}</h1>
      <p class="lead" role="status">
        {"sensor" in link && link.sensor !== undefined ? words.connectingText(link.sensor) : ""}
      </p>
      <p class="setup-buttons">
        <button type="button" class="button text" onClick={() => actions.go("now")}>
          {words.skip}
        </button>
      </p>
    </div>
  );
}

function PutOn({ state, actions, onDone }: ScreenProps & { readonly onDone: () => void }) {
  const reply = state.referenceReply.value;
  const done = reply !== undefined && reply !== "waiting" && reply.ok;
  return (
    <>
      <div class="setup-words">
        <h1 class="display">{words.putOn}</h1>
        <p class="lead">{words.putOnText}</p>
        <h2 class="title">{words.referenceTitle}</h2>
        <p class="second">{words.referenceText}</p>
        <ReferenceButton state={state} actions={actions} style={done ? "outline" : "filled"} />
        <p class="setup-buttons">
          {done ? (
            <button type="button" class="button filled" onClick={onDone}>
              {words.go}
            </button>
          ) : (
            <button type="button" class="button text" onClick={onDone}>
              {words.skip}
            </button>
          )}
        </p>
      </div>
      <svg class="setup-figure" viewBox="-70 -130 250 140" aria-hidden="true">
        <BackFigure />
        <g transform="translate(120 0)">
          <SideFigure />
        </g>
      </svg>
    </>
  );
}

function Telling({ state, actions }: ScreenProps) {
  const permission = state.notificationPermission.value;
  const note = {
    default: undefined,
    granted: words.notificationGranted,
    denied: words.notificationDenied,
    unavailable: words.notificationUnavailable,
  }[permission];
  const finish = (): void => actions.go("now");
  return (
    <div class="setup-words">
      <h1 class="display">{words.notificationTitle}</h1>
      <p class="lead">{words.notificationText}</p>
      <p class="second" role="status">
        {note ?? ""}
      </p>
      <p class="setup-buttons">
        {permission === "default" && (
          <button type="button" class="button filled" onClick={() => actions.allowNotifications()}>
            {words.allow}
          </button>
        )}
        {permission === "default" ? (
          <button type="button" class="button text" onClick={finish}>
            {words.skipNotifications}
          </button>
        ) : (
          <button type="button" class="button filled" onClick={finish}>
            {words.finish}
          </button>
        )}
      </p>
    </div>
  );
}
