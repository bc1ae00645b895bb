// The bend between the two sensors, while there are two: the number, or what is missing for it. Nothing is made up: without
// both zeros, or without one of the two, there is no number.
import { useComputed } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { placements } from "../../domain/placement.ts";
import { wholeDegrees } from "../format.ts";
import { hasSecondSensor } from "../now-view.ts";
import { pair as words } from "../sensor-words.ts";
import { app, lean } from "../words.ts";

interface PairProps {
  readonly state: AppState;
  readonly actions: Actions;
}

export function PairPanel({ state, actions }: PairProps) {
  const shown = useComputed(() => hasSecondSensor(state));
  if (!shown.value) return null;
  return (
    <section class="panel pair" aria-labelledby="pair">
      <div class="panel-head">
        <h2 class="heading" id="pair">
          {words.heading}
        </h2>
        <p class="caption quiet">{words.note}</p>
      </div>
      <Bend state={state} actions={actions} />
    </section>
  );
}

function Bend({ state, actions }: PairProps) {
  const known = useComputed(
    () =>
      state.flexion.value !== undefined &&
      placements.every((placement) => state.sensors[placement].link.value.phase === "streaming"),
  );
  const forward = useComputed(() => wholeDegrees(state.flexion.value?.forward ?? 0));
  const lateral = useComputed(() => wholeDegrees(state.flexion.value?.lateral ?? 0));
  const pelvis = useComputed(() => state.sensors.pelvis.link.value.phase);
  const upper = useComputed(() => state.link.value.phase);
  if (known.value) {
    const deg = `${Math.abs(forward.value)}°`;
    const direction = forward.value === 0 ? words.straight : forward.value > 0 ? lean.forward : lean.back;
    const side = Math.abs(lateral.value);
    return (
      <div class="pair-body">
        <p class="pair-value">
          <span class="visually-hidden">{words.spoken(deg, direction)}</span>
          <span class="pair-number" aria-hidden="true">
            {deg}
          </span>
          <span class="second" aria-hidden="true">
            {direction}
          </span>
        </p>
        {side > 0 && (
          <p class="second data">{words.sideways(`${side}°`, lateral.value > 0 ? lean.right : lean.left)}</p>
        )}
        <p class="small second pair-note">{words.explain}</p>
      </div>
    );
  }
  if (pelvis.value !== "streaming") {
    const canRetry = pelvis.value === "waiting" || pelvis.value === "paused" || pelvis.value === "stopped";
    return (
      <div class="pair-body">
        <p class="second">{words.waits}</p>
        {canRetry && (
          <button type="button" class="button outline dense" onClick={() => actions.reconnectNow("pelvis")}>
            {app.connectAgain}
          </button>
        )}
      </div>
    );
  }
  return (
    <div class="pair-body">
      <p class="second">{upper.value === "streaming" ? words.needsZero : words.upperWaits}</p>
      {upper.value === "streaming" && <p class="small second">{words.putOn}</p>}
    </div>
  );
}
