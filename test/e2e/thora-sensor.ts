// A Thora sensor on the virtual radio, in real time: the specification's own sensor (ThoraSensor, SensorRun) behind a
// VirtualPeripheral. In: a source of motion. Out: the profile over Chromium's Web Bluetooth, and a record of what was
// notified, so that a test can compare what arrived with what was sent.
import { encodeInfo, type ThoraInfo } from "../../firmware-protocol/devices/thora/info.ts";
import { batteryService } from "../../firmware-protocol/assigned-numbers.ts";
import { thoraGatt, thoraService } from "../../firmware-protocol/devices/thora/gatt.ts";
import type { ControlRequest } from "../../firmware-protocol/devices/thora/control.ts";
import type { Feature } from "../../firmware-protocol/devices/thora/layout.ts";
import type { LogSetup } from "../../firmware-protocol/devices/thora/sensor-log.ts";
import { ThoraSensor } from "../../firmware-protocol/devices/thora/sensor.ts";
import { type MotionSource, SensorRun } from "../../firmware-protocol/devices/thora/sensor-run.ts";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
import { DBusFailure } from "../peripheral/object-tree.ts";
import { VirtualPeripheral } from "../peripheral/peripheral.ts";

export interface ThoraSetup {
  readonly name?: string;
  /** One per radio. */
  readonly address?: string;
  readonly source?: MotionSource;
  readonly mtu?: number;
  /** Replaces the simulated sensor's Info. */
  readonly info?: ThoraInfo;
  /** Device clock against the computer's, ppm. */
  readonly clockPpm?: number;
  /** True sample rate over nominal. */
  readonly rateScale?: number;
  /** What it records by itself, beside the clock. Default nothing. */
  readonly log?: "epochs" | "raw" | "both";
  /** How much of it is kept. Default as the sensor's. */
  readonly logRoom?: LogSetup;
  /** Most log notifications a second. Default the profile's 50. */
  readonly logPerS?: number;
}

/** The Info of a sensor that keeps this log. */
export function withLog(info: ThoraInfo, log: ThoraSetup["log"]): ThoraInfo {
  if (log === undefined) return info;
  const logs: Feature[] =
    log === "both" ? ["epochLog", "rawLog"] : [log === "epochs" ? "epochLog" : "rawLog"];
  return { ...info, features: [...info.features, ...logs] };
}

/** Upright and at rest: 1 g on the axis that points up. */
export const atRest: MotionSource = () => ({ acc: [0, 9.80665, 0], gyr: [0, 0, 0] });

/** How often the sensor lives on; its frames come in time to that, as from a radio with this connection interval. */
const INTERVAL_MS = 15;

export class ThoraPeripheral {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  readonly sensor: ThoraSensor;
  readonly run: SensorRun;
  /** Accepted Control requests, in order. */
  readonly accepted: ControlRequest[] = [];
  /** Stream frames handed to the radio while somebody was subscribed. */
  readonly sent: Uint8Array[] = [];
  /** Connected, and nothing more comes: neither frames nor events. */
  isMuted = false;
  /** Pieces of the log handed to the radio while somebody was subscribed. */
  logPieces = 0;
  readonly #startMs = performance.now();
  /** World time lived through at once, alone. */
  #skippedS = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(setup: ThoraSetup = {}) {
    this.name = setup.name ?? "Thora test";
    const mtu = setup.mtu ?? 247;
    this.sensor = new ThoraSensor({
      info: withLog(setup.info ?? simulatedInfo(1), setup.log),
      payload: mtu - 3,
      ...(setup.logRoom === undefined ? {} : { log: setup.logRoom }),
      onAccepted: (request) => this.accepted.push(request),
    });
    this.run = new SensorRun({
      sensor: this.sensor,
      source: setup.source ?? atRest,
      ...(setup.clockPpm === undefined ? {} : { clockPpm: setup.clockPpm }),
      ...(setup.rateScale === undefined ? {} : { rateScale: setup.rateScale }),
      ...(setup.logPerS === undefined ? {} : { logPerS: setup.logPerS }),
    });
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "C0:FF:EE:00:00:01",
      mtu,
      advertisedServices: [thoraService],
      services: [
        {
          uuid: thoraService,
          characteristics: [
            {
              uuid: thoraGatt.info.characteristic,
              flags: ["read"],
              onRead: () => encodeInfo(this.sensor.info),
            },
            {
              uuid: thoraGatt.control.characteristic,
              flags: ["write", "indicate"],
              onWrite: (bytes) => this.#obey(bytes),
            },
            { uuid: thoraGatt.stream.characteristic, flags: ["notify"] },
            { uuid: thoraGatt.event.characteristic, flags: ["notify"] },
            ...(setup.log === undefined
              ? []
              : [{ uuid: thoraGatt.log.characteristic, flags: ["notify" as const] }]),
          ],
        },
        {
          uuid: batteryService,
          characteristics: [
            {
              uuid: thoraGatt.battery.characteristic,
              flags: ["read", "notify"],
              onRead: () => this.sensor.readBattery(),
            },
          ],
        },
      ],
    });
    this.peripheral.on("connected", () => this.sensor.connected(mtu - 3));
    this.peripheral.on("disconnected", () => this.sensor.disconnected());
    this.#timer = setInterval(() => this.#live(), INTERVAL_MS);
  }

  /**
   * Lives `hours` alone at once, before anybody connects: its motion goes on, its log fills. Ends now.
   * @param clock set: somebody had set its time before; unset: nobody has since it was switched on.
   */
  liveAlone(hours: number, clock: "set" | "unset" = "set"): void {
    this.#live();
    const aloneS = hours * 3_600;
    if (clock === "set") this.run.setTime(Date.now() - aloneS * 1_000);
    this.#skippedS += aloneS;
    this.#live();
  }

  /** Power fails and comes back: the link is lost, ticks begin at 0 under another boot id. */
  reboot(bootId: number): void {
    this.#live();
    this.run.reboot(bootId);
    this.peripheral.drop();
  }

  /** Takes the sensor off or puts it on; its frames and an event say so. */
  setWorn(isWorn: boolean): void {
    this.#live();
    const tick = this.run.tickAt(this.run.nowS);
    const bytes = this.sensor.event(isWorn ? "worn" : "off-body", 0, tick);
    this.peripheral.notify(thoraGatt.event.characteristic, bytes);
  }

  setBattery(percent: number): void {
    this.sensor.batteryPercent = percent;
    this.peripheral.notify(thoraGatt.battery.characteristic, this.sensor.readBattery());
  }

  /** The last of it: the test is over. */
  end(): void {
    clearInterval(this.#timer);
  }

  #live(): void {
    for (const { channel, bytes } of this.run.advance(this.#worldS())) {
      if (this.isMuted) continue;
      const isHeard = this.peripheral.notify(thoraGatt[channel].characteristic, bytes);
      if (isHeard && channel === "stream") this.sent.push(bytes);
      if (isHeard && channel === "log") this.logPieces++;
    }
  }

  /** World time since it was switched on, s. */
  #worldS(): number {
    return (performance.now() - this.#startMs) / 1_000 + this.#skippedS;
  }

  #obey(bytes: Uint8Array): void {
    this.#live();
    const reply = this.run.write(bytes);
    if (reply === undefined) throw new DBusFailure("org.bluez.Error.InvalidArguments", "no request id");
    // An indication follows the write's response.
    setImmediate(() => this.peripheral.notify(thoraGatt.control.characteristic, reply));
  }
}
