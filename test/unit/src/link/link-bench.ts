// One link on the fake radio: a small driver of the test's own, a sensor that answers it, and a record of what the link
// told. Everything that a test turns is a field.
import type {
  BatteryReading,
  DeviceDriver,
  DriverListing,
  Procedure,
  StreamFormat,
} from "../../../../firmware-protocol/driver.ts";
import type { Link, LinkOptions, StreamOpened } from "../../../../src/link/link-options.ts";
import type { ClosedCause, LinkState } from "../../../../src/link/link-state.ts";
import type { PageMoment } from "../../../../src/link/ports.ts";
import { createLink } from "../../../../src/link/session.ts";
import { asBluetooth, FakeBluetooth, FakeDevice } from "./fake-bluetooth.ts";
import { VirtualTime } from "./virtual-time.ts";

const uuid = (part: string) => `0000${part}-1111-2222-3333-444455556666`;
export const SERVICE = uuid("0001");
const BATTERY_SERVICE = "0000180f-0000-1000-8000-00805f9b34fb";
export const INFO = uuid("0002");
export const CONTROL = uuid("0003");
export const STREAM = uuid("0004");
export const BATTERY = "00002a19-0000-1000-8000-00805f9b34fb";
export const SILENCE_MS = 10_000;
const [START, STOP, TIME, BUZZ] = [1, 2, 3, 4];

const format: StreamFormat = {
  driverId: "test",
  channels: 6,
  rateHz: 50,
  accScale: 1,
  gyrScale: 1,
  accSign: 1,
  axes: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  gyroConvention: "instantaneous",
  latencyS: 0,
};

function* command(opcode: number): Procedure<number> {
  const reply = yield {
    do: "request",
    channel: "control",
    bytes: Uint8Array.of(opcode),
    withResponse: true,
    reply: "control",
    matches: (bytes) => bytes.getUint8(0) === opcode,
    withinMs: 3_000,
  };
  if (!reply.ok) return { ok: false, error: { code: "step-failed", ...reply } };
  const status = reply.bytes?.getUint8(1) ?? 255;
  if (status === 0) return { ok: true, value: status };
  if (status === 9) return { ok: false, error: { code: "incompatible", detail: "version 9" } };
  return { ok: false, error: { code: "refused", status, detail: "no", retryAfterMs: 4_000 } };
}

function* done(opcode: number): Procedure<void> {
  const outcome = yield* command(opcode);
  return outcome.ok ? { ok: true, value: undefined } : outcome;
}

export const testDriver: DeviceDriver = {
  id: "test",
  title: "Test sensor",
  standing: "supported",
  filters: [{ services: [SERVICE] }, { namePrefix: "Test" }],
  services: [SERVICE, BATTERY_SERVICE],
  gatt: {
    info: { service: SERVICE, characteristic: INFO },
    control: { service: SERVICE, characteristic: CONTROL },
    stream: { service: SERVICE, characteristic: STREAM },
    log: { service: SERVICE, characteristic: uuid("0009"), optional: true },
    battery: { service: BATTERY_SERVICE, characteristic: BATTERY, optional: true },
  },
  recognises: (name, services) => services.includes(SERVICE) || (services.length === 0 && name === "Test 1"),
  fits: (services) => services.includes(SERVICE),
  *hello() {
    const info = yield { do: "read", channel: "info" };
    if (!info.ok) return { ok: false, error: { code: "step-failed", ...info } };
    return {
      ok: true,
      value: {
        driverId: "test",
        sensorId: "1",
        model: "Test",
        firmware: "1",
        hardware: "1",
        bootId: info.bytes?.getUint8(0) ?? 0,
        ratesHz: [50],
        canBuzz: true,
      },
    };
  },
  *start() {
    const heard = yield { do: "subscribe", channel: "stream" };
    if (!heard.ok) return { ok: false, error: { code: "step-failed", ...heard } };
    const started = yield* command(START);
    return started.ok ? { ok: true, value: format } : started;
  },
  stop: () => done(STOP),
  setTime: () => done(TIME),
  *readBattery() {
    const read = yield { do: "read", channel: "battery" };
    if (!read.ok) return { ok: false, error: { code: "step-failed", ...read } };
    return { ok: true, value: { percent: read.bytes?.getUint8(0) ?? 0 } };
  },
  buzz: () => done(BUZZ),
  streamChannels: ["stream"],
  silenceMs: SILENCE_MS,
  decoder: () => ({ decode: () => ({ ok: true, value: [] }) }),
};

