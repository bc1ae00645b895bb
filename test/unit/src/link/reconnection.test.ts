import { expect, test, vi } from "vitest";
import { BATTERY, LinkBench, listed, SILENCE_MS, testDriver } from "./link-bench.ts";
import { settled } from "./virtual-time.ts";

/** Beyond every deadline of one attempt. */
const LONG_MS = 60_000;

test("a lost link is sought again after 0.5–1 s, with new objects throughout", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.gatt.lose();
  expect(bench.closed).toEqual(["link-lost"]);
  expect(bench.state).toMatchObject({
    phase: "waiting",
    attempt: 1,
    delayMs: 750,
    fault: { code: "link-lost" },
  });
  await bench.advance(749);
  expect(bench.connects()).toBe(1);
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
  expect(bench.opened).toHaveLength(2);
  expect(bench.device.violations).toEqual([]);
});

test("a sensor out of reach is sought on a doubling schedule, for ever", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.refuse.set("connect", new DOMException("Connection attempt failed.", "NetworkError"));
  bench.device.gatt.lose();
  await bench.advance(3_600_000);
  const delays = bench.states.flatMap((state) => (state.phase === "waiting" ? [state.delayMs] : []));
  expect(delays.slice(0, 8)).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500, 22_500]);
  expect(delays.length).toBeGreaterThan(150);
  expect(bench.state).toMatchObject({ fault: { code: "connect-failed" } });
  bench.device.behave();
  await bench.advance(30_000);
  expect(bench.state.phase).toBe("streaming");
});

test("'reconnect now' tries at once and begins the schedule anew", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.refuse.set("connect", new DOMException("Connection attempt failed.", "NetworkError"));
  bench.device.gatt.lose();
  await bench.advance(120_000);
  expect(bench.state.phase).toBe("waiting");
  const before = bench.connects();
  bench.link.reconnectNow();
  expect(bench.connects()).toBe(before + 1);
  await bench.advance(20);
  expect(bench.state).toMatchObject({ phase: "waiting", attempt: 2, delayMs: 750 });
});

test("an abandoned attempt says nothing to the one that follows it", async () => {
  const bench = new LinkBench();
  bench.device.hang.add("connect");
  await bench.choose();
  await bench.advance(100);
  bench.device.behave();
  bench.link.reconnectNow();
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
  expect(bench.phases).not.toContain("waiting");
});

test("late news that an earlier link was lost does not end the one that is up", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.dispatchEvent(new Event("gattserverdisconnected"));
  expect(bench.state.phase).toBe("streaming");
});

test("a link that is up but silent is made again", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.isMuted = true;
  await bench.advance(SILENCE_MS + 2_600);
  expect(bench.closed).toEqual(["link-silent"]);
  expect(bench.device.log).toContain("disconnect");
  bench.isMuted = false;
  await bench.advance(2_000);
  expect(bench.state.phase).toBe("streaming");
});

test("a battery that reports does not hide that the samples have stopped", async () => {
  const bench = new LinkBench({
    sensors: () => [listed({ ...testDriver, streamChannels: ["stream", "battery"] })],
  });
  await bench.stream();
  bench.isMuted = true;
  for (let second = 0; second < 13; second++) {
    bench.device.notify(BATTERY, [50]);
    await bench.advance(1_000);
  }
  expect(bench.closed).toEqual(["link-silent"]);
});

test("a hidden page goes on streaming; only attempts rest, and they go on when it is seen", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.page("hidden");
  await bench.advance(5_000);
  expect(bench.state.phase).toBe("streaming");
  bench.device.gatt.lose();
  expect(bench.state).toMatchObject({ phase: "paused", by: "hidden" });
  const before = bench.connects();
  await bench.advance(600_000);
  expect(bench.connects()).toBe(before);
  bench.page("visible");
  expect(bench.connects()).toBe(before + 1);
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
});

test("hiding the page during a wait stops the timer", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.gatt.lose();
  bench.page("hidden");
  await bench.advance(LONG_MS);
  expect(bench.connects()).toBe(1);
});

