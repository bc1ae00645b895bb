// The link's state in the few words that a screen needs.
import type { LinkState } from "../link/link-state.ts";
import type { LinkStatus } from "./state.ts";

/** `sensor`: the name the browser gave, or what we call a sensor without one. */
export function linkStatusFrom(state: LinkState, sensor: string): LinkStatus {
  switch (state.phase) {
    case "idle":
      return { phase: "none" };
    case "choosing":
      return { phase: "choosing" };
    case "connecting":
      return { phase: "connecting", sensor, attempt: state.attempt };
    case "discovering":
    case "greeting":
    case "starting":
      return { phase: "preparing", sensor, attempt: state.attempt };
    case "streaming":
      return { phase: "streaming", sensor };
    case "waiting":
      return {
        phase: "waiting",
        sensor,
        attempt: state.attempt,
        retryInMs: state.delayMs,
        fault: state.fault,
      };
    case "paused":
      return { phase: "paused", sensor, by: state.by };
    case "stopping":
    case "stopped":
      return { phase: "stopped", sensor };
    case "failed":
      return { phase: "failed", sensor: state.hasSensor ? sensor : undefined, fault: state.fault };
  }
}
