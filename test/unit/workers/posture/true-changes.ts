// Changes of position that a script makes, and which of those that were told are true: for the table of hits and misses.
import type { Keyframe, Posture } from "../../../../firmware-protocol/devices/simulated/posture-script.ts";
import type { PositionChanged } from "../../../../src/domain/events.ts";
import type { LivedDay } from "./lived-days.ts";

/** A change is told within so many seconds of where it began. */
const SEEN_WITHIN_S = 6;
/** 11.5°: a lasting shift of 10° and what a fidget and a slump may take off it. */
const CHANGE_RAD = 0.2;
/** The least that a told shift must have turned in truth, rad: three of 5° make one change too. */
const LEAST_RAD = 0.085;
const LASTING_S = 65;

interface Stay {
  readonly posture: Posture;
  readonly fromS: number;
  readonly arrivedS: number;
  readonly untilS: number;
}

function staysOf(script: readonly Keyframe[], untilS: number): Stay[] {
  const stays: Stay[] = [];
  for (const [i, { posture, atS, transitionS }] of script.entries()) {
    const endS = script[i + 1]?.atS ?? untilS;
    const last = stays.at(-1);
    if (last?.posture === posture) stays[stays.length - 1] = { ...last, untilS: endS };
    else stays.push({ posture, fromS: atS, arrivedS: atS + transitionS, untilS: endS });
  }
  return stays;
}

const walks: readonly Posture[] = ["walking", "stairs"];
/** After these a position is new without a change being told: getting up, putting on, getting out belong to them. */
const newBegins: readonly Posture[] = [
  "standing",
  "handled",
  "on-table",
  "lying",
  "sleeping",
  "riding",
  "wheeling",
];

/** Seconds at which a walk of 20 s, or a position of another lean that was kept for a minute, began. */
export function trueChanges({ script, body, untilS, outages }: LivedDay): number[] {
  const began: number[] = [];
  const stays = staysOf(script, untilS);
  let kept = body.truthAt(100).up;
  for (const [i, { posture, fromS, arrivedS, untilS: endS }] of stays.entries()) {
    if (walks.includes(posture)) {
      // A walk, a stop of a few seconds and another walk are one.
      const goesOn = stays
        .slice(0, i)
        .some((stay) => walks.includes(stay.posture) && fromS - stay.untilS < 12);
      if (fromS > 200 && endS - arrivedS > 26 && !goesOn) began.push(fromS);
      continue;
    }
    if (fromS < 200 || endS - arrivedS < LASTING_S || posture === "on-table" || posture === "wheeling")
      continue;
    const { up } = body.truthAt(arrivedS + 30);
    const turn = Math.acos(Math.min(1, up[0] * kept[0] + up[1] * kept[1] + up[2] * kept[2]));
    const own = stays.slice(Math.max(0, i - 2), i).some((stay) => newBegins.includes(stay.posture));
    if (turn > CHANGE_RAD && !own && posture !== "riding") began.push(fromS);
    kept = up;
  }
  // What begins or settles while nothing is heard cannot be told.
  return began.filter((atS) => !outages.some(([from, to]) => to > atS - 20 && from < atS + LASTING_S + 5));
}

export interface ChangeScore {
  readonly hit: number;
  readonly missed: readonly number[];
  /** Told, and true, though the script has no word for it: rising, slumping, handling. */
  readonly unscripted: number;
  readonly falselyClaimed: readonly PositionChanged[];
}

export function changeScore(day: LivedDay): ChangeScore {
  const truths = trueChanges(day);
  const told = day.out.ofKind("position-changed");
  const seen = (atS: number): boolean => told.some((c) => Math.abs(c.atMs / 1000 - atS) <= SEEN_WITHIN_S);
  const beyond = told.filter((c) => !truths.some((t) => Math.abs(c.atMs / 1000 - t) <= SEEN_WITHIN_S));
  const falselyClaimed = beyond.filter((change) => !isTrue(day, change));
  return {
    hit: truths.filter(seen).length,
    missed: truths.filter((atS) => !seen(atS)),
    unscripted: beyond.length - falselyClaimed.length,
    falselyClaimed,
  };
}

/** Did what was told take place, whatever the script calls it? */
function isTrue({ body, script, out }: LivedDay, { atMs, cause, untilMs }: PositionChanged): boolean {
  const atS = atMs / 1000;
  const near = (fromS: number, toS: number, postures: readonly Posture[]): boolean =>
    script.some((frame, i) => {
      const endS = script[i + 1]?.atS ?? Number.POSITIVE_INFINITY;
      return postures.includes(frame.posture) && frame.atS < toS && endS > fromS;
    });
  if (cause === "walk") return near(atS, (untilMs ?? atMs) / 1000, walks);
  if (cause === "doffed") return near(atS - 10, atS + 20, ["handled", "on-table"]);
  if (cause === "lay-down") return near(atS - 10, atS + 20, ["lying", "sleeping"]);
  const hop = out.ofKind("hop-ended").find((h) => Math.abs(h.endMs - atMs) < 1);
  const anchorS = Math.min((hop?.startMs ?? 0) / 1000 + 30, atS - 5);
  const [before, after] = [body.truthAt(anchorS).up, body.truthAt(atS + 30).up];
  const turned = Math.acos(Math.min(1, before[0] * after[0] + before[1] * after[1] + before[2] * after[2]));
  return turned >= LEAST_RAD || near(atS - 60, atS + 60, ["handled", "standing", "riding", "wheeling"]);
}
