// Carries the nudge policy out: moments of the worker in, the card's signal, the channels and the store out. Decides
// nothing itself. Driven by batches, so it runs while the page is hidden and its timers are throttled.
import type { Now } from "../../workers/contract.ts";
import type { NudgeEvent } from "../domain/events.ts";
import type { SessionMs } from "../domain/units.ts";
import {
  firstNudgeState,
  nextNudgeAt,
  type NudgeAction,
  nudgeClosed,
  nudgeSnoozed,
  type NudgeState,
  type NudgeStep,
  nudgeStep,
} from "../nudge/policy.ts";
import { nudgeStateFrom } from "../nudge/saved-state.ts";
import type { ActiveNudge, AppState } from "./state.ts";

/** "That counts." stays this long after movement was sensed. */
const LEAVES_AFTER_MS = 2000;

export interface NudgingPorts {
  record(event: NudgeEvent): void;
  save(state: NudgeState): void;
  /** False while a past is being played: its nudges are recorded, and shown to nobody. */
  isLive(): boolean;
  /** System notification and sound, as the settings allow. */
  announce(nudge: ActiveNudge, soft: boolean): void;
  withdraw(id: string): void;
}

export class Nudging {
  readonly #state: AppState;
  readonly #ports: NudgingPorts;
  #policy: NudgeState = firstNudgeState;
  #atMs: SessionMs | undefined;

  constructor(state: AppState, ports: NudgingPorts) {
    this.#state = state;
    this.#ports = ports;
  }

  /** A session was opened: go on with what was saved for it, or begin. */
  resume(saved: unknown): void {
    this.#policy = nudgeStateFrom(saved);
    this.#state.nudge.value = undefined;
    this.#publish(undefined);
    // A card that was open when the page was closed is not there any more; it counts as asked.
    if (this.#policy.open !== undefined) this.#take(nudgeClosed(this.#policy, this.#policy.open.atMs));
  }

  moment(now: Now): void {
    this.#atMs = now.atMs;
    this.#take(nudgeStep(this.#policy, now, this.#state.settings.peek()));
    this.#publish(now);
  }

  snooze(minutes: 5 | 15 | 30): void {
    if (this.#atMs !== undefined) this.#take(nudgeSnoozed(this.#policy, this.#atMs, minutes));
  }

  close(): void {
    if (this.#atMs !== undefined) this.#take(nudgeClosed(this.#policy, this.#atMs));
  }

  #take({ state, actions }: NudgeStep): void {
    const changed = state !== this.#policy;
    this.#policy = state;
    for (const action of actions) this.#act(action);
    if (changed) this.#ports.save(state);
  }

  #act(action: NudgeAction): void {
    const { nudge } = this.#state;
    switch (action.do) {
      case "record":
        this.#ports.record(action.event);
        return;
      case "show":
        if (!this.#ports.isLive()) return;
        nudge.value = {
          id: action.id,
          stillForMs: action.stillForMs,
          movement: action.movement,
          phase: "asked",
        };
        this.#ports.announce(nudge.value, action.repeat);
        return;
      case "dismiss": {
        this.#ports.withdraw(action.id);
        const shown = nudge.peek();
        if (shown === undefined || shown.id !== action.id) return;
        if (action.outcome !== "moved") {
          nudge.value = undefined;
          return;
        }
        nudge.value = { ...shown, phase: "moved" };
        setTimeout(() => {
          if (nudge.peek()?.id === action.id) nudge.value = undefined;
        }, LEAVES_AFTER_MS);
      }
    }
  }

  #publish(now: Now | undefined): void {
    const { snoozedUntilMs, nextNudgeMs, settings } = this.#state;
    snoozedUntilMs.value = this.#policy.snoozedUntilMs;
    nextNudgeMs.value = now === undefined ? undefined : nextNudgeAt(this.#policy, now, settings.peek());
  }
}
