// The simulated sensor as a worker: a body that moves and the sensor on its back, speaking the real wire. In: writes,
// reads and how far time has come (ms since start, the page's clock, at any speed). Out: notifications, their bytes
// transferred. It has no clock and no timer of its own. The page runs the Thora driver's procedures against it.
import { expose, transfer } from "comlink";
import { deskDay } from "../firmware-protocol/devices/simulated/desk-day.ts";
import { simulatedInfo } from "../firmware-protocol/devices/simulated/identity.ts";
import { ThoraSensor } from "../firmware-protocol/devices/thora/sensor.ts";
import { SensorRun } from "../firmware-protocol/devices/thora/sensor-run.ts";
import { DirectedWearer } from "./directed-wearer.ts";
import type { SimulatedFrame, SimulatorOptions, SimulatorWorker } from "./simulator-contract.ts";

const MS = 1000;
let run: SensorRun | undefined;
let wearer: DirectedWearer | undefined;

const frame = (channel: string, atMs: number, bytes: Uint8Array<ArrayBuffer>): SimulatedFrame => ({
  channel,
  atMs,
  bytes: bytes.buffer,
});
const transferred = (frames: SimulatedFrame[]): SimulatedFrame[] =>
  transfer(
    frames,
    frames.map(({ bytes }) => bytes),
  );

const simulator: SimulatorWorker = {
  start({ seed, startOfDayS = 0, script, clockPpm = 0, payload }: SimulatorOptions): void {
    const directed = new DirectedWearer(seed, script ?? deskDay(seed), startOfDayS);
    wearer = directed;
    const info = simulatedInfo(seed);
    const sensor = new ThoraSensor(payload === undefined ? { info } : { info, payload });
    run = new SensorRun({ sensor, clockPpm, source: (tS) => directed.body.sampleAt(startOfDayS + tS) });
  },

  read(channel: string): ArrayBuffer | undefined {
    if (channel === "info") return run?.sensor.readInfo().buffer;
    return channel === "battery" ? run?.sensor.readBattery().buffer : undefined;
  },

  write(channel: string, bytes: Uint8Array): SimulatedFrame[] {
    const reply = channel === "control" ? run?.write(bytes) : undefined;
    return reply === undefined ? [] : transferred([frame("control", (run?.nowS ?? 0) * MS, reply)]);
  },

  act: (keyframes) => wearer?.act(run?.nowS ?? 0, keyframes),

  advance(untilMs: number): SimulatedFrame[] {
    const sent = run?.advance(untilMs / MS) ?? [];
    return transferred(sent.map(({ channel, bytes, atS }) => frame(channel, atS * MS, bytes)));
  },

  disconnect(): void {
    run?.sensor.disconnected();
  },
};

expose(simulator);
