// Which movement a nudge proposes, and how it is announced. Apart from the card, because the announcer is always there.
import type { ActiveNudge } from "../../app/state.ts";
import { minutesOf } from "../format.ts";
import { nudge as words } from "../words.ts";

/** A different movement each time: chosen by the nudge's id, so that a redraw keeps it. */
export function moveFor(id: string): (typeof words.moves)[number] {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
  return words.moves[sum % words.moves.length]!;
}

/** For the polite live region. */
export function announcementOf(nudge: ActiveNudge | undefined): string {
  if (nudge === undefined) return "";
  if (nudge.phase === "moved") return `${words.counts}. ${words.newHop}.`;
  return `${words.still(minutesOf(nudge.stillForMs))}. ${moveFor(nudge.id).title}`;
}
