import { expect, test } from "vitest";
import { chart } from "../../../../src/ui/chart-words.ts";
import { faultButtons, faultWords, sensorFaultWords, whichSensor } from "../../../../src/ui/fault-words.ts";
import * as inside from "../../../../src/ui/inside-words.ts";
import { guide } from "../../../../src/ui/sensor-guide.ts";
import {
  abilityWords,
  guideWords as aroundGuide,
  profileWords,
} from "../../../../src/ui/sensor-guide-words.ts";
import * as sensors from "../../../../src/ui/sensor-words.ts";
import * as words from "../../../../src/ui/words.ts";

/** Every text below a value; one with a number in it is read with 21. */
function textsOf(value: unknown, of?: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "function") return textsOf(value.call(of, 21, "21"));
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap((part) => textsOf(part, value))
    : [];
}

test("no text judges a position, promises, blames or shouts", () => {
  const texts = [
    chart,
    faultWords,
    sensorFaultWords,
    faultButtons,
    whichSensor,
    inside,
    sensors,
    guide,
    aroundGuide,
    abilityWords,
    profileWords,
    words,
  ].flatMap((part) => textsOf(part));
  expect(texts.length).toBeGreaterThan(400);
  const unwanted = texts.filter((text) =>
    /!|slouch|posture|\bcorrect|\bscore|\bfail(ed|ure)?\b|(?<!for )\bgood\b|\bbad\b|\bpoor|\bcure|\bheal\b|\byou (must|should|forgot)/i.test(
      text,
    ),
  );
  expect(unwanted).toEqual([]);
});

test("attempts are counted as people count", () => {
  expect([1, 9, 10, 11, 21, 22, 23, 111].map((n) => words.link.ordinal(n))).toEqual([
    "first",
    "ninth",
    "10th",
    "11th",
    "21st",
    "22nd",
    "23rd",
    "111th",
  ]);
});
