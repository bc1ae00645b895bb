// The columns of the raw CSV, in order, with their units and meanings: the header line and the sidecar's dictionary.
// The first seven are a published promise; more may follow them, none may come between.

export interface Column {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

export const columns: readonly Column[] = [
  {
    name: "time_s",
    unit: "s",
    description: "Time since the session's start, from the device's clock fitted to the computer's.",
  },
  { name: "acc_x_m_s2", unit: "m/s^2", description: "Specific force, to the wearer's right." },
  {
    name: "acc_y_m_s2",
    unit: "m/s^2",
    description: "Specific force, up along the spine: about +9.81 when upright and at rest.",
  },
  { name: "acc_z_m_s2", unit: "m/s^2", description: "Specific force, out of the back." },
  {
    name: "gyr_x_rad_s",
    unit: "rad/s",
    description: "Rate about x, right-handed. Empty without a gyroscope.",
  },
  {
    name: "gyr_y_rad_s",
    unit: "rad/s",
    description: "Rate about y, right-handed. Empty without a gyroscope.",
  },
  {
    name: "gyr_z_rad_s",
    unit: "rad/s",
    description: "Rate about z, right-handed. Empty without a gyroscope.",
  },
  {
    name: "up_x",
    unit: "1",
    description: "Up direction in the same axes, as estimated while recording. Empty where unknown.",
  },
  { name: "up_y", unit: "1", description: "As up_x." },
  { name: "up_z", unit: "1", description: "As up_x." },
  {
    name: "device_tick",
    unit: "tick",
    description:
      "The device's own clock, unwrapped; only on a frame's first sample. Empty without a device clock.",
  },
  {
    name: "arrival_s",
    unit: "s",
    description: "When the sample's frame reached the computer, on the computer's monotonic clock.",
  },
  {
    name: "sequence",
    unit: "1",
    description: "The frame's number as sent (it wraps). Empty where none is sent.",
  },
  {
    name: "flags",
    unit: "bits",
    description:
      "1 samples dropped by the device before this frame, 2 device clock restarted, 4 not worn, 8 charging, " +
      "16 saturated, 128 arrived after a younger frame.",
  },
  { name: "segment", unit: "1", description: "Number of the segment, whose scales are in the sidecar." },
];

export const headerLine = `${columns.map(({ name }) => name).join(",")}\n`;
