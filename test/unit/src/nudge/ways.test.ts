import { describe, expect, test } from "vitest";
import { buzzes, defaultSettings } from "../../../../src/domain/settings.ts";
import { waysFor } from "../../../../src/nudge/ways.ts";

describe("the ways a nudge takes beside the card", () => {
  test("are a gentle buzz and nothing that others notice, until more is asked for", () => {
    expect(waysFor(defaultSettings, false)).toEqual({ notice: false, tone: false, buzz: "gentle" });
  });

  test("are softer in the repeat: no tone, and a gentle buzz whatever was chosen", () => {
    const loud = { systemNotifications: true, sound: true, buzz: "strong" } as const;
    expect(waysFor(loud, false)).toEqual({ notice: true, tone: true, buzz: "strong" });
    expect(waysFor(loud, true)).toEqual({ notice: true, tone: false, buzz: "gentle" });
  });

  test.each([false, true])("have no buzz that was switched off (repeat: %s)", (isRepeat) => {
    expect(waysFor({ ...defaultSettings, buzz: "off" }, isRepeat).buzz).toBeUndefined();
    // The other strengths do buzz: the switch is what silences it.
    const others = buzzes.filter((buzz) => buzz !== "off");
    expect(others.map((buzz) => waysFor({ ...defaultSettings, buzz }, isRepeat).buzz)).not.toContain(
      undefined,
    );
  });
});
