// Hours of a link with everything that goes wrong, in virtual time: the real link and Thora driver against the fake radio,
// a specified sensor at the other end, and the real pipeline behind. What the radio delivered is compared with what came
// out as samples; recovery, listeners, timers and heap are measured.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { batteryService } from "../../../firmware-protocol/assigned-numbers.ts";
import { decodeFrame } from "../../../firmware-protocol/devices/thora/codec.ts";
import { thoraGatt, thoraService } from "../../../firmware-protocol/devices/thora/gatt.ts";
import { ThoraSensor } from "../../../firmware-protocol/devices/thora/sensor.ts";
import { SensorRun } from "../../../firmware-protocol/devices/thora/sensor-run.ts";
import { simulatedInfo } from "../../../firmware-protocol/devices/simulated/identity.ts";
import { uniformFrom } from "../../../firmware-protocol/devices/simulated/random.ts";
import { sensors } from "../../../firmware-protocol/registry.ts";
import { createLink } from "../../../src/link/session.ts";
import type { Phase } from "../../../src/link/link-state.ts";
import { mountingBasis } from "../../../workers/posture/reference.ts";
import type { PipelineSink } from "../../../workers/pipeline.ts";
import type { TimedFrame } from "../../../workers/stream-state.ts";
import { asBluetooth, FakeBluetooth, FakeDevice } from "../../unit/src/link/fake-bluetooth.ts";
import type { FakeCharacteristicSpec } from "../../unit/src/link/fake-gatt.ts";
import { VirtualTime } from "../../unit/src/link/virtual-time.ts";
import { newPipeline, testSensor } from "../../unit/workers/simulated-frames.ts";
import { type FaultKind, type FaultyWorld, plannedFaults, strike } from "./soak-faults.ts";

export interface SoakResult {
  readonly faults: ReadonlyMap<FaultKind, number>;
  readonly deliveredSamples: number;
  readonly missingSamples: number;
  readonly doubledSamples: number;
  /** From the moment the world behaves again until samples flow, s. */
  readonly recoveriesS: readonly number[];
  /** From the loss until samples flow, s. */
  readonly outagesS: readonly number[];
  /** Rules of Web Bluetooth that the link broke. */
  readonly violations: readonly string[];
  /** At a tenth of the time and at the end. */
  readonly deviceListeners: readonly [number, number];
  readonly timers: readonly [number, number];
  readonly heapMb: readonly [number, number];
}

