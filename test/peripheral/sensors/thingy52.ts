// Thingy:52: motion starts with the subscription, one sample per notification, no clock and no counter. Accelerations
// have the sign of gravity, not of specific force. Source: Nordic-Thingy52-FW 6ada0a9a (ble_tms, m_motion, drv_motion).
import { VirtualPeripheral } from "../peripheral.ts";
import { DEG_PER_RAD, type FrameTable, frameOf, STANDARD_GRAVITY, vectorFields } from "./frame-table.ts";
import { yUp } from "./mounting.ts";
import { DeviceClock, quantitiesOf, type Sample, Sampling } from "./sampling.ts";
import {
  CONNECTION_INTERVAL_MS,
  hostS,
  littleEndian16,
  refused,
  type SensorSetup,
  type VirtualSensor,
} from "./virtual-sensor.ts";

const uuid = (short: string): string => `ef68${short}-9b35-4933-9b10-52ffa9740042`;
const RAW = uuid("0406");
const CONFIG = uuid("0401");

/** The firmware turns its Q16 numbers into these by an arithmetic right shift. */
const rawTable: FrameTable = {
  bytes: 18,
  rounding: "down",
  fields: [
    ...vectorFields(0, "i16", "acc", 1024 / STANDARD_GRAVITY),
    ...vectorFields(6, "i16", "gyr", 32 * DEG_PER_RAD),
    { at: 12, type: "i16", of: "magX", per: 16 },
    { at: 14, type: "i16", of: "magY", per: 16 },
    { at: 16, type: "i16", of: "magZ", per: 16 },
  ],
};
/** Full scales of the chip as the firmware sets it, and the width of the wire's own numbers. */
const ACC_LIMIT_M_PER_S2 = 2 * STANDARD_GRAVITY;
const GYR_LIMIT_RAD_PER_S = 1024 / DEG_PER_RAD;

const clamped = (value: number, limit: number): number => Math.min(limit, Math.max(-limit, value));

/** `sample`: specific force; the sign is turned here, as the firmware's mounting matrix does. */
export function rawFrame(sample: Sample, mag = { magX: 12, magY: -31, magZ: 28 }): Uint8Array {
  const seen: Record<string, number> = { ...quantitiesOf(sample), ...mag };
  for (const axis of ["X", "Y", "Z"]) {
    seen[`acc${axis}`] = clamped(-seen[`acc${axis}`]!, ACC_LIMIT_M_PER_S2);
    seen[`gyr${axis}`] = clamped(seen[`gyr${axis}`]!, GYR_LIMIT_RAD_PER_S);
  }
  return frameOf(rawTable, seen);
}

/** Each field of the motion configuration: offset, and the range that the firmware takes. */
const CONFIG_RANGES = [
  [0, 100, 5000],
  [2, 100, 5000],
  [4, 100, 1000],
  [6, 5, 200],
] as const;
const CONFIG_BYTES = 9;
const RATE_AT = 6;
const WAKE_AT = 8;

export const isMotionConfig = (bytes: Uint8Array): boolean =>
  bytes.length === CONFIG_BYTES &&
  bytes[WAKE_AT]! <= 1 &&
  CONFIG_RANGES.every(([at, min, max]) => {
    const value = bytes[at]! + 256 * bytes[at + 1]!;
    return value >= min && value <= max;
  });

/** The motion processor divides 200 Hz by a whole number. */
export const appliedRateHz = (askedHz: number): number => 200 / Math.floor(200 / askedHz);

/** LED: off, constant r g b, breathing, one-shot. */
const isLed = ([mode, ...rest]: Uint8Array): boolean =>
  (mode === 0 && rest.length === 0) ||
  (mode === 1 && rest.length === 3) ||
  (mode === 2 && rest.length === 4) ||
  (mode === 3 && rest.length === 2);

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

export class Thingy52Sensor implements VirtualSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  samplesSent = 0;
  /** Motion configuration as stored in flash: it survives a lost link. */
  config = Uint8Array.from([
    ...littleEndian16(1000),
    ...littleEndian16(500),
    ...littleEndian16(500),
    10,
    0,
    1,
  ]);
  readonly #setup: SensorSetup;
  readonly #clock: DeviceClock;
  readonly #timer: NodeJS.Timeout;
  #sampling: Sampling | undefined;
  #led = Uint8Array.of(0);
  #percent = 87;

  constructor(setup: SensorSetup) {
    this.#setup = setup;
    this.name = setup.name ?? "Thingy";
    this.#clock = new DeviceClock(hostS(), 100, setup.clockPpm ?? 30);
    const silent = (short: string) => ({ uuid: uuid(short), flags: ["notify"] as const });
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "C0:FF:EE:00:52:01",
      mtu: setup.mtu ?? 23,
      advertisedServices: [uuid("0100")],
      services: [
        {
          uuid: uuid("0100"),
          characteristics: [
            { uuid: uuid("0101"), flags: ["read", "write"], onRead: () => ascii(this.name) },
            { uuid: uuid("0107"), flags: ["read"], onRead: () => Uint8Array.of(2, 2, 0) },
          ],
        },
        {
          uuid: uuid("0300"),
          characteristics: [
            {
              uuid: uuid("0301"),
              flags: ["read", "write"],
              onRead: () => this.#led,
              onWrite: (bytes) => {
                if (!isLed(bytes)) throw refused("no LED mode");
                this.#led = Uint8Array.from(bytes);
              },
            },
            silent("0302"),
          ],
        },
        {
          uuid: uuid("0400"),
          characteristics: [
            {
              uuid: CONFIG,
              flags: ["read", "write"],
              onRead: () => this.config,
              onWrite: (bytes) => this.#configure(bytes),
            },
            ...["0402", "0403", "0404", "0405", "0407", "0408", "0409", "040a"].map(silent),
            {
              uuid: RAW,
              flags: ["notify"],
              onSubscribe: () => this.#measure(),
              // Also at the end of the link: the firmware turns all motion features off.
              onUnsubscribe: () => {
                this.#sampling = undefined;
              },
            },
          ],
        },
        {
          uuid: "180f",
          characteristics: [
            { uuid: "2a19", flags: ["read", "notify"], onRead: () => Uint8Array.of(this.#percent) },
          ],
        },
      ],
    });
    this.#timer = setInterval(() => this.#live(), CONNECTION_INTERVAL_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #configure(bytes: Uint8Array): void {
    if (!isMotionConfig(bytes)) throw refused("not a motion configuration");
    this.config = Uint8Array.from(bytes);
    if (this.#sampling !== undefined) this.#measure();
  }

  #measure(): void {
    const rateHz = appliedRateHz(this.config[RATE_AT]! + 256 * this.config[RATE_AT + 1]!);
    const { motion } = this.#setup;
    this.#sampling = new Sampling(
      { motion, mounting: yUp, clock: this.#clock, rateScale: 1.004, seed: 52 },
      rateHz,
      hostS(),
    );
  }

  #live(): void {
    for (const sample of this.#sampling?.takenUntil(hostS()) ?? []) {
      if (this.peripheral.notify(RAW, rawFrame(sample))) this.samplesSent += 1;
    }
  }
}
