// What is wrong with a file is said in one line: which file, which line, which column, which value.
import { describe, expect, it } from "vitest";
import { analysed } from "./analyse-file.ts";

const header = "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,gyr_x_rad_s,gyr_y_rad_s,gyr_z_rad_s";
const row = (i: number, rest = ""): string => `${(i / 50).toFixed(6)},0.1,9.8,0.2,0.01,-0.02,0.03${rest}`;
const rows = (count: number, rest = ""): string[] => Array.from({ length: count }, (_, i) => row(i, rest));
const file = (...lines: readonly string[]): string => `${lines.join("\n")}\n`;
const good = file(header, ...rows(200));

async function faultOf(csv: string | Uint8Array, sidecar?: string | object): Promise<string> {
  const { done, left } = await analysed(csv, sidecar);
  // Nothing is left behind but what was there.
  expect(left).toEqual(sidecar === undefined ? ["a.csv"] : ["a.csv", "a.json"]);
  if (done.ok) throw new Error("it was analysed");
  expect(done.line).not.toContain("\n");
  return done.line.replace(/^.*?(a\.\w+: )/, "$1");
}

describe("a file", () => {
  it.each([
    ["without anything", "", "a.csv: is empty"],
    ["with a header alone", file(header), "a.csv: has a header but no rows of data"],
    [
      "without one of the columns",
      file(header.replace(",gyr_y_rad_s", ""), "0,0,9.8,0,0,0"),
      'a.csv: line 1, column gyr_y_rad_s: missing; found "time_s,acc_x_m_s2,acc_y_m_s2,acc_z_m_s2,…"',
    ],
    ["without a header", file(...rows(5)), "a.csv: line 1: no header: the columns time_s,"],
    [
      "with a column twice",
      file(`${header},time_s`, row(0, ",1")),
      "a.csv: line 1, column time_s: stands there twice",
    ],
    [
      "with a word for a number",
      file(header, row(0), "0.02,0.1,abc,0.2,0,0,0"),
      'a.csv: line 3, column acc_y_m_s2: "abc" is not a number',
    ],
    [
      "with NaN",
      file(header, "0,NaN,9.8,0,0,0,0"),
      'a.csv: line 2, column acc_x_m_s2: "NaN" is not a number',
    ],
    [
      "with decimal commas in quotes",
      file(header, '0,"0,1",9.8,0,0,0,0'),
      'a.csv: line 2, column acc_x_m_s2: "0,1" is not a number: a decimal point is needed, not a comma',
    ],
    [
      "with decimal commas",
      file(header, "0,0,0,1,9,8,0,2,0,0,0,0,0,1"),
      "a.csv: line 2: has 14 fields where the header has 7 (are the decimal points commas?)",
    ],
    [
      "set apart by semicolons",
      file(header.replaceAll(",", ";"), row(0).replaceAll(",", ";")),
      "a.csv: line 1: columns are set apart by semicolons or tabs",
    ],
    [
      "with decimal commas that make numbers of their own",
      file(header, "0,000000,-0,01290,9,79995,0,40218,0,00485,0,00012,0,00003"),
      "a.csv: line 2: has 14 fields where the header has 7 (are the decimal points commas?)",
    ],
    [
      "with accelerations in g",
      good.replaceAll(",0.1,9.8,0.2,", ",0.01,1,0.02,"),
      "a.csv: column acc_x_m_s2, acc_y_m_s2, acc_z_m_s2: accelerations are about 1 m/s² long where gravity is 9.8:",
    ],
    [
      "with accelerations without gravity",
      good.replaceAll(",0.1,9.8,0.2,", ",0.1,0,0.2,"),
      "a.csv: column acc_x_m_s2, acc_y_m_s2, acc_z_m_s2: accelerations are about 0.22 m/s² long",
    ],
    [
      "with accelerations in mg",
      good.replaceAll(",0.1,9.8,0.2,", ",10,999,20,"),
      "a.csv: column acc_x_m_s2, acc_y_m_s2, acc_z_m_s2: accelerations are about 1000 m/s² long",
    ],
    [
      "that counts its time from something in the middle",
      file(header, row(0).replace("0.000000", "-370.000000")),
      "a.csv: line 2, column time_s: -370 s is no time in a recording: it counts from 0 on",
    ],
    ["with an empty time", file(header, ",0,9.8,0,0,0,0"), "a.csv: line 2, column time_s: is empty"],
    [
      "with a time of a thousand digits",
      file(header, `0.${"0".repeat(1000)}1,0,9.8,0,0,0,0`),
      "a.csv: line 2, column time_s: is too long for a time",
    ],
    [
      "whose time goes back",
      file(header, row(2), row(1)),
      'a.csv: line 3, column time_s: time goes back from 0.040000 to "0.020000"',
    ],
    [
      "with an absurd acceleration",
      file(header, "0,0,98100,0,0,0,0"),
      "a.csv: line 2, column acc_y_m_s2: 98100 m/s² is more than any sensor measures: is the unit right?",
    ],
    [
      "with an absurd rate",
      file(header, "0,0,9.8,0,0,0,-5000"),
      "a.csv: line 2, column gyr_z_rad_s: -5000 rad/s is more than any sensor measures",
    ],
    [
      "with times in milliseconds",
      file(header, ...Array.from({ length: 50 }, (_, i) => `${20 * i},0,9.8,0,0,0,0`)),
      "a.csv: column time_s: rows are 20 s apart: is the time in seconds?",
    ],
    [
      "with a row too short",
      file(header, row(0), "0.02,1,2"),
      "a.csv: line 3: has 3 fields where the header has 7",
    ],
    [
      "with strange flags",
      file(`${header},flags`, row(0, ",1.5")),
      'a.csv: line 2, column flags: "1.5" is no whole number',
    ],
    ["in UTF-16", Buffer.from(`\ufeff${good}`, "utf16le"), "a.csv: line 1: the file is UTF-16"],
    ["of zero bytes", new Uint8Array(5000), "a.csv: line 1: not a text file: byte 0 at 0"],
    [
      "whose line never ends",
      `${header}\n${"1".repeat(200_000)}`,
      "a.csv: line 1: a line is longer than 65536 bytes",
    ],
    [
      "cut off within a row",
      `${file(header, ...rows(100))}2.000000,0.1,9.`,
      "a.csv: line 102: the file was cut off: its last line has 3 of 7 fields",
    ],
    [
      "with control codes",
      file(header, "0,\u001b[31mred,9.8,0,0,0,0"),
      'a.csv: line 2, column acc_x_m_s2: "\\x1b[31mred" is not a number',
    ],
  ])("%s is told so", async (_, csv, expected) => {
    expect((await faultOf(csv)).slice(0, expected.length)).toBe(expected);
  });

  it.each([
    ["is no JSON", "{", "a.json: is not JSON"],
    ["is a list", "[]", "a.json: the sidecar is not an object"],
    [
      "takes right for left",
      '{"reference":{"up":[0,1,0],"anterior":[0,0,-1],"left":[1,0,0]}}',
      "a.json: reference.left is not up × anterior",
    ],
    ["has a text for a number", { latency_s: "4 ms" }, "a.json: latency_s is not a number from 0 to 1"],
    [
      "has a convention that does not exist",
      { gyro_convention: "mean" },
      'a.json: gyro_convention is not one of "instantaneous", "interval-mean", "none"',
    ],
    [
      "has a reference of two numbers",
      { reference: { up: [0, 1] } },
      "a.json: reference.up is not a list of 3 numbers",
    ],
    [
      "has an anterior along up",
      { reference: { up: [0, 1, 0], anterior: [0, 2, 0] } },
      "a.json: reference.anterior points along up",
    ],
    ["has a placement that does not exist", { placement: "wrist" }, "a.json: placement is not one of"],
    [
      "has a segment with a wrong value",
      { schema: "thora-raw-csv", schema_version: 1, segments: [{ segment: 0, latency_s: [] }] },
      "a.json: segments[0].latency_s is not a number",
    ],
    ["is of a later kind", { schema: "thora-raw-csv", schema_version: 9 }, "a.json: schema_version is not 1"],
  ])("whose sidecar %s is told so", async (_, sidecar, expected) => {
    expect((await faultOf(good, sidecar)).slice(0, expected.length)).toBe(expected);
  });
});

