// The facts of one kind of sensor, as the page "Sensors that work" has them.

/** What a model is able to show: lean also while moving, lean only in slow movement, or no more than its own angle. */
export type Need = "live" | "slow" | "own-angle";

export interface GuideModel {
  readonly name: string;
  /** 6: acceleration and rotation; 3: acceleration alone; none: its own angle. */
  readonly channels: 6 | 3 | "none";
  /** Hz; undefined: the sensor itself says what it offers. */
  readonly ratesHz: readonly number[] | undefined;
  /** Some: depends on the unit. */
  readonly buzz: "yes" | "no" | "some";
}

/** Which of its own axes points up and which out of the back, worn as described; undefined: it tells itself, or has none. */
export type WornAxes = { readonly up: Axis; readonly out: Axis } | undefined;
export type Axis = "X" | "Y" | "Z" | "-X" | "-Y" | "-Z";

export interface GuideEntry {
  readonly id: string;
  readonly name: string;
  readonly maker: string;
  readonly standing: "supported" | "experimental";
  readonly models: readonly GuideModel[];
  readonly shape: "box" | "round" | "board" | "watch";
  readonly axes: WornAxes;
  readonly worn: string;
  /** Of one sensor, in euros: under 30, 30 to 100, over 100. */
  readonly price: 1 | 2 | 3 | "unknown" | "none";
  readonly sold: "sold" | "ask" | "second-hand" | "build";
  readonly soldNote: string;
  /** What of a lost moment can be known. */
  readonly counts: "numbered" | "clock" | "nothing";
  readonly battery: boolean;
  /** It shows which one it is when asked, by a light or a buzz. */
  readonly shows: boolean;
  /** What it recorded out of reach is fetched. */
  readonly log: boolean;
  /** Beside what follows from the facts above (guide-abilities.ts). */
  readonly can: readonly string[];
  readonly cannot: readonly string[];
  readonly wake: readonly string[];
  /** Against what it was tried: a whole virtual sensor on the radio, a virtual board, or messages from documents. */
  readonly tried: "own" | "sensor" | "board" | "messages" | "others";
}

/** The needs that a kind of sensor serves, with one model or another. */
export const needsOf = ({ models }: GuideEntry): readonly Need[] => [
  ...new Set(
    models.map(({ channels }): Need => (channels === 6 ? "live" : channels === 3 ? "slow" : "own-angle")),
  ),
];
