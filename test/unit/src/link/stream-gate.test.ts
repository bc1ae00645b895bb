import { expect, test } from "vitest";
import { formatFrom } from "../../../../firmware-protocol/devices/witmotion/traits.ts";
import { createStreamGate } from "../../../../src/link/stream-gate.ts";

/** What is heard of one frame before the stream is announced and one after. */
function heardWith(isNew: boolean): number[] {
  const heard: number[] = [];
  const gate = createStreamGate({
    onStatus: () => {},
    onOpen: () => {},
    onNotification: (_channel, bytes) => heard.push(bytes.byteLength),
    onClosed: () => {},
    onBattery: () => {},
  });
  gate.arrived("stream", new ArrayBuffer(1), 0);
  const traits = {
    driverId: "witmotion",
    model: "",
    firmware: "",
    hardware: "",
    ratesHz: [],
    canBuzz: false,
  };
  gate.open({ sensor: "", traits, format: formatFrom(50, isNew) });
  gate.arrived("stream", new ArrayBuffer(2), 0);
  return heard;
}

test("frames that overtook the start's reply are handed on, once the stream is announced", () => {
  expect(heardWith(false)).toEqual([1, 2]);
});

test("frames sampled at the rate before are not taken for the new one's", () => {
  expect(heardWith(true)).toEqual([2]);
});
