// A simulated desk day of nine hours through the whole pipeline, held against the body's own truth.
import { describe, expect, it } from "vitest";
import { deskDay, DESK_DAY_S } from "../../../firmware-protocol/devices/simulated/desk-day.ts";
import type { Posture } from "../../../firmware-protocol/devices/simulated/posture-script.ts";
import type { PositionState } from "../../../src/domain/position-state.ts";
import { begunPipeline, feed, KeptOutput, simulatedRun } from "./simulated-frames.ts";

const meant: Record<Posture, PositionState | undefined> = {
  upright: "upright",
  typing: "upright",
  slumped: "upright",
  "leaning-right": "upright",
  "leaning-left": "upright",
  standing: "upright",
  reclined: "reclined",
  bent: "bent",
  walking: "walking",
  lying: "lying",
  sleeping: "lying",
  riding: "vehicle",
  stairs: undefined,
  wheeling: "moving",
  "on-table": "off-body",
  handled: undefined,
};
/** Seconds around a change of posture in which either state may be said. */
const LEEWAY_S = 6;
const SEEN_WITHIN_S = 6;
const DAY_S = DESK_DAY_S + 900;

function lived(seed: number) {
  const script = deskDay(seed);
  const run = simulatedRun(script, { seed, rateHz: 25 });
  const out = new KeptOutput();
  const pipeline = begunPipeline(out, run);
  for (let s = 60; s <= DAY_S; s += 60) {
    feed(pipeline, run.frames(s));
    if (s === 180) expect(pipeline.useReference("upper-back").reply.ok).toBe(true);
  }
  pipeline.end("upper-back", "stopped");
  return { script, run, out };
}

interface Tally {
  agreed: number;
  seconds: number;
}

/** Per true state: seconds in which the episodes say the same. */
function agreement({ script, run, out }: ReturnType<typeof lived>): Map<PositionState, Tally> {
  const tallies = new Map<PositionState, Tally>();
  const episodes = out.ofKind("episode-ended");
  let e = 0;
  let k = 0;
  for (let s = 200; s < DAY_S - 60; s++) {
    while (k + 1 < script.length && script[k + 1]!.atS <= s) k++;
    const next = script[k + 1]?.atS ?? Number.POSITIVE_INFINITY;
    const here = script[k]!;
    const truth = meant[here.posture];
    const nearChange = s - here.atS - here.transitionS < LEEWAY_S || next - s < LEEWAY_S;
    if (truth === undefined || (nearChange && here.posture !== "reclined")) continue;
    if (run.body.truthAt(s).changing || nearChange) continue;
    while (e + 1 < episodes.length && episodes[e]!.endMs <= 1000 * s) e++;
    const tally = tallies.get(truth) ?? { agreed: 0, seconds: 0 };
    tallies.set(truth, tally);
    tally.seconds++;
    if (episodes[e]!.state === truth) tally.agreed++;
  }
  return tallies;
}

/** When a posture (with its fidgets) of at least 70 s began that differs by 11.5° from the one before it, or a walk. */
function trueChanges({ script, run }: ReturnType<typeof lived>): number[] {
  const began: number[] = [];
  const stays = script.filter((frame, i) => i === 0 || script[i - 1]!.posture !== frame.posture);
  let kept = run.body.truthAt(100).up;
  for (const [i, frame] of stays.entries()) {
    const endS = stays[i + 1]?.atS ?? DAY_S;
    const arrivedS = frame.atS + frame.transitionS;
    if (frame.atS < 200 || endS - arrivedS < 65 || frame.posture === "on-table") continue;
    const { up } = run.body.truthAt(arrivedS + 30);
    const turn = Math.acos(Math.min(1, up[0] * kept[0] + up[1] * kept[1] + up[2] * kept[2]));
    // Sitting down after a walk belongs to the walk.
    const afterWalk = stays.slice(Math.max(0, i - 2), i).some((f) => f.posture === "standing");
    if (frame.posture === "walking" || (turn > 0.2 && !afterWalk)) began.push(frame.atS);
    kept = up;
  }
  return began;
}

describe("a simulated desk day", () => {
  // Seeds 1 to 3 were held against the truth when this was written; one is enough to notice a change.
  for (const seed of [1]) {
    it(`is told as it was lived, seed ${seed}`, { timeout: 60_000 }, () => {
      const day = lived(seed);
      const states = agreement(day);
      const changes = day.out.ofKind("position-changed").map((c) => c.atMs / 1000);
      const truths = trueChanges(day);
      const own = changes.filter((c) => !truths.some((t) => Math.abs(c - t) <= SEEN_WITHIN_S));
      const missed = truths.filter((t) => !changes.some((c) => Math.abs(c - t) <= SEEN_WITHIN_S));
      for (const [state, { agreed, seconds }] of states) {
        expect(agreed / seconds, state).toBeGreaterThan(0.97);
      }
      expect([...states.keys()].toSorted()).toEqual(
        ["bent", "lying", "off-body", "reclined", "upright", "walking"].toSorted(),
      );
      expect(truths.length).toBeGreaterThan(20);
      expect(missed).toEqual([]);
      // Rising, donning, doffing and slow slumping are changes too, though the script has no word for them.
      expect(own.length).toBeLessThan(0.2 * truths.length);
      expect(day.out.ofKind("gap")).toEqual([]);
    });
  }
});