export const listed = (driver: DeviceDriver): DriverListing => ({ ...driver, load: async () => driver });

export interface Heard {
  readonly channel: string;
  readonly bytes: readonly number[];
  readonly arrivalMs: number;
}

export class LinkBench {
  readonly time = new VirtualTime();
  readonly bluetooth = new FakeBluetooth();
  readonly device: FakeDevice;
  readonly link: Link;
  readonly states: LinkState[] = [{ phase: "idle" }];
  readonly opened: StreamOpened[] = [];
  readonly closed: ClosedCause[] = [];
  readonly heard: Heard[] = [];
  readonly batteries: BatteryReading[] = [];
  sensorName: string | undefined;
  isHidden = false;
  bootId = 1;
  /** Status byte per opcode: 0 is fine, 9 is a foreign version. */
  readonly statuses = new Map<number, number>();
  /** Opcodes that the sensor took. */
  readonly taken: number[] = [];
  isStreaming = false;
  /** Streams 10 frames/s while started, unless muted. */
  isMuted = false;
  #listener: (moment: PageMoment) => void = () => {};
  #frame = 0;

  constructor(overrides: Partial<LinkOptions> = {}, name = "Test 1") {
    this.device = new FakeDevice(
      {
        id: `id of ${name}`,
        name,
        services: {
          [SERVICE]: [
            { uuid: INFO, onRead: () => Uint8Array.of(this.bootId) },
            { uuid: CONTROL, onWrite: (bytes) => this.#obey(bytes[0] ?? 0) },
            { uuid: STREAM },
          ],
          [BATTERY_SERVICE]: [{ uuid: BATTERY, onRead: () => Uint8Array.of(80) }],
        },
      },
      this.time,
    );
    this.device.addEventListener("gattserverdisconnected", () => {
      this.isStreaming = false;
    });
    this.link = createLink({
      bluetooth: asBluetooth(this.bluetooth),
      sensors: () => [listed(testDriver)],
      request: { rateHz: 50 },
      clock: this.time,
      timers: this.time,
      page: {
        isHidden: () => this.isHidden,
        listen: (onMoment) => {
          this.#listener = onMoment;
          return () => {
            this.#listener = () => {};
          };
        },
      },
      random: () => 0.5,
      callbacks: {
        onStatus: (state, sensor) => {
          this.states.push(state);
          this.sensorName = sensor;
        },
        onOpen: (stream) => this.opened.push(stream),
        onNotification: (channel, bytes, arrivalMs) =>
          this.heard.push({ channel, bytes: [...new Uint8Array(bytes)], arrivalMs }),
        onClosed: (cause) => this.closed.push(cause),
        onBattery: (reading) => this.batteries.push(reading),
      },
      ...overrides,
    });
  }

  get state(): LinkState {
    return this.states.at(-1) ?? { phase: "idle" };
  }

  get phases(): string[] {
    return this.states.map(({ phase }) => phase);
  }

  connects(): number {
    return this.device.log.filter((entry) => entry === "connect").length;
  }

  page(moment: PageMoment): void {
    if (moment !== "left") this.isHidden = moment === "hidden";
    this.#listener(moment);
  }

  async choose(answer: FakeDevice | DOMException = this.device): Promise<void> {
    const closed = this.link.connect();
    this.bluetooth.choose(answer);
    await closed;
  }

  async stream(): Promise<void> {
    await this.choose();
    await this.time.advance(1_000);
    if (this.state.phase !== "streaming") throw new Error(`not streaming but ${this.state.phase}`);
  }

  async advance(ms: number): Promise<void> {
    await this.time.advance(ms);
  }

  #obey(opcode: number): void {
    this.taken.push(opcode);
    const status = this.statuses.get(opcode) ?? 0;
    if (status !== 255) this.device.notify(CONTROL, [opcode, status]);
    if (status !== 0) return;
    if (opcode === START) {
      this.isStreaming = true;
      this.#send(this.device.gatt.era);
    }
    if (opcode === STOP) this.isStreaming = false;
  }

  #send(era: number): void {
    if (!this.isStreaming || era !== this.device.gatt.era) return;
    if (!this.isMuted) this.device.notify(STREAM, [this.#frame++ & 0xff, 7]);
    this.time.after(100, () => this.#send(era));
  }
}
