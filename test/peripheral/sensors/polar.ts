// Polar Verity Sense: a control point that answers by indication, and data frames that fill the MTU: one whole sample,
// then bit-packed differences, each frame stamped with the time of its last sample. Acceleration and rotation start one
// after the other and come in frames of their own. Source: the maker's "online measurement" document and SDK tests.
import { VirtualPeripheral } from "../peripheral.ts";
import { DEG_PER_RAD, STANDARD_GRAVITY } from "./frame-table.ts";
import { yUp } from "./mounting.ts";
import {
  ACC,
  compressedFrame,
  type Counts,
  GYRO,
  SDK_MODE,
  type Settings,
  type SettingName,
  settingsBytes,
  settingsFrom,
} from "./polar-frames.ts";
import { DeviceClock, type Sample, Sampling } from "./sampling.ts";
import { CONNECTION_INTERVAL_MS, hostS, type SensorSetup, type VirtualSensor } from "./virtual-sensor.ts";

const SERVICE = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
const CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
const DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";

/** A clock that nobody has set since it was charged: 2019-01-01, in s since 2000. */
const UNSET_CLOCK_S = 599_616_000;
/** Often quoted as the least that a stream takes. */
const LEAST_MTU = 70;

/** What a stream can be asked for, and how its counts come about. */
interface Stream {
  readonly ordinary: Settings;
  readonly sdk: Settings;
  /** Units per count for a full scale of `range`. */
  factor(range: number): number;
  value(sample: Sample): readonly [number, number, number];
}

const times = (
  [x, y, z]: readonly [number, number, number],
  by: number,
): readonly [number, number, number] => [x * by, y * by, z * by];
const FULL_SCALE = 2 ** 15;

const STREAMS: ReadonlyMap<number, Stream> = new Map<number, Stream>([
  [
    ACC,
    {
      ordinary: { rate: [52], resolution: [16], range: [8], channels: [3] },
      sdk: { rate: [26, 52, 104, 208, 416], resolution: [16], range: [2, 4, 8, 16], channels: [3] },
      factor: (range) => range / FULL_SCALE,
      value: ({ acc }) => times(acc, 1 / STANDARD_GRAVITY),
    },
  ],
  [
    GYRO,
    {
      ordinary: { rate: [52], resolution: [16], range: [2000], channels: [3] },
      sdk: { rate: [26, 52, 104, 208, 416], resolution: [16], range: [250, 500, 1000, 2000], channels: [3] },
      factor: (range) => range / FULL_SCALE,
      value: ({ gyr }) => times(gyr, DEG_PER_RAD),
    },
  ],
]);

const [GET_SETTINGS, START, STOP, GET_SDK_SETTINGS] = [1, 2, 3, 4];
const STATUS = {
  ok: 0,
  invalidOp: 1,
  notSupported: 3,
  invalidLength: 4,
  invalidParameter: 5,
  alreadyInState: 6,
  resolution: 7,
  rate: 8,
  range: 9,
  mtu: 10,
  channels: 11,
  invalidState: 12,
  inCharger: 13,
} as const;
const WRONG: Readonly<Record<SettingName, number>> = {
  resolution: STATUS.resolution,
  rate: STATUS.rate,
  range: STATUS.range,
  channels: STATUS.channels,
  factor: STATUS.invalidParameter,
};

/** A stream under way. */
interface Measurement {
  readonly stream: Stream;
  readonly factor: number;
  readonly sampling: Sampling;
  waiting: { readonly counts: Counts; readonly deviceS: number }[];
}

export class PolarSensor implements VirtualSensor {
  readonly name: string;
  readonly peripheral: VirtualPeripheral;
  samplesSent = 0;
  isInCharger = false;
  readonly #setup: SensorSetup;
  readonly #clock: DeviceClock;
  readonly #timer: NodeJS.Timeout;
  #isSdkMode = false;
  /** They go on when the link is lost: who does not stop them finds them running. */
  readonly #measurements = new Map<number, Measurement>();

