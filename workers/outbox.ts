// What goes to the page. Batches are held to 20 a second of session time and to two unacknowledged: points wait and come
// with the next. Faults, events and acknowledgements of storage are posted at once and never dropped.
import type { Placement } from "../src/domain/placement.ts";
import type { Acknowledgement, Batch, WorkerMessage } from "./contract.ts";

const UNACKNOWLEDGED = 2;
/** Session time between two batches of a placement, ms. */
const BATCH_EVERY_MS = 50;
/** Points that wait for a page that is behind: a minute's. */
const MOST_POINTS = 600;

interface WaitingPoints {
  ms: number[];
  forward: number[];
  lateral: number[];
  total: number[];
  /** When the next batch may go. */
  dueMs: number;
}

export class Outbox {
  #port: MessagePort | undefined;
  #unacknowledged = 0;
  readonly #waiting = new Map<Placement, WaitingPoints>();

  attach(port: MessagePort): void {
    this.#port = port;
    this.#unacknowledged = 0;
    port.addEventListener("message", ({ data }: MessageEvent<Acknowledgement>) => {
      if (data.kind === "ack") this.#unacknowledged = Math.max(0, this.#unacknowledged - 1);
    });
    port.start();
  }

  post(message: WorkerMessage): void {
    this.#port?.postMessage(message);
  }

  point(placement: Placement, atMs: number, forward: number, lateral: number, total: number): void {
    const points = this.#pointsOf(placement);
    points.ms.push(atMs);
    points.forward.push(forward);
    points.lateral.push(lateral);
    points.total.push(total);
    if (points.ms.length <= MOST_POINTS) return;
    points.ms.shift();
    points.forward.shift();
    points.lateral.shift();
    points.total.shift();
  }

  /** Posts a batch unless one was posted just now or the page is behind. */
  postBatch(moment: Pick<Batch, "placement" | "now" | "lean" | "flexion" | "health" | "arrivalMs">): void {
    const points = this.#pointsOf(moment.placement);
    const { arrivalMs } = moment;
    if (this.#unacknowledged >= UNACKNOWLEDGED || arrivalMs < points.dueMs) return;
    // By the schedule, not by the last one: where notifications come every 50 ms, more or less, none is passed over.
    points.dueMs = Math.max(points.dueMs + BATCH_EVERY_MS, arrivalMs);
    this.#unacknowledged++;
    this.post({
      kind: "batch",
      ...moment,
      pointMs: Float64Array.from(points.ms),
      forwardRad: Float32Array.from(points.forward),
      lateralRad: Float32Array.from(points.lateral),
      totalRad: Float32Array.from(points.total),
    });
    points.ms = [];
    points.forward = [];
    points.lateral = [];
    points.total = [];
  }

  /** Another session begins: what was waiting belongs to the one before. */
  clear(): void {
    this.#waiting.clear();
  }

  #pointsOf(placement: Placement): WaitingPoints {
    let points = this.#waiting.get(placement);
    if (!points) {
      points = { ms: [], forward: [], lateral: [], total: [], dueMs: Number.NEGATIVE_INFINITY };
      this.#waiting.set(placement, points);
    }
    return points;
  }
}
