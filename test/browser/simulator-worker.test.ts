// The simulated sensor behind its worker says what the same sensor says without one: nothing is lost on the boundary.
import * as Comlink from "comlink";
import { expect, onTestFinished, test } from "vitest";
import { viewOf } from "../../firmware-protocol/bytes.ts";
import { SimulatedBody } from "../../firmware-protocol/devices/simulated/body.ts";
import { simulatedInfo } from "../../firmware-protocol/devices/simulated/identity.ts";
import { encodeRequest } from "../../firmware-protocol/devices/thora/control.ts";
import { decodeInfo } from "../../firmware-protocol/devices/thora/info.ts";
import { ThoraSensor } from "../../firmware-protocol/devices/thora/sensor.ts";
import { SensorRun } from "../../firmware-protocol/devices/thora/sensor-run.ts";
import type { SimulatorWorker } from "../../workers/simulator-contract.ts";

const seed = 11;
const startRequest = encodeRequest({
  id: 9,
  operation: "start",
  arguments: { form: { mode: "raw6", samples: 0 }, rate: 5000, ranges: { accG: 8, gyrDps: 2000 } },
});

function simulatorOf(): Comlink.Remote<SimulatorWorker> {
  const worker = new Worker(new URL("../../workers/simulator.worker.ts", import.meta.url), {
    type: "module",
  });
  onTestFinished(() => worker.terminate());
  return Comlink.wrap<SimulatorWorker>(worker);
}

test("a minute from the middle of the day arrives byte for byte, reply first", async () => {
  const startOfDayS = 3600;
  const simulator = simulatorOf();
  await simulator.start({ seed, startOfDayS });
  const info = decodeInfo(new DataView((await simulator.read("info"))!));
  expect(info).toMatchObject({ ok: true, value: { deviceId: simulatedInfo(seed).deviceId } });

  const body = new SimulatedBody({ seed });
  const sensor = new ThoraSensor({ info: simulatedInfo(seed) });
  const run = new SensorRun({ sensor, source: (tS) => body.sampleAt(startOfDayS + tS) });

  const [reply, ...others] = await simulator.write("control", startRequest);
  expect(others).toEqual([]);
  expect(reply).toMatchObject({ channel: "control", atMs: 0 });
  expect(new Uint8Array(reply!.bytes)).toEqual(run.write(startRequest));

  const frames = [...(await simulator.advance(20_000)), ...(await simulator.advance(60_000))];
  const expected = run.advance(60);
  expect(frames.map(({ channel, atMs }) => [channel, atMs])).toEqual(
    expected.map(({ channel, atS }) => [channel, atS * 1000]),
  );
  frames.forEach(({ bytes }, i) => expect(new Uint8Array(bytes)).toEqual(expected[i]!.bytes));
  expect(frames).toHaveLength(600);
});

test("a sensor that was not started or was let go is silent", async () => {
  const simulator = simulatorOf();
  expect(await simulator.read("info")).toBeUndefined();
  await simulator.start({ seed, payload: 20 });
  expect(await simulator.advance(1000)).toEqual([]);
  await simulator.write("control", startRequest);
  const frames = await simulator.advance(2000);
  expect(frames).toHaveLength(50);
  expect(viewOf(new Uint8Array(frames[0]!.bytes)).getUint8(0)).toBe(0x19);
  await simulator.disconnect();
  expect(await simulator.advance(3000)).toEqual([]);
});
