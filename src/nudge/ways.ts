// Which ways a nudge takes beside the card. In: the settings, and whether it is the soft repeat; out: notice, tone, buzz.
// Pure. Discreet from the start: nobody else feels a gentle buzz; what others see or hear is off until it is asked for.
// The one repeat is softer than the first, never louder: no tone, and a gentle buzz whatever the strength.
import type { Settings } from "../domain/settings.ts";

export type BuzzPattern = "gentle" | "strong";

export interface Ways {
  readonly notice: boolean;
  readonly tone: boolean;
  /** Undefined: none. Whether a sensor can is asked where it is carried out. */
  readonly buzz: BuzzPattern | undefined;
}

export type WaySettings = Pick<Settings, "systemNotifications" | "sound" | "buzz">;

export const waysFor = ({ systemNotifications, sound, buzz }: WaySettings, isRepeat: boolean): Ways => ({
  notice: systemNotifications,
  tone: sound && !isRepeat,
  buzz: buzz === "off" ? undefined : isRepeat ? "gentle" : buzz,
});
