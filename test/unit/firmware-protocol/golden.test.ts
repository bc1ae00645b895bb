// Every vector in test/golden/thora: adding a file or a vector there adds a test here.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { viewOf } from "../../../firmware-protocol/bytes.ts";
import type { Decoded } from "../../../firmware-protocol/decode-error.ts";
import {
  decodeEvent,
  decodeFrame,
  encodeEvent,
  encodeFrame,
} from "../../../firmware-protocol/devices/thora/codec.ts";
import {
  decodeReply,
  decodeRequest,
  encodeReply,
  encodeRequest,
} from "../../../firmware-protocol/devices/thora/control.ts";
import { decodeInfo, encodeInfo } from "../../../firmware-protocol/devices/thora/info.ts";
import { decodeBlock, encodeBlock } from "../../../firmware-protocol/devices/thora/log-blocks.ts";
import { noFlags } from "../../../firmware-protocol/packet.ts";

interface Vector {
  readonly title: string;
  readonly hex: string;
  readonly oneWay?: boolean;
  readonly value?: Record<string, unknown>;
  readonly error?: unknown;
}

interface Codec {
  readonly decode: (view: DataView) => Decoded<unknown>;
  readonly encode: (value: never) => Uint8Array;
  /** From the file's plain form to the codec's. */
  readonly meant?: (value: Record<string, unknown>) => unknown;
}

const frameMeant = (value: Record<string, unknown>) => ({
  ...value,
  flags: { ...noFlags, ...Object.fromEntries((value["flags"] as string[]).map((name) => [name, true])) },
  counts: Int16Array.from(value["counts"] as number[]),
});

/** Records as the codec has them: a raw one's frame, an unknown one's bytes. */
const recordMeant = (record: Record<string, unknown>) => {
  if (record["kind"] === "unknown") return { ...record, bytes: Uint8Array.from(record["bytes"] as number[]) };
  if (record["kind"] !== "raw") return record;
  return { ...record, packet: frameMeant(record["packet"] as Record<string, unknown>) };
};
const blockMeant = (value: Record<string, unknown>) => ({
  ...value,
  records: (value["records"] as Record<string, unknown>[]).map(recordMeant),
});

const codecs: Record<string, Codec> = {
  stream: { decode: decodeFrame, encode: encodeFrame, meant: frameMeant },
  event: { decode: decodeEvent, encode: encodeEvent },
  info: { decode: decodeInfo, encode: encodeInfo },
  "control-request": { decode: decodeRequest, encode: encodeRequest },
  log: { decode: decodeBlock, encode: encodeBlock, meant: blockMeant },
  "control-reply": { decode: decodeReply, encode: encodeReply },
};

const folder = new URL("../../golden/thora/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(" ").filter(Boolean), (byte) => Number.parseInt(byte, 16));

test("there is at least one file of vectors for every message of the profile", () => {
  const channels = files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")).channel);
  expect(new Set(channels)).toEqual(new Set(Object.keys(codecs)));
});

describe.each(files)("%s", (name) => {
  const { channel, vectors } = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as {
    channel: string;
    vectors: Vector[];
  };
  const codec = codecs[channel]!;
  test.each(vectors)("$title", ({ hex, value, error, oneWay }) => {
    const bytes = bytesOf(hex);
    const found = codec.decode(viewOf(bytes));
    if (error !== undefined) {
      expect(found).toEqual({ ok: false, error });
      return;
    }
    const meant = codec.meant?.(value!) ?? value;
    expect(found).toEqual({ ok: true, value: meant });
    if (oneWay !== true) expect([...codec.encode(meant as never)]).toEqual([...bytes]);
  });
});
