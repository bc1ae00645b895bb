// Movesense over GSP: commands with a reference that the client chooses, answers with HTTP-like statuses, streams under
// the same reference, four samples to a notification at 52 Hz. The real rate of the chip is 12.5·2^k, not the name of
// the path. Subscriptions outlive the link. Source: captures and protocol notes of movesense-commander (216f7624), and
// the maker's API files (meas/imu.yaml).
import { VirtualPeripheral } from "../peripheral.ts";
import { carryOut, DEG_PER_RAD, type FrameTable, frameOf, vectorFields } from "./frame-table.ts";
import { yUp } from "./mounting.ts";
import { DeviceClock, quantitiesOf, type Sample, Sampling } from "./sampling.ts";
import {
  CONNECTION_INTERVAL_MS,
  hostS,
  littleEndian16,
  type SensorSetup,
  type VirtualSensor,
} from "./virtual-sensor.ts";

const SERVICE = "34802252-7185-4d5d-b431-630e7050e8f0";
const COMMAND = "34800001-7185-4d5d-b431-630e7050e8f0";
const DATA = "34800002-7185-4d5d-b431-630e7050e8f0";

const HEAD_BYTES = 6;
const VECTOR_BYTES = 12;
const headTable: FrameTable = {
  bytes: HEAD_BYTES,
  fields: [
    { at: 0, type: "u8", of: 2 },
    { at: 1, type: "u8", of: "reference" },
    { at: 2, type: "u32", of: "deviceS", per: 1000 },
  ],
};
/** One vector of each of the arrays that follow one another. */
const ARRAYS: Readonly<Record<string, FrameTable>> = {
  acc: { bytes: VECTOR_BYTES, fields: vectorFields(0, "f32", "acc", 1) },
  gyr: { bytes: VECTOR_BYTES, fields: vectorFields(0, "f32", "gyr", DEG_PER_RAD) },
  mag: {
    bytes: VECTOR_BYTES,
    fields: ["magX", "magY", "magZ"].map((of, i) => ({ at: 4 * i, type: "f32", of })),
  },
};
const STREAMS: Readonly<Record<string, readonly string[]>> = {
  acc: ["acc"],
  gyro: ["gyr"],
  magn: ["mag"],
  imu6: ["acc", "gyr"],
  imu6m: ["acc", "mag"],
  imu9: ["acc", "gyr", "mag"],
};
const RATES_HZ = [13, 26, 52, 104, 208, 416, 833, 1666];
/** The chip's own rates over the paths' names. */
const RATE_SCALE = 50 / 52;

/** The notification of some samples: time of the first in ms, then array after array. */
export function streamData(
  reference: number,
  arrays: readonly string[],
  samples: readonly Sample[],
  mags: readonly (readonly [number, number, number])[] = [],
): Uint8Array {
  const bytes = new Uint8Array(HEAD_BYTES + arrays.length * samples.length * VECTOR_BYTES);
  carryOut(headTable, { reference, deviceS: samples[0]!.deviceS }, bytes);
  let at = HEAD_BYTES;
  for (const array of arrays) {
    for (const [index, sample] of samples.entries()) {
      const [magX, magY, magZ] = mags[index] ?? [10, -40, 20];
      carryOut(ARRAYS[array]!, { ...quantitiesOf(sample), magX, magY, magZ }, bytes, at);
      at += VECTOR_BYTES;
    }
  }
  return bytes;
}

/** What does not fit one notification comes as data part 2 under the same reference. */
export function inParts(data: Uint8Array, most: number): Uint8Array[] {
  if (data.length <= most) return [data];
  const second = Uint8Array.from([3, data[1]!, ...data.subarray(most)]);
  return [data.subarray(0, most), ...inParts(second, most)];
}

interface Subscription {
  readonly reference: number;
  readonly arrays: readonly string[];
  readonly perNotification: number;
  readonly sampling: Sampling;
  waiting: Sample[];
}

const OK = 200;
const ACCEPTED = 202;
const NOT_FOUND = 404;
const NO_SLOTS = 429;
/** Requests that the sensor can hold; how many real ones hold is not published. */
const SLOTS = 4;

