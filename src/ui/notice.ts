// The words of a system notice: minutes and one movement only, for others may read a lock screen.
import type { ActiveNudge } from "../app/state.ts";
import { minutesOf } from "./format.ts";
import { nudge as words } from "./words.ts";

export const noticeFor = (nudge: ActiveNudge): { readonly title: string; readonly body: string } => ({
  title: words.still(minutesOf(nudge.stillForMs)),
  body: words.moves[nudge.movement].title,
});
