// The same faults against the whole program in Chromium, over the virtual radio, in real time and therefore closer
// together: what the radio delivered is compared with what lies in IndexedDB. Out: counts, recovery, listeners, heaps.
import { uniformFrom } from "../../../firmware-protocol/devices/simulated/random.ts";
import { storedSessions } from "../../e2e/stored-data.ts";
import { until } from "../../e2e/until.ts";
import { connectAndSkip, differenceOf, startWornApp, type WornApp } from "../../e2e/worn-app.ts";
import type { Misbehaviour } from "../../peripheral/misbehaviour.ts";
import { heapsOf } from "../heaps.ts";

export interface ChromiumSoak {
  readonly faults: ReadonlyMap<string, number>;
  readonly deliveredFrames: number;
  readonly missing: number;
  readonly doubled: number;
  readonly invented: number;
  /** From the moment the sensor behaves again until the page says that it is connected, s. */
  readonly recoveriesS: readonly number[];
  /** After the first faults and at the end. */
  readonly listeners: readonly [number, number];
  readonly pageHeapMb: readonly [number, number];
  readonly workerHeapMb: readonly [number, number];
}

const hung = { read: false, write: false, startNotify: false };
const kinds: Readonly<Record<string, Partial<Misbehaviour>>> = {
  drop: {},
  "drop, connections refused": { failConnects: 2 },
  "drop, connection hangs": { hangConnect: true },
  "drop, lost in discovery": { dropsMidDiscovery: 2 },
  "drop, lost in a write": { dropsMidWrite: 1 },
  "drop, writes refused": { refuseWrites: "org.bluez.Error.Failed" },
  "drop, subscribing hangs": { hang: { ...hung, startNotify: true } },
};

const listenersOf = async (worn: WornApp): Promise<number> => {
  const session = await worn.page.context().newCDPSession(worn.page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  return metrics.find(({ name }) => name === "JSEventListeners")?.value ?? 0;
};

export async function soakInChromium(
  appUrl: string,
  minutes: number,
  seed: number,
  say: (line: string) => void,
): Promise<ChromiumSoak> {
  const worn = await startWornApp(appUrl);
  const uniform = uniformFrom(seed);
  try {
    await connectAndSkip(worn);
    const heaps = await heapsOf(worn.page);
    const measured = async () =>
      [await listenersOf(worn), await heaps.page(), await heaps.postureWorker()] as const;
    const pass = (s: number): Promise<void> => worn.page.waitForTimeout(1000 * s);
    const faults = new Map<string, number>();
    const recoveriesS: number[] = [];
    const names = Object.keys(kinds);
    const began = performance.now();
    let early: Awaited<ReturnType<typeof measured>> | undefined;
    for (let i = 0; performance.now() - began < 60_000 * minutes; i++) {
      await pass(2 - 4 * Math.log(1 - uniform()));
      const name = names[i % names.length]!;
      faults.set(name, (faults.get(name) ?? 0) + 1);
      // No frame is under way in the very millisecond of the loss, or nobody knows whether it was delivered.
      worn.sensor.isMuted = true;
      await pass(0.15);
      worn.sensor.peripheral.misbehave(kinds[name]!);
      worn.sensor.peripheral.drop();
      worn.sensor.isMuted = false;
      await pass(1 + 8 * uniform());
      worn.sensor.peripheral.behave();
      const behavesAt = performance.now();
      const frames = worn.delivered.length;
      await until("frames again", 90_000, async () => worn.delivered.length > frames);
      recoveriesS.push((performance.now() - behavesAt) / 1000);
      if (i === names.length) early = await measured();
      if (i % names.length === 0) say(`  ${i + 1} faults, ${worn.delivered.length} frames delivered`);
    }
    worn.sensor.isMuted = true;
    await pass(10.5);
    const late = await measured();
    // tsx names the functions that it compiles by a call which the page does not have.
    await worn.page.evaluate("globalThis.__name = (named) => named");
    const sessions = await storedSessions(worn.page);
    const difference = differenceOf(
      worn.delivered,
      sessions.flatMap(({ frames }) => frames),
    );
    const from = early ?? late;
    return {
      faults,
      deliveredFrames: worn.delivered.length,
      ...difference,
      recoveriesS,
      listeners: [from[0], late[0]],
      pageHeapMb: [from[1], late[1]],
      workerHeapMb: [from[2], late[2]],
    };
  } finally {
    await worn.end();
  }
}
