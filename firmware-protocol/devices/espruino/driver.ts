// Puck.js 2 and Bangle.js 2 as a DeviceDriver. hello asks the console which board it is; start sends our program
// (program.ts) and starts it; stop ends it. Flow control: the text goes up in short pieces, each acknowledged by the
// board with the length that it holds by then, so that at most one piece is under way: its input buffer cannot fill,
// XOFF has no cause, and a piece that went astray is noticed. Chunks are of 20 bytes, for no larger packet is certain.
import type { DeviceDriver, DeviceTraits, Procedure, StreamFormat } from "../../driver.ts";
import { failed, perform, stepFailed, succeeded } from "../../procedure.ts";
import { espruinoDecoder } from "./decoder.ts";
import { espruinoGatt } from "./gatt.ts";
import { espruinoIdentity } from "./identity.ts";
import { programFor } from "./program.ts";
import { type BoardName, boardNamed, boards, DRIVER_ID, formatFrom, nearestRate } from "./traits.ts";

/** Ctrl-C: breaks off what was typed or runs. */
const BREAK = "\x03";
/** At the start of a line: it is not echoed. */
const SILENT = "\x10";
const CHUNK_BYTES = 20;
/** Characters of the program in one piece. */
const PIECE = 100;
/** A board in its idle mode listens every 0.2 s. */
const ANSWER_WITHIN_MS = 2500;
/** As long as a board may hold its sender off (maker's uart.js). */
const PIECE_WITHIN_MS = 10_000;
/** reset() runs after the line that asks for it. */
const RESET_MS = 1500;
const HELLO_ATTEMPTS = 2;
/** Five frames a second; ten seconds hold for all sensors. */
const SILENCE_MS = 10_000;
const MOST_TEXT = 4096;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const chunksOf = (text: string): Uint8Array[] =>
  Array.from({ length: Math.ceil(text.length / CHUNK_BYTES) }, (_, i) =>
    bytesOf(text.slice(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES)),
  );

function* send(text: string): Procedure<void> {
  for (const bytes of chunksOf(text)) {
    const sent = yield* perform({ do: "write", channel: "console", bytes, withResponse: true });
    if (!sent.ok) return sent;
  }
  return succeeded(undefined);
}

/** Sends a line and waits for what it prints: `pattern` somewhere in the stream, however cut, among echo and prompts. */
function* ask(line: string, pattern: RegExp, withinMs: number): Procedure<readonly string[]> {
  const chunks = chunksOf(`${SILENT}${line}\n`);
  for (const bytes of chunks.slice(0, -1)) {
    const sent = yield* perform({ do: "write", channel: "console", bytes, withResponse: true });
    if (!sent.ok) return sent;
  }
  let heard = "";
  let found: RegExpExecArray | null = null;
  const step = yield {
    do: "request",
    channel: "console",
    bytes: chunks.at(-1)!,
    withResponse: true,
    reply: "stream",
    matches: (reply) => {
      for (let i = 0; i < reply.byteLength; i++) heard += String.fromCharCode(reply.getUint8(i));
      heard = heard.slice(-MOST_TEXT);
      found = pattern.exec(heard);
      return found !== null;
    },
    withinMs,
  };
  if (!step.ok) return stepFailed(step);
  return succeeded(found === null ? [] : [...(found as RegExpExecArray)]);
}

/** The question does not contain its answer: an echo of it cannot be taken for one. */
const WHO =
  'Bluetooth.write("<"+(function(p){return["thora",p.BOARD,p.VERSION,p.SERIAL,p.HWVERSION].join("|")})' +
  '(process.env)+">")';
const whoPattern = /<thora\|([^|>]*)\|([^|>]*)\|([^|>]*)\|([^|>]*)>/;

function* hello(): Procedure<DeviceTraits> {
  const heard = yield* perform({ do: "subscribe", channel: "stream" });
  if (!heard.ok) return heard;
  const broken = yield* send(BREAK);
  if (!broken.ok) return broken;
  let told = yield* ask(WHO, whoPattern, ANSWER_WITHIN_MS);
  for (let attempt = 1; attempt < HELLO_ATTEMPTS && isTimeOut(told); attempt++)
    told = yield* ask(WHO, whoPattern, ANSWER_WITHIN_MS);
  if (!told.ok) return told;
  const [, board = "", version = "", serial = "", revision = ""] = told.value;
  const name = boardNamed(board);
  if (name === undefined)
    return failed({
      code: "incompatible",
      detail: `this Espruino board (${board}) has no motion sensor that we can read: a Puck.js of version 2 or a Bangle.js 2 has`,
      advice: "other-board",
    });
  if (name === "PUCKJS" && revision !== "" && Number(revision) < 2) return firstPuck();
  const { model, ratesHz, canBuzz } = boards[name];
  return succeeded({
    driverId: DRIVER_ID,
    ...(serial === "" ? {} : { sensorId: serial }),
    model,
    firmware: version,
    hardware: `${name} ${revision}`.trim(),
    ratesHz,
    canBuzz,
  });
}

