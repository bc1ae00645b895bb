// A page that is nothing but the link: two of them, a button each, and a record of what they told. Bundled by serve.ts.
import { sensors } from "../../../firmware-protocol/registry.ts";
import { browserPage, browserTimers } from "../../../src/link/browser-ports.ts";
import type { GattDeadlines } from "../../../src/link/deadlines.ts";
import type { Link, StreamOpened } from "../../../src/link/link-options.ts";
import type { LinkState } from "../../../src/link/link-state.ts";
import { createLink } from "../../../src/link/session.ts";

export interface LinkRecord {
  readonly link: Link;
  readonly states: LinkState[];
  readonly opened: StreamOpened[];
  readonly closed: string[];
  readonly frames: { readonly channel: string; readonly bytes: number[]; readonly arrivalMs: number }[];
  readonly batteries: number[];
  /** Pieces of the sensor's log. */
  readonly pieces: number[][];
}

/** What a test shortens, so that it does not wait for 15 s. */
export interface Patience {
  readonly deadlines?: Partial<GattDeadlines>;
  readonly silenceMs?: number;
}

declare global {
  var links: LinkRecord[];
  var errors: string[];
}

globalThis.errors = [];
addEventListener("error", ({ message }) => errors.push(message));
addEventListener("unhandledrejection", ({ reason }) => errors.push(String(reason)));

function record(patience: Patience): LinkRecord {
  const states: LinkState[] = [];
  const opened: StreamOpened[] = [];
  const closed: string[] = [];
  const frames: LinkRecord["frames"] = [];
  const batteries: number[] = [];
  const pieces: number[][] = [];
  const link = createLink({
    bluetooth: navigator.bluetooth,
    sensors: () => sensors,
    request: { rateHz: 50 },
    clock: { nowMs: () => performance.now(), epochMs: () => Date.now() },
    timers: browserTimers,
    page: browserPage(window),
    random: Math.random,
    callbacks: {
      onStatus: (state) => states.push(state),
      onOpen: (stream) => opened.push(stream),
      onNotification: (channel, bytes, arrivalMs) =>
        frames.push({ channel, bytes: [...new Uint8Array(bytes)], arrivalMs }),
      onLog: (bytes) => pieces.push([...new Uint8Array(bytes)]),
      onClosed: (cause) => closed.push(cause),
      onBattery: ({ percent }) => batteries.push(percent),
    },
    ...patience,
  });
  return { link, states, opened, closed, frames, batteries, pieces };
}

const patience = JSON.parse(decodeURIComponent(location.hash.slice(1)) || "{}") as Patience;
globalThis.links = ["first", "second"].map((name) => {
  const one = record(patience);
  const button = document.createElement("button");
  button.textContent = `Connect ${name}`;
  button.addEventListener("click", () => void one.link.connect());
  document.body.append(button);
  return one;
});
