// The last minute of lean for the live trace: a ring of fixed capacity, so that drawing never allocates.
import type { SessionMs } from "../domain/units.ts";

/** Points at 10 Hz; a pause of more than this between two breaks the line. */
const CAPACITY_PER_S = 12;

export class LeanTrace {
  readonly spanMs: number;
  #ms: Float64Array;
  #forwardRad: Float32Array;
  #lateralRad: Float32Array;
  #next = 0;
  #length = 0;

  constructor(spanMs: number) {
    this.spanMs = spanMs;
    const capacity = Math.ceil((spanMs / 1000) * CAPACITY_PER_S);
    this.#ms = new Float64Array(capacity);
    this.#forwardRad = new Float32Array(capacity);
    this.#lateralRad = new Float32Array(capacity);
  }

  push(atMs: number, forwardRad: number, lateralRad: number): void {
    this.#ms[this.#next] = atMs;
    this.#forwardRad[this.#next] = forwardRad;
    this.#lateralRad[this.#next] = lateralRad;
    this.#next = (this.#next + 1) % this.#ms.length;
    this.#length = Math.min(this.#length + 1, this.#ms.length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** Calls back oldest first with every point younger than spanMs before `nowMs`. */
  forEach(nowMs: SessionMs, visit: (atMs: number, forwardRad: number, lateralRad: number) => void): void {
    const capacity = this.#ms.length;
    for (let k = this.#length; k > 0; k--) {
      const i = (this.#next - k + capacity) % capacity;
      const atMs = this.#ms[i]!;
      if (nowMs - atMs <= this.spanMs) visit(atMs, this.#forwardRad[i]!, this.#lateralRad[i]!);
    }
  }
}
