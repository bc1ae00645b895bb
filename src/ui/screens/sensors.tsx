// "Sensors that work": the sensors that there are drivers for.
import type { AppState } from "../../app/state.ts";
import { sensorSettings as words } from "../sensor-words.ts";

export function SensorsScreen({ state }: { readonly state: AppState }) {
  return (
    <main class="content" id="content" tabIndex={-1}>
      <h1 class="display">{words.whichWork}</h1>
      <section class="panel">
        <ul class="sensor-kinds">
          {state.sensorKinds.map(({ id, title }) => (
            <li key={id}>{title}</li>
          ))}
        </ul>
      </section>
    </main>
  );
}