  constructor(setup: SensorSetup) {
    this.#setup = setup;
    this.name = setup.name ?? "Polar Sense 8C4F2A10";
    this.#clock = new DeviceClock(hostS(), UNSET_CLOCK_S + 900, setup.clockPpm ?? -25);
    this.peripheral = new VirtualPeripheral({
      name: this.name,
      address: setup.address ?? "A0:9E:1A:8C:4F:2A",
      mtu: setup.mtu ?? 232,
      advertisedServices: ["180d"],
      services: [
        {
          uuid: SERVICE,
          characteristics: [
            {
              uuid: CONTROL,
              flags: ["read", "write", "indicate"],
              onRead: () => Uint8Array.from([0x0f, (1 << ACC) | (1 << GYRO), 1 << (SDK_MODE - 8)]),
              onWrite: (bytes) => this.#obey(bytes),
            },
            { uuid: DATA, flags: ["notify"] },
          ],
        },
        { uuid: "180d", characteristics: [{ uuid: "2a37", flags: ["notify"] }] },
        {
          uuid: "180f",
          characteristics: [{ uuid: "2a19", flags: ["read", "notify"], onRead: () => Uint8Array.of(93) }],
        },
      ],
    });
    this.#timer = setInterval(() => this.#live(), CONNECTION_INTERVAL_MS);
  }

  get running(): readonly number[] {
    return [...this.#measurements.keys()];
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #obey(bytes: Uint8Array): void {
    const [op = 0, type = 0] = bytes;
    const answer = bytes.length < 2 ? STATUS.invalidLength : this.#answer(op, type, bytes.subarray(2));
    const [status, settings] = typeof answer === "number" ? [answer, undefined] : [STATUS.ok, answer];
    const params = settings === undefined ? [] : settingsBytes(settings);
    const reply = Uint8Array.from([0xf0, op, type, status, 0, ...params]);
    setImmediate(() => this.peripheral.notify(CONTROL, reply));
  }

  /** A status other than ok, or what was settled. */
  #answer(op: number, type: number, params: Uint8Array): number | Settings {
    if (type === SDK_MODE) return this.#switchSdkMode(op);
    const stream = STREAMS.get(type);
    if (stream === undefined) return STATUS.notSupported;
    if (op === GET_SETTINGS) return this.#isSdkMode ? stream.sdk : stream.ordinary;
    if (op === GET_SDK_SETTINGS) return stream.sdk;
    if (op === START) return this.#start(type, stream, params);
    if (op !== STOP) return STATUS.invalidOp;
    return this.#measurements.delete(type) ? {} : STATUS.alreadyInState;
  }

  #switchSdkMode(op: number): number | Settings {
    if (op !== START && op !== STOP) return STATUS.invalidOp;
    if (this.#measurements.size > 0) return STATUS.invalidState;
    if (this.#isSdkMode === (op === START)) return STATUS.alreadyInState;
    this.#isSdkMode = op === START;
    return {};
  }

  #start(type: number, stream: Stream, params: Uint8Array): number | Settings {
    if (this.isInCharger) return STATUS.inCharger;
    if (this.#measurements.has(type)) return STATUS.alreadyInState;
    if (this.peripheral.mtu < LEAST_MTU) return STATUS.mtu;
    const asked = settingsFrom(params);
    if (asked === undefined) return STATUS.invalidParameter;
    const offered = this.#isSdkMode ? stream.sdk : stream.ordinary;
    for (const name of ["rate", "resolution", "range", "channels"] as const) {
      const values = asked[name];
      if (values?.length !== 1) return STATUS.invalidParameter;
      if (!offered[name]!.includes(values[0]!)) return WRONG[name];
    }
    const factor = Math.fround(stream.factor(asked.range![0]!));
    const { motion } = this.#setup;
    this.#measurements.set(type, {
      stream,
      factor,
      sampling: new Sampling(
        { motion, mounting: yUp, clock: this.#clock, rateScale: 1.003, seed: type },
        asked.rate![0]!,
        hostS(),
      ),
      waiting: [],
    });
    return { factor: [factor] };
  }

  #live(): void {
    for (const [type, measurement] of this.#measurements) {
      const { stream, factor, sampling, waiting } = measurement;
      for (const sample of sampling.takenUntil(hostS())) {
        const counts = stream
          .value(sample)
          .map((value) =>
            Math.min(FULL_SCALE - 1, Math.max(-FULL_SCALE, Math.round(value / factor))),
          ) as unknown as Counts;
        waiting.push({ counts, deviceS: sample.deviceS });
        const full = compressedFrame(
          type,
          0,
          waiting.map((each) => each.counts),
        ).length;
        if (full > this.peripheral.mtu - 3) this.#send(type, waiting.splice(0, waiting.length - 1));
      }
    }
  }

  #send(type: number, samples: readonly { readonly counts: Counts; readonly deviceS: number }[]): void {
    const lastNs = samples.at(-1)!.deviceS * 1e9;
    const frame = compressedFrame(
      type,
      lastNs,
      samples.map(({ counts }) => counts),
    );
    if (this.peripheral.notify(DATA, frame) && type === ACC) this.samplesSent += samples.length;
  }
}
