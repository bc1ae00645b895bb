// What a sensor sends, as a table: at which offset which type holds which quantity at which scale. In: a table and
// quantities in SI. Out: bytes. One writer serves all sensors; it knows nothing of how any driver reads them.

export type FieldType = "u8" | "u16" | "i16" | "u32" | "i32" | "f32" | "u64";

export interface Field {
  readonly at: number;
  readonly type: FieldType;
  /** Name of the quantity, or the constant that stands there. */
  readonly of: string | number;
  /** Units of the wire per unit of the quantity; 1 if absent. */
  readonly per?: number;
}

export interface FrameTable {
  readonly bytes: number;
  readonly fields: readonly Field[];
  /** How a real number becomes a whole one: to the nearest, or down as by an arithmetic right shift. */
  readonly rounding?: "nearest" | "down";
}

/** SI, in the device's own axes, after its own signs: accX m/s², gyrX rad/s … */
export type Quantities = Readonly<Record<string, number>>;

const LIMITS: Partial<Record<FieldType, readonly [number, number]>> = {
  i16: [-(2 ** 15), 2 ** 15 - 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
};

/** Signed fields stop at their limits, as sensors do; unsigned ones are counters and wrap. */
function put(view: DataView, at: number, type: FieldType, value: number): void {
  const limits = LIMITS[type];
  const held = limits === undefined ? value : Math.min(limits[1], Math.max(limits[0], value));
  if (type === "u8") view.setUint8(at, held);
  else if (type === "u16") view.setUint16(at, held, true);
  else if (type === "i16") view.setInt16(at, held, true);
  else if (type === "u32") view.setUint32(at, held % 2 ** 32, true);
  else if (type === "i32") view.setInt32(at, held, true);
  else if (type === "u64") view.setBigUint64(at, BigInt(held), true);
  else view.setFloat32(at, held, true);
}

/** Writes the table's frame at `offset` of `into`. A quantity that is not given is a mistake of the table. */
export function carryOut(table: FrameTable, quantities: Quantities, into: Uint8Array, offset = 0): void {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  for (const { at, type, of, per } of table.fields) {
    const quantity = typeof of === "number" ? of : quantities[of];
    if (quantity === undefined) throw new Error(`no quantity ${of}`);
    const real = quantity * (per ?? 1);
    const whole = table.rounding === "down" ? Math.floor(real) : Math.round(real);
    put(view, offset + at, type, type === "f32" ? real : whole);
  }
}

export function frameOf(table: FrameTable, quantities: Quantities): Uint8Array {
  const bytes = new Uint8Array(table.bytes);
  carryOut(table, quantities, bytes);
  return bytes;
}

/** The three fields of a vector, side by side: `acc` → accX, accY, accZ. */
export function vectorFields(
  at: number,
  type: "i16" | "f32",
  of: "acc" | "gyr" | "free" | "euler",
  per: number,
): Field[] {
  const width = type === "i16" ? 2 : 4;
  return ["X", "Y", "Z"].map((axis, index) => ({ at: at + width * index, type, of: of + axis, per }));
}

export const STANDARD_GRAVITY = 9.80665;
export const DEG_PER_RAD = 180 / Math.PI;
