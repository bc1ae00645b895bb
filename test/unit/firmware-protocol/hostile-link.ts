// A link to a device that lies, is slow, deaf or gone: which trick befalls which step of a procedure, and how long a person
// would wait by it. In: a procedure, a plausible device, tricks. Out: the outcome, the steps, the time waited.
import * as fc from "fast-check";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import type { GattStep, Outcome, Procedure, StepOutcome } from "../../../firmware-protocol/driver.ts";
import { defaultDeadlines } from "../../../src/link/deadlines.ts";
import { carriedOut, type PlausibleDevice } from "./plausible-devices.ts";
import { ran } from "./run-procedure.ts";

/** Uploading a program in chunks of 20 bytes takes some hundred steps. */
export const MOST_STEPS = 600;

const gone: StepOutcome = { ok: false, reason: "link-lost", detail: "gone" };
const failing = (reason: "missing" | "refused" | "timed-out"): StepOutcome => ({
  ok: false,
  reason,
  detail: "",
});

/** One thing that a hostile device may do with a step. */
export type Trick =
  | { readonly is: "honest" }
  /** It obeyed, but its answer did not come: or it did not even hear. */
  | { readonly is: "timed-out"; readonly hasObeyed: boolean }
  | { readonly is: "missing" | "refused" | "link-lost" | "empty" }
  /** It obeys, and answers reads and writes, but no request. */
  | { readonly is: "mute" }
  | { readonly is: "random"; readonly bytes: Uint8Array }
  /** An honest answer with bytes changed, and cut or lengthened. */
  | { readonly is: "lie"; readonly at: number; readonly xor: Uint8Array; readonly length: number }
  /** Every earlier answer, then the honest one. */
  | { readonly is: "late" };

const noise = fc.uint8Array({ maxLength: 64 });
const extremes = fc.constantFrom(
  new Uint8Array(34),
  new Uint8Array(34).fill(0xff),
  new Uint8Array(34).fill(0x80),
  new Uint8Array(2),
  Uint8Array.of(0xff, 0xff),
  Uint8Array.of(0xff, 0x7f, 0x80, 0x00),
);
const lie: fc.Arbitrary<Trick> = fc.record({
  is: fc.constant("lie"),
  at: fc.nat(70),
  xor: fc.uint8Array({ minLength: 0, maxLength: 6 }),
  length: fc.integer({ min: -4, max: 4 }),
});
export const trick: fc.Arbitrary<Trick> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Trick>({ is: "honest" }) },
  { weight: 5, arbitrary: lie },
  { weight: 2, arbitrary: fc.constant<Trick>({ is: "late" }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("timed-out"), hasObeyed: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant("random"), bytes: fc.oneof(noise, extremes) }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Trick>({ is: "missing" }, { is: "refused" }, { is: "empty" }, { is: "mute" }),
  },
);

function lied(bytes: DataView, { at, xor, length }: Extract<Trick, { is: "lie" }>): DataView {
  const all = new Uint8Array(Math.max(0, bytes.byteLength + length));
  all.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(0, all.length));
  for (const [i, mask] of xor.entries()) if (all.length > 0) all[(at + i) % all.length]! ^= mask;
  return viewOf(all);
}

/** How long the link takes over a step that runs into its time; a request's reply is late, or its write hangs. */
function longestMs(step: GattStep, doesHang: boolean): number {
  return step.do === "request" && !doesHang ? step.withinMs : defaultDeadlines.operationMs;
}

interface Endured {
  readonly outcome: Outcome<unknown>;
  readonly steps: readonly GattStep[];
  readonly waitedMs: number;
}

/** `tricks` in turn; after the last, over and over. `usual`: instead, what comes after the last. */
export function endured(
  procedure: Procedure<unknown>,
  device: PlausibleDevice,
  tricks: readonly Trick[],
  usual?: Trick,
): Endured {
  let k = 0;
  let waitedMs = 0;
  let isLost = false;
  const heard: DataView[] = [];

  function answer(step: GattStep): StepOutcome {
    if (isLost) throw new Error(`a step after the link was lost: ${JSON.stringify(step)}`);
    const next = (k < tricks.length || usual === undefined ? tricks[k++ % tricks.length] : usual)!;
    if (step.do === "wait") {
      waitedMs += step.ms;
      return next.is === "link-lost" ? lost() : { ok: true };
    }
    const outcome = outcomeOf(step, next);
    if (!outcome.ok && outcome.reason === "timed-out")
      waitedMs += longestMs(step, next.is === "timed-out" && !next.hasObeyed);
    return outcome;
  }
  function lost(): StepOutcome {
    isLost = true;
    return gone;
  }
  function outcomeOf(step: Exclude<GattStep, { do: "wait" }>, next: Trick): StepOutcome {
    if (next.is === "link-lost") return lost();
    if (next.is === "missing" || next.is === "refused") return failing(next.is);
    if (next.is === "empty") return { ok: true };
    if (next.is === "random") return delivered(step, viewOf(next.bytes));
    if (next.is === "timed-out" && !next.hasObeyed) return failing("timed-out");
    if (next.is === "late" && step.do === "request")
      for (const bytes of heard) if (step.matches(bytes)) return { ok: true, bytes };
    const outcome = carriedOut(device, step);
    if (outcome.ok && outcome.bytes) heard.push(outcome.bytes);
    if (next.is === "timed-out" || (next.is === "mute" && step.do === "request")) return failing("timed-out");
    if (next.is === "lie" && outcome.ok && outcome.bytes) return delivered(step, lied(outcome.bytes, next));
    return outcome;
  }
  /** Only a reply that matches is one. */
  function delivered(step: GattStep, bytes: DataView): StepOutcome {
    if (step.do === "read") return { ok: true, bytes };
    if (step.do !== "request") return { ok: true };
    return step.matches(bytes) ? { ok: true, bytes } : failing("timed-out");
  }
  const { outcome, steps } = ran(procedure, answer, MOST_STEPS);
  return { outcome, steps, waitedMs };
}
