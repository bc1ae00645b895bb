/**
 * Chromium whose system bus is ours, and the answer to its device chooser.
 * In: the radio's bus address. Out: a persistent context, with a kill() that leaves the profile as a crash would.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";

export interface BrowserOptions {
  readonly busAddress: string;
  /** Re-opens this profile; without it a fresh one is made and removed by close(). */
  readonly userDataDir?: string;
  /** Added to Chromium's command line. */
  readonly args?: readonly string[];
  /** Passed on to Playwright, e.g. `{ viewport, colorScheme, acceptDownloads }`. */
  readonly context?: Parameters<typeof chromium.launchPersistentContext>[1];
}

export interface Browser {
  readonly context: BrowserContext;
  readonly userDataDir: string;
  /** Ends Chromium in order, so that it can write its profile. */
  close(): Promise<void>;
  /** SIGKILLs the whole process tree; the profile stays for a later launch. */
  kill(): Promise<void>;
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

async function processRows(): Promise<ProcessRow[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const rows = await Promise.all(
    pids.map(async (pid) => {
      try {
        const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
        const stat = await readFile(`/proc/${pid}/stat`, "utf8");
        // The parent is the second field after the name, which may itself hold spaces and brackets.
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return [{ pid, parent, command }];
      } catch {
        return []; // it ended while we looked
      }
    }),
  );
  return rows.flat();
}

/** The browser process of this profile and all its descendants. */
async function processTreeOf(userDataDir: string): Promise<number[]> {
  const rows = await processRows();
  const argument = `--user-data-dir=${userDataDir}`;
  const tree = new Set(
    rows.filter(({ command }) => command.split("\0").includes(argument)).map(({ pid }) => pid),
  );
  for (let before = -1; before !== tree.size; ) {
    before = tree.size;
    for (const { pid, parent } of rows) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** @throws when Chromium is missing, with the line that installs it. */
export async function launchBrowser(options: BrowserOptions): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`${CHROMIUM} is missing. Install it: sudo apt-get install -y chromium`);
  }
  const userDataDir = options.userDataDir ?? (await mkdtemp(join(tmpdir(), "chromium-profile-")));
  const context = await chromium.launchPersistentContext(userDataDir, {
    executablePath: CHROMIUM,
    headless: true,
    ...options.context,
    env: { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: options.busAddress },
    args: [
      "--enable-features=WebBluetooth",
      "--enable-experimental-web-platform-features",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(options.args ?? []),
    ],
  });
  return {
    context,
    userDataDir,
    close: async () => {
      await context.close();
      if (options.userDataDir === undefined) await rm(userDataDir, { recursive: true, force: true });
    },
    kill: async () => {
      const closed = new Promise((resolve) => context.once("close", resolve));
      for (const pid of await processTreeOf(userDataDir)) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // it died with its parent
        }
      }
      await closed;
    },
  };
}

/**
 * Runs what opens the chooser and answers it: picks the device of this name once it is listed, or cancels.
 * @returns what the trigger returned.
 * @throws when the device is not listed within the time.
 */
export async function answerChooser<Result>(
  page: Page,
  choice: { readonly device: string } | "cancel",
  trigger: () => Promise<Result>,
  timeoutMs = 15_000,
): Promise<Result> {
  const session = await page.context().newCDPSession(page);
  await session.send("DeviceAccess.enable");
  let late: NodeJS.Timeout | undefined;
  const answered = new Promise<void>((resolve, reject) => {
    const seen = new Set<string>();
    late = setTimeout(() => {
      reject(
        new Error(`the chooser did not list the device; it listed: ${[...seen].join(", ") || "nothing"}`),
      );
    }, timeoutMs);
    let isAnswered = false;
    session.on("DeviceAccess.deviceRequestPrompted", ({ id, devices }) => {
      for (const { name } of devices) seen.add(name);
      const wanted = choice === "cancel" ? undefined : devices.find(({ name }) => name === choice.device);
      // The event repeats as devices come in, and a second answer to one prompt crashes the browser.
      if (isAnswered || (choice !== "cancel" && wanted === undefined)) return;
      isAnswered = true;
      clearTimeout(late);
      const answer =
        wanted === undefined
          ? session.send("DeviceAccess.cancelPrompt", { id })
          : session.send("DeviceAccess.selectPrompt", { id, deviceId: wanted.id });
      answer.then(() => resolve(), reject);
    });
  });
  try {
    const [result] = await Promise.all([trigger(), answered]);
    return result;
  } finally {
    clearTimeout(late);
    await session.detach();
  }
}
