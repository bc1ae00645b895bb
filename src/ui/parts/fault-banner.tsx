// Faults that last, in plain words, each with the next step. Never a code alone, never blame.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Actions } from "../../app/actions.ts";
import type { AppState, LinkStatus } from "../../app/state.ts";
import type { Fault } from "../../domain/faults.ts";
import { type Placement, placements } from "../../domain/placement.ts";
import { faultButtons, type FaultWords, faultWords, whichSensor, wordsFor } from "../fault-words.ts";
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

const adviceOf = (fault: Fault | undefined): string | undefined =>
  fault !== undefined && "advice" in fault ? fault.advice : undefined;

/**
 * What the sensor needs from the person while its link tries again and again: said once, and kept from try to try, or the
 * banner would come and go with each. Gone when it streams, or when the person begins anew.
 */
function useAdvice(link: LinkStatus): readonly Fault[] {
  const held = useRef<Fault | undefined>(undefined);
  if (link.phase === "waiting") {
    const isAdvised = adviceOf(link.fault) !== undefined;
    if (!isAdvised) held.current = undefined;
    else if (adviceOf(link.fault) !== adviceOf(held.current)) held.current = link.fault;
  } else if (link.phase !== "connecting" && link.phase !== "preparing") held.current = undefined;
  return held.current === undefined ? [] : [held.current];
}

export function FaultBanners({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  // A failed link stays failed until the next try; once dismissed, that failure is not shown again.
  const dismissed = useSignal<Fault | undefined>(undefined);
  const hidden = state.screen.value === "welcome" ? "unsupported-browser" : undefined;
  const toShow = (faults: readonly Fault[]): readonly Fault[] =>
    faults.filter((fault) => fault !== dismissed.value && fault.code !== hidden);
  const { link, sensors } = state;
  const advice = useAdvice(link.value);
  const secondAdvice = useAdvice(sensors.pelvis.link.value);
  const shown = toShow(shownFaults([...state.faults.value, ...advice], link.value));
  const second = toShow(shownFaults(secondAdvice, sensors.pelvis.link.value));
  const banner = (fault: Fault, placement?: Placement) => {
    const words = wordsFor(fault);
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