test("Bluetooth switched off pauses, and switched on streams again at once", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.bluetooth.switchAdapter(false, bench.device);
  await settled();
  expect(bench.state).toMatchObject({ phase: "paused", by: "adapter-off" });
  const before = bench.connects();
  await bench.advance(LONG_MS);
  expect(bench.connects()).toBe(before);
  bench.bluetooth.switchAdapter(true, bench.device);
  await bench.advance(500);
  expect(bench.state.phase).toBe("streaming");
});

test.each(["connecting", "discovering", "greeting", "starting", "streaming", "waiting", "stopping"])(
  "Bluetooth switched off while %s leaves nothing running, and the link is whole again afterwards",
  async (phase) => {
    const bench = new LinkBench();
    if (phase === "waiting") bench.device.dropDuring.set("connect", 1);
    await bench.choose();
    for (let ms = 0; bench.state.phase !== phase && ms < 1_000; ms += 5) {
      if (phase === "stopping" && bench.state.phase === "streaming") bench.link.stop();
      else await bench.advance(5);
    }
    expect(bench.state.phase).toBe(phase);
    bench.bluetooth.switchAdapter(false, bench.device);
    await bench.advance(30_000);
    expect(bench.state).toMatchObject(
      phase === "stopping" ? { phase: "stopped" } : { phase: "paused", by: "adapter-off" },
    );
    bench.bluetooth.switchAdapter(true, bench.device);
    if (phase === "stopping") bench.link.reconnectNow();
    await bench.advance(2_000);
    expect(bench.state.phase).toBe("streaming");
    expect(bench.device.violations).toEqual([]);
  },
);

test("a browser that does not tell of the adapter is asked every five seconds", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.bluetooth.switchAdapter(false, bench.device);
  await bench.advance(12_000);
  bench.bluetooth.isAvailable = true;
  bench.device.behave();
  await bench.advance(6_000);
  expect(bench.state.phase).toBe("streaming");
});

test("an adapter that is off although the browser calls it available is tried every five seconds", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.device.refuse.set("connect", new DOMException("Bluetooth adapter is off.", "InvalidStateError"));
  bench.device.gatt.lose();
  await bench.advance(1_000);
  expect(bench.state).toMatchObject({ phase: "paused", by: "adapter-off" });
  const before = bench.connects();
  const told = bench.states.length;
  await bench.advance(60_000);
  expect(bench.connects() - before).toBeGreaterThanOrEqual(11);
  expect(bench.connects() - before).toBeLessThanOrEqual(12);
  expect(bench.states.length, "the screen does not blink").toBe(told);
  bench.device.behave();
  await bench.advance(6_000);
  expect(bench.phases.slice(told)).toEqual(["discovering", "greeting", "starting", "streaming"]);
});

test("a page that is left stops the stream, and streams again when it is restored", async () => {
  const bench = new LinkBench();
  await bench.stream();
  await bench.advance(500);
  bench.page("hidden");
  bench.page("left");
  await bench.advance(200);
  expect(bench.taken.at(-1)).toBe(2);
  expect(bench.closed).toEqual(["page-left"]);
  expect(bench.device.gatt.connected).toBe(false);
  bench.page("visible");
  await bench.advance(1_000);
  expect(bench.state.phase).toBe("streaming");
});

test("a laptop that slept finds its sensor again", async () => {
  const bench = new LinkBench();
  await bench.stream();
  bench.isMuted = true;
  bench.time.sleep(8 * 3_600_000);
  await bench.advance(6_000);
  expect(bench.closed).toEqual(["link-silent"]);
  bench.isMuted = false;
  await bench.advance(2_000);
  expect(bench.state.phase).toBe("streaming");
});

test("fifty reconnections leave one listener on the sensor, and no more timers than the first", async () => {
  const bench = new LinkBench();
  const listen = vi.spyOn(bench.device, "addEventListener");
  await bench.stream();
  const timers = bench.time.pendingTimers;
  for (let k = 0; k < 50; k++) {
    bench.device.gatt.lose();
    await bench.advance(5_000);
    expect(bench.time.pendingTimers).toBe(timers);
  }
  expect([bench.opened.length, bench.closed.length]).toEqual([51, 50]);
  expect(listen).toHaveBeenCalledTimes(1);
  expect(bench.device.violations).toEqual([]);
});
