// Faults that last, in plain words, each with the next step. Never a code alone, never blame.
import { useSignal } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState, LinkStatus } from "../../app/state.ts";
import type { Fault } from "../../domain/faults.ts";
import { type Placement, placements } from "../../domain/placement.ts";
import { faultButtons, type FaultWords, faultWords, whichSensor } from "../fault-words.ts";
import { Icon } from "./icons.tsx";
import { WhichSensor } from "./which-sensor.tsx";

/** The faults to show, newest last; a failed link counts even when it is not in the list. */
export function shownFaults(faults: readonly Fault[], link: LinkStatus): readonly Fault[] {
  const all =
    link.phase === "failed" && !faults.some((f) => f.code === link.fault.code)
      ? [...faults, link.fault]
      : faults;
  // Which sensor it is has a card of its own.
  return all.filter(({ code }) => faultWords[code].silent !== true && code !== "which-sensor");
}

export function FaultBanners({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  // A failed link stays failed until the next try; once dismissed, that failure is not shown again.
  const dismissed = useSignal<Fault | undefined>(undefined);
  const hidden = state.screen.value === "welcome" ? "unsupported-browser" : undefined;
  const toShow = (faults: readonly Fault[]): readonly Fault[] =>
    faults.filter((fault) => fault !== dismissed.value && fault.code !== hidden);
  const shown = toShow(shownFaults(state.faults.value, state.link.value));
  const second = toShow(shownFaults([], state.sensors.pelvis.link.value));
  const banner = (fault: Fault, placement?: Placement) => {
    const words = faultWords[fault.code];
    return (
      <div key={`${placement} ${fault.code}`} class="fault">
        <Icon name="alert" />
        <div class="fault-words">
          <p class="fault-title">{placement ? whichSensor.pelvis(words.title) : words.title}</p>
          <p class="second">{words.next}</p>
        </div>
        <div class="fault-buttons">
          {words.action !== undefined && (
            <button
              type="button"
              class="button outline dense"
              onClick={doing(words.action, actions, placement)}
            >
              {faultButtons[words.action]}
            </button>
          )}
          <button
            type="button"
            class="button text dense"
            onClick={() => {
              dismissed.value = fault;
              actions.dismissFault(fault.code);
            }}
          >
            {faultButtons.dismiss}
            <span class="visually-hidden">: {words.title}</span>
          </button>
        </div>
      </div>
    );
  };
  // The live region stays mounted while it is empty, so that the first banner is announced too.
  return (
    <div class="faults" aria-live="polite">
      {shown.length + second.length > 0 && (
        <section aria-label={faultButtons.region}>
          {shown.map((fault) => banner(fault))}
          {second.map((fault) => banner(fault, "pelvis"))}
        </section>
      )}
      {placements.map((placement) => (
        <WhichSensor key={placement} state={state} actions={actions} placement={placement} />
      ))}
    </div>
  );
}

function doing(
  action: NonNullable<FaultWords["action"]>,
  actions: Actions,
  placement: Placement | undefined,
): () => void {
  switch (action) {
    case "connect":
      return () => actions.connect(placement);
    case "reconnect":
      return () => actions.reconnectNow(placement);
    case "settings":
    case "recordings":
    case "sensors":
      return () => actions.go(action);
    case "reload":
      return () => location.reload();
  }
}
