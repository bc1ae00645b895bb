// The buzz as a channel of the nudge: how strong, a try, or why there is none.
import type { Actions } from "../../app/actions.ts";
import type { AppState } from "../../app/state.ts";
import { placements } from "../../domain/placement.ts";
import { buzzes } from "../../domain/settings.ts";
import { buzz as words } from "../sensor-words.ts";

export function BuzzChoice({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  const streams = placements.flatMap((placement) => state.sensors[placement].stream.value ?? []);
  const chosen = state.settings.value.buzz;
  const reply = state.buzzReply.value;
  const canBuzz = streams.some((stream) => stream.canBuzz);
  return (
    <div class="buzz">
      <h3 class="subheading" id="set-buzz">
        {words.heading}
      </h3>
      {canBuzz ? (
        <>
          <div class="with-note">
            <div class="segments" role="group" aria-labelledby="set-buzz">
              {buzzes.map((one) => (
                <button
                  key={one}
                  type="button"
                  class="segment"
                  aria-pressed={chosen === one}
                  onClick={() => actions.updateSettings({ buzz: one })}
                >
                  {words.choices[one]}
                </button>
              ))}
            </div>
            {chosen !== "off" && (
              <button
                type="button"
                class="button outline dense"
                aria-disabled={reply === "waiting"}
                onClick={() => {
                  if (reply !== "waiting") actions.testBuzz();
                }}
              >
                {words.test}
              </button>
            )}
          </div>
          <p class="small second" role="status">
            {reply === undefined || chosen === "off" ? "" : words[reply]}
          </p>
          <p class="small second">{words.text}</p>
        </>
      ) : (
        <p class="small second">{streams.length > 0 ? words.cannot : words.none}</p>
      )}
    </div>
  );
}
