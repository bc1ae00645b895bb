// The one converter from the browser's errors to our words. In: whatever a Web Bluetooth promise was rejected with.
// Out: a LinkFault for a person, or a GattFailure for a driver. DOMException names are too coarse (NotFoundError is both
// "cancelled" and "no adapter"), so the text decides where it must: Chromium, content/browser/bluetooth and
// third_party/blink/renderer/modules/bluetooth/bluetooth_error.cc. An unknown text falls back to what the name means.
import type { DriverFault, Outcome } from "../../firmware-protocol/driver.ts";
import type { LinkFault } from "../domain/faults.ts";
import type { DiscoveryFailure, Unrecognised } from "./discovery.ts";
import type { GattFailure } from "./gatt-failure.ts";
import type { EventOf } from "./link-state.ts";

interface Told {
  readonly name: string;
  readonly message: string;
}

/** Anything may be thrown, and a DOMException is not an Error everywhere. */
function toldBy(error: unknown): Told {
  if (typeof error !== "object" || error === null)
    return { name: "", message: typeof error === "string" ? error : "unknown" };
  const { name, message } = error as { name?: unknown; message?: unknown };
  return {
    name: typeof name === "string" ? name : "",
    message: typeof message === "string" ? message : "unknown",
  };
}

export function detailOf(error: unknown): string {
  const { name, message } = toldBy(error);
  return name === "" ? message : `${name}: ${message}`;
}

const deniedBySystem = /denied the browser permission|permission to scan|not authori[sz]ed/i;
const forbidden = /globally disabled|enterprise policy|permissions policy|feature policy|disallowed by/i;
const noAdapter =
  /adapter not available|no bluetooth adapter|low energy not available|powered off|turned off/i;

/**
 * The chooser ended without a sensor.
 * @param isAvailable what getAvailability() says now; undefined where the browser cannot tell.
 */
export function chooserFault(error: unknown, isAvailable: boolean | undefined): LinkFault {
  const { name, message } = toldBy(error);
  if (deniedBySystem.test(message)) return { code: "permission-denied" };
  if (forbidden.test(message)) return { code: "bluetooth-blocked" };
  if (noAdapter.test(message)) return { code: "adapter-off" };
  switch (name) {
    case "NotFoundError":
      return isAvailable === false ? { code: "adapter-off" } : { code: "chooser-cancelled" };
    // Abort: the chooser went away with its tab or was replaced.
    case "AbortError":
      return { code: "chooser-cancelled" };
    case "NotAllowedError":
      return { code: "permission-denied" };
    case "SecurityError":
      return { code: "bluetooth-blocked" };
    case "NotSupportedError":
    case "TypeError":
      return { code: "unsupported-browser" };
    default:
      return isAvailable === false
        ? { code: "adapter-off" }
        : { code: "connect-failed", attempts: 0, detail: detailOf(error) };
  }
}

/** A GATT promise was rejected. `isConnected` is read from the device after the rejection. */
export function gattFailure(error: unknown, isConnected: boolean): GattFailure {
  const { name, message } = toldBy(error);
  const detail = detailOf(error);
  if (!isConnected || /GATT Server is disconnected|no longer in range/i.test(message))
    return { reason: "link-lost", detail };
  // InvalidStateError: the object belongs to an earlier connection.
  if (name === "InvalidStateError") return { reason: "link-lost", detail };
  if (name === "NotFoundError") return { reason: "missing", detail };
  return { reason: "refused", detail };
}

/** connect() was rejected or hung. */
export function connectFault(
  failure: GattFailure,
  attempts: number,
  isAvailable: boolean | undefined,
): LinkFault {
  // Chromium answers InvalidStateError while the adapter is off, and calls it available all the same.
  if (isAvailable === false || /InvalidStateError/.test(failure.detail) || noAdapter.test(failure.detail))
    return { code: "adapter-off" };
  if (deniedBySystem.test(failure.detail)) return { code: "permission-denied" };
  return { code: "connect-failed", attempts, detail: failure.detail };
}

/** Services or characteristics could not be had. */
export function discoveryFault(failure: DiscoveryFailure | Unrecognised): LinkFault {
  if (failure.reason === "unrecognised")
    return failure.candidates.length > 0
      ? { code: "which-sensor", candidates: failure.candidates }
      : { code: "unknown-sensor", detail: failure.detail };
  const { reason, detail, sensorKind } = failure;
  return {
    code: "services-missing",
    detail: `${reason}: ${detail}`,
    ...(sensorKind === undefined ? {} : { sensorKind }),
  };
}

/** A driver's procedure ended without its value. */
export function procedureFault(fault: DriverFault): LinkFault {
  const advised =
    "advice" in fault && fault.advice !== undefined ? ({ advice: fault.advice } as const) : undefined;
  if (fault.code === "incompatible") return { code: "incompatible-sensor", detail: fault.detail, ...advised };
  if (fault.code === "refused")
    return { code: "command-failed", detail: `status ${fault.status}: ${fault.detail}`, ...advised };
  if (fault.code === "unreadable") return { code: "command-failed", detail: fault.detail };
  if (fault.reason === "link-lost") return { code: "link-lost" };
  return { code: "command-failed", detail: `${fault.reason}: ${fault.detail}`, ...advised };
}

/** The same as an event of the link; a sensor that is busy says when to come again. */
export function setbackFrom<T>({ error }: Extract<Outcome<T>, { ok: false }>): EventOf<"setback"> {
  const fault = procedureFault(error);
  return error.code === "refused" && error.retryAfterMs !== undefined
    ? { is: "setback", fault, retryAfterMs: error.retryAfterMs }
    : { is: "setback", fault };
}
