import { afterEach, describe, expect, test, vi } from "vitest";
import { epochMs } from "../../../../src/domain/units.ts";
import { csvNameFor, pickTargets, sidecarNameFor } from "../../../../src/export/save.ts";

const picked = (name: string) => ({ name }) as FileSystemFileHandle;
const refusal = (name: string) => new DOMException("", name);

/** Answers the save picker in turn; an error is a refusal. */
function answering(...answers: readonly (FileSystemFileHandle | DOMException)[]): {
  readonly asked: string[];
} {
  const asked: string[] = [];
  vi.stubGlobal("showSaveFilePicker", async ({ suggestedName }: { suggestedName: string }) => {
    const answer = answers[asked.length];
    asked.push(suggestedName);
    if (answer === undefined || answer instanceof DOMException) throw answer;
    return answer;
  });
  return { asked };
}

afterEach(() => void vi.unstubAllGlobals());

test("file names tell the local start, and nobody's name", () => {
  const name = csvNameFor({ startedAt: epochMs(Date.UTC(2026, 2, 2, 23, 30)), utcOffsetMin: 60 });
  expect(name).toBe("thora-2026-03-03-0030.csv");
  expect(sidecarNameFor(name)).toBe("thora-2026-03-03-0030.json");
});

describe("where to save", () => {
  test("is asked for both files, the sidecar named after the CSV as it was named", async () => {
    const { asked } = answering(picked("mine.csv"), picked("mine.json"));
    expect(await pickTargets("x.csv")).toMatchObject({
      ok: true,
      csv: { name: "mine.csv" },
      sidecar: { name: "mine.json" },
    });
    expect(asked).toEqual(["x.csv", "mine.json"]);
  });

  test("is nowhere when the picker is closed", async () => {
    answering(refusal("AbortError"));
    expect(await pickTargets("x.csv")).toEqual({ ok: false });
  });

  test.each(["AbortError", "SecurityError"])(
    "is the CSV alone when the second picker ends with %s",
    async (name) => {
      answering(picked("mine.csv"), refusal(name));
      expect(await pickTargets("x.csv")).toEqual({ ok: true, csv: { name: "mine.csv" } });
    },
  );

  test("is an ordinary download without a picker, or where one is forbidden", async () => {
    expect(await pickTargets("x.csv")).toEqual({ ok: true });
    answering(refusal("SecurityError"));
    expect(await pickTargets("x.csv")).toEqual({ ok: true });
  });
});
