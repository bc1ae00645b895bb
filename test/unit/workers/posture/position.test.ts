import { describe, expect, it } from "vitest";
import { Wearer } from "./wearer.ts";

const ramp = (fromDeg: number, toDeg: number, seconds: number) => (s: number) => ({
  forwardDeg: fromDeg + (toDeg - fromDeg) * Math.min(1, s / seconds),
});

describe("time in one position", () => {
  it("is one hop of 60 min for an hour upright and still", () => {
    const wearer = new Wearer().bear(3600, {}).vanish(60);
    expect(wearer.hops).toHaveLength(1);
    expect((wearer.hops[0]!.endMs - wearer.hops[0]!.startMs) / 60_000).toBeCloseTo(60, 2);
    expect(wearer.hops[0]!.landed).toBe(false);
    expect(wearer.changes).toEqual([]);
  });

  it("is not reset by fidgets that come back", () => {
    const wearer = new Wearer().bear(120, {});
    for (let i = 0; i < 20; i++) {
      wearer.bear(3, { forwardDeg: i % 2 === 0 ? 12 : -6, rightDeg: 4 }).bear(57, {});
    }
    expect(wearer.positionSinceS).toBe(0);
    expect(wearer.changes).toEqual([]);
    expect(wearer.sensedS).toBeUndefined();
  });

  it("changes with a shift of 12° kept for a minute, from where it began", () => {
    const wearer = new Wearer()
      .bear(300, {})
      .bear(1, ramp(0, 12, 1))
      .bear(55, { forwardDeg: 12 });
    expect(wearer.changes).toEqual([]);
    wearer.bear(10, { forwardDeg: 12 });
    expect(wearer.changes).toMatchObject([{ cause: "shift" }]);
    expect(Math.abs(wearer.changes[0]!.atMs - 300_000)).toBeLessThanOrEqual(1000);
    expect(wearer.changes[0]!.knownMs - wearer.changes[0]!.atMs).toBeLessThanOrEqual(62_000);
    expect(wearer.hops).toMatchObject([{ startMs: 0, landed: true }]);
    expect(wearer.positionSinceS).toBeCloseTo(300, -1);
  });

  it("does not change with a shift of 8°", () => {
    const wearer = new Wearer().bear(300, {}).bear(600, { rightDeg: 8 });
    expect(wearer.changes).toEqual([]);
    expect(wearer.positionSinceS).toBe(0);
  });

  it("senses a change within about three seconds and takes it back on return", () => {
    const wearer = new Wearer().bear(120, {}).bear(3, { rightDeg: 15 });
    expect(wearer.sensedS).toBeGreaterThanOrEqual(119);
    expect(wearer.sensedS).toBeLessThanOrEqual(121);
    wearer.bear(20, { rightDeg: 15 }).bear(5, {});
    expect(wearer.sensedS).toBeUndefined();
    expect(wearer.positionSinceS).toBe(0);
  });

  it("changes once for a slump of 15° that takes 20 min", () => {
    const wearer = new Wearer()
      .bear(120, {})
      .bear(1200, ramp(0, 15, 1200))
      .bear(600, { forwardDeg: 15 });
    expect(wearer.changes).toMatchObject([{ cause: "shift" }]);
    // The anchor is left when 10° are passed, two thirds of the way.
    expect(wearer.changes[0]!.atMs / 1000).toBeGreaterThan(120 + 780);
    expect(wearer.changes[0]!.atMs / 1000).toBeLessThan(120 + 830);
  });

  it("changes with three shifts of 6° within two minutes", () => {
    const wearer = new Wearer()
      .bear(200, {})
      .bear(30, { rightDeg: 6 })
      .bear(30, {})
      .bear(40, { rightDeg: 6 });
    expect(wearer.changes).toMatchObject([{ cause: "shifts" }]);
    expect(wearer.changes[0]!.atMs / 1000).toBeCloseTo(200, -1);
  });

  it("does not change with two such shifts", () => {
    const wearer = new Wearer().bear(200, {}).bear(60, { rightDeg: 6 }).bear(300, {});
    expect(wearer.changes).toEqual([]);
  });

  it("ends with a walk of 20 s and begins again where the walk ended", () => {
    const wearer = new Wearer().bear(300, {}).bear(30, { steps: 1.9 });
    expect(wearer.state).toBe("walking");
    expect(wearer.positionSinceS).toBeUndefined();
    wearer.bear(60, {});
    expect(wearer.hops).toMatchObject([{ landed: true }]);
    expect(Math.abs(wearer.hops[0]!.endMs - 300_000)).toBeLessThan(3000);
    expect(wearer.changes).toMatchObject([{ cause: "walk" }]);
    expect(Math.abs(wearer.changes[0]!.untilMs! - 330_000)).toBeLessThan(3000);
    expect(Math.abs(wearer.positionSinceS! - 330)).toBeLessThan(3);
  });

  it("senses a short walk and takes it back", () => {
    const wearer = new Wearer().bear(300, {}).bear(13, { steps: 1.9 });
    expect(wearer.sensedS).toBeGreaterThan(295);
    wearer.bear(60, {});
    expect(wearer.changes).toEqual([]);
    expect(wearer.sensedS).toBeUndefined();
    expect(wearer.positionSinceS).toBe(0);
  });

  it("ends with lying down, as one change", () => {
    const wearer = new Wearer().bear(300, {}).bear(200, { forwardDeg: -85 });
    expect(wearer.state).toBe("lying");
    expect(wearer.positionSinceS).toBeUndefined();
    expect(wearer.changes).toMatchObject([{ cause: "lay-down" }]);
    expect(Math.abs(wearer.changes[0]!.atMs - 300_000)).toBeLessThan(2000);
    wearer.bear(20, {});
    expect(Math.abs(wearer.positionSinceS! - 500)).toBeLessThan(2);
  });

  it("goes on while the position is unknown", () => {
    const wearer = new Wearer().bear(300, {});
    wearer.engine.state.doubtful = true;
    wearer.bear(300, {});
    expect(wearer.state).toBe("unknown");
    expect(wearer.positionSinceS).toBe(0);
    wearer.engine.state.doubtful = false;
    wearer.bear(300, {});
    expect(wearer.positionSinceS).toBe(0);
    expect(wearer.changes).toEqual([]);
  });

  it("ends where a ride began, without a change being told, and begins again where the ride ended", () => {
    const wearer = new Wearer().bear(300, {}).bear(600, { road: 0.4 });
    expect(wearer.state).toBe("vehicle");
    expect(wearer.positionSinceS).toBeUndefined();
    expect(wearer.hops).toMatchObject([{ startMs: 0, landed: false }]);
    expect(Math.abs(wearer.hops[0]!.endMs - 300_000)).toBeLessThan(5000);
    wearer.bear(120, {});
    expect(wearer.state).toBe("upright");
    expect(Math.abs(wearer.positionSinceS! - 900)).toBeLessThan(5);
    expect(wearer.changes).toEqual([]);
  });

  it("is not counted in a gap", () => {
    const wearer = new Wearer().bear(300, {}).vanish(5).bear(100, {});
    expect(wearer.hops).toMatchObject([{ startMs: 0, endMs: 300_000, landed: false }]);
    expect(wearer.changes).toEqual([]);
    expect(wearer.positionSinceS).toBeCloseTo(305, 0);
  });

  it("does not change when only the zero is set anew", () => {
    const wearer = new Wearer().bear(300, { forwardDeg: 15 });
    wearer.engine.state.basis = { ...wearer.engine.state.basis, up: [0, Math.cos(0.26), Math.sin(0.26)] };
    wearer.bear(300, { forwardDeg: 15 });
    expect(wearer.changes).toEqual([]);
    expect(wearer.positionSinceS).toBe(0);
  });
});
