// Faults that last, in plain words, each with the next step. Never a code alone, never blame.
import { useSignal } from "@preact/signals";
import type { Actions } from "../../app/actions.ts";
import type { AppState, LinkStatus } from "../../app/state.ts";
import type { Fault } from "../../domain/faults.ts";
import { faultButtons, type FaultWords, faultWords } from "../fault-words.ts";
import { Icon } from "./icons.tsx";

/** The faults to show, newest last; a failed link counts even when it is not in the list. */
export function shownFaults(faults: readonly Fault[], link: LinkStatus): readonly Fault[] {
  const all =
    link.phase === "failed" && !faults.some((f) => f.code === link.fault.code)
      ? [...faults, link.fault]
      : faults;
  return all.filter((fault) => faultWords[fault.code].silent !== true);
}

export function FaultBanners({ state, actions }: { readonly state: AppState; readonly actions: Actions }) {
  // A failed link stays failed until the next try; once dismissed, that failure is not shown again.
  const dismissed = useSignal<Fault | undefined>(undefined);
  const faults = shownFaults(state.faults.value, state.link.value).filter(
    (fault) => fault !== dismissed.value,
  );
  const hidden = state.screen.value === "welcome" ? "unsupported-browser" : undefined;
  const shown = faults.filter((fault) => fault.code !== hidden);
  const banner = (fault: Fault) => {
    const words = faultWords[fault.code];
    return (
      <div key={fault.code} class="fault">
        <Icon name="alert" />
        <div class="fault-words">
          <p class="fault-title">{words.title}</p>
          <p class="second">{words.next}</p>
        </div>
        <div class="fault-buttons">
          {words.action !== undefined && (
            <button type="button" class="button outline dense" onClick={doing(words.action, actions)}>
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
      {shown.length > 0 && <section aria-label={faultButtons.region}>{shown.map(banner)}</section>}
    </div>
  );
}

function doing(action: NonNullable<FaultWords["action"]>, actions: Actions): () => void {
  switch (action) {
    case "connect":
      return () => actions.connect();
    case "reconnect":
      return () => actions.reconnectNow();
    case "settings":
    case "recordings":
      return () => actions.go(action);
    case "reload":
      return () => location.reload();
  }
}
