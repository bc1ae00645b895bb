// The program that we send to the board, as the very text that is sent: a page can show it. In: board and rate; out:
// JavaScript for Espruino. It lives in memory only, ends with the connection, and gives a watch back to its clock.
// Nothing is ever saved, and reset() is never asked to forget what was saved.
import { CRC_BYTES, frameBytes, HEADER_BYTES, MARKER, VERSION } from "./layout.ts";
import { type BoardName, boards, samplesPerFrame } from "./traits.ts";

/** Frames between two looks at the battery: a minute. */
const BATTERY_EVERY = 300;

/** KX022/KX023 registers CNTL1 (off, then on, at ±4 g) and ODCNTL. By rate, Hz: poll interval in ms, ODCNTL. */
const bangleRates: Readonly<Record<number, { readonly pollMs: number; readonly odcntl: string }>> = {
  12.5: { pollMs: 80, odcntl: "0x00" },
  25: { pollMs: 40, odcntl: "0x41" },
  50: { pollMs: 20, odcntl: "0x42" },
};

const setBangleRate = (rateHz: number): string => {
  const { pollMs, odcntl } = bangleRates[rateHz]!;
  return `Bangle.accelWr(0x18, 0x6C); Bangle.accelWr(0x1B, ${odcntl}); Bangle.accelWr(0x18, 0xEC);
  Bangle.setPollInterval(${pollMs});`;
};

const puck = (rateHz: number) => ({
  title: "Puck.js's acceleration and rotation",
  battery: "E.getBattery()",
  samples: `[e.acc.x, e.acc.y, e.acc.z, e.gyro.x, e.gyro.y, e.gyro.z]`,
  start: `Puck.on("accel", thora.sample);
  Puck.accelOn(${rateHz});`,
  stop: `Puck.accelOff();
  Puck.removeAllListeners("accel");`,
});

const bangle = (rateHz: number) => ({
  title: "watch's acceleration",
  battery: "E.getBattery() + (Bangle.isCharging() ? 128 : 0)",
  samples: `[e.x * 8192, e.y * 8192, e.z * 8192]`,
  start: `${setBangleRate(rateHz)}
  Bangle.on("accel", thora.sample);
  E.showMessage("Measuring", "Thora");`,
  stop: `Bangle.removeAllListeners("accel");
  ${setBangleRate(12.5)}
  Bangle.setOptions({ powerSave: true });
  load();`,
});

export function programFor(name: BoardName, rateHz: number): string {
  const { channels } = boards[name];
  const { title, battery, samples, start, stop } = name === "PUCKJS" ? puck(rateHz) : bangle(rateHz);
  const perFrame = samplesPerFrame(rateHz);
  const length = frameBytes(channels, perFrame);
  return `// Thora: sends this ${title} to the page that you connected.
// It is kept in memory only, and ends when the connection ends.
var thora = { bytes: new Uint8Array(${length}), samples: 0, number: 0 };
thora.view = new DataView(thora.bytes.buffer);
thora.body = new Uint8Array(thora.bytes.buffer, 0, ${length - CRC_BYTES});
thora.split = function(at, value) {
  thora.view.setUint16(at, value % 65536, true);
  thora.view.setUint16(at + 2, Math.floor(value / 65536) % 65536, true);
};
thora.begin = function() {
  if (thora.number % ${BATTERY_EVERY} == 0) thora.bytes[10] = ${battery};
  thora.view.setUint16(4, thora.number, true);
  thora.split(6, Math.floor(getTime() * 1000000));
};
thora.sample = function(e) {
  if (!thora.samples) thora.begin();
  var at = ${HEADER_BYTES} + ${2 * channels} * thora.samples;
  ${samples}.forEach(function(value) {
    thora.view.setInt16(at, Math.round(value), true);
    at += 2;
  });
  if (++thora.samples < ${perFrame}) return;
  thora.split(${length - CRC_BYTES}, E.CRC32(thora.body));
  Bluetooth.write(thora.bytes);
  thora.samples = 0;
  thora.number = (thora.number + 1) % 65536;
};
thora.start = function() {
  thora.bytes.set([${[...MARKER, VERSION * 16 + channels, perFrame].join(", ")}]);
  NRF.on("disconnect", thora.stop);
  ${start}
};
thora.stop = function() {
  ${stop}
};
`;
}
