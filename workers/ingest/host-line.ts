// The memory of clumps and the line through it, for host-clock.ts. In: clumps as they end; out: the line that is handed
// out, followed slowly once it is known. Older clumps are kept joined, so that minutes fit into little.
import type { HostClockState } from "./host-clock.ts";
import { freshSlotFilter } from "./slot-filter.ts";
import { type Air, CLUMPS_KEPT, DELAYS_MS, lineFrom, type SlotLine } from "./slot-line.ts";

/** Clumps older than this say nothing about now. */
const MEMORY_MS = 180_000;
/** Where they are many, the older ones are kept joined by so many: prime to the beat of connection and sensor. */
const JOINED = 5;
/** At most so many joined ones. */
const JOINED_MOST = 600;
/** A part may run this much off its nominal rate. */
const NOMINAL_REACH = 0.06;
/** Once found, the period is looked for within this of itself: at first a wrong one may have won. */
const FOUND_REACH = 0.025;
/** Once it has been found again over a longer stretch. */
const CRYSTAL_REACH = 150e-6;
/** The period counts as found after so many clumps, and so long. */
const FOUND_CLUMPS = 120;
const FOUND_MS = 4000;
const SURE_CLUMPS = 300;
const SURE_MS = 12_000;
export const FIRST_FIT_MS = 700;
const FIT_EVERY_MS = 20_000;
/** When clumps cannot be placed any more, it is fitted sooner. */
export const MISFITS_MOST = 0.1;
const MISFITS_LOST = 0.2;
export const FIT_SOON_MS = 2000;
/** Until so many fits the line is followed at once, then with this time constant. */
const EARLY_FITS = 8;
const SLEW_MS = 2000;
const LOSS_SHARES = [0.001, 0.05] as const;
const airs: readonly Air[] = LOSS_SHARES.flatMap((lossShare) =>
  DELAYS_MS.map((_, delay) => ({ lossShare, delay })),
);

export function keepClump(s: HostClockState, atMs: number, slots: number): void {
  if (s.clumps === CLUMPS_KEPT) makeRoom(s, atMs);
  s.clumpMs[s.clumps] = atMs;
  s.clumpSlots[s.clumps] = slots;
  s.clumps++;
}

/** Lets go of what is too old and joins the older half of the rest. */
function makeRoom(s: HostClockState, atMs: number): void {
  let from = Math.max(0, s.joined - JOINED_MOST);
  while (s.clumpMs[from]! < atMs - MEMORY_MS) from++;
  let to = 0;
  const put = (ms: number, slots: number) => {
    s.clumpMs[to] = ms;
    s.clumpSlots[to] = slots;
    to++;
  };
  for (; from < s.joined; from++) put(s.clumpMs[from]!, s.clumpSlots[from]!);
  const untilJoined = from + JOINED * Math.floor((s.clumps - from) / 2 / JOINED);
  for (; from < untilJoined; from += JOINED) {
    let slots = 0;
    for (let k = from; k < from + JOINED; k++) slots += s.clumpSlots[k]!;
    put(s.clumpMs[from + JOINED - 1]!, slots);
  }
  s.joined = to;
  for (; from < s.clumps; from++) put(s.clumpMs[from]!, s.clumpSlots[from]!);
  s.clumps = to;
}

export function fitLine(s: HostClockState, atMs: number): void {
  let from = 0;
  while (s.clumpMs[from]! < atMs - MEMORY_MS) from++;
  if (s.misfits > MISFITS_LOST && s.sure) {
    s.found = s.sure = false;
    // What fitted once is over; and a wide search through a long memory would take seconds.
    s.searchFromMs = s.clumpMs[Math.max(from, s.clumps - FOUND_CLUMPS)]!;
  }
  while (s.clumpMs[from]! < s.searchFromMs) from++;
  const spanMs = atMs - s.clumpMs[from]!;
  const everyMs = s.misfits > MISFITS_MOST ? FIT_SOON_MS : FIT_EVERY_MS;
  const pauseMs = s.sure ? Math.min(everyMs, 0.3 * spanMs) : 0.6 * spanMs;
  s.nextFitMs = atMs + Math.max(FIRST_FIT_MS, pauseMs);
  const clumps = { atMs: s.clumpMs, frames: s.clumpSlots, from, to: s.clumps };
  const reach = s.slotMs * (s.sure ? CRYSTAL_REACH : s.found ? FOUND_REACH : NOMINAL_REACH);
  const lossShare = Math.min(0.15, Math.max(LOSS_SHARES[0], s.filter.lossShare));
  let line: SlotLine | undefined;
  const tries = s.sure
    ? [{ lossShare, delay: s.delay }]
    : airs.filter((air) => !s.found || air.delay === s.delay);
  for (const air of tries) {
    const tried = lineFrom(clumps, s.slotMs, reach, air);
    if (!tried || (line && tried.cost >= line.cost)) continue;
    line = tried;
    s.delay = air.delay;
  }
  if (!line) return;
  const offMs = line.phaseMs - s.anchorMs;
  const moveMs = offMs - s.slotMs * Math.round(offMs / s.slotMs);
  s.anchorMs = line.phaseMs - moveMs;
  s.slotMs = line.periodMs;
  s.slewMs = moveMs;
  s.sure ||= s.clumps - from >= SURE_CLUMPS && spanMs >= SURE_MS;
  if (!s.found && s.clumps - from >= FOUND_CLUMPS && spanMs >= FOUND_MS) {
    s.found = true;
    // What was learned on wrong lines.
    s.filter = { ...freshSlotFilter(), ageMs: s.filter.ageMs };
  }
  const square = line.phaseSigmaMs ** 2;
  s.phaseSquare =
    s.fits < EARLY_FITS ? square : Math.max(square, s.phaseSquare + (moveMs ** 2 - s.phaseSquare) / 8);
  s.fits++;
}

export function slewLine(s: HostClockState, sinceMs: number): void {
  const part = s.fits <= EARLY_FITS ? 1 : 1 - Math.exp(-sinceMs / SLEW_MS);
  const moveMs = part * s.slewMs;
  s.slewMs -= moveMs;
  s.anchorMs += moveMs;
  if (s.youngestMs !== undefined) s.youngestMs += moveMs;
}
