// Pieces of a sensor's log on their way from the radio to the worker. In: pieces as they come; out: all that have come
// since the last time, or nothing after a silence. Closed once, with the reason.

export class LogInbox {
  #pieces: ArrayBuffer[] = [];
  #closed: "interrupted" | "cancelled" | undefined;
  #wake: (() => void) | undefined;

  get closed(): "interrupted" | "cancelled" | undefined {
    return this.#closed;
  }

  push(bytes: ArrayBuffer): void {
    if (this.#closed) return;
    this.#pieces.push(bytes);
    this.#wake?.();
  }

  close(why: "interrupted" | "cancelled"): void {
    this.#closed ??= why;
    this.#wake?.();
  }

  /** Waits for the first if there is none. Empty: silence for `silentMs`, or closed. */
  async take(silentMs: number): Promise<ArrayBuffer[]> {
    if (this.#pieces.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, silentMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    return this.#pieces.splice(0);
  }
}
