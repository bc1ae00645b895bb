// The hardware bench in every situation, light and dark, phone and desk: no axe violation and no sideways scrolling; and
// its words where a sensor is not what its driver says.
import axe from "axe-core";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import { decoderFor } from "../../firmware-protocol/decoders.ts";
import { BenchPage } from "../../src/bench/bench-page.tsx";
import { type BenchState, createBenchState } from "../../src/bench/bench-state.ts";
import type { BenchActions } from "../../src/bench/create-bench.ts";
import type { Vec3 } from "../../src/domain/lean.ts";
import type { BenchReport } from "../../workers/bench-contract.ts";
import { BenchStream } from "../../workers/bench/bench-stream.ts";
import { sides } from "../../workers/bench/device-axes.ts";
import { beginCheck } from "../../workers/bench/guided-check.ts";
import { turnAxes } from "../../workers/bench/turn-check.ts";

const G = 9.80665;
const format = {
  driverId: "witmotion",
  channels: 6 as const,
  rateHz: 50,
  accScale: (16 * G) / 32_768,
  gyrScale: (2000 * Math.PI) / 180 / 32_768,
  accSign: 1 as const,
  axes: [0, -1, 0, 1, 0, 0, 0, 0, 1],
  gyroConvention: "instantaneous" as const,
  latencyS: 0.006,
};
const kinds = [
  { id: "witmotion", title: "WitMotion BLE 5.0", standing: "supported" as const },
  { id: "thingy52", title: "Nordic Thingy:52", standing: "supported" as const },
];

let host: HTMLElement;
let calls: string[];

beforeEach(() => {
  document.documentElement.lang = "en";
  host = document.createElement("div");
  document.body.append(host);
  calls = [];
});

afterEach(() => {
  render(null, host);
  host.remove();
  delete document.documentElement.dataset.theme;
});

const noted =
  (name: string) =>
  (...given: readonly unknown[]): void => {
    calls.push([name, ...given.map(String)].join(" "));
  };
const actions: BenchActions = {
  connect: noted("connect"),
  identifyAs: noted("identifyAs"),
  reconnect: noted("reconnect"),
  stop: noted("stop"),
  forget: noted("forget"),
  check: noted("check"),
  restart: noted("restart"),
  save: async (include) => noted("save")(include.browser, include.name),
};

/** Two seconds of a sensor lying on its back, and something that cannot be decoded. */
function streamed(): BenchStream {
  const stream = new BenchStream(format, decoderFor(format)!);
  const frame = new Uint8Array(20);
  frame.set([0x55, 0x61, 0, 0, 0, 0, 0, 8]);
  for (let n = 0; n < 100; n++) stream.receive("stream", frame.slice(), 20 * n);
  stream.receive("elsewhere", Uint8Array.of(1, 2, 3), 2010);
  return stream;
}

/** What it reads of each side: `reads` turns our directions into device axes. */
function checked(reads: (up: Vec3) => Vec3): BenchReport {
  const stream = streamed();
  const ups: readonly Vec3[] = [
    [0, 0, G],
    [0, 0, -G],
    [0, G, 0],
    [0, -G, 0],
    [G, 0, 0],
    [-G, 0, 0],
  ];
  stream.check = {
    ...stream.check,
    phase: "done",
    faces: sides.map((side, i) => ({ side, accMs2: reads(ups[i]!), startMs: 0, endMs: 2000 })),
    turns: turnAxes.map((about, i) => ({
      about,
      angleRad: reads([0, 1, 2].map((k) => (k === i ? Math.PI / 2 : 0)) as unknown as Vec3),
    })),
  };
  return stream.report();
}

/** As the driver says: X up, Y to the left. */
const asSaid = ([x, y, z]: Vec3): Vec3 => [y, -x, z];
const xReversed = ([x, y, z]: Vec3): Vec3 => [-y, -x, z];

function running(phase: "faces" | "turns"): BenchReport {
  const stream = streamed();
  beginCheck(stream.check);
  const report = checked(asSaid);
  if (phase === "faces") return stream.report();
  return { ...report, check: { ...report.check, phase, turn: "top", turnsDone: 1, wait: "turn" } };
}

