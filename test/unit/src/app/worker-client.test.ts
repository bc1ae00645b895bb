import * as Comlink from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import type { StreamFormat } from "../../../../firmware-protocol/driver.ts";
import { WorkerClient } from "../../../../src/app/worker-client.ts";
import { epochMs, sessionMs } from "../../../../src/domain/units.ts";
import type { OpenRequest, PostureWorker, WorkerMessage } from "../../../../workers/contract.ts";

const request: OpenRequest = {
  database: "test",
  now: epochMs(0),
  zone: "UTC",
  utcOffsetMin: 0,
  dayStart: epochMs(0),
  dayEnd: epochMs(86_400_000),
  sensor: { driverId: "x", sensorId: "s", name: "n", firmware: "1", hardware: "1" },
  placement: "upper-back",
  simulated: false,
};

/** What survives a worker: the frames it committed, by number. */
interface Disk {
  readonly stored: number[];
  /** Calls beside the frames, as they were answered or arrived. */
  readonly calls?: string[];
  readonly numberings: (string | undefined)[];
}

/** A worker that keeps frames in memory and commits when told; dies on the frame of this number. */
class FakeWorker {
  readonly #channel = new MessageChannel();
  #out: MessagePort | undefined;
  #pending: number[] = [];
  isDead = false;

  constructor(disk: Disk, dieAt: number | undefined, delayMs = 0) {
    const api: Partial<PostureWorker> = {
      attach: async (port) => {
        this.#out = port;
      },
      open: async (opening) => {
        disk.numberings.push(opening.numbering);
        return {
          ok: true,
          sessionId: "session",
          startedAt: epochMs(0),
          storedThroughMs: sessionMs(0),
          resumed: disk.stored.length > 0,
          zero: "mounting",
        };
      },
      // As the real one, which reads the store first.
      join: async (placement) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        disk.calls?.push(`${placement} joined`);
      },
      begin: async (placement) => void disk.calls?.push(`${placement} begun`),
      frames: async ({ placement, first, frames }) => {
        disk.calls?.push(`${placement} frames`);
        if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
        for (const [i, { bytes }] of frames.entries()) {
          const number = first + i;
          if (bytes.byteLength !== 2) throw new Error("the bytes did not arrive");
          if (number === dieAt) throw new Error("out of memory");
          if (!disk.stored.includes(number)) this.#pending.push(number);
        }
      },
      flush: async () => {
        disk.stored.push(...this.#pending);
        this.#pending = [];
        this.#post({
          kind: "stored",
          placement: "upper-back",
          frame: disk.stored.length,
          throughMs: sessionMs(0),
          samples: 0,
        });
      },
    };
    Comlink.expose(api, this.#channel.port2);
  }

  #post(message: WorkerMessage): void {
    this.#out?.postMessage(message);
  }

  addEventListener = (type: "message", listener: (event: Event) => void): void => {
    if (type === "message") {
      this.#channel.port1.addEventListener("message", listener);
      this.#channel.port1.start();
    }
  };
  removeEventListener = (type: "message", listener: (event: Event) => void): void =>
    this.#channel.port1.removeEventListener(type, listener);
  postMessage = (message: unknown, transfer?: Transferable[]): void => {
    if (!this.isDead) this.#channel.port1.postMessage(message, (transfer ?? []) as never);
  };
  terminate = (): void => {
    this.isDead = true;
    this.#channel.port1.close();
  };
}

const workers: FakeWorker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

function clientOf(disk: Disk, dieAt: readonly (number | undefined)[], delayMs = 0) {
  const messages: WorkerMessage[] = [];
  const client = new WorkerClient({
    spawn: () => {
      const worker = new FakeWorker(disk, dieAt[workers.length], delayMs);
      workers.push(worker);
      return worker as unknown as Worker;
    },
    onMessage: (message) => messages.push(message),
    monotonicMs: () => performance.now(),
    epochNow: () => epochMs(0),
  });
  return { client, messages };
}

