// When a record was made. In: the clock marks, oldest first. Out: times of records by their number and tick. A mark says
// which records came after it, so its boot is theirs; ticks are unwrapped from mark to mark, which are an hour apart at
// most. Between two moments at which a host set the time the crystal is taken as even; where the two contradict each
// other (somebody put the clock forward) the earlier one holds until the later. A boot without a time stays without.
import type { ClockMark, LogClock } from "../../log.ts";
import { TICK_MODULUS, TICKS_PER_S } from "./layout.ts";

const MS_PER_TICK = 1000 / TICKS_PER_S;
/** A watch crystal's limits, and what a host's setting of the time may be late by. Section 6; own choice. */
const CRYSTAL_PPM = 200;
const SETTING_MS = 500;

interface Anchor {
  /** Since the boot's first mark's own wrap, unwrapped. */
  readonly ticks: number;
  readonly epochMs: number;
}

interface Boot {
  readonly bootId: number;
  readonly marks: { readonly mark: ClockMark; readonly ticks: number }[];
  anchors: readonly Anchor[];
}

const modulo = (ticks: number): number => ((ticks % TICK_MODULUS) + TICK_MODULUS) % TICK_MODULUS;

function bootsFrom(marks: readonly ClockMark[]): Boot[] {
  const boots: Boot[] = [];
  for (const mark of marks) {
    const boot = boots.at(-1);
    const last = boot?.marks.at(-1);
    if (boot === undefined || last === undefined || mark.isBoot || mark.bootId !== boot.bootId)
      boots.push({ bootId: mark.bootId, marks: [{ mark, ticks: mark.tick }], anchors: [] });
    else boot.marks.push({ mark, ticks: last.ticks + modulo(mark.tick - last.mark.tick) });
  }
  for (const boot of boots) {
    const known = boot.marks.flatMap(({ mark: { epochMs, isSet }, ticks }) =>
      epochMs === undefined ? [] : [{ epochMs, isSet, ticks }],
    );
    const set = known.filter(({ isSet }) => isSet);
    boot.anchors = set.length > 0 ? set : known;
  }
  return boots;
}

/** Undefined where the boot has no anchor. */
function timeIn(
  anchors: readonly Anchor[],
  ticks: number,
): { epochMs: number; withinMs: number } | undefined {
  const before = anchors.findLast((anchor) => anchor.ticks <= ticks);
  const after = anchors.find((anchor) => anchor.ticks > ticks);
  const from = before ?? after;
  if (from === undefined) return undefined;
  const nominalMs = (anchor: Anchor): number => (ticks - anchor.ticks) * MS_PER_TICK;
  const driftMs = Math.abs(nominalMs(from)) * CRYSTAL_PPM * 1e-6;
  if (before === undefined || after === undefined)
    return { epochMs: from.epochMs + nominalMs(from), withinMs: driftMs };
  const spanMs = (after.ticks - before.ticks) * MS_PER_TICK;
  const offMs = after.epochMs - before.epochMs - spanMs;
  if (Math.abs(offMs) > SETTING_MS + spanMs * CRYSTAL_PPM * 1e-6)
    return { epochMs: before.epochMs + nominalMs(before), withinMs: driftMs };
  const part = nominalMs(before) / spanMs;
  const nearestMs = Math.min(nominalMs(before), spanMs - nominalMs(before));
  return {
    epochMs: before.epochMs + nominalMs(before) + part * offMs,
    withinMs: nearestMs * CRYSTAL_PPM * 1e-6,
  };
}

/** @param marks all that are held, oldest first. */
export function logClockFrom(marks: readonly ClockMark[]): LogClock {
  const boots = bootsFrom(marks);
  const newestFirst = boots.flatMap((boot) => boot.marks.map((at) => ({ boot, ...at }))).toReversed();
  return {
    timeOf(log, number, tick) {
      const at = newestFirst.find(({ mark }) => (log === "epochs" ? mark.nextEpoch : mark.nextRaw) <= number);
      if (at === undefined) return { known: false };
      const { boot, mark } = at;
      // Signed: a frame completed after the mark may have begun before it.
      const sinceMark = modulo(tick - mark.tick + TICK_MODULUS / 2) - TICK_MODULUS / 2;
      const time = timeIn(boot.anchors, at.ticks + sinceMark);
      return time === undefined
        ? { known: false, bootId: boot.bootId }
        : { known: true, bootId: boot.bootId, ...time };
    },
  };
}
