// "Try without a sensor": a body that moves, in a worker of its own, on the real wire. The page's clock says how far
// time has come, at 1, 10 or 60 times its pace; nothing here is shown that did not go through the decode path.
// It begins with the first hour and a half of the day already behind it, so that there is a rhythm to look at.
import * as Comlink from "comlink";
import type { Keyframe } from "../../firmware-protocol/devices/simulated/posture-script.ts";
import type { DeviceDriver } from "../../firmware-protocol/driver.ts";
import type { SimulatorWorker } from "../../workers/simulator-contract.ts";
import { type EpochMs, epochMs, MS_PER_MINUTE, sessionMs } from "../domain/units.ts";
import { localDayOf, systemTime } from "./clock.ts";
import type { Databases } from "./databases.ts";
import type { FeedOptions, SensorFeed } from "./sensor-feed.ts";
import { runOnSimulator } from "./simulated-procedure.ts";
import type { AppState, LinkStatus, SimulationSpeed } from "./state.ts";
import { factsFrom, identityFrom } from "./worn-sensor.ts";

const SEED = 7;
const RATE_HZ = 50;
const NAME = "Simulated sensor";
/** The simulated day begins at 08:30 local time. */
const MORNING_MS = 8.5 * 60 * MS_PER_MINUTE;
const BEHIND_MS = 90 * MS_PER_MINUTE;
/** The body sits upright at first: after so long its reference is set, as a person would set it. */
const REFERENCE_AFTER_MS = 6000;
const TICK_MS = 50;
/** Simulated time per request to the simulator, and frames not yet stored above which it waits for the recorder. */
const PIECE_MS = 30_000;
const FRAMES_AHEAD = 4000;

export interface SimulatedParts {
  readonly state: AppState;
  /** Fetched with the first try-out. */
  readonly driver: () => Promise<DeviceDriver>;
  readonly databases: Databases;
  feed(options: Pick<FeedOptions, "wallNow">): SensorFeed;
  /** Frames sent and not yet stored. */
  pending(): number;
  setReference(): Promise<unknown>;
  realLink(): LinkStatus;
}

interface Run {
  /** Still in the morning that lies behind the try-out. */
  catchingUp: boolean;
  readonly worker: Worker;
  readonly simulator: Comlink.Remote<SimulatorWorker>;
  readonly feed: SensorFeed;
  stopped: boolean;
}

export class SimulatedSensor {
  readonly #parts: SimulatedParts;
  #run: Run | undefined;

  constructor(parts: SimulatedParts) {
    this.#parts = parts;
  }

  get feed(): SensorFeed | undefined {
    return this.#run?.feed;
  }

  get isCatchingUp(): boolean {
    return this.#run?.catchingUp === true;
  }

  async start(): Promise<void> {
    const { state, databases } = this.#parts;
    // First of all: from here on the worker is not the real sensor's.
    state.simulation.value = { speed: 1 };
    await this.stop();
    state.link.value = { phase: "preparing", sensor: NAME, attempt: 1 };
    await databases.clearDemo();
    const worker = new Worker(new URL("../../workers/simulator.worker.ts", import.meta.url), {
      type: "module",
    });
    const simulator = Comlink.wrap<SimulatorWorker>(worker);
    const feed = this.#parts.feed({ wallNow: morning });
    const run: Run = { worker, simulator, feed, catchingUp: true, stopped: false };
    this.#run = run;

    await simulator.start({ seed: SEED });
    const driver = await this.#parts.driver();
    const traits = await runOnSimulator(simulator, driver.hello());
    if (!traits.ok) throw new Error(`the simulated sensor refused: ${traits.error.detail}`);
    const format = await runOnSimulator(simulator, driver.start(traits.value, { rateHz: RATE_HZ }));
    if (!format.ok) throw new Error(`the simulated sensor refused: ${format.error.detail}`);
    const { bootId } = traits.value;
    feed.streamOpened("upper-back", identityFrom(traits.value, NAME, undefined), format.value, bootId);
    // Nobody wears it: there is nothing to be felt.
    state.sensors["upper-back"].stream.value = {
      ...factsFrom(traits.value, format.value),
      canBuzz: false,
    };
    await feed.opened();
    if (run.stopped) return;
    state.link.value = { phase: "streaming", sensor: NAME };
    state.battery.value = { percent: 86 };
    void this.#live(run);
  }

  setSpeed(speed: SimulationSpeed): void {
    if (this.#run === undefined) return;
    this.#parts.state.simulation.value = { speed };
    this.#run.feed.clock?.setPace(speed);
  }

  /** The body does this from now on; empty: goes on with its day. */
  act(keyframes: readonly Keyframe[]): void {
    void this.#run?.simulator.act([...keyframes]);
  }

  /** The body goes home; its day and its recording can still be looked at. */
  async stop(): Promise<void> {
    const run = this.#run;
    if (run === undefined) return;
    run.stopped = true;
    this.#run = undefined;
    run.worker.terminate();
    run.feed.streamClosed("upper-back", "stopped");
    const { state } = this.#parts;
    if (state.simulation.peek() !== undefined) state.link.value = { phase: "stopped", sensor: NAME };
    await run.feed.close();
  }

  /** Back to what is real, at once; what is being written is finished behind it. */
  async leave(): Promise<void> {
    const { state } = this.#parts;
    if (state.simulation.peek() === undefined) return;
    state.simulation.value = undefined;
    state.link.value = this.#parts.realLink();
    state.battery.value = undefined;
    state.today.value = undefined;
    state.sensors["upper-back"].stream.value = undefined;
    state.moment.value = undefined;
    state.lean.value = undefined;
    await this.stop();
  }

  async #live(run: Run): Promise<void> {
    const { feed } = run;
    await this.#advance(run, 0, REFERENCE_AFTER_MS);
    await this.#parts.setReference();
    let atMs = REFERENCE_AFTER_MS;
    while (!run.stopped && atMs < BEHIND_MS) {
      const untilMs = Math.min(BEHIND_MS, atMs + PIECE_MS);
      await this.#advance(run, atMs, untilMs);
      atMs = untilMs;
    }
    feed.clock?.jumpTo(sessionMs(atMs));
    run.catchingUp = false;
    while (!run.stopped) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
      const untilMs = feed.clock?.now() ?? atMs;
      if (run.stopped || untilMs <= atMs) continue;
      await this.#advance(run, atMs, untilMs);
      atMs = untilMs;
    }
  }

  async #advance(run: Run, fromMs: number, untilMs: number): Promise<void> {
    for (let atMs = fromMs; atMs < untilMs && !run.stopped; ) {
      atMs = Math.min(untilMs, atMs + PIECE_MS);
      const frames = await run.simulator.advance(atMs);
      for (const { channel, bytes, atMs: sentMs } of frames)
        run.feed.simulatedNotification("upper-back", channel, bytes, sessionMs(sentMs));
      while (this.#parts.pending() > FRAMES_AHEAD && !run.stopped)
        await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

function morning(): EpochMs {
  return epochMs(localDayOf(epochMs(systemTime.wallMs())).start + MORNING_MS);
}
