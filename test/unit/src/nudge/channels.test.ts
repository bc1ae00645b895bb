import { describe, expect, test } from "vitest";
import { softTone, systemNotices } from "../../../../src/nudge/channels.ts";

const words = { title: "40 min", body: "A turn to each side?" };

/** What a browser with notifications does, and what it was asked to do. */
function browserWith(permission: "default" | "granted" | "denied", answer = permission) {
  const log: string[] = [];
  class Notice extends EventTarget {
    static permission: "default" | "granted" | "denied" = permission;
    static async requestPermission() {
      log.push("asked");
      Notice.permission = answer;
      return answer;
    }
    readonly title: string;
    constructor(title: string, options: { body: string; tag: string; silent: boolean }) {
      super();
      this.title = title;
      log.push(`${title} | ${options.body}`);
      made.push(this);
    }
    close() {
      log.push(`closed ${this.title}`);
    }
  }
  const made: Notice[] = [];
  return { scope: { Notification: Notice as unknown as typeof Notification }, log, made };
}

describe("a system notice", () => {
  test("is shown and taken away again when the wearer moved", () => {
    const { scope, log } = browserWith("granted");
    const notices = systemNotices(scope);
    expect(notices.show("a", words, () => {})).toBe(true);
    notices.close("another");
    notices.close("a");
    notices.close("a");
    expect(log).toEqual(["40 min | A turn to each side?", "closed 40 min"]);
  });

  test("opens the page when it is clicked, and leaves", () => {
    const { scope, log, made } = browserWith("granted");
    let opened = 0;
    systemNotices(scope).show("a", words, () => {
      opened += 1;
    });
    made[0]?.dispatchEvent(new Event("click"));
    expect(opened).toBe(1);
    expect(log.at(-1)).toBe("closed 40 min");
  });

  test("replaces the one before it", () => {
    const { scope, log } = browserWith("granted");
    const notices = systemNotices(scope);
    notices.show("a", words, () => {});
    notices.show("b", { ...words, title: "90 min" }, () => {});
    expect(log.slice(1)).toEqual(["closed 40 min", "90 min | A turn to each side?"]);
  });

  test("is not shown without permission, and permission is asked only once", async () => {
    const { scope, log } = browserWith("default", "denied");
    const notices = systemNotices(scope);
    expect(notices.permission()).toBe("not-asked");
    expect(notices.show("a", words, () => {})).toBe(false);
    expect(await notices.ask()).toBe("denied");
    expect(await notices.ask()).toBe("denied");
    expect(log).toEqual(["asked"]);
  });

  test("fails quietly where the browser has no notifications or forbids the page to make one", async () => {
    const none = systemNotices({});
    expect(none.permission()).toBe("unsupported");
    expect(await none.ask()).toBe("unsupported");
    expect(none.show("a", words, () => {})).toBe(false);
    const { scope } = browserWith("granted");
    const android = {
      Notification: new Proxy(scope.Notification, {
        construct: () => {
          throw new TypeError(
            "Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.",
          );
        },
      }),
    };
    expect(systemNotices(android).show("a", words, () => {})).toBe(false);
  });
});

describe("the tone", () => {
  class Context {
    state: "suspended" | "running" = "suspended";
    readonly currentTime = 1;
    readonly destination = { name: "ears" };
    static started: number[] = [];
    /** Who is connected to whom, by name. */
    static wires: string[] = [];
    async resume() {
      this.state = "running";
    }
    createGain() {
      const gain = {
        setValueAtTime() {},
        linearRampToValueAtTime(value: number) {
          expect(value).toBeLessThanOrEqual(0.1);
        },
        exponentialRampToValueAtTime() {},
      };
      const connect = (to: { readonly name: string }) => Context.wires.push(`loudness to ${to.name}`);
      return { name: "loudness", gain, connect };
    }
    createOscillator() {
      return {
        frequency: { value: 0 },
        connect: (to: { readonly name: string }) => Context.wires.push(`partial to ${to.name}`),
        start: (at: number) => Context.started.push(at),
        stop() {},
      };
    }
  }
  const scope = { AudioContext: Context as unknown as typeof AudioContext };

  test("sounds only after a click unlocked it", () => {
    const tone = softTone(scope);
    expect(tone.play()).toBe(false);
    tone.unlock();
    expect(tone.play()).toBe(true);
    expect(Context.started).toEqual([1, 1]);
    expect(Context.wires).toEqual(["loudness to ears", "partial to loudness", "partial to loudness"]);
  });

  test("stays silent where there is no Web Audio", () => {
    const tone = softTone({});
    tone.unlock();
    expect(tone.play()).toBe(false);
  });
});
