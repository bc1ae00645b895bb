import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { type Room, rooms } from "./import-table.ts";

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesUnder(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const files = ["firmware-protocol", "workers", "src"].flatMap(filesUnder);

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8").replace(/^\s*(\/\/.*|\*.*|\/\*.*)$/gm, "");
  const found: Import[] = [];
  for (const match of text.matchAll(/(?:import|export)\s+(type\s)?(?:([\s\S]*?)\sfrom\s+)?"([^"]+)"/g)) {
    found.push({ from: file, to: match[3]!, typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/import\(\s*"([^"]+)"\s*\)/g))
    found.push({ from: file, to: match[1]!, typeOnly: false });
  return found;
}

const roomOf = (path: string): Room | undefined =>
  rooms
    .filter(({ room }) => path === room || path.startsWith(`${room}/`))
    .toSorted((a, b) => b.room.length - a.room.length)[0];

const within = (path: string, prefixes: readonly string[] = []): boolean =>
  prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

function objection({ from, to, typeOnly }: Import): string | undefined {
  const room = roomOf(from);
  if (room === undefined) return `${from} stands in no room`;
  if (!to.startsWith(".")) {
    if (room.packages?.some((name) => to === name || to.startsWith(`${name}/`))) return undefined;
    return `${from} imports the package ${to}`;
  }
  const target = normalize(join(dirname(from), to)).replace(/\?.*$/, "");
  if (target.endsWith(".css")) return undefined;
  if (within(target, [room.room]) || within(target, room.may)) return undefined;
  if (typeOnly && within(target, room.typesOnly)) return undefined;
  return `${from} imports ${target}${typeOnly ? " (type)" : ""}`;
}

describe("the import walls", () => {
  const imports = files.flatMap(importsOf);

  test("the check sees the sources", () => {
    expect(files.length).toBeGreaterThan(40);
    expect(imports.length).toBeGreaterThan(80);
    for (const { room } of rooms)
      expect(
        files.some((file) => roomOf(file)?.room === room),
        room,
      ).toBe(true);
  });

  test("every import goes the way the table allows", () => {
    expect(imports.map(objection).filter((text) => text !== undefined)).toEqual([]);
  });

  test("an import against the table is found", () => {
    expect(
      objection({ from: "src/ui/App.tsx", to: "../store/repository.ts", typeOnly: false }),
    ).toBeDefined();
    expect(
      objection({ from: "src/app/state.ts", to: "../../workers/contract.ts", typeOnly: false }),
    ).toBeDefined();
    expect(
      objection({ from: "src/app/state.ts", to: "../../workers/contract.ts", typeOnly: true }),
    ).toBeUndefined();
  });

  test("workers read no clock, set no timer and draw no random number", () => {
    const forbidden = /\b(Date\.now|new Date|performance\.|setTimeout|setInterval|Math\.random)\b/;
    const offenders = files
      .filter((file) => file.startsWith("workers/") || file.startsWith("firmware-protocol/"))
      .filter((file) => forbidden.test(readFileSync(file, "utf8").replace(/^\s*(\/\/|\*|\/\*).*$/gm, "")));
    expect(offenders).toEqual([]);
  });

  test("worker entries are wiring: under 60 lines", () => {
    const entries = files.filter((file) => file.endsWith(".worker.ts"));
    expect(entries.length).toBeGreaterThanOrEqual(3);
    for (const file of entries) expect(readFileSync(file, "utf8").split("\n").length, file).toBeLessThan(60);
  });

  test("no file is called utils, helpers, common, misc or manager", () => {
    expect(files.filter((file) => /(utils?|helpers?|common|misc|manager)\.tsx?$/.test(file))).toEqual([]);
  });
});
