// Decoders by driver, without the drivers: a stream's format says whose it is. A new sensor is one line here as well.
import { microbitDecoder } from "./devices/microbit/decoder.ts";
import { espruinoDecoder } from "./devices/espruino/decoder.ts";
import { polarDecoder } from "./devices/polar/decoder.ts";
import { thingyDecoder } from "./devices/thingy52/decoder.ts";
import { thoraDecoder } from "./devices/thora/decoder.ts";
import { uprightDecoder } from "./devices/upright-go/decoder.ts";
import { witmotionDecoder } from "./devices/witmotion/decoder.ts";
import { dotDecoder } from "./devices/xsens-dot/decoder.ts";
import { movesenseDecoder } from "./devices/movesense/decoder.ts";
import { metamotionDecoder } from "./devices/metamotion/decoder.ts";
import type { FrameDecoder, StreamFormat } from "./driver.ts";

const decoders: Readonly<Record<string, (format: StreamFormat) => FrameDecoder>> = {
  thora: thoraDecoder,
  polar: polarDecoder,
  "xsens-dot": dotDecoder,
  witmotion: witmotionDecoder,
  thingy52: thingyDecoder,
  microbit: microbitDecoder,
  movesense: movesenseDecoder,
  metamotion: metamotionDecoder,
  espruino: espruinoDecoder,
  "upright-go": uprightDecoder,
};

/** A new decoder for one connection; undefined for a driver that we do not have. */
export const decoderFor = (format: StreamFormat): FrameDecoder | undefined =>
  decoders[format.driverId]?.(format);
