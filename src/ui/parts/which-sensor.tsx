// A sensor is connected and its name is nobody's: the person says which of those it is that its services fit. Until then
// nothing is written to it.
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import type { Placement } from "../../domain/placement.ts";
import { faultWords, whichSensor as words } from "../fault-words.ts";
import { Icon } from "./icons.tsx";

interface WhichProps {
  readonly state: AppState;
  readonly actions: Actions;
  readonly placement: Placement;
}

export function WhichSensor({ state, actions, placement }: WhichProps) {
  const link = state.sensors[placement].link.value;
  if (link.phase !== "failed" || link.fault.code !== "which-sensor") return null;
  const { candidates } = link.fault;
  const kinds = state.sensorKinds.filter(({ id }) => candidates.includes(id));
  const { title, next } = faultWords["which-sensor"];
  return (
    <section class="fault which" aria-label={title}>
      <Icon name="info" />
      <div class="fault-words">
        <h2 class="heading">{title}</h2>
        <p class="second">{next}</p>
        <div class="which-buttons">
          {kinds.map(({ id, title: name }) => (
            <button
              key={id}
              type="button"
              class="button outline dense"
              onClick={() => actions.identifyAs(placement, id)}
            >
              {name}
            </button>
          ))}
          <button type="button" class="button text dense" onClick={() => actions.noneOfThese(placement)}>
            {words.none}
          </button>
        </div>
      </div>
    </section>
  );
}
