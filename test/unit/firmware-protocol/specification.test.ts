// The README is what a firmware author implements: its numbers must be the code's, its examples the golden vectors.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { thoraGatt, thoraService } from "../../../firmware-protocol/devices/thora/gatt.ts";
import { needs } from "../../../firmware-protocol/devices/thora/control.ts";
import {
  controlTlvs,
  eventKinds,
  logKinds,
  type Operation,
  opcodes,
  shortestRecord,
  statuses,
} from "../../../firmware-protocol/devices/thora/layout.ts";

const text = readFileSync(new URL("../../../firmware-protocol/README.md", import.meta.url), "utf8");
/** Table rows without the padding that aligns their columns. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .map((line) => line.replace(/ +/g, " "));
const hexByte = (value: number): string => `\`${value.toString(16).toUpperCase().padStart(2, "0")}\``;
/** "set-time" in the code is "set time" in the text; "nudge" is followed by nothing, "retryAfter" is "retry after". */
const spoken = (name: string): string =>
  name
    .replaceAll("-", " ")
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace("utc offset", "UTC offset");

const folder = new URL("../../golden/thora/", import.meta.url);
const golden = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")).vectors as { hex: string }[])
  .map(({ hex }) => hex);
const examples = [...text.matchAll(/```bytes\n([^`]+)\n```/g)].map(([, hex]) => hex!);

test("the worked examples are golden vectors, and there are some", () => {
  expect(examples.length).toBeGreaterThan(8);
  for (const hex of examples) expect(golden).toContain(hex);
});

test("the UUIDs are those that the code uses", () => {
  const short = (uuid: string) => uuid.slice(0, 8);
  expect(text).toContain(`\`${thoraService}\``);
  for (const channel of ["info", "control", "stream", "event", "log"] as const)
    expect(text).toContain(`\`${short(thoraGatt[channel].characteristic)}-…\``);
});

describe("tables", () => {
  test.each(Object.keys(opcodes) as Operation[])("operation %s has its number and its needs", (name) => {
    const row = rows.find((line) => line.startsWith(`| ${hexByte(opcodes[name])} | ${spoken(name)} `));
    const cells = row?.split("|").map((cell) => cell.trim());
    expect(cells?.[3]?.split(", ").filter(Boolean)).toEqual(needs[name].map(spoken));
  });

  test.each(Object.entries(controlTlvs))(
    "argument %s has its number and its length",
    (name, { type, bytes }) => {
      expect(rows.some((row) => row.startsWith(`| ${hexByte(type)} ${spoken(name)} | ${bytes} |`))).toBe(
        true,
      );
    },
  );

  test.each(Object.entries(statuses))("status %s has its number", (name, value) => {
    expect(rows.some((row) => row.startsWith(`| ${value} | ${spoken(name)} |`))).toBe(true);
  });

  test.each(Object.entries(logKinds))("log %s has its number and its record's length", (name, number) => {
    const bytes = name === "raw" ? "10 + n · 12" : shortestRecord[name as "epochs" | "clock"];
    expect(
      rows
        .find((row) => row.startsWith(`| ${number} ${name} |`))
        ?.split("|")[3]
        ?.trim(),
    ).toBe(`${bytes}`);
  });

  test.each(Object.values(eventKinds))("event kind %i is described", (kind) => {
    const section = text.slice(text.indexOf("## 7."), text.indexOf("## 8."));
    expect(section).toMatch(new RegExp(`^\\| ${kind} +\\| \\w`, "m"));
  });
});
