// MetaMotion with a BMI160 (R, RL, C) or a BMI270 (S): modules that say what they are, registers that differ between the
// two chips, three samples packed into 20 bytes, no acknowledgement, no clock. What was switched on stays on when the
// link goes. Source: the maker's C++ SDK (MetaWear-SDK-Cpp f67699e5) and its unit tests.
import { VirtualPeripheral } from "../peripheral.ts";
import { carryOut, DEG_PER_RAD, type Field, frameOf, STANDARD_GRAVITY, vectorFields } from "./frame-table.ts";
import { yUp } from "./mounting.ts";
import { DeviceClock, quantitiesOf, type Sample, Sampling } from "./sampling.ts";
import {
  CONNECTION_INTERVAL_MS,
  hostS,
  littleEndian16,
  type SensorSetup,
  type VirtualSensor,
} from "./virtual-sensor.ts";

const SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a";
const COMMAND = "326a9001-85cb-9195-d9dd-464cfbbae75a";
const NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a";

export type Chip = "bmi160" | "bmi270";
type Quantity = "acc" | "gyr";

const ACC = 0x03;
const GYR = 0x13;
const SETTINGS = 0x11;
const DEBUG = 0xfe;
const [POWER, ENABLE, CONFIG, READ] = [0x01, 0x02, 0x03, 0x80];
/** `FE 02` makes a brick of it until it is programmed again: no driver may ever write that. */
const [RESET, BOOTLOADER, DISCONNECT] = [0x01, 0x02, 0x06];

interface Module {
  readonly module: number;
  readonly quantity: Quantity;
  readonly implementation: number;
  /** Registers of a single sample and of three. */
  readonly single: number;
  readonly packed: number;
  /** Range code → counts per g or per deg/s. */
  readonly countsPerUnit: ReadonlyMap<number, number>;
  /** The upper bits of configuration byte 0; what `power` must be is 2 in the low-power kind (BMI270, bit 7 clear). */
  readonly configHigh: number;
  readonly config: readonly [number, number];
}

const gyrRanges = new Map([16.4, 32.8, 65.6, 131.2, 262.4].map((counts, code) => [code, counts]));
const accRanges = (codes: readonly number[]): Map<number, number> =>
  new Map(codes.map((code, index) => [code, 16_384 / 2 ** index]));

export const CHIPS: Readonly<Record<Chip, Readonly<Record<Quantity, Module>>>> = {
  bmi160: {
    acc: {
      module: ACC,
      quantity: "acc",
      implementation: 1,
      single: 0x04,
      packed: 0x1c,
      countsPerUnit: accRanges([0x03, 0x05, 0x08, 0x0c]),
      configHigh: 0x20,
      config: [0x28, 0x03],
    },
    gyr: {
      module: GYR,
      quantity: "gyr",
      implementation: 0,
      single: 0x05,
      packed: 0x07,
      countsPerUnit: gyrRanges,
      configHigh: 0x20,
      config: [0x28, 0x00],
    },
  },
  bmi270: {
    acc: {
      module: ACC,
      quantity: "acc",
      implementation: 4,
      single: 0x04,
      packed: 0x05,
      countsPerUnit: accRanges([0x00, 0x01, 0x02, 0x03]),
      configHigh: 0xa0,
      config: [0xa8, 0x00],
    },
    gyr: {
      module: GYR,
      quantity: "gyr",
      implementation: 1,
      single: 0x04,
      packed: 0x05,
      countsPerUnit: gyrRanges,
      configHigh: 0x20,
      config: [0x28, 0x00],
    },
  },
};

const VECTOR_BYTES = 6;
const unitOf: Readonly<Record<Quantity, number>> = { acc: 1 / STANDARD_GRAVITY, gyr: DEG_PER_RAD };

/** One sample, or three in one notification, oldest first. */
export function dataFrame(
  { module, quantity }: Module,
  register: number,
  countsPerUnit: number,
  samples: readonly Sample[],
): Uint8Array {
  const head: Field[] = [module, register].map((of, at) => ({ at, type: "u8", of }));
  const bytes = new Uint8Array(2 + VECTOR_BYTES * samples.length);
  carryOut({ bytes: 2, fields: head }, {}, bytes);
  const table = {
    bytes: VECTOR_BYTES,
    fields: vectorFields(0, "i16", quantity, unitOf[quantity] * countsPerUnit),
  };
  for (const [i, sample] of samples.entries()) {
    carryOut(table, quantitiesOf(sample), bytes, 2 + VECTOR_BYTES * i);
  }
  return bytes;
}

/** 25 Hz is code 6, and each code doubles. */
const rateOf = (code: number): number => 25 * 2 ** (code - 6);

/** One of the two signals and the switches in front of it. */
class Signal {
  readonly module: Module;
  #config: readonly [number, number];
  #isPowered = false;
  #isEnabled = false;
  readonly #subscribed = new Set<number>();
  #sampling: Sampling | undefined;
  #waiting: Sample[] = [];
  readonly #measure: (rateHz: number) => Sampling;

  constructor(module: Module, measure: (rateHz: number) => Sampling) {
    this.module = module;
    this.#config = module.config;
    this.#measure = measure;
  }

  get config(): readonly number[] {
    return this.#config;
  }

