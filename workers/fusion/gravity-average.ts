/**
 * Averages a specific force, in axes in which gravity stands (almost) still: what remains is gravity.
 *
 * A second-order Butterworth low-pass, as in VQF (Laidig & Seel, Information Fusion 91, 2023): for the first τ = √2/ω
 * seconds the plain mean so far, so that the start does not hang on one sample. It is kept as two trapezoidal
 * integrators (A. Simper, "Solving the continuous SVF equations using trapezoidal integration", Cytomic 2013), whose
 * contents mean the same at every corner and period: both may change without touching the state.
 */

/** What `averageForce` keeps in the state, from `at` on: low integrator, band integrator, output, and the age, s. */
export const AVERAGED = 6;
export const AGED = 9;

/** Takes the force x y z, m/s²; `corner` ω in rad/s. The first force after an age of 0 is the average. */
export function averageForce(
  s: Float64Array,
  at: number,
  x: number,
  y: number,
  z: number,
  corner: number,
  periodS: number,
): void {
  const age = s[at + AGED]! + periodS;
  s[at + AGED] = age;
  const g = (corner * periodS) / 2;
  const a = age * corner < Math.SQRT2 ? 0 : 1 / (1 + g * (g + Math.SQRT2));
  const share = periodS / age;
  for (let i = at; i < at + 3; i++) {
    const v = i === at ? x : i === at + 1 ? y : z;
    const low = s[i]!;
    if (a === 0) {
      s[i] = s[i + 6] = low + (v - low) * share;
      s[i + 3] = 0;
    } else {
      const b = s[i + 3]!;
      const band = a * (b + g * (v - low));
      s[i + 3] = 2 * band - b;
      s[i] = low + 2 * g * band;
      s[i + 6] = low + g * band;
    }
  }
}
