import { expect, it } from "vitest";
import { exposureThresholds } from "../../../../src/domain/exposure-thresholds.ts";
import { exposureValues } from "../../../../src/domain/threshold-values.ts";

it("every threshold of exposure lies in its range and says where it comes from", () => {
  expect(Object.keys(exposureThresholds)).toEqual(Object.keys(exposureValues));
  for (const [name, { value, min, max, source }] of Object.entries(exposureThresholds)) {
    expect(value, name).toBeGreaterThanOrEqual(min);
    expect(value, name).toBeLessThanOrEqual(max);
    expect(source, name).toMatch(/^[SLD]\b/);
  }
});
