// MetaMotion with a BMI160 (R, RL, C) or a BMI270 (S): modules that say what they are, registers that differ between the
// two chips, three samples packed into 20 bytes, no acknowledgement, no clock. What was switched on stays on when the
// link goes. Source: the maker's C++ SDK (MetaWear-SDK-Cpp f67699e5) and its unit tests.
import { VirtualPeripheral } from "../peripheral.ts";
import { batteryState, type Chip, CHIPS, dataFrame, type Module, VECTOR_BYTES } from "./metamotion-chips.ts";
import { yUp } from "./mounting.ts";
import { DeviceClock, type Sample, Sampling } from "./sampling.ts";
import { CONNECTION_INTERVAL_MS, hostS, type SensorSetup, type VirtualSensor } from "./virtual-sensor.ts";

const SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a";
const COMMAND = "326a9001-85cb-9195-d9dd-464cfbbae75a";
const NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a";

const SETTINGS = 0x11;
const DEBUG = 0xfe;
const [POWER, ENABLE, CONFIG, READ] = [0x01, 0x02, 0x03, 0x80];
/** `FE 02` makes a brick of it until it is programmed again: no driver may ever write that. */
const [RESET, BOOTLOADER, DISCONNECT] = [0x01, 0x02, 0x06];

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

  /** Each with the device time at which it was full. */
  framesUntil(nowS: number): { readonly bytes: Uint8Array; readonly fullS: number }[] {
    const { single, packed, countsPerUnit } = this.module;
    const counts = countsPerUnit.get(this.#config[1])!;
    const frames: { bytes: Uint8Array; fullS: number }[] = [];
    const add = (register: number, samples: readonly Sample[]): void => {
      if (!this.#subscribed.has(register)) return;
      const bytes = dataFrame(this.module, register, counts, samples);
      frames.push({ bytes, fullS: samples.at(-1)!.deviceS });
    };
    for (const sample of this.#sampling?.takenUntil(nowS) ?? []) {
      this.#waiting.push(sample);
      add(single, [sample]);
      if (this.#waiting.length === 3) add(packed, this.#waiting.splice(0));
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

  /** In the order in which they were full, whichever signal they are of. */
  #live(): void {
    const nowS = hostS();
    const frames = this.#signals.flatMap((signal) => signal.framesUntil(nowS));
    for (const { bytes } of frames.toSorted((a, b) => a.fullS - b.fullS)) {
      const isHeard = this.peripheral.notify(NOTIFY, bytes);
      if (isHeard && bytes[0] === CHIPS[this.#chip].acc.module)
        this.samplesSent += (bytes.length - 2) / VECTOR_BYTES;
    }
  }
}
