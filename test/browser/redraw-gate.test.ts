import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { LEAST_INTERVAL_MS, openRedrawGate } from "../../src/chart/redraw-gate.ts";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("the redraw gate", () => {
  let host: HTMLElement;

  beforeEach(() => {
    host = document.createElement("div");
    host.style.blockSize = "50px";
    document.body.append(host);
  });

  afterEach(() => host.remove());

  test("draws at most ten times a second, however often it is asked", async () => {
    const drawnAt: number[] = [];
    const gate = openRedrawGate(host, () => drawnAt.push(performance.now()), LEAST_INTERVAL_MS);
    for (let i = 0; i < 60; i++) {
      gate.request();
      await wait(10);
    }
    gate.destroy();
    expect(drawnAt.length).toBeGreaterThan(1);
    for (let i = 1; i < drawnAt.length; i++) {
      expect(drawnAt[i]! - drawnAt[i - 1]!).toBeGreaterThanOrEqual(LEAST_INTERVAL_MS - 1);
    }
  });

  test("draws nothing out of sight, and once what was asked for meanwhile", async () => {
    let drawn = 0;
    const gate = openRedrawGate(host, () => drawn++, LEAST_INTERVAL_MS);
    host.style.display = "none";
    await wait(100);
    for (let i = 0; i < 5; i++) {
      gate.request();
      await wait(40);
    }
    expect(drawn).toBe(0);
    host.style.display = "";
    await expect.poll(() => drawn).toBe(1);
    await wait(250);
    expect(drawn).toBe(1);
    gate.destroy();
  });
});
