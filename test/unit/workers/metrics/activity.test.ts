import { describe, expect, it } from "vitest";
import { enmoFrom, intensityFrom, madFrom } from "../../../../workers/metrics/activity.ts";
import { exposureFrom } from "../../../../workers/metrics/exposure-from.ts";
import { ScriptedWear } from "./scripted-wear.ts";

const G = 9.80665;

/** Wears for whole seconds with |a| alternating about g by `amount`, 50 times a second. */
function wearMoving(
  wear: ScriptedWear,
  seconds: number,
  amount: number,
  skip: (s: number) => boolean = () => false,
): void {
  for (let s = 0; s < seconds; s++) {
    for (let k = 0; k < 50 && !skip(s); k++) {
      wear.exposure.force(1000 * wear.nowS + 20 * k, G + (k % 2 === 0 ? amount : -amount));
    }
    wear.wear(1, {});
  }
}

describe("activity", () => {
  it("has ENMO and MAD of a known series", () => {
    const norms = Float64Array.from([G, G + 1, G - 1, G + 2]);
    expect(enmoFrom(norms)).toBeCloseTo(0.75, 12);
    expect(madFrom(norms)).toBeCloseTo((0.5 + 0.5 + 1.5 + 1.5) / 4, 12);
  });

  it("labels intensity by MAD in thousandths of g", () => {
    const labels = [10, 50, 200, 500].map((mg) => intensityFrom((mg / 1000) * G));
    expect(labels).toEqual(["slight", "light", "moderate", "vigorous"]);
  });

  it("counts whole worn epochs of five seconds", () => {
    const wear = new ScriptedWear();
    wearMoving(wear, 20, 0.05 * G);
    wearMoving(wear, 10, 0.2 * G);
    const { epochs, meanMadMs2, intensity } = exposureFrom(wear.exposure.state).activity!;
    expect(epochs).toBe(6);
    expect(intensity.light).toEqual({ share: 4 / 6, ofS: 30 });
    expect(intensity.moderate.share).toBeCloseTo(2 / 6, 12);
    expect(meanMadMs2).toBeCloseTo(0.1 * G, 6);
  });

  it("leaves out epochs with a gap and those off the body", () => {
    const wear = new ScriptedWear();
    wearMoving(wear, 30, 0.5, (s) => s === 12 || s === 13);
    expect(exposureFrom(wear.exposure.state).activity!.epochs).toBe(5);
    const off = new ScriptedWear();
    for (let k = 0; k < 500; k++) off.exposure.force(20 * k, G);
    off.wear(10, {}, { state: "off-body" });
    expect(exposureFrom(off.exposure.state).activity).toBeUndefined();
  });

  it("is undefined where no force was told", () => {
    expect(exposureFrom(new ScriptedWear().wear(600, {}).exposure.state).activity).toBeUndefined();
  });
});
