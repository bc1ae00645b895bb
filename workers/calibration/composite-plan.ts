// The steps of a composite calibration, by what the wearer can do.
import type { CompositePlan, CompositeStep } from "../../src/domain/calibration.ts";

export const compositeStepsOf = ({ position, bows, walk }: CompositePlan): readonly CompositeStep[] =>
  position === "seated"
    ? ["sit-tall", "sit-tall", ...(bows ? (["bows"] as const) : []), "sit-relaxed"]
    : [
        "stand",
        "stand",
        ...(bows ? (["bows"] as const) : []),
        "sit-tall",
        "sit-relaxed",
        ...(walk ? (["walk"] as const) : []),
      ];
