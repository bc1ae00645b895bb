// What the link needs from the world, injected so that every second and every refusal can be played in a test.

export interface LinkClock {
  /** Monotonic, ms: the same clock that stamps arrivals for the worker. */
  nowMs(): number;
  /** Wall clock, ms since 1970 UTC: given to sensors that keep time. */
  epochMs(): number;
}

export interface LinkTimers {
  /** Runs once after `ms`. @returns cancels it; harmless afterwards. */
  after(ms: number, run: () => void): () => void;
}

export type PageMoment = "hidden" | "visible" | "left";

export interface LinkPage {
  isHidden(): boolean;
  /** @returns stops listening. */
  listen(onMoment: (moment: PageMoment) => void): () => void;
}
