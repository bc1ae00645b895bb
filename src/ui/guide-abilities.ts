// What a kind of sensor can and cannot do, as sentences, from its facts: what a page says and what the code does cannot
// part this way. In: an entry of the guide; out: lines to follow "What it can do" and "What it cannot".
import type { GuideEntry, GuideModel } from "./guide-entry.ts";
import { abilityWords as words } from "./sensor-guide-words.ts";

export interface Abilities {
  readonly can: readonly string[];
  readonly cannot: readonly string[];
}

export function abilitiesOf(entry: GuideEntry): Abilities {
  const { models, counts, battery, shows, log } = entry;
  /** The sentence where some model has it, naming those that do unless all do. */
  const where = (what: string, has: (model: GuideModel) => boolean): string[] => {
    const having = models.filter(has);
    if (having.length === 0) return [];
    if (having.length === models.length) return [words.ofAll(what)];
    return [words.of(what, having.map(({ name }) => name).join(", "))];
  };
  const told = (holds: boolean, what: string): string[] => (holds ? [words.ofAll(what)] : []);
  return {
    can: [
      ...where(words.live, ({ channels }) => channels === 6),
      ...where(words.slow, ({ channels }) => channels === 3),
      ...where(words.ownAngle, ({ channels }) => channels === "none"),
      ...where(words.buzz, ({ buzz }) => buzz === "yes"),
      ...where(words.someBuzz, ({ buzz }) => buzz === "some"),
      ...told(counts !== "nothing", words.counts[counts]),
      ...told(battery, words.battery),
      ...told(shows, words.shows),
      ...told(log, words.log),
      ...entry.can,
    ],
    cannot: [
      ...where(words.slowOnly, ({ channels }) => channels === 3),
      ...where(words.ownAngleOnly, ({ channels }) => channels === "none"),
      ...where(words.noBuzz, ({ buzz }) => buzz === "no"),
      ...told(counts === "nothing", words.counts[counts]),
      ...told(!battery, words.battery),
      ...told(!log, words.noLog),
      ...entry.cannot,
    ],
  };
}
