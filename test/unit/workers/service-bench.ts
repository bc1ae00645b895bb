// A store that outlives its workers, a disk that can be full, and a page that listens: for tests of the service.
import type { Keyframe } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import { decoderFor } from "../../../firmware-protocol/decoders.ts";
import type { Placement } from "../../../src/domain/placement.ts";
import type { RawChunk } from "../../../src/domain/recording.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { epochMs, sessionMs } from "../../../src/domain/units.ts";
import { memoryRepository } from "../../../src/store/memory.ts";
import type { Commit, Repository } from "../../../src/store/repository.ts";
import type { OpenRequest, PostureWorker, WorkerMessage } from "../../../workers/contract.ts";
import { postureService } from "../../../workers/posture-service.ts";
import { type SentFrame, simulatedRun, testSensor } from "./simulated-frames.ts";

export const DAY = 1_700_000_000_000;
export const NINE = DAY + 9 * 3_600_000;
export const upright: Keyframe[] = [{ atS: 0, posture: "upright", transitionS: 0 }];

export const request = (nowMs: number, more: Partial<OpenRequest> = {}): OpenRequest => ({
  database: "test",
  now: epochMs(nowMs),
  zone: "Europe/Zurich",
  utcOffsetMin: 60,
  dayStart: epochMs(DAY),
  dayEnd: epochMs(DAY + 86_400_000),
  sensor: testSensor,
  placement: "upper-back",
  simulated: false,
  ...more,
});

/** One store that outlives its workers, and a disk that can be full. */
export class Bench {
  readonly store = memoryRepository();
  readonly commits: Commit[] = [];
  full = false;
  /** What a commit waits for before it is begun. */
  diskReady: () => Promise<void> = async () => {};
  private ids = 0;

  repository(): Repository {
    const commit = async (c: Commit) => {
      await this.diskReady();
      if (this.full) return err({ code: "storage-full", detail: "no space" } as const);
      this.commits.push(c);
      return this.store.commit(c);
    };
    return new Proxy(this.store, {
      get: (store, key) => {
        if (key === "commit") return commit;
        if (key === "close") return () => {};
        const value = Reflect.get(store, key) as unknown;
        return typeof value === "function" ? value.bind(store) : value;
      },
    });
  }

  worker(): TestWorker {
    return new TestWorker(
      postureService({
        openRepository: async () => ok(this.repository()),
        decoderFor,
        newId: () => `session-${++this.ids}`,
      }),
    );
  }

  async chunks(sessionId: string, placement: Placement = "upper-back"): Promise<RawChunk[]> {
    const chunks: RawChunk[] = [];
    for await (const chunk of this.store.raw(sessionId, placement)) chunks.push(chunk);
    return chunks;
  }
}

const opened: TestWorker[] = [];

/** For afterEach: an open port keeps the process alive. */
export function disposeWorkers(): void {
  for (const worker of opened.splice(0)) worker.dispose();
}

export class TestWorker {
  readonly worker: PostureWorker;
  readonly said: WorkerMessage[] = [];
  acknowledges = true;
  private readonly channel = new MessageChannel();

  constructor(worker: PostureWorker) {
    this.worker = worker;
    this.channel.port1.addEventListener("message", ({ data }: MessageEvent<WorkerMessage>) => {
      this.said.push(data);
      if (data.kind === "batch" && this.acknowledges) this.channel.port1.postMessage({ kind: "ack" });
    });
    this.channel.port1.start();
    void worker.attach(this.channel.port2);
    opened.push(this);
  }

  async frames(
    first: number,
    frames: readonly SentFrame[],
    placement: Placement = "upper-back",
  ): Promise<void> {
    await this.worker.frames({
      placement,
      first,
      frames: frames.map(({ channel, bytes, arrivalMs }) => ({
        channel,
        arrivalMs: sessionMs(arrivalMs),
        bytes: bytes.slice().buffer,
      })),
    });
  }

  /** Messages cross the port. */
  async heard(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }

  of<K extends WorkerMessage["kind"]>(kind: K): Extract<WorkerMessage, { kind: K }>[] {
    return this.said.filter((m): m is Extract<WorkerMessage, { kind: K }> => m.kind === kind);
  }

  dispose(): void {
    this.channel.port1.close();
  }
}

export async function begun(bench: Bench, nowMs = NINE, script: readonly Keyframe[] = upright) {
  const sensor = simulatedRun(script);
  const test = bench.worker();
  const reply = await test.worker.open(request(nowMs));
  if (!reply.ok) throw new Error(reply.fault.code);
  await test.worker.begin("upper-back", testSensor, sensor.format, sensor.bootId, sessionMs(0));
  return { sensor, test, reply };
}

export const samplesIn = (chunks: readonly RawChunk[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.counts.length / chunk.channels, 0);
