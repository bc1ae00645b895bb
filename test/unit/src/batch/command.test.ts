// The command as a person runs it: files and folders, several processes, Ctrl-C, exit codes.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testFolder } from "./analyse-file.ts";

const header = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s";
const csv = (rows: number): string =>
  `${header}\n${Array.from({ length: rows }, (_, i) => `${(i / 50).toFixed(6)},0,9.8,0.1,0.01,0,0\n`).join("")}`;

const command = ["--import", "tsx", join(process.cwd(), "src/batch/main.ts")];
const run = (...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], { encoding: "utf8" });
  return { status, stdout, lines: stderr.split("\n").filter((line) => line !== "") };
};

describe("the command", { timeout: 60_000 }, () => {
  it("does every file of a folder but its own results, keeps the folder's structure, and tells the bad ones", () => {
    const folder = testFolder();
    mkdirSync(join(folder, "in/deep"), { recursive: true });
    writeFileSync(join(folder, "in/a.csv"), csv(200));
    writeFileSync(join(folder, "in/deep/a.csv"), csv(150));
    writeFileSync(join(folder, "in/deep/B.CSV"), csv(100));
    writeFileSync(join(folder, "in/bad.csv"), csv(100).replace("9.8", "high"));
    writeFileSync(join(folder, "in/empty.csv"), "");
    writeFileSync(join(folder, "in/old.samples.csv"), "time_s\n");
    writeFileSync(join(folder, "in/old.episodes.csv"), "start_s\n");
    writeFileSync(join(folder, "in/notes.txt"), "no csv");
    symlinkSync(folder, join(folder, "in/deep/around"));
    const { status, stdout, lines } = run(
      join(folder, "in"),
      "--out",
      join(folder, "out"),
      "--samples",
      "--jobs",
      "3",
    );
    expect(stdout).toBe("");
    expect(status).toBe(1);
    expect(lines.toSorted()).toEqual([
      `${folder}/in/a.csv: 200 rows`,
      `${folder}/in/bad.csv: line 2, column acc_y_m_s2: "high" is not a number`,
      `${folder}/in/deep/B.CSV: 100 rows`,
      `${folder}/in/deep/a.csv: 150 rows`,
      `${folder}/in/empty.csv: is empty`,
    ]);
    const left = (name: string): string[] => readdirSync(join(folder, name)).toSorted();
    expect(left("out")).toEqual(["a.episodes.csv", "a.samples.csv", "a.summary.json", "deep"]);
    expect(left("out/deep").filter((name) => name.endsWith(".samples.csv"))).toEqual([
      "B.samples.csv",
      "a.samples.csv",
    ]);
    const samples = readFileSync(join(folder, "out/deep/a.samples.csv"), "utf8");
    expect(samples.trimEnd().split("\n")).toHaveLength(151);
  });

  it("gives the same bytes from several processes as from one", () => {
    const folder = testFolder();
    for (const name of ["a", "b", "c"])
      writeFileSync(join(folder, `${name}.csv`), csv(500 + name.charCodeAt(0)));
    const files = ["a", "b", "c"].map((name) => join(folder, `${name}.csv`));
    expect(run(...files, "--out", join(folder, "one"), "--samples", "--jobs", "1").status).toBe(0);
    expect(run(...files, "--out", join(folder, "many"), "--samples", "--jobs", "3").status).toBe(0);
    const names = readdirSync(join(folder, "one"));
    expect(names).toHaveLength(9);
    for (const name of names) {
      expect(
        readFileSync(join(folder, "many", name)).equals(readFileSync(join(folder, "one", name))),
        name,
      ).toBe(true);
    }
  });

  it("tells what it cannot take, does the rest, and never writes one result over another", () => {
    const folder = testFolder();
    mkdirSync(join(folder, "x"));
    writeFileSync(join(folder, "a.csv"), csv(100));
    writeFileSync(join(folder, "x/a.csv"), csv(200));
    const out = join(folder, "out");
    const { status, lines } = run(
      join(folder, "a.csv"),
      join(folder, "x/a.csv"),
      join(folder, "none.csv"),
      "--out",
      out,
    );
    expect(status).toBe(1);
    expect(lines).toEqual([
      `${folder}/x/a.csv: its results would be written over those of ${folder}/a.csv`,
      `${folder}/none.csv: there is no such file or folder`,
      `${folder}/a.csv: 100 rows`,
    ]);
    expect(JSON.parse(readFileSync(join(out, "a.summary.json"), "utf8"))).toMatchObject({ rows: 100 });
    expect(existsSync(join(out, "a.samples.csv"))).toBe(false);
  });

  it("tells a sidecar that is no file and a place that is no folder, a line each, and does the rest", () => {
    const folder = testFolder();
    for (const name of ["a", "b", "line\nbreak"]) writeFileSync(join(folder, `${name}.csv`), csv(100));
    mkdirSync(join(folder, "b.json"));
    const { status, lines } = run(folder, "--out", join(folder, "out"), "--jobs", "1");
    expect(status).toBe(1);
    expect(lines).toEqual([
      `${folder}/a.csv: 100 rows`,
      `${folder}/b.json: is in the place of a sidecar, but no file`,
      `${folder}/line\\x0abreak.csv: 100 rows`,
    ]);
    const place = join(folder, "a.csv");
    for (const jobs of ["1", "2"]) {
      const told = run(place, join(folder, "line\nbreak.csv"), "--out", place, "--jobs", jobs);
      expect(told.status).toBe(1);
      expect(told.lines.toSorted()).toEqual([
        `${folder}/a.csv: EEXIST at ${place}`,
        `${folder}/line\\x0abreak.csv: EEXIST at ${place}`,
      ]);
    }
  });

  it("finishes when nobody listens any more, and leaves nothing half done", async () => {
    const folder = testFolder();
    const names = Array.from({ length: 8 }, (_, k) => `f${k}`);
    for (const name of names) writeFileSync(join(folder, `${name}.csv`), csv(2000));
    const out = join(folder, "out");
    const child = spawn(process.execPath, [...command, folder, "--out", out, "--jobs", "2"], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.once("data", () => child.stderr.destroy());
    const status = await new Promise((resolve) => child.on("exit", resolve));
    expect(status).toBe(0);
    expect(readdirSync(out).toSorted()).toEqual(
      names.flatMap((name) => [`${name}.episodes.csv`, `${name}.summary.json`]),
    );
  });

  it("tells the flexion between two sensors of one recording, found by name or by session", () => {
    const folder = testFolder();
    // Nine minutes: the upper back 50° forward, the pelvis 15°.
    const leaning = (deg: number): string => {
      const y = (9.81 * Math.cos((deg * Math.PI) / 180)).toFixed(5);
      const z = (9.81 * Math.sin((deg * Math.PI) / 180)).toFixed(5);
      return csv(27_000).replaceAll(",0,9.8,0.1,0.01,", `,0,${y},${z},0,`);
    };
    writeFileSync(join(folder, "walk-upper-back.csv"), leaning(50));
    writeFileSync(join(folder, "walk-pelvis.csv"), leaning(15));
    writeFileSync(join(folder, "b1.csv"), leaning(50));
    writeFileSync(join(folder, "b1.json"), '{"session":"b","placement":"upper-back"}');
    writeFileSync(join(folder, "b2.csv"), leaning(15));
    writeFileSync(join(folder, "b2.json"), '{"session":"b","placement":"pelvis"}');
    writeFileSync(join(folder, "alone-pelvis.csv"), leaning(15));
    const out = join(folder, "out");
    expect(run(folder, "--out", out).status).toBe(0);
    const names = readdirSync(out).toSorted();
    expect(names.filter((name) => !/\.(summary\.json|episodes\.csv)$/.test(name))).toEqual([
      "b1.flexion.json",
      "walk.flexion.json",
    ]);
    const read = (name: string) => JSON.parse(readFileSync(join(out, name), "utf8"));
    expect(read("alone-pelvis.summary.json")).toMatchObject({ placement: "pelvis" });
    for (const name of ["walk.flexion.json", "b1.flexion.json"]) {
      const { flexion } = read(name);
      expect(flexion.of_s).toBeGreaterThan(530);
      expect(flexion.shape["rounded-lean"].share).toBeGreaterThan(0.99);
    }
  });

  it("tells in a line that the flexion cannot be written, with everything else in its place", () => {
    const folder = testFolder();
    for (const name of ["w-pelvis", "w-upper-back"]) writeFileSync(join(folder, `${name}.csv`), csv(100));
    const out = join(folder, "out");
    mkdirSync(join(out, "w.flexion.json"), { recursive: true });
    const { status, lines } = run(folder, "--out", out, "--jobs", "1");
    expect(status).toBe(1);
    expect(lines).toEqual([
      `${folder}/w-pelvis.csv: 100 rows`,
      `${folder}/w-upper-back.csv: 100 rows`,
      `${out}/w.flexion.json: EISDIR`,
    ]);
    expect(readdirSync(out)).toHaveLength(5);
  });

  it("takes paths from where the person stands, whatever folder npm runs it in", () => {
    const folder = testFolder();
    writeFileSync(join(folder, "a.csv"), csv(100));
    const env = { ...process.env, INIT_CWD: folder, npm_lifecycle_event: "analyse" };
    const { status, stderr } = spawnSync(process.execPath, [...command, "a.csv", "--out", "out"], {
      encoding: "utf8",
      env,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "a.csv: 100 rows\n" });
    expect(readdirSync(join(folder, "out"))).toHaveLength(2);
  });

  it("explains itself in a screenful, and what it was not told", () => {
    const helped = run("--help");
    expect(helped.status).toBe(0);
    expect(helped.stdout.split("\n").length).toBeLessThan(40);
    for (const line of helped.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(run()).toMatchObject({ status: 1, lines: ["no file is named; --help explains"] });
    expect(run("--wat", "a").status).toBe(1);
    expect(run("a", "--jobs", "0").status).toBe(1);
  });

  it.each(["1", "2"])("leaves nothing half done behind after Ctrl-C (%s at a time)", async (jobs) => {
    const folder = testFolder();
    const long = csv(400_000);
    for (const name of ["a", "b", "c"]) writeFileSync(join(folder, `${name}.csv`), long);
    const before = readdirSync(folder).toSorted();
    const child = spawn(process.execPath, [...command, folder, "--samples", "--jobs", jobs], {
      stdio: "ignore",
    });
    const hasBegun = (): boolean => readdirSync(folder).some((name) => name.endsWith(".part"));
    while (!hasBegun() && child.exitCode === null) await new Promise((go) => setTimeout(go, 20));
    expect(hasBegun()).toBe(true);
    child.kill("SIGINT");
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect(code).toBe(130);
    expect(readdirSync(folder).toSorted()).toEqual(before);
  });
});
