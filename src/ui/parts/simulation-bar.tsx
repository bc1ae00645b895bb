// While the simulated body is on: says that the data are invented, and sets its pace.
import type { Actions } from "../../app/actions.ts";
import type { AppState, SimulationSpeed } from "../../app/state.ts";
import { simulation as words } from "../words.ts";

const speeds: readonly SimulationSpeed[] = [1, 10, 60];

export function SimulationBar({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  const simulation = state.simulation.value;
  if (simulation === undefined) return null;
  return (
    <section class="simulation" aria-label={words.label}>
      <p class="small">{words.text}</p>
      <div class="segments" role="group" aria-label={words.speed}>
        {speeds.map((speed) => (
          <button
            key={speed}
            type="button"
            class="segment data"
            aria-pressed={simulation.speed === speed}
            onClick={() => actions.setSimulationSpeed(speed)}
          >
            {words.times(speed)}
          </button>
        ))}
      </div>
    </section>
  );
}