  /** Unknown registers and values are ignored: nothing is ever acknowledged. */
  set(register: number, [first = 0, second = 0]: readonly number[]): void {
    const { single, packed, countsPerUnit, configHigh } = this.module;
    if (register === CONFIG && (first & 0xf0) === configHigh && countsPerUnit.has(second)) {
      this.#config = [first, second];
    } else if (register === POWER) this.#isPowered = first === 1;
    else if (register === ENABLE) this.#isEnabled = first === 1 || (this.#isEnabled && second !== 1);
    else if (register === single || register === packed) {
      if (first === 1) this.#subscribed.add(register);
      else this.#subscribed.delete(register);
    }
    const isOn = this.#isPowered && this.#isEnabled;
    if (!isOn) this.#sampling = undefined;
    else this.#sampling ??= this.#measure(rateOf(this.#config[0] & 0x0f));
  }

  framesUntil(nowS: number): Uint8Array[] {
    const { single, packed, countsPerUnit } = this.module;
    const counts = countsPerUnit.get(this.#config[1])!;
    const frames: Uint8Array[] = [];
    for (const sample of this.#sampling?.takenUntil(nowS) ?? []) {
      this.#waiting.push(sample);
      if (this.#subscribed.has(single)) frames.push(dataFrame(this.module, single, counts, [sample]));
      if (this.#waiting.length < 3) continue;
      const three = this.#waiting.splice(0);
      if (this.#subscribed.has(packed)) frames.push(dataFrame(this.module, packed, counts, three));
    }
    return frames;
  }
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

export class MetaMotionSensor implements VirtualSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  samplesSent = 0;
  /** Written once, the real board is gone until it is programmed again. */
  bootloaderWrites = 0;
  readonly #chip: Chip;
  readonly #setup: SensorSetup;
  readonly #clock: DeviceClock;
  readonly #timer: NodeJS.Timeout;
  #signals: readonly Signal[];

  constructor(setup: SensorSetup & { readonly chip: Chip }) {
    this.#setup = setup;
    this.#chip = setup.chip;
    this.name = setup.name ?? "MetaWear";
    this.#clock = new DeviceClock(hostS(), 60, setup.clockPpm ?? 50);
    this.#signals = this.#fresh();
    const text = (uuid: string, value: string) =>
      ({ uuid, flags: ["read"], onRead: () => ascii(value) }) as const;
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "C0:FF:EE:00:32:6A",
      mtu: setup.mtu ?? 23,
      advertisedServices: [SERVICE],
      services: [
        {
          uuid: SERVICE,
          characteristics: [
            {
              uuid: COMMAND,
              flags: ["write", "write-without-response"],
              onWrite: (bytes) => this.#obey([...bytes]),
            },
            { uuid: NOTIFY, flags: ["notify"] },
          ],
        },
        {
          uuid: "180a",
          characteristics: [
            text("2a24", setup.chip === "bmi160" ? "5" : "8"),
            text("2a25", "04F2A1"),
            text("2a26", "1.7.3"),
            text("2a27", "0.1"),
            text("2a29", "MbientLab Inc"),
          ],
        },
        {
          uuid: "180f",
          characteristics: [{ uuid: "2a19", flags: ["read", "notify"], onRead: () => Uint8Array.of(99) }],
        },
      ],
    });
    this.#timer = setInterval(() => this.#live(), CONNECTION_INTERVAL_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #fresh(): Signal[] {
    const { acc, gyr } = CHIPS[this.#chip];
    const measure = (seed: number) => (rateHz: number) =>
      new Sampling(
        { motion: this.#setup.motion, mounting: yUp, clock: this.#clock, rateScale: 1.01, seed },
        rateHz,
        hostS(),
      );
    return [new Signal(acc, measure(160)), new Signal(gyr, measure(270))];
  }

  #obey([module = 0, register = 0, ...data]: readonly number[]): void {
    if (module === DEBUG) this.#debug(register);
    else if ((register & READ) !== 0) this.#read(module, register);
    else this.#signals.find((signal) => signal.module.module === module)?.set(register, data);
  }

  #debug(register: number): void {
    if (register === RESET) this.#signals = this.#fresh();
    if (register === BOOTLOADER) this.bootloaderWrites += 1;
    if (register === RESET || register === BOOTLOADER || register === DISCONNECT) {
      setImmediate(() => this.peripheral.drop());
    }
  }

  #read(module: number, register: number): void {
    const signal = this.#signals.find((each) => each.module.module === module);
    const bytes = [module, register];
    const wanted = register & 0x3f;
    // Module discovery: an absent module answers with these two bytes alone.
    if (wanted === 0 && signal !== undefined) bytes.push(signal.module.implementation, 1);
    else if (wanted === 0 && [0x01, 0x02, 0x08, SETTINGS].includes(module)) bytes.push(0, 0);
    else if (wanted === CONFIG && signal !== undefined) bytes.push(...signal.config);
    else if (wanted === 0x0c && module === SETTINGS) bytes.push(...batteryState(99, 4148));
    setImmediate(() => this.peripheral.notify(NOTIFY, Uint8Array.from(bytes)));
  }

  #live(): void {
    for (const signal of this.#signals) {
      for (const frame of signal.framesUntil(hostS())) {
        const isHeard = this.peripheral.notify(NOTIFY, frame);
        if (isHeard && signal.module.quantity === "acc")
          this.samplesSent += (frame.length - 2) / VECTOR_BYTES;
      }
    }
  }
}

/** Percent, then mV. */
const batteryState = (percent: number, milliVolts: number): number[] => [
  percent,
  ...littleEndian16(milliVolts),
];

export const batteryFrame = (percent: number, milliVolts: number): Uint8Array =>
  frameOf(
    {
      bytes: 5,
      fields: [SETTINGS, 0x8c, ...batteryState(percent, milliVolts)].map((of, at) => ({
        at,
        type: "u8",
        of,
      })),
    },
    {},
  );