describe("a file is analysed all the same", () => {
  const timesOf = (samples: readonly (readonly string[])[]) => samples.map(([time]) => time);

  it.each([
    ["with CRLF", good.replaceAll("\n", "\r\n")],
    ["with a byte order mark", `\ufeff${good}`],
    ["with quotes and spaces", good.replaceAll(",0.1,", ' , "0.1" , ')],
    [
      "with quotes about its names",
      good.replace(
        header,
        header
          .split(",")
          .map((n) => `"${n}"`)
          .join(", "),
      ),
    ],
    ["with empty lines", good.replaceAll("\n", "\n\n")],
    ["without a last line end", good.trimEnd()],
    [
      "with other columns, among them hostile names",
      file(`${header},__proto__,"a,b",c`, ...rows(200, ',1,"x,""y",')),
    ],
    ["with its columns in another order", file(`note,${header}`, ...rows(200).map((one) => `hello,${one}`))],
    [
      "with rows at the same time",
      file(header, ...rows(200).flatMap((one, i) => (i === 100 ? [one, one] : [one]))),
    ],
    ["with a late row out of order", file(`${header},flags`, ...rows(200, ",0"), row(50, ",128"))],
  ])("%s", async (_, csv) => {
    const { done, samples } = await analysed(csv);
    expect(done.ok).toBe(true);
    const lines = csv.split(/\r?\n/).filter((line) => /^(hello,)?\d/.test(line));
    expect(timesOf(samples)).toEqual(lines.map((line) => line.replace("hello,", "").split(",")[0]!.trim()));
  });

  it("with a hostile sidecar, which changes nothing but itself", async () => {
    const { done, summary } = await analysed(
      good,
      '{"__proto__":{"latency_s":5,"polluted":1},"constructor":{}}',
    );
    expect(done.ok).toBe(true);
    expect(summary).toMatchObject({ parameters: { latency_s: 0 } });
    expect({}).not.toHaveProperty("polluted");
  });

  it("with samples from just before its time begins", async () => {
    const { samples, summary } = await analysed(
      file(header, row(0).replace("0.000000", "-0.020000"), ...rows(200)),
    );
    expect(samples).toHaveLength(201);
    expect(summary).toMatchObject({ rows_used: 201, first_s: -0.02 });
  });

  it("with a byte order mark before its sidecar", async () => {
    const { done, summary } = await analysed(good, '\ufeff{"placement":"pelvis"}');
    expect(done.ok).toBe(true);
    expect(summary).toMatchObject({ placement: "pelvis" });
  });

  it("without a gyro", async () => {
    const { done, summary, samples } = await analysed(good.replaceAll(",0.01,-0.02,0.03", ",,,"));
    expect(done.ok).toBe(true);
    expect(samples).toHaveLength(200);
    expect(summary).toMatchObject({
      parameters: { gyro_convention: "none" },
      quality: { basis: "acceleration-only" },
    });
  });

  it("without a gyro, smoothed: its states are told like those of the live filter", async () => {
    const resting = file(header, ...rows(3000)).replaceAll(",0.01,-0.02,0.03", ",,,");
    const { episodes, samples } = await analysed(resting, undefined, { smooth: true });
    expect(episodes.map(([start, end, state]) => [start, end, state])).toEqual([
      ["0.000000", "60.000000", "upright"],
    ]);
    expect(new Set(samples.map((sample) => sample[7]))).toEqual(new Set(["upright"]));
  });

  it("with a row that lacks its acceleration: the row is there, with the up-vector before it", async () => {
    const { samples, summary } = await analysed(good.replace(row(100), "2.000000,,,,0,0,0"));
    expect(samples[100]!.slice(1, 4)).toEqual(samples[99]!.slice(1, 4));
    expect(summary).toMatchObject({ rows: 200, rows_used: 199, quality: { incomplete_rows: 1 } });
  });
});
