// The worn sensors, one link per placement: which device is where, what the person does with each, and when the
// recording ends. In: links; out: their states, the day's feed, the devices remembered in the settings. One lost link
// never touches the other; the recording ends when the last of them was stopped.
import type { BatteryReading, DriverListing } from "../../firmware-protocol/driver.ts";
import { type Placement, placements } from "../domain/placement.ts";
import type { Settings } from "../domain/settings.ts";
import type { Link } from "../link/link-options.ts";
import type { BuzzPattern } from "../nudge/ways.ts";
import type { Backfilling } from "./backfill-later.ts";
import type { SensorFeed } from "./sensor-feed.ts";
import type { AppState, LinkStatus } from "./state.ts";
import { wornSensor } from "./worn-sensor.ts";

export interface WornPorts {
  readonly state: AppState;
  /** The registry's listings, asked anew at each choice. */
  readonly sensors: () => readonly DriverListing[];
  makeFeed(): SensorFeed;
  readonly backfill: Pick<Backfilling, "streamOpened" | "piece" | "streamClosed">;
  /** From what is stored on; kept for the next page load. */
  changeDevices(change: (devices: Settings["devices"]) => Settings["devices"]): void;
}

/** A link in one of these will bring no data by itself. */
const isAtRest = ({ phase }: LinkStatus): boolean =>
  phase === "none" || phase === "stopped" || phase === "failed" || phase === "choosing";

const isSeeking = ({ phase }: LinkStatus): boolean =>
  phase === "waiting" || phase === "paused" || phase === "failed";

export class WornSensors {
  readonly #ports: WornPorts;
  readonly #links: Readonly<Record<Placement, Link>>;
  /** What the real links say, kept while the simulated sensor has the screen. */
  readonly #status: Record<Placement, LinkStatus>;
  #feed: SensorFeed | undefined;

  constructor(ports: WornPorts) {
    this.#ports = ports;
    const first: LinkStatus =
      navigator.bluetooth === undefined
        ? { phase: "failed", sensor: undefined, fault: { code: "unsupported-browser" } }
        : { phase: "none" };
    this.#status = { "upper-back": first, pelvis: { phase: "none" } };
    ports.state.link.value = first;
    this.#links = { "upper-back": this.#link("upper-back"), pelvis: this.#link("pelvis") };
  }

  /** Undefined before the first stream. */
  get feed(): SensorFeed | undefined {
    return this.#feed;
  }

  status(placement: Placement): LinkStatus {
    return this.#status[placement];
  }

  /** Straight in the click. */
  connect(placement: Placement, shown?: "all-devices"): void {
    void this.#links[placement].connect(shown);
  }

  identifyAs(placement: Placement, driverId: string): void {
    this.#links[placement].identifyAs(driverId);
  }

  /** At once: the one of `placement`, or all that try, and all that were stopped if nothing else is left. */
  reconnectNow(placement?: Placement): void {
    const seeking = placements.filter((p) => isSeeking(this.#status[p]));
    const stopped = placements.filter((p) => this.#status[p].phase === "stopped");
    const streaming = placements.some((p) => this.#status[p].phase === "streaming");
    const all = seeking.length > 0 || streaming ? seeking : stopped;
    for (const one of placement === undefined ? all : [placement]) this.#links[one].reconnectNow();
  }

  stop(of: readonly Placement[] = placements): void {
    for (const placement of of) this.#links[placement].stop();
  }

  /** As stop, and neither the browser nor we remember the device. */
  forget(placement: Placement): void {
    this.#links[placement].forget();
    this.#ports.changeDevices((devices) => {
      const { [placement]: _forgotten, ...others } = devices;
      return others;
    });
    this.#ports.state.sensors[placement].stream.value = undefined;
    this.#ports.state.sensors[placement].battery.value = undefined;
  }

  /** All stop and their recording is finished, before the simulated sensor takes the worker. */
  release(): void {
    this.stop();
    for (const placement of placements) this.#feed?.streamClosed(placement, "stopped");
    void this.#feed?.close();
  }

  /** After a reload the browser may still permit the sensors: on without a chooser. */
  async resume(): Promise<void> {
    const { "upper-back": upper, pelvis } = this.#ports.state.settings.peek().devices;
    if (pelvis !== undefined) void this.#links.pelvis.resumeKnown(pelvis);
    if (upper === undefined && pelvis !== undefined) return;
    const found = await this.#links["upper-back"].resumeKnown(upper);
    // The browser has another id for it now; with two, either could be meant.
    if (!found && upper !== undefined && pelvis === undefined) await this.#links["upper-back"].resumeKnown();
  }

  /** The one that can and streams does it. @returns whether one did. */
  async buzz(pattern: BuzzPattern): Promise<boolean> {
    const { state } = this.#ports;
    const able = placements.find(
      (placement) =>
        this.#status[placement].phase === "streaming" &&
        state.sensors[placement].stream.peek()?.canBuzz === true,
    );
    return able !== undefined && this.#links[able].buzz(pattern);
  }

  /** The one worn there shows which it is. */
  async identify(placement: Placement): Promise<void> {
    const { sign } = this.#ports.state.sensors[placement];
    if (sign.peek() === "waiting") return;
    sign.value = "waiting";
    const done = await this.#links[placement].run((driver, traits) => driver.identify?.(traits));
    sign.value = done?.ok ? "done" : "not-done";
  }

  #hasWorker(): boolean {
    return this.#ports.state.simulation.peek() === undefined;
  }

  #link(placement: Placement): Link {
    const { state, sensors, makeFeed, backfill } = this.#ports;
    const shown = state.sensors[placement];
    const other: Placement = placement === "pelvis" ? "upper-back" : "pelvis";
    return wornSensor({
      placement,
      sensors,
      feed: () => {
        this.#feed ??= makeFeed();
        return this.#feed;
      },
      hasWorker: () => this.#hasWorker(),
      isTaken: (id) => this.#status[other].phase !== "none" && this.#links[other].sensorId() === id,
      onStatus: (status) => {
        this.#status[placement] = status;
        if (placement === "pelvis" || this.#hasWorker()) shown.link.value = status;
      },
      onBattery: (reading: BatteryReading | undefined) => {
        if (placement === "pelvis" || this.#hasWorker()) shown.battery.value = reading;
      },
      onStream: (facts, deviceId) => {
        shown.stream.value = facts;
        shown.sign.value = undefined;
        if (deviceId !== undefined) this.#remember(placement, deviceId);
      },
      log: {
        opened: (link, sensor) => {
          const opened = this.#feed?.opened() ?? Promise.resolve();
          if (this.#hasWorker()) backfill.streamOpened(link, sensor, placement, opened);
        },
        piece: (bytes) => backfill.piece(placement, bytes),
        closed: () => backfill.streamClosed(placement),
      },
      // Stopped by the person: with the last of them the recording is finished, and may be deleted.
      onRest: () => {
        if (this.#hasWorker() && placements.every((p) => isAtRest(this.#status[p]))) void this.#feed?.close();
      },
    });
  }

  #remember(placement: Placement, deviceId: string): void {
    this.#ports.changeDevices((devices) => {
      const others = Object.entries(devices).filter(([p, id]) => p !== placement && id !== deviceId);
      return { ...Object.fromEntries(others), [placement]: deviceId };
    });
  }
}
