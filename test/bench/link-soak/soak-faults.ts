// What goes wrong with a link in a soak, and when: seeded, on average every `everyS`. In: a device on the fake radio.
// Out: the moments at which the world went wrong and at which it behaved again, s.
import { type Operation, operations } from "../../unit/src/link/fake-gatt.ts";

/** What a fault can do to the world; each is undone by `behave`. */
export interface FaultyWorld {
  drop(): void;
  hang(operation: Operation): void;
  refuse(operation: Operation): void;
  dropDuring(operation: Operation, times: number): void;
  /** The device's own service is not shown. */
  hideServices(): void;
  mute(): void;
  behave(): void;
}

export const faultKinds = [
  "drop",
  "drop, then hangs",
  "drop, then refused operations",
  "drop, then lost in the middle of an operation",
  "drop, then half a discovery",
  "silence",
  "a refused write while streaming",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface PlannedFault {
  readonly atS: number;
  readonly kind: FaultKind;
  /** How long the world stays wrong, s; 0: a moment. */
  readonly forS: number;
  readonly operation: Operation;
}

/** Faults of `hours`, exponentially spaced; a fault begins only when the one before is over. */
export function plannedFaults(hours: number, everyS: number, uniform: () => number): PlannedFault[] {
  const faults: PlannedFault[] = [];
  const one = <T>(list: readonly T[]): T => list[Math.floor(uniform() * list.length)]!;
  let atS = 20;
  for (;;) {
    atS += 5 - (everyS - 5) * Math.log(1 - uniform());
    if (atS > 3600 * hours - 120) return faults;
    const kind = one(faultKinds);
    const forS = kind === "drop" ? 0 : kind === "silence" ? 12 + 15 * uniform() : 1 + 40 * uniform() ** 2;
    faults.push({ atS, kind, forS, operation: one(operations) });
    atS += forS;
  }
}

export function strike(world: FaultyWorld, { kind, operation }: PlannedFault): void {
  switch (kind) {
    case "drop":
      return world.drop();
    case "drop, then hangs":
      world.hang(operation);
      return world.drop();
    case "drop, then refused operations":
      world.refuse(operation);
      return world.drop();
    case "drop, then lost in the middle of an operation":
      world.dropDuring(operation, 2);
      return world.drop();
    case "drop, then half a discovery":
      world.hideServices();
      return world.drop();
    case "silence":
      return world.mute();
    case "a refused write while streaming":
      return world.refuse("writeValue");
  }
}
