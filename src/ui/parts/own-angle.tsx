// A sensor that tells nothing but an angle of its own: its word, as its word, in place of the lean that is measured here.
import { useComputed } from "@preact/signals";
import type { AppState } from "../../app/state.ts";
import { wholeDegrees } from "../format.ts";
import { ownAngle as words } from "../sensor-words.ts";

export function OwnAnglePanel({ state }: { readonly state: AppState }) {
  const deg = useComputed(() => wholeDegrees(state.ownAngle.value?.forward ?? 0));
  const beyond = useComputed(() => state.ownAngle.value?.beyondItsLimit);
  const sensor = useComputed(() => {
    const link = state.link.value;
    const model = state.sensors["upper-back"].stream.value?.model;
    return model ?? ("sensor" in link ? link.sensor : undefined) ?? "";
  });
  const size = `${Math.abs(deg.value)}°`;
  const direction = deg.value < 0 ? words.back : words.forward;
  return (
    <section class="panel own-angle" aria-labelledby="own-angle">
      <h2 class="heading" id="own-angle">
        {words.heading(sensor.value)}
      </h2>
      <p class="pair-value" aria-hidden="true">
        <span class="pair-number">{size}</span>
        <span class="second">{deg.value === 0 ? "" : direction}</span>
      </p>
      <p>{deg.value === 0 ? words.saysZero(sensor.value) : words.says(sensor.value, size, direction)}</p>
      {beyond.value !== undefined && <p class="second">{beyond.value ? words.beyond : words.within}</p>}
      <p class="small second">{words.limits}</p>
    </section>
  );
}
