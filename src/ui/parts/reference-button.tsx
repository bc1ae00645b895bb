// "Use this position as reference" with its answer beside it, in words.
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { degreesFromRadians } from "../../domain/units.ts";
import { oneDecimal } from "../format.ts";
import { link, reference as words } from "../words.ts";

interface ReferenceProps {
  readonly state: AppState;
  readonly actions: Actions;
  readonly style?: "filled" | "outline";
}

export function ReferenceButton({ state, actions, style = "outline" }: ReferenceProps) {
  const reply = state.referenceReply.value;
  const answer =
    reply === undefined
      ? ""
      : reply === "waiting"
        ? words.waiting
        : reply.ok
          ? words.done(`${oneDecimal(degreesFromRadians(reply.steadinessRad))}°`)
          : reply.placement === undefined
            ? words[reply.reason]
            : words.of(link.places[reply.placement], words[reply.reason]);
  return (
    <div class="reference">
      <button
        type="button"
        class={`button ${style}`}
        aria-disabled={reply === "waiting"}
        onClick={() => {
          if (reply !== "waiting") actions.useReference();
        }}
      >
        {words.button}
      </button>
      <button type="button" class="button text" onClick={() => actions.go("calibrate")}>
        {words.guided}
      </button>
      <p class="small second reference-answer" role="status">
        {answer}
      </p>
    </div>
  );
}
