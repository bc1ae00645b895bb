import { describe, expect, it } from "vitest";
import { Wearer } from "./wearer.ts";

describe("the state", () => {
  it("becomes bent within about three seconds, counted from where it began", () => {
    const wearer = new Wearer().bear(60, {}).bear(3.4, { forwardDeg: 35 });
    expect(wearer.state).toBe("bent");
    expect(wearer.engine.state.states.sinceMs).toBeCloseTo(60_000, -3);
  });

  it("does not flicker at the edge of bent", () => {
    const wearer = new Wearer().bear(60, { forwardDeg: 25 });
    wearer.bear(120, (s) => ({ forwardDeg: Math.floor(s / 5) % 2 === 0 ? 21 : 19 }));
    wearer.vanish(10);
    expect(wearer.episodes.map((e) => e.state)).toEqual(["bent"]);
  });

  it("is reclined only after a minute, and from its beginning", () => {
    const wearer = new Wearer().bear(60, {}).bear(58, { forwardDeg: -30 });
    expect(wearer.state).toBe("upright");
    wearer.bear(5, { forwardDeg: -30 });
    expect(wearer.state).toBe("reclined");
    expect(wearer.engine.state.states.sinceMs).toBeCloseTo(60_000, -3);
  });

  it("is no longer bent once the trunk leans back, and reclined only if that lasts", () => {
    const short = new Wearer().bear(60, { forwardDeg: 40 }).bear(40, { forwardDeg: -30 });
    expect(short.state).toBe("upright");
    short.bear(30, { forwardDeg: 40 }).vanish(5);
    expect(short.episodes.map((e) => e.state)).toEqual(["bent", "upright", "bent"]);
    const long = new Wearer().bear(60, { forwardDeg: 40 }).bear(70, { forwardDeg: -30 }).vanish(5);
    expect(long.episodes.map((e) => e.state)).toEqual(["bent", "reclined"]);
    expect(long.episodes[1]!.startMs).toBeCloseTo(60_000, -3);
  });

  it("is moving when the trunk sways for long without walking, and upright again when it stops", () => {
    const wearer = new Wearer().bear(60, {}).bear(20, { swayDeg: 5 });
    expect(wearer.state).toBe("moving");
    wearer.bear(8, {});
    expect(wearer.state).toBe("upright");
  });

  it("is still upright right after one quick shift", () => {
    const wearer = new Wearer().bear(60, {}).bear(8, { rightDeg: 12 });
    expect(wearer.state).toBe("upright");
  });

  it("is off body after five dead still minutes, from when the stillness began, and ends the hop there", () => {
    const wearer = new Wearer().bear(600, {}).bear(290, { dead: true });
    expect(wearer.state).toBe("upright");
    wearer.bear(30, { dead: true });
    expect(wearer.state).toBe("off-body");
    expect(Math.abs(wearer.engine.state.states.sinceMs - 600_000)).toBeLessThan(11_000);
    expect(wearer.changes).toMatchObject([{ cause: "doffed" }]);
    expect(wearer.hops[0]!.endMs / 1000).toBeCloseTo(600, -2);
    expect(wearer.engine.offBody).toBe(true);
  });

  it("is off body after two minutes flat on a table, and was never lying", () => {
    const wearer = new Wearer().bear(300, {}).bear(160, { forwardDeg: 90, dead: true });
    expect(wearer.state).toBe("off-body");
    wearer.vanish(5);
    expect(wearer.episodes.map((e) => e.state)).not.toContain("lying");
  });

  it("stays off body over a knock on the table, and is worn again when it lives", () => {
    const wearer = new Wearer().bear(300, {}).bear(200, { forwardDeg: 90, dead: true });
    wearer.bear(1, { forwardDeg: 88, dead: true }).bear(30, { forwardDeg: 90, dead: true });
    expect(wearer.state).toBe("off-body");
    wearer.bear(20, {});
    expect(wearer.state).toBe("upright");
    expect(wearer.positionSinceS).toBeCloseTo(531, -1);
  });

  it("is lying for a living trunk and off body for a dead one, in the same place", () => {
    const alive = new Wearer().bear(60, {}).bear(400, { forwardDeg: 88 });
    const dead = new Wearer().bear(60, {}).bear(400, { forwardDeg: 88, dead: true });
    expect(alive.state).toBe("lying");
    expect(dead.state).toBe("off-body");
  });

  it("is not lying while somebody bends low and works, only once that has come to rest", () => {
    const low = new Wearer().bear(60, {}).bear(180, { forwardDeg: 80, swayDeg: 6 });
    expect(low.state).toBe("bent");
    low.bear(55, { forwardDeg: 80 });
    expect(low.state).toBe("bent");
    low.bear(10, { forwardDeg: 80 });
    expect(low.state).toBe("lying");
    low.bear(25, { forwardDeg: 80, swayDeg: 6 });
    expect(low.state).toBe("bent");
    low.vanish(5);
    const lying = low.episodes.filter((e) => e.state === "lying");
    expect(lying).toHaveLength(1);
    expect(Math.abs(lying[0]!.startMs - 240_000)).toBeLessThan(4000);
    expect(Math.abs(lying[0]!.endMs - 305_000)).toBeLessThan(4000);
  });

  it("keeps lying while the lying turns over", () => {
    const wearer = new Wearer().bear(60, {}).bear(120, { forwardDeg: 85 });
    wearer.bear(7, { forwardDeg: 85, swayDeg: 12 }).bear(60, { forwardDeg: -85 });
    expect(wearer.state).toBe("lying");
    wearer.vanish(5);
    expect(wearer.episodes.filter((e) => e.state === "lying")).toHaveLength(1);
  });

  it("believes the device's own word on wear at once", () => {
    const wearer = new Wearer().bear(60, {});
    wearer.engine.hearWear(true, 60_000);
    wearer.bear(2, {});
    expect(wearer.state).toBe("off-body");
    wearer.engine.hearWear(false, 62_000);
    wearer.bear(2, {});
    expect(wearer.state).toBe("upright");
  });

  it("is not off body for a sleeper whose breath hardly moves the sensor", () => {
    const wearer = new Wearer().bear(60, {}).bear(1800, { forwardDeg: -80, breathDeg: 0.06 });
    expect(wearer.state).toBe("lying");
    wearer.vanish(5);
    expect(wearer.episodes.map((e) => e.state)).not.toContain("off-body");
  });

  it("is unknown in the first moments, and those are then told as what followed", () => {
    const wearer = new Wearer().bear(2, { forwardDeg: 35 });
    expect(wearer.state).toBe("unknown");
    expect(wearer.engine.state.states.confidence).toBe(0);
    wearer.bear(10, { forwardDeg: 35 });
    expect(wearer.state).toBe("bent");
    expect(wearer.engine.state.states.sinceMs).toBe(0);
  });

  it("is unknown while the zero is doubtful, yet walking, moving and lying stay what they are", () => {
    const wearer = new Wearer().bear(60, { forwardDeg: 35 });
    wearer.engine.state.doubtful = true;
    wearer.bear(10, { forwardDeg: 35 });
    expect(wearer.state).toBe("unknown");
    expect(wearer.bear(20, { steps: 1.9 }).state).toBe("walking");
    expect(wearer.bear(20, { swayDeg: 5 }).state).toBe("moving");
    expect(wearer.bear(20, {}).state).toBe("unknown");
    expect(wearer.bear(90, { forwardDeg: 72 }).state).toBe("unknown");
    expect(wearer.bear(90, { forwardDeg: 86 }).state).toBe("lying");
    wearer.engine.state.doubtful = false;
    expect(wearer.bear(20, {}).state).toBe("upright");
  });

  it("is unknown, not upright or moving, when only acceleration is measured and the body moves", () => {
    const [still, swaying] = [new Wearer(), new Wearer()];
    for (const { engine } of [still, swaying])
      Object.assign(engine.state, { accelerationOnly: true, upErrorRad: 0.01 });
    expect(still.bear(60, {}).state).toBe("upright");
    expect(swaying.bear(60, {}).bear(30, { swayDeg: 5 }).state).toBe("unknown");
    expect(swaying.bear(10, {}).state).toBe("upright");
    expect(still.bear(20, { steps: 1.9 }).state).toBe("walking");
    // The filter's own word: no claim.
    swaying.engine.state.upErrorRad = undefined;
    expect(swaying.bear(10, {}).state).toBe("unknown");
  });

  it("carries with each episode how sure it was: surer far from an edge than at one", () => {
    const wearer = new Wearer().bear(120, { forwardDeg: 17 }).bear(120, { forwardDeg: 44 }).vanish(5);
    const [near, far] = wearer.episodes.map((e) => e.confidence ?? 0);
    expect(wearer.episodes.map((e) => e.state)).toEqual(["upright", "bent"]);
    expect(near).toBeGreaterThan(0.5);
    expect(near).toBeLessThan(0.75);
    expect(far).toBeGreaterThan(0.9);
  });

  it("tells every moment in exactly one episode", () => {
    const wearer = new Wearer()
      .bear(100, {})
      .bear(60, { forwardDeg: 40 })
      .bear(90, { forwardDeg: -30 })
      .bear(30, { steps: 1.8 })
      .bear(500, { dead: true, forwardDeg: 90 })
      .bear(100, {})
      .vanish(5);
    let endMs = 0;
    for (const episode of wearer.episodes) {
      expect(episode.startMs).toBe(endMs);
      endMs = episode.endMs;
    }
    expect(endMs).toBe(880_000);
  });

  it("marks rows still when the trunk is, with the spread that says so", () => {
    const wearer = new Wearer().bear(30, {}).bear(30, { swayDeg: 5 });
    expect(wearer.rows[20]).toMatchObject({ still: true, samples: 25 });
    expect(wearer.rows[20]!.tiltRmsRad).toBeLessThan(0.003);
    expect(wearer.rows[50]!.still).toBe(false);
  });
});
