// What working a session out again has changed, in figures that can be said: compared second by second where both have
// a row. Pure.
import type { SessionEvent } from "../src/domain/events.ts";
import type { SecondRows } from "../src/domain/recording.ts";

export interface DerivedPart {
  readonly rows: readonly SecondRows[];
  readonly events: readonly SessionEvent[];
}

export interface DerivedChange {
  /** Seconds that have a row before and after. */
  readonly seconds: number;
  /** Mean of after less before, rad: how far the zero has moved. */
  readonly forwardShiftRad: number;
  readonly lateralShiftRad: number;
  /** Seconds whose state is another one now. */
  readonly otherStateSeconds: number;
  readonly changesBefore: number;
  readonly changesAfter: number;
}

const changesIn = (events: readonly SessionEvent[]): number =>
  events.filter(({ kind }) => kind === "position-changed").length;

export function derivedChange(before: DerivedPart, after: DerivedPart): DerivedChange {
  const was = new Map(before.rows.map((minute) => [minute.minute, minute]));
  let seconds = 0;
  let forward = 0;
  let lateral = 0;
  let otherState = 0;
  for (const now of after.rows) {
    const old = was.get(now.minute);
    if (!old) continue;
    const at = new Map(Array.from(old.second, (second, index) => [second, index]));
    for (const [index, second] of now.second.entries()) {
      const same = at.get(second);
      if (same === undefined) continue;
      seconds++;
      forward += now.forwardRad[index]! - old.forwardRad[same]!;
      lateral += now.lateralRad[index]! - old.lateralRad[same]!;
      if (now.state[index] !== old.state[same]) otherState++;
    }
  }
  return {
    seconds,
    forwardShiftRad: seconds > 0 ? forward / seconds : 0,
    lateralShiftRad: seconds > 0 ? lateral / seconds : 0,
    otherStateSeconds: otherState,
    changesBefore: changesIn(before.events),
    changesAfter: changesIn(after.events),
  };
}
