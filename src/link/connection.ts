// One GATT connection, from connect() to disconnect(); never used again afterwards, as the browser's objects are not.
// In: the device. Out: outcomes of a driver's steps, notifications by channel. Holds every GATT object there is, so that
// dropping the connection drops them all.
import type { Channel, GattStep, Outcome, Procedure, StepOutcome } from "../../firmware-protocol/driver.ts";
import { err, type Result } from "../domain/result.ts";
import type { GattDeadlines } from "./deadlines.ts";
import {
  type Discovered,
  type DiscoveryFailure,
  discover,
  type Sought,
  type Unrecognised,
} from "./discovery.ts";
import { gattFailure } from "./errors.ts";
import { type GattFailure, linkLost } from "./gatt-failure.ts";
import { createGattQueue } from "./gatt-queue.ts";
import type { LinkTimers } from "./ports.ts";
import { runProcedure } from "./procedure-runner.ts";
import { createReplies } from "./replies.ts";

export interface Connection {
  connect(): Promise<Result<void, GattFailure>>;
  discover(sought: Omit<Sought, "name">): Promise<Result<Discovered, DiscoveryFailure | Unrecognised>>;
  run<T>(procedure: Procedure<T>): Promise<Outcome<T>>;
  /** Ends the procedures that run, so that the next one cannot be mixed with them. */
  supersede(): void;
  /** The channel of a characteristic of this connection; undefined for another connection's. */
  channelOf(characteristic: EventTarget | null): Channel | undefined;
  /** A notification arrived; `bytes` is a copy. */
  notified(channel: Channel, bytes: ArrayBuffer): void;
  /** Disconnects and answers whatever is pending with "link-lost". */
  close(): void;
}

export interface ConnectionParts {
  readonly device: BluetoothDevice;
  readonly timers: LinkTimers;
  readonly deadlines: GattDeadlines;
  /** Makes sure that the link's one handler hears this characteristic, before it notifies. */
  readonly listen: (characteristic: BluetoothRemoteGATTCharacteristic) => void;
  /** An abandoned connect() came through after all. */
  readonly connectedLate: () => void;
}

export function createConnection({
  device,
  timers,
  deadlines,
  listen,
  connectedLate,
}: ConnectionParts): Connection {
  const gatt = device.gatt;
  const queue = createGattQueue(timers, (error) => gattFailure(error, gatt?.connected ?? false));
  const replies = createReplies(timers);
  const subscribed = new Set<Channel>();
  const cancelWaits = new Set<() => void>();
  let server: BluetoothRemoteGATTServer | undefined;
  let characteristics: Discovered["characteristics"] = new Map();
  let isClosed = false;
  let era = 0;

  async function onCharacteristic(
    channel: Channel,
    name: string,
    operation: (characteristic: BluetoothRemoteGATTCharacteristic) => Promise<DataView | undefined>,
  ): Promise<StepOutcome> {
    const characteristic = characteristics.get(channel);
    if (characteristic === undefined)
      return { ok: false, reason: isClosed ? "link-lost" : "missing", detail: `${name} ${channel}` };
    const done = await queue.run(`${name} ${channel}`, deadlines.operationMs, () =>
      operation(characteristic),
    );
    if (!done.ok) return { ok: false, ...done.error };
    return done.value === undefined ? { ok: true } : { ok: true, bytes: done.value };
  }

  const write = (channel: Channel, bytes: Uint8Array, withResponse: boolean) =>
    onCharacteristic(channel, "write", async (characteristic) => {
      const copy = new Uint8Array(bytes);
      if (withResponse) await characteristic.writeValueWithResponse(copy);
      else await characteristic.writeValueWithoutResponse(copy);
      return undefined;
    });

  async function subscribe(channel: Channel): Promise<StepOutcome> {
    if (subscribed.has(channel)) return { ok: true };
    const outcome = await onCharacteristic(channel, "subscribe", async (characteristic) => {
      listen(characteristic);
      await characteristic.startNotifications();
      return undefined;
    });
    if (outcome.ok) subscribed.add(channel);
    return outcome;
  }

  function wait(ms: number): Promise<StepOutcome> {
    return new Promise((resolve) => {
      const end = (outcome: StepOutcome) => {
        cancelWaits.delete(abandon);
        resolve(outcome);
      };
      const cancelTimer = timers.after(ms, () => end({ ok: true }));
      const abandon = () => {
        cancelTimer();
        end({ ok: false, ...linkLost });
      };
      cancelWaits.add(abandon);
    });
  }

  async function doStep(step: GattStep): Promise<StepOutcome> {
    if (isClosed) return { ok: false, ...linkLost };
    switch (step.do) {
      case "read":
        return onCharacteristic(step.channel, "read", (characteristic) => characteristic.readValue());
      case "write":
        return write(step.channel, step.bytes, step.withResponse);
      case "subscribe":
        return subscribe(step.channel);
      case "unsubscribe":
        subscribed.delete(step.channel);
        return onCharacteristic(step.channel, "unsubscribe", async (characteristic) => {
          await characteristic.stopNotifications();
          return undefined;
        });
      case "wait":
        return wait(step.ms);
      case "request":
        return request(step);
      default:
        return step satisfies never;
    }
  }

  async function request(step: Extract<GattStep, { do: "request" }>): Promise<StepOutcome> {
    const heard = await subscribe(step.reply);
    if (!heard.ok) return heard;
    const reply = replies.expect(step.reply, step.matches, step.withinMs);
    const written = await write(step.channel, step.bytes, step.withResponse);
    if (!written.ok) reply.giveUp(written);
    return reply.outcome;
  }

  return {
    async connect() {
      if (gatt === undefined) return err({ reason: "missing", detail: "the device has no GATT server" });
      return queue.run("connect", deadlines.connectMs, async () => {
        server = await gatt.connect();
        if (isClosed) connectedLate();
      });
    },
    async discover(sought) {
      if (server === undefined) return err(linkLost);
      const found = await discover(server, { name: device.name, ...sought }, queue, deadlines.discoveryMs);
      if (found.ok && !isClosed) characteristics = found.value.characteristics;
      return found;
    },
    run(procedure) {
      const mine = era;
      return runProcedure(procedure, async (step) =>
        mine === era ? doStep(step) : { ok: false, reason: "link-lost", detail: "superseded" },
      );
    },
    supersede() {
      era += 1;
      replies.flush({ ok: false, reason: "link-lost", detail: "superseded" });
    },
    channelOf(target) {
      for (const [channel, characteristic] of characteristics) if (characteristic === target) return channel;
      return undefined;
    },
    notified: (channel, bytes) => replies.arrived(channel, new DataView(bytes)),
    close() {
      if (isClosed) return;
      isClosed = true;
      // Also what abandons a connect() that hangs.
      gatt?.disconnect();
      queue.close();
      replies.flush({ ok: false, ...linkLost });
      for (const abandon of cancelWaits) abandon();
      characteristics = new Map();
      subscribed.clear();
      server = undefined;
    },
  };
}
