// An Espruino board in a node:vm: its console reads lines as the real one does (Ctrl-C, echo off, prompts and echo in
// between) and runs them; Puck, Bangle, NRF, E and Bluetooth are as much of the API as our program uses. What it writes
// comes out in pieces. The checksum is zlib's, not ours.
import vm from "node:vm";
import { crc32 } from "node:zlib";

type Listener = (event: unknown) => void;

function emitter() {
  const listeners = new Map<string, Listener[]>();
  return {
    on: (name: string, listener: Listener) => {
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    },
    removeAllListeners: (name: string) => {
      listeners.delete(name);
    },
    emit: (name: string, event?: unknown) => {
      for (const listener of listeners.get(name) ?? []) listener(event);
    },
    count: (name: string) => listeners.get(name)?.length ?? 0,
  };
}

export interface FakeBoardOptions {
  readonly board: string;
  readonly revision?: string;
  readonly batteryPercent?: number;
  /** Bytes per notification. */
  readonly pieceBytes?: number;
  /** What the console prints beside answers: echo and prompts. */
  readonly isNoisy?: boolean;
}

export class FakeEspruino {
  /** What was called on the hardware, in order. */
  readonly calls: string[] = [];
  /** Longest line that the console held at once. */
  longestLine = 0;
  timeS = 1_700_000_000.25;
  readonly #options: FakeBoardOptions;
  readonly #context: vm.Context;
  readonly #puck = emitter();
  readonly #bangle = emitter();
  readonly #nrf = emitter();
  #line = "";
  #out: number[] = [];

  constructor(options: FakeBoardOptions) {
    this.#options = options;
    const isPuck = options.board.startsWith("PUCK");
    const isBangle = options.board.startsWith("BANGLE");
    const call =
      (name: string) =>
      (...given: unknown[]) => {
        this.calls.push(`${name}(${given.map((each) => JSON.stringify(each)).join(",")})`);
      };
    const api: Record<string, unknown> = {
      process: {
        env: {
          BOARD: options.board,
          VERSION: "2v27",
          SERIAL: "a1b2c3d4",
          ...(options.revision === undefined ? {} : { HWVERSION: options.revision }),
        },
      },
      Bluetooth: { write: (data: string | Uint8Array) => this.#write(data) },
      NRF: { on: this.#nrf.on },
      E: {
        CRC32: (bytes: Uint8Array) => crc32(bytes),
        getBattery: () => options.batteryPercent ?? 87,
        showMessage: call("E.showMessage"),
      },
      getTime: () => this.timeS,
      reset: call("reset"),
      load: call("load"),
      save: call("save"),
    };
    if (isPuck)
      api["Puck"] = {
        on: this.#puck.on,
        removeAllListeners: this.#puck.removeAllListeners,
        accelOn: (hz: number) => {
          if (options.revision === "1") throw new Error("Not available on Puck.js v1");
          call("Puck.accelOn")(hz);
        },
        accelOff: call("Puck.accelOff"),
      };
    if (isBangle)
      api["Bangle"] = {
        on: this.#bangle.on,
        removeAllListeners: this.#bangle.removeAllListeners,
        accelWr: call("Bangle.accelWr"),
        setPollInterval: call("Bangle.setPollInterval"),
        setOptions: call("Bangle.setOptions"),
        isCharging: () => false,
        buzz: call("Bangle.buzz"),
      };
    this.#context = vm.createContext(api);
  }

  /** Bytes to the console, as they come over the UART. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const letter = String.fromCharCode(byte);
      if (letter === "\x03") this.#line = "";
      else if (letter === "\n") this.#run();
      else this.#line += letter;
      this.longestLine = Math.max(this.longestLine, this.#line.length);
    }
  }

  /** What it has written since, in notifications. */
  notifications(): Uint8Array[] {
    const pieces: Uint8Array[] = [];
    const size = this.#options.pieceBytes ?? 20;
    for (let at = 0; at < this.#out.length; at += size)
      pieces.push(Uint8Array.from(this.#out.slice(at, at + size)));
    this.#out = [];
    return pieces;
  }

  /** A sample of the motion sensor: raw counts on a Puck, g on a Bangle. */
  sample(event: unknown): void {
    this.#puck.emit("accel", event);
    this.#bangle.emit("accel", event);
  }

  disconnect(): void {
    this.#nrf.emit("disconnect");
  }

  get accelListeners(): number {
    return this.#puck.count("accel") + this.#bangle.count("accel");
  }

  evaluate(code: string): unknown {
    return vm.runInContext(code, this.#context);
  }

  #run(): void {
    const isSilent = this.#line.startsWith("\x10");
    const code = isSilent ? this.#line.slice(1) : this.#line;
    this.#line = "";
    if (!isSilent && this.#options.isNoisy) this.#write(`${code}\r\n`);
    try {
      this.evaluate(code);
    } catch (error) {
      this.#write(`Uncaught ${String(error)}\r\n`);
    }
    if (this.#options.isNoisy) this.#write("\r\n>");
  }

  #write(data: string | Uint8Array): void {
    if (typeof data === "string") for (const letter of data) this.#out.push(letter.charCodeAt(0));
    else this.#out.push(...data);
  }
}
