// Movella DOT: settings in a block with a visit index, start and stop with a payload mode, notifications padded to the
// characteristic's length, device time in µs that wraps after 71.6 min. Source: BLE service specification XD0506P rev. C.
import { VirtualPeripheral } from "../peripheral.ts";
import { type Matrix, product, turned, type Vector } from "../worn-motion.ts";
import {
  type Field,
  type FrameTable,
  DEG_PER_RAD,
  frameOf,
  STANDARD_GRAVITY,
  vectorFields,
} from "./frame-table.ts";
import { xUp } from "./mounting.ts";
import { DeviceClock, quantitiesOf, type Sample, Sampling } from "./sampling.ts";
import {
  CONNECTION_INTERVAL_MS,
  hostS,
  littleEndian16,
  refused,
  type SensorSetup,
  type VirtualSensor,
  wrongLength,
} from "./virtual-sensor.ts";

const uuid = (short: string): string => `1517${short}-4947-11e9-8646-d663bd873d93`;
const [LONG, MEDIUM, SHORT] = [uuid("2002"), uuid("2003"), uuid("2004")];
const MESSAGE_ACK = uuid("7002");

const time: Field = { at: 0, type: "u32", of: "deviceS", per: 1e6 };
const quaternion = ["W", "X", "Y", "Z"].map(
  (part, i): Field => ({ at: 4 + 4 * i, type: "f32", of: `quat${part}` }),
);
const acc = (at: number): Field[] => vectorFields(at, "f32", "acc", 1);
const gyr = (at: number): Field[] => vectorFields(at, "f32", "gyr", DEG_PER_RAD);
const free = (at: number): Field[] => vectorFields(at, "f32", "free", 1);

interface Mode {
  readonly channel: string;
  readonly table: FrameTable;
}

/** Payload mode → where it comes and what is in it; the rest of the characteristic's length is zero. */
const MODES: ReadonlyMap<number, Mode> = new Map([
  [3, { channel: MEDIUM, table: { bytes: 40, fields: [time, ...quaternion, ...free(20)] } }],
  [5, { channel: SHORT, table: { bytes: 20, fields: [time, ...quaternion] } }],
  [6, { channel: SHORT, table: { bytes: 20, fields: [time, ...free(4)] } }],
  [21, { channel: MEDIUM, table: { bytes: 40, fields: [time, ...acc(4), ...gyr(16)] } }],
  [24, { channel: MEDIUM, table: { bytes: 40, fields: [time, ...quaternion, ...gyr(20)] } }],
  [26, { channel: LONG, table: { bytes: 63, fields: [time, ...quaternion, ...acc(20), ...gyr(32)] } }],
]);

/** East, north, up from the room's right, up, backwards: the wearer looks north. */
const earthFromRoom: Matrix = [1, 0, 0, 0, 0, -1, 0, 1, 0];

/** Shepperd's choice is not needed: a back within 60° of upright never comes near w = 0 in these axes. */
function quaternionOf(m: Matrix): Record<string, number> {
  const w = Math.sqrt(Math.max(1e-12, 1 + m[0] + m[4] + m[8])) / 2;
  return {
    quatW: w,
    quatX: (m[7] - m[5]) / (4 * w),
    quatY: (m[2] - m[6]) / (4 * w),
    quatZ: (m[3] - m[1]) / (4 * w),
  };
}

/** `free`: acceleration in the earth's axes without gravity; computed from the sample if absent. */
export function payload(mode: number, sample: Sample, free?: Vector): Uint8Array {
  const earthFromDevice = product(earthFromRoom, sample.roomFromDevice);
  const [freeX, freeY, upward] = turned(earthFromDevice, sample.acc);
  const [x, y, z] = free ?? [freeX, freeY, upward - STANDARD_GRAVITY];
  return frameOf(MODES.get(mode)!.table, {
    ...quantitiesOf(sample),
    ...quaternionOf(earthFromDevice),
    freeX: x,
    freeY: y,
    freeZ: z,
  });
}

/** MID, LEN, data, checksum: all bytes add up to 0 mod 256. */
export function message(mid: number, ...data: readonly number[]): Uint8Array {
  const body = [mid, data.length, ...data];
  return Uint8Array.from([...body, (256 - (body.reduce((sum, byte) => sum + byte, 0) % 256)) % 256]);
}

const RATES_HZ = [1, 4, 10, 12, 15, 20, 30, 60];
const CONTROL_BYTES = 32;
const RATE_AT = 24;
const PROFILE_AT = 26;
/** The wrap of the device time comes this long after the sensor was made: within the shortest test. */
const WRAP_AFTER_S = 20;

