// A stream's capture as the text of a file, a notification a line. Of the sensor its kind only: its name and its serial
// number are let in by the person, and so is what the browser says of itself.
import type { DeviceTraits } from "../../firmware-protocol/driver.ts";
import type { CaptureOptions } from "../bench-contract.ts";
import { lengthOf } from "../calibration/direction.ts";
import { axisFinding } from "./axis-check.ts";
import { type BenchStream, hexOf } from "./bench-stream.ts";
import { CAPTURE_SCHEMA } from "./capture-file.ts";
import { digestOf } from "./packet-tally.ts";
import { timingReport } from "./timing-account.ts";
import { turnFinding } from "./turn-check.ts";

/** A millionth of a second: finer than any clock that a page has. */
const timed = (ms: number): number => Math.round(ms * 1000) / 1000;
/** Of the magnitude of a side at rest: a decoder that is right comes far nearer, one that scales wrongly does not. */
const WITHIN_MS2 = 0.05;

export function captureText(traits: DeviceTraits, stream: BenchStream, options: CaptureOptions): string {
  const { log, tally, check, format } = stream;
  const { savedAt, appVersion, userAgent, sensorName } = options;
  const { sensorId, model, firmware, hardware, ratesHz, canBuzz } = traits;
  const faces = check.faces.map(({ side, startMs, endMs, accMs2 }) => ({
    side,
    startMs,
    endMs,
    accMs2,
    magnitudeMs2: lengthOf(accMs2),
    withinMs2: WITHIN_MS2,
  }));
  const head = {
    schema: CAPTURE_SCHEMA,
    driver: traits.driverId,
    provenance: "Saved by the hardware bench. Say here which unit it was and how it was held.",
    savedAt,
    appVersion,
    sensor: {
      model,
      firmware,
      hardware,
      ratesHz,
      canBuzz,
      ...(sensorName === undefined ? {} : { name: sensorName }),
      ...(sensorName === undefined || sensorId === undefined ? {} : { sensorId }),
    },
    ...(userAgent === undefined ? {} : { userAgent }),
    format,
    decoded: {
      packets: tally.packets,
      samples: tally.samples,
      errors: tally.errors,
      digest: digestOf(tally),
    },
    timing: timingReport(stream.timing),
    ...(faces.length === 0
      ? {}
      : {
          axisCheck: {
            faces,
            turns: check.turns,
            accelerometer: axisFinding(check.faces, format),
            gyroscope: turnFinding(check.turns, format),
          },
        }),
  };
  const lines = log.frames.map((bytes, i) =>
    JSON.stringify({ atMs: timed(log.atMs[i]!), channel: log.channels[i]!, hex: hexOf(bytes) }),
  );
  const open = JSON.stringify(head, undefined, 2).replace(/\n\}$/, "");
  return `${open},\n  "notifications": [\n    ${lines.join(",\n    ")}\n  ]\n}\n`;
}