export class MovesenseSensor implements VirtualSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  samplesSent = 0;
  readonly #setup: SensorSetup;
  #clock: DeviceClock;
  #subscriptions: Subscription[] = [];
  /** Requests that were never answered; only a reboot gives their slots back. */
  #lostSlots = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(setup: SensorSetup) {
    this.#setup = setup;
    this.name = setup.name ?? "Movesense 190930000123";
    this.#clock = new DeviceClock(hostS(), 106, setup.clockPpm ?? -45);
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "C0:FF:EE:00:34:80",
      mtu: setup.mtu ?? 247,
      // GSP's own service does not fit into the advertisement.
      advertisedServices: ["fdf3", "180d"],
      services: [
        {
          uuid: SERVICE,
          characteristics: [
            { uuid: COMMAND, flags: ["write"], onWrite: (bytes) => this.#obey(bytes) },
            { uuid: DATA, flags: ["notify"] },
          ],
        },
        { uuid: "180d", characteristics: [{ uuid: "2a37", flags: ["notify"] }] },
        {
          uuid: "180f",
          characteristics: [{ uuid: "2a19", flags: ["read", "notify"], onRead: () => Uint8Array.of(64) }],
        },
      ],
    });
    this.#timer = setInterval(() => this.#live(), CONNECTION_INTERVAL_MS);
  }

  get subscriptions(): readonly { readonly reference: number }[] {
    return this.#subscriptions;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #reply(reference: number, status: number, data: ArrayLike<number> = []): void {
    const bytes = Uint8Array.from([1, reference, ...littleEndian16(status), ...Array.from(data)]);
    setImmediate(() => this.peripheral.notify(DATA, bytes));
  }

  #obey([command, reference = 0, ...payload]: Uint8Array): void {
    const text = new TextDecoder().decode(Uint8Array.from(payload)).replace(/\0.*$/s, "");
    if (command === 0) this.#greet(reference);
    else if (command === 1) this.#subscribe(reference, text);
    else if (command === 2) this.#unsubscribe(reference);
    else if (command === 4) this.#get(reference, text.toLowerCase());
    else if (command === 7) this.#setMode(reference, payload[0]);
    else if (command === 8) this.#reply(reference, payload.length === 8 ? OK : 400);
    else this.#reply(reference, NOT_FOUND);
  }

  #greet(reference: number): void {
    const strings = ["190930000123", "Movesense", "0C8CDC000001", "app", "2.3.1"].join("\0");
    const bytes = Uint8Array.from([1, reference, 1, ...new TextEncoder().encode(`${strings}\0`)]);
    setImmediate(() => this.peripheral.notify(DATA, bytes.subarray(0, this.peripheral.mtu - 3)));
  }

  #subscribe(reference: number, path: string): void {
    const [, kind, rate] = /^\/meas\/([a-z0-9]+)\/(\d+)$/i.exec(path) ?? [];
    const arrays = STREAMS[kind?.toLowerCase() ?? ""];
    const rateHz = Number(rate);
    if (arrays === undefined || !RATES_HZ.includes(rateHz)) return this.#reply(reference, NOT_FOUND);
    if (this.#subscriptions.length + this.#lostSlots >= SLOTS) return this.#reply(reference, NO_SLOTS);
    this.#reply(reference, OK);
    this.#subscriptions.push({
      reference,
      arrays,
      perNotification: Math.max(1, Math.round(rateHz / 13)),
      sampling: new Sampling(
        { motion: this.#setup.motion, mounting: yUp, clock: this.#clock, rateScale: RATE_SCALE, seed: 52 },
        rateHz,
        hostS(),
      ),
      waiting: [],
    });
    return undefined;
  }

  #unsubscribe(reference: number): void {
    const had = this.#subscriptions.length;
    this.#subscriptions = this.#subscriptions.filter((each) => each.reference !== reference);
    this.#reply(reference, this.#subscriptions.length < had ? OK : NOT_FOUND);
  }

  #get(reference: number, path: string): void {
    if (path === "/info") {
      this.#lostSlots += 1;
      return;
    }
    if (this.#subscriptions.length + this.#lostSlots >= SLOTS) this.#reply(reference, NO_SLOTS);
    else if (path === "/system/energy/level") this.#reply(reference, OK, [64]);
    else if (path === "/time/detailed") this.#reply(reference, OK, this.#detailedTime());
    else if (path === "/meas/acc/info") this.#reply(reference, OK, accInfo());
    else if (path === "/meas/gyro/info") this.#reply(reference, OK, gyroInfo());
    else this.#reply(reference, NOT_FOUND);
  }

  #detailedTime(): Uint8Array {
    return detailedTime(1_787_161_151_527_000, this.#clock.deviceS(hostS()));
  }

  /** 5: reboots. Time, subscriptions and lost slots begin anew. */
  #setMode(reference: number, mode: number | undefined): void {
    this.#reply(reference, ACCEPTED);
    if (mode !== 5) return;
    setTimeout(() => {
      this.#subscriptions = [];
      this.#lostSlots = 0;
      this.#clock = new DeviceClock(hostS(), 0, this.#setup.clockPpm ?? -45);
      this.peripheral.drop();
    }, 100);
  }

  #live(): void {
    for (const subscription of this.#subscriptions) {
      const { reference, arrays, perNotification, sampling, waiting } = subscription;
      waiting.push(...sampling.takenUntil(hostS()));
      while (waiting.length >= perNotification) {
        const data = streamData(reference, arrays, waiting.splice(0, perNotification));
        const parts = inParts(data, this.peripheral.mtu - 3);
        const heard = parts.map((part) => this.peripheral.notify(DATA, part));
        if (heard.every(Boolean) && arrays.includes("acc")) this.samplesSent += perNotification;
      }
    }
  }
}

const list = (values: readonly number[], width: 1 | 2): number[] => [
  values.length,
  ...values.flatMap((value) => (width === 1 ? [value] : littleEndian16(value))),
];
export const accInfo = (): Uint8Array => Uint8Array.from([...list(RATES_HZ, 2), ...list([2, 4, 8, 16], 1)]);
export const gyroInfo = (): Uint8Array =>
  Uint8Array.from([...list(RATES_HZ, 2), ...list([125, 245, 500, 1000, 2000], 2)]);

/** `/Time/Detailed`: UTC µs, relative time ms, tick rate, accuracy. */
export const detailedTime = (utcUs: number, deviceS: number): Uint8Array =>
  frameOf(
    {
      bytes: 20,
      fields: [
        { at: 0, type: "u64", of: utcUs },
        { at: 8, type: "u32", of: "deviceS", per: 1000 },
        { at: 12, type: "u32", of: 1024 },
        { at: 16, type: "u32", of: 20 },
      ],
    },
    { deviceS },
  );
