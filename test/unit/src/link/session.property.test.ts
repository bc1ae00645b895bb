import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Operation, operations } from "./fake-gatt.ts";
import { LinkBench } from "./link-bench.ts";

type Happening =
  | { readonly is: "click"; readonly what: "connect" | "reconnectNow" | "stop" | "forget" }
  | { readonly is: "answer"; readonly isChosen: boolean }
  | { readonly is: "hang" | "refuse" | "drop"; readonly operation: Operation }
  | { readonly is: "behave" | "lose" | "mute" | "unmute" | "adapter-off" | "adapter-on" }
  | { readonly is: "page"; readonly moment: "hidden" | "visible" | "left" }
  | { readonly is: "pass"; readonly ms: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constant("click" as const),
      what: fc.constantFrom("connect" as const, "reconnectNow" as const, "stop" as const, "forget" as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ is: fc.constant("answer" as const), isChosen: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constantFrom("hang" as const, "refuse" as const, "drop" as const),
      operation: fc.constantFrom(...operations),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constantFrom(
        "behave" as const,
        "lose" as const,
        "mute" as const,
        "unmute" as const,
        "adapter-off" as const,
        "adapter-on" as const,
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant("page" as const),
      moment: fc.constantFrom("hidden" as const, "visible" as const, "left" as const),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant("pass" as const), ms: fc.integer({ min: 0, max: 9_000 }) }),
  },
);

async function happen(bench: LinkBench, one: Happening): Promise<void> {
  const { device, bluetooth, link } = bench;
  switch (one.is) {
    case "click":
      if (one.what === "connect") void link.connect();
      else link[one.what]();
      return;
    case "answer":
      if (!bluetooth.isChooserOpen) void link.connect();
      bluetooth.choose(one.isChosen ? device : new DOMException("User cancelled.", "NotFoundError"));
      return bench.advance(0);
    case "hang":
      device.hang.add(one.operation);
      return;
    case "refuse":
      device.refuse.set(one.operation, new DOMException("GATT Error: Not permitted.", "NotSupportedError"));
      return;
    case "drop":
      device.dropDuring.set(one.operation, 1);
      return;
    case "behave":
      device.behave();
      return;
    case "lose":
      device.gatt.lose();
      return;
    case "mute":
    case "unmute":
      bench.isMuted = one.is === "mute";
      return;
    case "adapter-off":
    case "adapter-on":
      bluetooth.switchAdapter(one.is === "adapter-on", device);
      return;
    case "page":
      bench.page(one.moment);
      return;
    case "pass":
      return bench.advance(one.ms);
  }
}

const story = fc.array(happening, { minLength: 5, maxLength: 50, size: "max" });
const patience = { numRuns: 250 };

/** What the person sees must contain the way on: data, an attempt, something awaited, or a fault with a next step. */
function assertWayOn(bench: LinkBench): void {
  const { state, bluetooth, time } = bench;
  const { phase } = state;
  if (phase === "choosing") expect(bluetooth.isChooserOpen).toBe(true);
  // Each of these is bounded by a deadline, the watchdog or the retry's timer.
  const isTimed = !["idle", "choosing", "paused", "stopped", "failed"].includes(phase);
  if (isTimed || (phase === "paused" && state.by === "adapter-off"))
    expect(time.pendingTimers).toBeGreaterThan(0);
  if (phase === "failed" || phase === "waiting") expect(state.fault.code).not.toBe("");
}

test("whatever happens, in whatever order, no rule of the browser is broken and there is a way on", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (happenings) => {
      const bench = new LinkBench();
      await bench.stream();
      for (const one of happenings) {
        await happen(bench, one);
        await bench.advance(0);
        assertWayOn(bench);
        expect(bench.device.violations).toEqual([]);
      }
      bench.link.dispose();
    }),
    patience,
  );
}, 60_000);

test("every stream that was opened is closed before the next, and nothing is heard outside of one", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (happenings) => {
      let isOpen = false;
      const broken: string[] = [];
      const note = (text: string, isBroken: boolean) => {
        if (isBroken) broken.push(text);
      };
      const bench = new LinkBench({
        callbacks: {
          onStatus: (state) => {
            bench.states.push(state);
            note(
              `streaming, ${isOpen ? "" : "not "}open`,
              (state.phase === "streaming") !== isOpen && state.phase !== "stopping",
            );
          },
          onOpen: () => {
            note("opened twice", isOpen);
            isOpen = true;
          },
          onNotification: () => note("heard while closed", !isOpen),
          onClosed: () => {
            note("closed twice", !isOpen);
            isOpen = false;
          },
          onBattery: () => {},
        },
      });
      await bench.stream();
      for (const one of happenings) await happen(bench, one);
      expect(broken).toEqual([]);
      bench.link.dispose();
    }),
    patience,
  );
}, 60_000);

test("once the world behaves, a chosen sensor streams again with one click at most", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (happenings) => {
      const bench = new LinkBench();
      await bench.stream();
      for (const one of happenings) if (one.is !== "click" || one.what !== "forget") await happen(bench, one);
      if (bench.bluetooth.isChooserOpen) bench.bluetooth.choose(bench.device);
      bench.device.behave();
      bench.isMuted = false;
      bench.bluetooth.switchAdapter(true, bench.device);
      bench.page("visible");
      await bench.advance(60_000);
      if (bench.state.phase === "stopped" || bench.state.phase === "failed") bench.link.reconnectNow();
      await bench.advance(60_000);
      expect(bench.state.phase).toBe("streaming");
      expect(bench.device.violations).toEqual([]);
      bench.link.dispose();
    }),
    patience,
  );
}, 60_000);