class CountedSamples implements PipelineSink {
  /** Of the last minutes: a soak's own memory must not be taken for a leak. */
  readonly #seen = new Set<string>();
  samples = 0;
  doubled = 0;
  frame(_placement: string, { tick, sequence, counts, channels }: TimedFrame): void {
    const key = `${tick}:${sequence}`;
    if (this.#seen.has(key)) this.doubled += counts.length / channels;
    this.#seen.add(key);
    if (this.#seen.size > 4000) this.#seen.delete(this.#seen.values().next().value!);
    this.samples += counts.length / channels;
  }
  segment(): void {}
  row(): void {}
  point(): void {}
  event(): void {}
  battery(): void {}
  unreadable(): void {
    throw new Error("A delivered frame could not be read.");
  }
}

class CountedDevice extends FakeDevice {
  listeners = 0;
  override addEventListener(...given: Parameters<EventTarget["addEventListener"]>): void {
    this.listeners++;
    super.addEventListener(...given);
  }
  override removeEventListener(...given: Parameters<EventTarget["removeEventListener"]>): void {
    this.listeners--;
    super.removeEventListener(...given);
  }
}

function heapMb(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed / 1e6;
}

/** @param hours of virtual time. @param everyS mean time between faults. */
export async function soak(hours: number, everyS: number, seed: number): Promise<SoakResult> {
  // Fetched before: an import takes real time, and virtual time would run away meanwhile.
  const listings = await Promise.all(
    sensors.map(async (listing) => {
      const driver = await listing.load();
      return { ...listing, load: async () => driver };
    }),
  );
  const time = new VirtualTime();
  const uniform = uniformFrom(seed);
  const sensor = new ThoraSensor({ info: simulatedInfo(1), payload: 244 });
  const run = new SensorRun({ sensor, source: () => ({ acc: [0, 9.80665, 0], gyr: [0, 0, 0] }) });
  const own: FakeCharacteristicSpec[] = [
    { uuid: thoraGatt.info.characteristic, onRead: () => sensor.readInfo() },
    { uuid: thoraGatt.control.characteristic, onWrite: (bytes) => obey(bytes) },
    { uuid: thoraGatt.stream.characteristic },
    { uuid: thoraGatt.event.characteristic },
  ];
  const services: Record<string, FakeCharacteristicSpec[]> = {
    [thoraService]: own,
    [batteryService]: [{ uuid: thoraGatt.battery.characteristic, onRead: () => sensor.readBattery() }],
  };
  const device = new CountedDevice({ id: "soak", name: "Thora soak", services }, time);
  const bluetooth = new FakeBluetooth();
  let isMuted = false;
  let deliveredSamples = 0;

  function live(): void {
    for (const { channel, bytes } of run.advance(time.nowMs() / 1000)) {
      if (isMuted || !device.gatt.notify(thoraGatt[channel].characteristic, bytes)) continue;
      if (channel !== "stream") continue;
      const frame = decodeFrame(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      if (!frame.ok) throw new Error("The sensor sent a frame that cannot be decoded.");
      deliveredSamples += frame.value.counts.length / 6;
    }
    time.after(50, live);
  }
  function obey(bytes: Uint8Array): void {
    const reply = run.write(bytes);
    if (reply) device.gatt.notify(thoraGatt.control.characteristic, reply);
  }
  device.addEventListener("gattserverdisconnected", () => sensor.disconnected());

  const sink = new CountedSamples();
  const pipeline = newPipeline(sink);
  pipeline.join("upper-back", testSensor, mountingBasis);
  const phase: { now: Phase } = { now: "idle" };
  let lostAtS: number | undefined;
  let behavesAtS = 0;
  const recoveriesS: number[] = [];
  const outagesS: number[] = [];
  const link = createLink({
    bluetooth: asBluetooth(bluetooth),
    sensors: () => listings,
    request: { rateHz: 50 },
    clock: time,
    timers: time,
    page: { isHidden: () => false, listen: () => () => {} },
    random: uniform,
    callbacks: {
      onStatus: (state) => {
        phase.now = state.phase;
      },
      onOpen: ({ traits, format }) =>
        pipeline.begin("upper-back", testSensor, format, traits.bootId, time.nowMs()),
      onNotification: (channel, bytes, arrivalMs) => {
        if (channel === "stream" && lostAtS !== undefined) {
          const nowS = time.nowMs() / 1000;
          outagesS.push(nowS - lostAtS);
          recoveriesS.push(nowS - Math.max(behavesAtS, lostAtS));
          lostAtS = undefined;
        }
        pipeline.frame("upper-back", channel, new DataView(bytes), arrivalMs);
      },
      onClosed: () => {
        lostAtS ??= time.nowMs() / 1000;
        pipeline.end("upper-back", "link-lost");
      },
      onBattery: () => {},
    },
  });
  const world: FaultyWorld = {
    drop: () => device.gatt.lose(),
    hang: (operation) => device.hang.add(operation),
    refuse: (operation) =>
      device.refuse.set(operation, new DOMException("GATT Error: Not permitted.", "NotSupportedError")),
    dropDuring: (operation, times) => device.dropDuring.set(operation, times),
    hideServices: () => delete services[thoraService],
    mute: () => {
      isMuted = true;
    },
    behave() {
      device.behave();
      services[thoraService] = own;
      isMuted = false;
      behavesAtS = time.nowMs() / 1000;
    },
  };

  live();
  const chosen = link.connect();
  bluetooth.choose(device);
  await chosen;
  const faults = new Map<FaultKind, number>();
  let early: { listeners: number; timers: number; heap: number } | undefined;
  const passTo = (untilS: number): Promise<void> => time.advance(1000 * untilS - time.nowMs());
  for (const fault of plannedFaults(hours, everyS, uniform)) {
    await passTo(fault.atS);
    if (early === undefined && fault.atS > 360 * hours)
      early = { listeners: device.listeners, timers: time.pendingTimers, heap: heapMb() };
    faults.set(fault.kind, (faults.get(fault.kind) ?? 0) + 1);
    strike(world, fault);
    // A refused write while streaming needs a write: the battery is read, a cue is asked for.
    if (fault.kind === "a refused write while streaming") await buzzed();
    await passTo(fault.atS + fault.forS);
    world.behave();
  }
  async function buzzed(): Promise<void> {
    const asked = link.buzz("gentle");
    await time.advance(10_000);
    await asked;
  }
  await passTo(3600 * hours);
  if (phase.now !== "streaming") throw new Error(`The soak ended ${phase.now}, not streaming.`);
  if (early === undefined) throw new Error("The soak was too short to compare its beginning and its end.");
  const result: SoakResult = {
    faults,
    deliveredSamples,
    missingSamples: deliveredSamples - sink.samples,
    doubledSamples: sink.doubled,
    recoveriesS,
    outagesS,
    violations: device.violations,
    deviceListeners: [early.listeners, device.listeners],
    timers: [early.timers, time.pendingTimers],
    heapMb: [early.heap, heapMb()],
  };
  link.dispose();
  return result;
}
