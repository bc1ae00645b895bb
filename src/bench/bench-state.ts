// What the bench shows, as signals.
import { type Signal, signal } from "@preact/signals";
import type {
  BatteryReading,
  DeviceTraits,
  DriverListing,
  StreamFormat,
} from "../../firmware-protocol/driver.ts";
import type { BenchReport } from "../../workers/bench-contract.ts";
import type { LinkState } from "../link/link-state.ts";

export interface OpenStream {
  readonly name: string;
  readonly traits: DeviceTraits;
  readonly format: StreamFormat;
}

export interface BenchState {
  readonly kinds: readonly Pick<DriverListing, "id" | "title" | "standing">[];
  readonly link: Signal<LinkState>;
  readonly sensor: Signal<string | undefined>;
  /** The last stream that opened; stays when it has closed, for what it sent can still be saved. */
  readonly stream: Signal<OpenStream | undefined>;
  readonly battery: Signal<BatteryReading | undefined>;
  readonly report: Signal<BenchReport | undefined>;
  readonly isExperimentalOffered: Signal<boolean>;
  readonly isPaused: Signal<boolean>;
  readonly hasWorkerStopped: Signal<boolean>;
  /** What became of the last press of Save. */
  readonly saved: Signal<{ readonly name: string } | "nothing" | undefined>;
}

export const createBenchState = (kinds: BenchState["kinds"]): BenchState => ({
  kinds,
  link: signal<LinkState>({ phase: "idle" }),
  sensor: signal(undefined),
  stream: signal(undefined),
  battery: signal(undefined),
  report: signal(undefined),
  isExperimentalOffered: signal(false),
  isPaused: signal(false),
  hasWorkerStopped: signal(false),
  saved: signal(undefined),
});
