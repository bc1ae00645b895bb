// WitMotion BLE 5.0: no start command, frames come at the stored rate as soon as somebody listens; settings are
// registers, written while unlocked, without an answer, and read back through the same stream. Source: datasheet
// WT901BLECL v23-0420 and the maker's SDK (WitBluetooth_BWT901BLE5_0, 9efaab0f).
import { VirtualPeripheral } from "../peripheral.ts";
import { type FrameTable, DEG_PER_RAD, frameOf, STANDARD_GRAVITY, vectorFields } from "./frame-table.ts";
import { xUp } from "./mounting.ts";
import { DeviceClock, quantitiesOf, type Sample, Sampling } from "./sampling.ts";
import { CONNECTION_INTERVAL_MS, hostS, type SensorSetup, type VirtualSensor } from "./virtual-sensor.ts";

/** Looks like an alias of the Bluetooth base and is none: …9a34fb. */
const uuid = (short: string): string => `0000${short}-0000-1000-8000-00805f9a34fb`;
const STREAM = uuid("ffe4");

const defaultTable: FrameTable = {
  bytes: 20,
  fields: [
    { at: 0, type: "u8", of: 0x55 },
    { at: 1, type: "u8", of: 0x61 },
    ...vectorFields(2, "i16", "acc", 32768 / (16 * STANDARD_GRAVITY)),
    ...vectorFields(8, "i16", "gyr", (32768 / 2000) * DEG_PER_RAD),
    ...vectorFields(14, "i16", "euler", 32768 / Math.PI),
  ],
};

/** `euler`: roll, pitch, yaw in rad; without it, what gravity says of the first two. */
export function defaultFrame(sample: Sample, euler?: readonly [number, number, number]): Uint8Array {
  const [x, y, z] = sample.acc;
  const [eulerX, eulerY, eulerZ] = euler ?? [Math.atan2(y, z), Math.atan2(-x, Math.hypot(y, z)), 0];
  return frameOf(defaultTable, { ...quantitiesOf(sample), eulerX, eulerY, eulerZ });
}

/** Register's address → its reply: eight registers from there on. */
export function registerReply(register: number, values: ArrayLike<number>): Uint8Array {
  const fields = Array.from({ length: 8 }, (_, i) => ({
    at: 4 + 2 * i,
    type: "u16" as const,
    of: (values[i] ?? 0) & 0xffff,
  }));
  const head = [0x55, 0x71, register, 0].map((of, at) => ({ at, type: "u8" as const, of }));
  return frameOf({ bytes: 20, fields: [...head, ...fields] }, {});
}

const RATE_HZ = new Map(
  [0, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].map((hz, code) => [code, hz] as const).slice(1),
);

const SAVE = 0x00;
const RATE = 0x03;
const AXES = 0x24;
const READ = 0x27;
const VERSION = 0x2e;
const BATTERY = 0x64;
const UNLOCK = 0x69;
/** The maker's tools leave 100 ms between commands; those that come faster are lost. */
const COMMAND_GAP_S = 0.08;
const UNLOCKED_S = 10;

export class WitMotionSensor implements VirtualSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  samplesSent = 0;
  /** Flash wears: a driver saves only what it changed. */
  saves = 0;
  /** Commands that came too soon after another, or while the registers were locked. */
  readonly ignored: string[] = [];
  readonly registers = new Uint16Array(256);
  readonly #setup: SensorSetup;
  readonly #clock: DeviceClock;
  readonly #timer: NodeJS.Timeout;
  #sampling: Sampling | undefined;
  #replies: Uint8Array[] = [];
  #lastCommandS = Number.NEGATIVE_INFINITY;
  #unlockedUntilS = Number.NEGATIVE_INFINITY;

  constructor(setup: SensorSetup) {
    this.#setup = setup;
    this.name = setup.name ?? "WT901BLE67";
    this.#clock = new DeviceClock(hostS(), 700, setup.clockPpm ?? -60);
    this.registers[RATE] = 6;
    this.registers[VERSION] = 0x2712;
    this.registers[BATTERY] = 389;
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "C0:FF:EE:00:90:01",
      mtu: setup.mtu ?? 23,
      advertisedServices: [uuid("ffe5")],
      services: [
        {
          uuid: uuid("ffe5"),
          characteristics: [
            {
              uuid: STREAM,
              flags: ["notify"],
              onSubscribe: () => this.#measure(),
              onUnsubscribe: () => {
                this.#sampling = undefined;
                this.#replies = [];
              },
            },
            {
              uuid: uuid("ffe9"),
              flags: ["write", "write-without-response"],
              onWrite: (bytes) => this.#obey(bytes),
            },
          ],
        },
      ],
    });
    this.#timer = setInterval(() => this.#live(), CONNECTION_INTERVAL_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #measure(): void {
    const { motion } = this.#setup;
    this.#sampling = new Sampling(
      { motion, mounting: xUp, clock: this.#clock, rateScale: 0.996, seed: 901 },
      RATE_HZ.get(this.registers[RATE]!)!,
      hostS(),
    );
  }

  /** FF AA register low high. Nothing is ever acknowledged. */
  #obey(bytes: Uint8Array): void {
    const [ff, aa, register, low, high] = bytes;
    const nowS = hostS();
    const tooSoon = nowS - this.#lastCommandS < COMMAND_GAP_S;
    this.#lastCommandS = nowS;
    if (bytes.length !== 5 || ff !== 0xff || aa !== 0xaa || tooSoon) {
      this.ignored.push(Buffer.from(bytes).toString("hex"));
      return;
    }
    const value = low! + 256 * high!;
    if (register === UNLOCK && value === 0xb588) this.#unlockedUntilS = nowS + UNLOCKED_S;
    else if (register === READ) this.#replies.push(this.#replyFrom(low!));
    else if (nowS > this.#unlockedUntilS) this.ignored.push(Buffer.from(bytes).toString("hex"));
    else this.#set(register!, value);
  }

  #set(register: number, value: number): void {
    if (register === SAVE) this.saves += 1;
    if (register === AXES) this.registers[AXES] = value & 1;
    if (register === RATE && RATE_HZ.has(value)) {
      this.registers[RATE] = value;
      if (this.#sampling !== undefined) this.#measure();
    }
  }

  #replyFrom(register: number): Uint8Array {
    return registerReply(register, this.registers.subarray(register, register + 8));
  }

  #live(): void {
    for (const sample of this.#sampling?.takenUntil(hostS()) ?? []) {
      if (this.peripheral.notify(STREAM, defaultFrame(sample))) this.samplesSent += 1;
    }
    for (const reply of this.#replies.splice(0)) this.peripheral.notify(STREAM, reply);
  }
}