const frame = () => ({ channel: "stream", arrivalMs: sessionMs(0), bytes: new ArrayBuffer(2) });
const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe("the worker's one owner", () => {
  test("hands on every frame in order and forgets it once it is stored", async () => {
    const disk: Disk = { stored: [], numberings: [] };
    const { client } = clientOf(disk, []);
    await client.open(request);
    for (let i = 0; i < 50; i++) client.push("upper-back", frame());
    await client.flush();
    expect(disk.stored).toEqual(numbers(50));
    await expect.poll(() => client.pending).toBe(0);
  });

  test("frames that come before the session is open wait for it", async () => {
    const disk: Disk = { stored: [], numberings: [] };
    const { client } = clientOf(disk, []);
    const opening = client.open(request);
    client.push("upper-back", frame());
    await opening;
    await client.flush();
    expect(disk.stored).toEqual([0]);
  });

  test("a worker that is behind gets bundles, and nothing is dropped", async () => {
    const disk: Disk = { stored: [], numberings: [] };
    const { client } = clientOf(disk, [], 20);
    await client.open(request);
    for (let i = 0; i < 500; i++) {
      client.push("upper-back", frame());
      if (i % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await client.flush();
    expect(disk.stored).toEqual(numbers(500));
  });

  test("when the worker dies, a new one gets what was not stored, in the same numbering", async () => {
    const disk: Disk = { stored: [], numberings: [] };
    const { client, messages } = clientOf(disk, [30, undefined]);
    await client.open(request);
    for (let i = 0; i < 20; i++) client.push("upper-back", frame());
    await client.flush();
    for (let i = 0; i < 20; i++) client.push("upper-back", frame());
    await expect.poll(() => workers.length).toBe(2);
    await expect.poll(() => disk.numberings.length).toBe(2);
    await client.flush();
    expect(disk.stored).toEqual(numbers(40));
    expect(disk.numberings[0]).toBeDefined();
    expect(disk.numberings[1]).toBe(disk.numberings[0]);
    expect(messages.filter(({ kind }) => kind === "fault")).toHaveLength(1);
  });

  test("a defect that kills every worker does not spin", async () => {
    const disk: Disk = { stored: [], numberings: [] };
    const { client } = clientOf(disk, [0, 0, 0, 0, 0, 0, 0, 0]);
    await client.open(request);
    client.push("upper-back", frame());
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(workers.length).toBeGreaterThan(1);
    expect(workers.length).toBeLessThanOrEqual(4);
  });

  test("what follows a join waits for its answer, and waits for nothing else", async () => {
    const disk: Disk = { stored: [], numberings: [], calls: [] };
    const { client } = clientOf(disk, []);
    const { sensor } = request;
    await client.open(request);
    client.join("pelvis", sensor);
    client.begin("pelvis", sensor, {} as StreamFormat, 1, sessionMs(0));
    client.push("pelvis", frame());
    client.push("upper-back", frame());
    await client.flush();
    expect(disk.calls).toEqual(["pelvis joined", "pelvis begun", "pelvis frames", "upper-back frames"]);
  });

  test("a new worker is told of the second sensor before anything that was not stored", async () => {
    const disk: Disk = { stored: [], numberings: [], calls: [] };
    const { client } = clientOf(disk, [3, undefined]);
    await client.open(request);
    client.join("pelvis", request.sensor);
    for (let i = 0; i < 3; i++) client.push("upper-back", frame());
    await client.flush();
    disk.calls!.length = 0;
    for (let i = 0; i < 3; i++) client.push("upper-back", frame());
    await expect.poll(() => disk.numberings.length).toBe(2);
    await client.flush();
    expect(disk.stored).toEqual(numbers(6));
    expect(disk.calls!.slice(disk.calls!.indexOf("pelvis joined"))).toEqual([
      "pelvis joined",
      "upper-back frames",
    ]);
  });
});
