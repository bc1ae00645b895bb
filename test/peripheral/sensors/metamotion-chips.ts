// The two chips of MetaMotion boards as tables: registers, range codes and their scales, and the data frames that both
// send. Source: the maker's C++ SDK (MetaWear-SDK-Cpp f67699e5) and its unit tests.
import { carryOut, DEG_PER_RAD, type Field, frameOf, STANDARD_GRAVITY, vectorFields } from "./frame-table.ts";
import { quantitiesOf, type Sample } from "./sampling.ts";
import { littleEndian16 } from "./virtual-sensor.ts";

export type Chip = "bmi160" | "bmi270";
export type Quantity = "acc" | "gyr";

const ACC = 0x03;
const GYR = 0x13;

export interface Module {
  readonly module: number;
  readonly quantity: Quantity;
  readonly implementation: number;
  /** Registers of a single sample and of three. */
  readonly single: number;
  readonly packed: number;
  /** Range code → counts per g or per deg/s. */
  readonly countsPerUnit: ReadonlyMap<number, number>;
  /** The upper bits of configuration byte 0; what `power` must be is 2 in the low-power kind (BMI270, bit 7 clear). */
  readonly configHigh: number;
  readonly config: readonly [number, number];
}

const gyrRanges = new Map([16.4, 32.8, 65.6, 131.2, 262.4].map((counts, code) => [code, counts]));
const accRanges = (codes: readonly number[]): Map<number, number> =>
  new Map(codes.map((code, index) => [code, 16_384 / 2 ** index]));

export const CHIPS: Readonly<Record<Chip, Readonly<Record<Quantity, Module>>>> = {
  bmi160: {
    acc: {
      module: ACC,
      quantity: "acc",
      implementation: 1,
      single: 0x04,
      packed: 0x1c,
      countsPerUnit: accRanges([0x03, 0x05, 0x08, 0x0c]),
      configHigh: 0x20,
      config: [0x28, 0x03],
    },
    gyr: {
      module: GYR,
      quantity: "gyr",
      implementation: 0,
      single: 0x05,
      packed: 0x07,
      countsPerUnit: gyrRanges,
      configHigh: 0x20,
      config: [0x28, 0x00],
    },
  },
  bmi270: {
    acc: {
      module: ACC,
      quantity: "acc",
      implementation: 4,
      single: 0x04,
      packed: 0x05,
      countsPerUnit: accRanges([0x00, 0x01, 0x02, 0x03]),
      configHigh: 0xa0,
      config: [0xa8, 0x00],
    },
    gyr: {
      module: GYR,
      quantity: "gyr",
      implementation: 1,
      single: 0x04,
      packed: 0x05,
      countsPerUnit: gyrRanges,
      configHigh: 0x20,
      config: [0x28, 0x00],
    },
  },
};

export const VECTOR_BYTES = 6;
const unitOf: Readonly<Record<Quantity, number>> = { acc: 1 / STANDARD_GRAVITY, gyr: DEG_PER_RAD };

/** One sample, or three in one notification, oldest first. */
export function dataFrame(
  { module, quantity }: Module,
  register: number,
  countsPerUnit: number,
  samples: readonly Sample[],
): Uint8Array {
  const head: Field[] = [module, register].map((of, at) => ({ at, type: "u8", of }));
  const bytes = new Uint8Array(2 + VECTOR_BYTES * samples.length);
  carryOut({ bytes: 2, fields: head }, {}, bytes);
  const table = {
    bytes: VECTOR_BYTES,
    fields: vectorFields(0, "i16", quantity, unitOf[quantity] * countsPerUnit),
  };
  for (const [i, sample] of samples.entries()) {
    carryOut(table, quantitiesOf(sample), bytes, 2 + VECTOR_BYTES * i);
  }
  return bytes;
}

/** Percent, then mV. */
export const batteryState = (percent: number, milliVolts: number): number[] => [
  percent,
  ...littleEndian16(milliVolts),
];

export const batteryFrame = (percent: number, milliVolts: number): Uint8Array =>
  frameOf(
    {
      bytes: 5,
      fields: [0x11, 0x8c, ...batteryState(percent, milliVolts)].map((of, at) => ({
        at,
        type: "u8",
        of,
      })),
    },
    {},
  );
