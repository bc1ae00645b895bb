// How a nudge is announced. Apart from the card, because the page's polite live region is always there.
import type { ActiveNudge } from "../../app/state.ts";
import { minutesOf } from "../format.ts";
import { nudge as words } from "../words.ts";

export function announcementOf(nudge: ActiveNudge | undefined): string {
  if (nudge === undefined) return "";
  if (nudge.phase === "moved") return `${words.counts}. ${words.newHop}.`;
  return `${words.still(minutesOf(nudge.stillForMs))}. ${words.moves[nudge.movement].title}`;
}
