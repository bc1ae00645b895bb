// Every capture in test/golden/captures against the driver that it names: adding a file adds tests.
import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { axisFinding } from "../../../workers/bench/axis-check.ts";
import { type CaptureFindings, captureFindings } from "../../../workers/bench/capture-check.ts";
import { type CaptureFile, captureFileFrom, faultText } from "../../../workers/bench/capture-file.ts";
import { turnFinding } from "../../../workers/bench/turn-check.ts";

const folder = new URL("../../golden/captures/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".json"));

test("there is a capture", () => {
  expect(names.length).toBeGreaterThan(0);
});

describe.each(names)("%s", (name) => {
  let file: CaptureFile;
  let findings: CaptureFindings;

  beforeAll(() => {
    const read = captureFileFrom(readFileSync(new URL(name, folder), "utf8"));
    if (!read.ok) throw new Error(faultText(read.error));
    file = read.value;
    findings = captureFindings(file);
  });

  test("says where it comes from", () => {
    expect(file.provenance).not.toBe("");
    expect(file.provenance).not.toMatch(/Say here which unit/);
  });

  test("decodes to exactly what it says", () => {
    expect(findings.decoded).toEqual(file.decoded);
    expect(findings.decoded.samples).toBeGreaterThan(0);
  });

  test("has times that never go back", () => {
    expect(findings.isMonotone).toBe(true);
  });

  test("is at rest on each side as it says", () => {
    for (const { face, magnitudeMs2, isNear } of findings.faces)
      expect([face.side, magnitudeMs2, face.magnitudeMs2, isNear]).toSatisfy(() => isNear);
  });

  test("agrees with its driver about axes and signs, where its axis check is whole", () => {
    if (findings.axis.kind !== "incomplete")
      expect(findings.axis).toMatchObject({ kind: "found", agrees: true });
    if (findings.turn.kind !== "incomplete")
      expect(findings.turn).toMatchObject({ kind: "found", agrees: true, scalesOff: [] });
  });

  test("would not agree with a driver that has an axis the other way round", () => {
    const { format, axisCheck } = file;
    const reversed = {
      ...format,
      axes: format.axes.map((entry, i) => (i % 3 === 0 ? -entry + 0 : entry)),
    };
    if (findings.axis.kind === "found")
      expect(axisFinding(axisCheck!.faces, reversed)).toMatchObject({ kind: "found", agrees: false });
    if (findings.turn.kind === "found")
      expect(turnFinding(axisCheck!.turns, reversed)).toMatchObject({ kind: "found", agrees: false });
  });

  test("decodes to something else when part of it is missing", () => {
    const { notifications } = file;
    const from = Math.floor(notifications.length / 2);
    const rest = notifications.toSpliced(from, Math.ceil(notifications.length / 10));
    expect(captureFindings({ ...file, notifications: rest }).decoded).not.toEqual(file.decoded);
  });
});