export class DotSensor implements VirtualSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  samplesSent = 0;
  /** Device control block; byte 0, the visit index, reads as 0. */
  readonly control = new Uint8Array(CONTROL_BYTES);
  readonly #setup: SensorSetup;
  readonly #clock: DeviceClock;
  readonly #timer: NodeJS.Timeout;
  #measurement = Uint8Array.of(1, 0, 26);
  #ack = new Uint8Array(160);
  #sampling: Sampling | undefined;

  constructor(setup: SensorSetup) {
    this.#setup = setup;
    this.name = setup.name ?? "Movella DOT";
    this.#clock = new DeviceClock(hostS(), 2 ** 32 / 1e6 - WRAP_AFTER_S, setup.clockPpm ?? 40);
    this.control.set(littleEndian16(60), RATE_AT);
    const silent = (short: string) => ({ uuid: uuid(short), flags: ["notify"] as const });
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "D4:22:CD:00:00:01",
      mtu: setup.mtu ?? 247,
      // Its service is not promised to be in the advertisement.
      advertisedServices: [],
      services: [
        {
          uuid: uuid("1000"),
          characteristics: [
            { uuid: uuid("1001"), flags: ["read"], onRead: () => new Uint8Array(34) },
            {
              uuid: uuid("1002"),
              flags: ["read", "write"],
              onRead: () => this.control,
              onWrite: (bytes) => this.#configure(bytes),
            },
            silent("1004"),
          ],
        },
        {
          uuid: uuid("2000"),
          characteristics: [
            {
              uuid: uuid("2001"),
              flags: ["read", "write"],
              onRead: () => this.#measurement,
              onWrite: (bytes) => this.#measure(bytes),
            },
            silent("2002"),
            silent("2003"),
            silent("2004"),
          ],
        },
        {
          uuid: uuid("3000"),
          characteristics: [
            { uuid: uuid("3001"), flags: ["read", "notify"], onRead: () => Uint8Array.of(76, 0) },
          ],
        },
        {
          uuid: uuid("7000"),
          characteristics: [
            { uuid: uuid("7001"), flags: ["write"], onWrite: (bytes) => this.#answer(bytes) },
            { uuid: MESSAGE_ACK, flags: ["read"], onRead: () => this.#ack },
            silent("7003"),
          ],
        },
      ],
    });
    this.peripheral.on("disconnected", () => {
      this.#sampling = undefined;
      this.#measurement[1] = 0;
    });
    this.#timer = setInterval(() => this.#live(), CONNECTION_INTERVAL_MS);
  }

  get isMeasuring(): boolean {
    return this.#sampling !== undefined;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  /** Only what the visit index names is taken, and no rate while measuring. */
  #configure(bytes: Uint8Array): void {
    if (bytes.length !== CONTROL_BYTES) throw wrongLength(bytes.length);
    const visits = (bit: number): boolean => ((bytes[0]! >> bit) & 1) === 1;
    if (visits(1) && bytes[2] === 1) {
      this.peripheral.setAdvertising(false);
      setImmediate(() => this.peripheral.drop());
    }
    if (this.isMeasuring) return;
    const rateHz = bytes[RATE_AT]! + 256 * bytes[RATE_AT + 1]!;
    if (visits(4) && RATES_HZ.includes(rateHz)) this.control.set(littleEndian16(rateHz), RATE_AT);
    if (visits(5) && bytes[PROFILE_AT]! <= 1) this.control[PROFILE_AT] = bytes[PROFILE_AT]!;
  }

  /** Type 1, action, payload mode. */
  #measure(bytes: Uint8Array): void {
    const [type, action, mode] = bytes;
    if (bytes.length !== 3) throw wrongLength(bytes.length);
    if (type !== 1 || action! > 1 || !MODES.has(mode!)) throw refused("no such measurement");
    this.#measurement = Uint8Array.from(bytes);
    const { motion } = this.#setup;
    const rateHz = this.control[RATE_AT]! + 256 * this.control[RATE_AT + 1]!;
    this.#sampling =
      action === 1
        ? new Sampling({ motion, mounting: xUp, clock: this.#clock, rateScale: 1, seed: 26 }, rateHz, hostS())
        : undefined;
  }

  /** Recording state alone: idle. Everything else is invalid here. */
  #answer(bytes: Uint8Array): void {
    const isWhole = bytes.reduce((sum, byte) => sum + byte, 0) % 256 === 0;
    const isState = isWhole && bytes[0] === 1 && bytes[1] === 1 && bytes[2] === 2;
    const ack = isState ? message(1, 1, 6, 2) : message(1, bytes[2] ?? 0, 2, 0);
    this.#ack = new Uint8Array(160);
    this.#ack.set(ack);
  }

  #live(): void {
    const mode = this.#measurement[2]!;
    const { channel } = MODES.get(mode)!;
    for (const sample of this.#sampling?.takenUntil(hostS()) ?? []) {
      const bytes = payload(mode, sample);
      // Too small an MTU: nothing comes at all.
      if (bytes.length > this.peripheral.mtu - 3) continue;
      if (this.peripheral.notify(channel, bytes)) this.samplesSent += 1;
    }
  }
}