function connected(report: BenchReport): BenchState {
  const state = createBenchState(kinds);
  state.link.value = { phase: "streaming" };
  state.sensor.value = "WT901BLE67";
  state.stream.value = {
    name: "WT901BLE67",
    traits: {
      driverId: "witmotion",
      model: "WitMotion",
      firmware: "10002",
      hardware: "",
      ratesHz: [50, 100],
      canBuzz: false,
    },
    format,
  };
  state.battery.value = { percent: 75 };
  state.report.value = report;
  return state;
}

const failed = (change: (state: BenchState) => void): BenchState => {
  const state = createBenchState(kinds);
  change(state);
  return state;
};

const situations = {
  "nothing connected": () => createBenchState(kinds),
  streaming: () => connected(streamed().report()),
  "a side being recorded": () => connected(running("faces")),
  "a turn asked for": () => connected(running("turns")),
  "a check that agrees": () => connected(checked(asSaid)),
  "a check that does not": () => connected(checked(xReversed)),
  "a device that tells its own angle only": () => {
    const state = connected({ ...streamed().report(), values: undefined, decidegrees: 123 });
    const { format: told, ...rest } = state.stream.value!;
    state.stream.value = { ...rest, format: { ...told, accScale: 0, gyrScale: 0, gyroConvention: "none" } };
    return state;
  },
  "which sensor": () =>
    failed((state) => {
      state.link.value = {
        phase: "failed",
        hasSensor: true,
        fault: { code: "which-sensor", candidates: ["witmotion", "thingy52"] },
      };
    }),
  "a link that failed": () =>
    failed((state) => {
      state.link.value = {
        phase: "failed",
        hasSensor: true,
        fault: { code: "connect-failed", attempts: 3, detail: "" },
      };
    }),
  "a worker that stopped": () => {
    const state = connected(streamed().report());
    state.hasWorkerStopped.value = true;
    return state;
  },
} satisfies Record<string, () => BenchState>;

const show = (name: keyof typeof situations): BenchState => {
  const state = situations[name]();
  render(<BenchPage state={state} actions={actions} />, host);
  return state;
};

async function violations(): Promise<string[]> {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join(", ")}`);
}

describe.each([390, 1280])("at %i px", (width) => {
  test.each(["light", "dark"])("%s: no axe violation, no sideways scrolling", async (theme) => {
    await page.viewport(width, width === 390 ? 844 : 800);
    document.documentElement.dataset["theme"] = theme;
    await document.fonts.ready;
    for (const name of Object.keys(situations) as (keyof typeof situations)[]) {
      show(name);
      await Promise.all(document.getAnimations().map((animation) => animation.finished));
      expect([name, await violations()]).toEqual([name, []]);
      expect([name, document.documentElement.scrollWidth > innerWidth]).toEqual([name, false]);
      render(null, host);
    }
  });
});

test("a sensor that agrees is told so, and one that reads an axis the other way round is asked to be sent in", () => {
  show("a check that agrees");
  expect(host.textContent).toContain("The accelerometer agrees with what the driver says.");
  expect(host.textContent).not.toContain("the other way round");
  show("a check that does not");
  expect(host.textContent).toContain(
    "This sensor reads X in another way than the driver says. Please send the file",
  );
  const rows = [...host.querySelectorAll("section[aria-labelledby=bench-check] tbody tr")].map(
    (row) => row.textContent,
  );
  expect(rows.slice(0, 3)).toEqual([
    expect.stringMatching(/^Xthe other way round/),
    expect.stringMatching(/^Yagrees/),
    expect.stringMatching(/^Zagrees/),
  ]);
});

test("name and browser are let into the file by a tick only", async () => {
  show("streaming");
  await page.getByRole("button", { name: "Save capture" }).click();
  await page.getByRole("checkbox", { name: /name and serial/ }).click();
  await page.getByRole("button", { name: "Save capture" }).click();
  expect(calls).toEqual(["save false false", "save false true"]);
});

test("nothing that changes by itself is a live region: only the link, faults, the step and what was saved speak", () => {
  show("a side being recorded");
  const speaking = [...host.querySelectorAll("[aria-live], [role=status], [role=alert]")];
  expect(speaking.length).toBeGreaterThan(2);
  for (const region of speaking) expect(region.querySelector("table, dl, progress")).toBeNull();
});