const isTimeOut = (outcome: { ok: boolean; error?: unknown }): boolean =>
  !outcome.ok && (outcome.error as { reason?: string }).reason === "timed-out";

const firstPuck = () =>
  failed({
    code: "incompatible",
    detail: "a Puck.js of the first version has no accelerometer: version 2 and later have",
    advice: "other-board",
  });

const boardOf = ({ hardware }: DeviceTraits): BoardName | undefined =>
  boardNamed(hardware.split(" ")[0] ?? "");

/** Takes the program's text in pieces and tells how much it holds. */
const HOLD =
  'thoraText="";thoraAdd=function(t){thoraText+=t;Bluetooth.write("<"+thoraText.length+">")};thoraAdd("")';

function* upload(text: string): Procedure<void> {
  const empty = yield* ask(HOLD, /<0>/, PIECE_WITHIN_MS);
  if (!empty.ok) return empty;
  for (let from = 0; from < text.length; from += PIECE) {
    const piece = text.slice(from, from + PIECE);
    const line = `thoraAdd(${JSON.stringify(piece)})`;
    const held = yield* ask(line, new RegExp(`<${from + piece.length}>`), PIECE_WITHIN_MS);
    if (!held.ok) return held;
  }
  return succeeded(undefined);
}

const RUN =
  'try{eval(thoraText);thoraText=thoraAdd=undefined;thora.start();Bluetooth.write("<thora "+"on>")}' +
  'catch(e){Bluetooth.write("<thora "+"no "+e+">")}';

function* start(traits: DeviceTraits, wantedHz: number): Procedure<StreamFormat> {
  const name = boardOf(traits);
  if (name === undefined) return failed({ code: "incompatible", detail: traits.hardware });
  const heard = yield* perform({ do: "subscribe", channel: "stream" });
  if (!heard.ok) return heard;
  const reset = yield* send(`${BREAK}${SILENT}reset();\n`);
  if (!reset.ok) return reset;
  const waited = yield* perform({ do: "wait", ms: RESET_MS });
  if (!waited.ok) return waited;
  const broken = yield* send(BREAK);
  if (!broken.ok) return broken;
  const rateHz = nearestRate(boards[name], wantedHz);
  const held = yield* upload(programFor(name, rateHz));
  if (!held.ok) return held;
  const begun = yield* ask(RUN, /<thora (on|no [^>]*)>/, PIECE_WITHIN_MS);
  if (!begun.ok) return begun;
  const [, word = ""] = begun.value;
  if (word === "on") return succeeded(formatFrom(name, rateHz));
  if (/Puck\.js v1/.test(word)) return firstPuck();
  return failed({ code: "unreadable", detail: `the board did not run the program: ${word.slice(3)}` });
}

/** What is felt: 0.2 s at 0.4 of the motor's strength, or 0.5 s at all of it. */
const buzzes = { gentle: "Bangle.buzz(200,.4)", strong: "Bangle.buzz(500,1)" } as const;

/** The red light on and off by turns, ms: an array of times is a square wave that begins with "on". */
const BLINK = "digitalPulse(LED1,1,[200,300,200,300,200,300,200,300,200])";

export const espruinoDriver: DeviceDriver = {
  ...espruinoIdentity,
  gatt: espruinoGatt,
  hello,
  start: (traits, request) => start(traits, request.rateHz),
  /** The program's own end, or for a board that has lost it the least that leaves it idle. */
  stop(traits) {
    const idle = boardOf(traits) === "PUCKJS" ? "Puck.accelOff()" : "load()";
    return send(`${BREAK}${SILENT}try{thora.stop()}catch(e){${idle}}\n`);
  },
  buzz: (_traits, pattern) => send(`${SILENT}${buzzes[pattern]}\n`),
  identify: (traits) => send(`${SILENT}${boardOf(traits) === "PUCKJS" ? BLINK : buzzes.strong}\n`),
  streamChannels: ["stream"],
  silenceMs: SILENCE_MS,
  decoder: espruinoDecoder,
};
