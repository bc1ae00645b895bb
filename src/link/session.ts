// One link to one sensor. In: what the person, the page, the adapter and the radio do. Out: LinkCallbacks.
// Thin: the flow decides, the effects act, this file hands events from one to the other, one at a time, in order.
// No module state, so that two sensors are two links.
import { availabilityOf, knownDevice } from "./chooser.ts";
import { createEffects } from "./effects.ts";
import { transition } from "./flow.ts";
import type { Link, LinkOptions } from "./link-options.ts";
import type { LinkEvent, LinkState } from "./link-state.ts";

export function createLink(options: LinkOptions): Link {
  const { bluetooth, page, random, callbacks, sensors } = options;
  let state: LinkState = { phase: "idle" };
  let isAdapterOff = false;
  let isDisposed = false;
  /** An attempt only to see whether Bluetooth is on: told once it has succeeded, or the screen would blink. */
  let isProbing = false;
  /** Events raised while an event is handled: effects and callbacks may raise more. */
  const pending: LinkEvent[] = [];
  let isHandling = false;

  const effects = createEffects(options, emit, () => state);

  function emit(event: LinkEvent): void {
    pending.push(event);
    if (isHandling) return;
    isHandling = true;
    try {
      for (let next = pending.shift(); next !== undefined; next = pending.shift()) handle(next);
    } finally {
      isHandling = false;
    }
  }

  function handle(event: LinkEvent): void {
    if (isDisposed) return;
    if (tellsAdapterOff(event)) isAdapterOff = true;
    if (tellsAdapterOn(event)) isAdapterOff = false;
    const step = transition(state, event, {
      hidden: page.isHidden(),
      adapterOff: isAdapterOff,
      chance: random(),
    });
    if (step.state === state) return;
    state = step.state;
    for (const effect of step.effects) effects.perform(effect);
    if (state.phase === "connecting") isProbing ||= event.is === "adapter-on" && event.isGuess === true;
    const isStillOff = isProbing && (state.phase === "connecting" || isRestingOnAdapter(state));
    if (state.phase !== "connecting") isProbing = false;
    if (!isStillOff) callbacks.onStatus(state, effects.sensorName());
  }

  async function checkAdapter(): Promise<void> {
    const isAvailable = await availabilityOf(bluetooth);
    if (isAvailable !== undefined && isAvailable === isAdapterOff)
      emit({ is: isAvailable ? "adapter-on" : "adapter-off" });
  }
  const onAvailability = () => void checkAdapter();

  // Some browsers' own implementations of Web Bluetooth are no EventTarget.
  bluetooth?.addEventListener?.("availabilitychanged", onAvailability);
  onAvailability();
  const unlisten = page.listen((moment) => {
    emit({ is: moment });
    // While the page slept the adapter may have changed without a word.
    if (moment === "visible") onAvailability();
  });

  return {
    connect(shown = "known-sensors") {
      effects.show(shown);
      emit({ is: "connect" });
      return effects.chooserClosed();
    },
    identifyAs(driverId) {
      effects.identifyAs(driverId);
      emit({ is: "reconnect-now" });
    },
    reconnectNow: () => emit({ is: "reconnect-now" }),
    stop: () => emit({ is: "stop" }),
    forget: () => emit({ is: "forget" }),
    async resumeKnown(sensorId) {
      const device = await knownDevice(bluetooth, sensors(), sensorId);
      const isFree = state.phase === "idle" || state.phase === "stopped" || state.phase === "failed";
      if (device === undefined || !isFree || isDisposed) return false;
      effects.adopt(device);
      emit({ is: "sensor-known" });
      return true;
    },
    sensorId: () => effects.device()?.id,
    run: (procedure) => effects.run(procedure),
    buzz: async (pattern) =>
      (await effects.run((driver, traits) => (traits.canBuzz ? driver.buzz?.(traits, pattern) : undefined)))
        ?.ok ?? false,
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      unlisten();
      bluetooth?.removeEventListener?.("availabilitychanged", onAvailability);
      effects.dispose();
    },
  };
}

const isRestingOnAdapter = (state: LinkState): boolean =>
  state.phase === "paused" && state.by === "adapter-off";

const tellsAdapterOff = (event: LinkEvent): boolean =>
  event.is === "adapter-off" || ("fault" in event && event.fault.code === "adapter-off");

/** A sensor in the chooser or at the other end of a link proves it, whatever the browser said before. */
const tellsAdapterOn = (event: LinkEvent): boolean =>
  event.is === "adapter-on" || event.is === "sensor-chosen" || event.is === "connected";
