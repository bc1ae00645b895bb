// The virtual sensors are a second reading of the makers' tables: what they shared with a driver would prove nothing.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = "test/peripheral/sensors";
const importsOf = (text: string): string[] => [...text.matchAll(/from "([^"]+)"/g)].map((match) => match[1]!);

test("no virtual sensor imports a driver, a worker or the page", () => {
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  expect(files.length).toBeGreaterThan(9);
  const imports = files.flatMap((name) => importsOf(readFileSync(`${folder}/${name}`, "utf8")));
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter((path) => !/^\.\/|^\.\.\/[a-z-]+\.ts$/.test(path))).toEqual([]);
});
