import { describe, expect, it } from "vitest";
import type { Vec3 } from "../../../../src/domain/lean.ts";
import {
  endZeroWalk,
  freshZeroWalk,
  type WalkVerdict,
  zeroWalkIn,
} from "../../../../workers/posture/zero-walk.ts";
import { rad } from "./zero-week.ts";

const leaning = (forwardDeg: number, sideDeg = 0): Vec3 => [
  Math.sin(rad(sideDeg)),
  Math.cos(rad(sideDeg)) * Math.cos(rad(forwardDeg)),
  Math.cos(rad(sideDeg)) * Math.sin(rad(forwardDeg)),
];

/** Walks one after the other, each with its lean, and what is said of each. */
class Walker {
  readonly state = freshZeroWalk();
  nowS = 0;

  second(up: Vec3, sinceS?: number, endedS = 0): WalkVerdict | undefined {
    this.nowS++;
    const sinceMs = sinceS === undefined ? undefined : 1000 * sinceS;
    return zeroWalkIn(this.state, 1000 * this.nowS, up, sinceMs, 1000 * endedS);
  }

  /** Known as a walk ten seconds late, and as ended four seconds late. */
  walk(up: Vec3, seconds = 60, then: Vec3 = leaning(0)): WalkVerdict | undefined {
    const startS = this.nowS;
    for (let i = 0; i < 10; i++) this.second(up);
    for (let i = 10; i < seconds; i++) this.second(up, startS);
    const endS = this.nowS;
    for (let i = 0; i < 4; i++) this.second(then, startS);
    let verdict: WalkVerdict | undefined;
    for (let i = 0; i < 30; i++) verdict = this.second(then, undefined, endS) ?? verdict;
    return verdict;
  }
}

const taught = (walks = 6): Walker => {
  const walker = new Walker();
  for (let i = 0; i < walks; i++) walker.walk(leaning(4 + (i % 3)));
  return walker;
};

describe("the walks' check of the zero", () => {
  it("finds a walk as it was learned, and knows no walk shorter than twenty seconds", () => {
    const walker = taught();
    expect(walker.walk(leaning(6))).toMatchObject({ kind: "as-learned", twice: true });
    expect(walker.walk(leaning(30), 19)).toBeUndefined();
    expect(walker.walk(leaning(30), 21)).toBeDefined();
  });

  it("leaves out the seconds after the walk, which are known to be none only later", () => {
    const walker = new Walker();
    walker.walk(leaning(5), 30, leaning(60));
    const [x, y, z] = walker.state.learned!;
    expect(Math.atan2(z, y)).toBeCloseTo(rad(5), 2);
    expect(x).toBe(0);
  });

  it("calls one walk that differs odd, and two in a row slipped", () => {
    for (const [forward, side] of [
      [15, 0],
      [-5, 0],
      [5, 10],
      [5, -10],
    ] as const) {
      const walker = taught();
      expect(walker.walk(leaning(forward, side))).toMatchObject({ kind: "odd" });
      expect(walker.walk(leaning(forward, side))).toMatchObject({ kind: "slipped" });
    }
  });

  it("sees no slip in two odd walks to opposite sides, nor in a far one beside a near one", () => {
    const walker = taught();
    walker.walk(leaning(15));
    expect(walker.walk(leaning(-5))).toMatchObject({ kind: "odd" });
    const other = taught();
    other.walk(leaning(25));
    expect(other.walk(leaning(6))).toMatchObject({ kind: "as-learned" });
  });

  it("does not follow a slow creep, even one that begins while it learns", () => {
    for (const known of [1, 8]) {
      const walker = taught(known);
      const kinds: string[] = [];
      for (let deg = 0; deg <= 12; deg += 0.4) kinds.push(walker.walk(leaning(5 + deg))!.kind);
      expect(kinds[0]).toBe("as-learned");
      expect(kinds.at(-1)).toBe("slipped");
    }
  });

  it("is slower to doubt while few walks have taught it", () => {
    const verdict = (walks: number): string | undefined => {
      const walker = taught(walks);
      walker.walk(leaning(12.5));
      return walker.walk(leaning(12.5))?.kind;
    };
    expect(verdict(1)).not.toBe("slipped");
    expect(verdict(12)).toBe("slipped");
  });

  it("takes two walks nearer than ten seconds together as one, and ends one where data end", () => {
    const walker = new Walker();
    const startS = walker.nowS;
    for (let i = 0; i < 15; i++) walker.second(leaning(5), startS);
    for (let i = 0; i < 6; i++) walker.second(leaning(5), undefined, 15);
    for (let i = 0; i < 15; i++) walker.second(leaning(5), 21);
    expect(endZeroWalk(walker.state, 36_000)).toMatchObject({ kind: "as-learned" });
    expect(endZeroWalk(walker.state, 40_000)).toBeUndefined();
  });

  it("says that two walks are a little off before it says that they slipped", () => {
    const walker = taught(12);
    walker.walk(leaning(11));
    expect(walker.walk(leaning(11))).toMatchObject({ kind: "off" });
  });
});
