// The words of the link: its states, what can happen to it, what it may do. Types only.
// What decides is flow-table.ts (next state) and flow.ts (effects); what acts is session.ts.
import type { LinkFault } from "../domain/faults.ts";

/** One way to the sensor, from the first attempt until it streams. */
export interface Trip {
  /** Number of the connection attempt that is running or comes next, from 1. */
  readonly attempt: number;
  /** How many delays there were: the exponent of the backoff. */
  readonly retries: number;
  /** Discoveries in a row that failed. */
  readonly misses: number;
  /** It has streamed since it was chosen: it is the right sensor, so nothing makes us give up looking for it. */
  readonly proven: boolean;
}

export type LinkState =
  /** No sensor is known. */
  | { readonly phase: "idle" }
  /** The browser's chooser is open; `before` is where closing it leads back to. */
  | { readonly phase: "choosing"; readonly before: "none" | "stopped" | "seeking" }
  | ({ readonly phase: "connecting" } & Trip)
  | ({ readonly phase: "discovering" } & Trip)
  /** Identity, capability check, time. */
  | ({ readonly phase: "greeting" } & Trip)
  | ({ readonly phase: "starting" } & Trip)
  | { readonly phase: "streaming" }
  /** A new attempt follows by itself. */
  | ({ readonly phase: "waiting"; readonly delayMs: number; readonly fault: LinkFault } & Trip)
  /** Attempts rest until the page is seen or Bluetooth is on; then they go on at once. */
  | { readonly phase: "paused"; readonly by: "hidden" | "adapter-off"; readonly proven: boolean }
  /** The sensor is told to stop; `streamed`: a stream was open. */
  | {
      readonly phase: "stopping";
      readonly afterwards: "stopped" | "idle" | "paused";
      readonly streamed: boolean;
    }
  /** A sensor is known, nothing runs. */
  | { readonly phase: "stopped" }
  /** Only the person can go on. */
  | { readonly phase: "failed"; readonly fault: LinkFault; readonly hasSensor: boolean };

export type Phase = LinkState["phase"];
export type StateAt<P extends Phase> = Extract<LinkState, { phase: P }>;

export type LinkEvent =
  // the person
  | { readonly is: "connect" }
  | { readonly is: "reconnect-now" }
  | { readonly is: "stop" }
  | { readonly is: "forget" }
  // the chooser, or the browser's memory
  | { readonly is: "sensor-chosen" }
  | { readonly is: "chooser-closed"; readonly fault: LinkFault }
  | { readonly is: "sensor-known" }
  // the effects' results
  | { readonly is: "connected" }
  | { readonly is: "discovered" }
  | { readonly is: "greeted" }
  | { readonly is: "started" }
  | { readonly is: "stream-stopped" }
  | { readonly is: "setback"; readonly fault: LinkFault; readonly retryAfterMs?: number }
  // the radio and the clock
  | { readonly is: "link-lost" }
  | { readonly is: "silent"; readonly silentMs: number }
  | { readonly is: "retry-due" }
  | { readonly is: "adapter-off" }
  /** `isGuess`: nobody said so, an attempt is to show. */
  | { readonly is: "adapter-on"; readonly isGuess?: true }
  // the page
  | { readonly is: "hidden" }
  | { readonly is: "visible" }
  /** pagehide or freeze: moments remain. */
  | { readonly is: "left" };

export type EventKind = LinkEvent["is"];
export type EventOf<K extends EventKind> = Extract<LinkEvent, { is: K }>;

/** What the table needs to know of the world at the moment of the event. */
export interface Conditions {
  readonly hidden: boolean;
  readonly adapterOff: boolean;
  /** 0 ≤ chance < 1, for the jitter of a retry. */
  readonly chance: number;
}

/** Why a stream ended. */
export type ClosedCause = "stopped" | "page-left" | "link-lost" | "link-silent" | "adapter-off";

export type LinkEffect =
  | { readonly do: "open-chooser" }
  | { readonly do: "connect" }
  | { readonly do: "discover" }
  | { readonly do: "greet" }
  | { readonly do: "start" }
  | { readonly do: "open-stream" }
  | { readonly do: "watch" }
  | { readonly do: "poll-battery" }
  | { readonly do: "unwatch" }
  | { readonly do: "stop-stream" }
  | { readonly do: "close-stream"; readonly cause: ClosedCause }
  | { readonly do: "disconnect" }
  | { readonly do: "forget" }
  | { readonly do: "schedule-retry"; readonly ms: number }
  | { readonly do: "cancel-retry" }
  /** Ask again and again whether Bluetooth is on: not every browser tells of it. */
  | { readonly do: "watch-adapter" }
  | { readonly do: "unwatch-adapter" };
