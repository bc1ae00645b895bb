/**
 * A private D-Bus daemon for one test run.
 * In: nothing. Out: the address that BlueZ's stand-in and Chromium both take, and close().
 * Why private: owning org.bluez on the machine's own system bus would need rights and would hide real adapters.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface PrivateBus {
  /** For DBUS_SYSTEM_BUS_ADDRESS: `unix:path=…`. */
  readonly address: string;
  readonly socketPath: string;
  close(): Promise<void>;
}

/** Type `system` because Chromium asks for the system bus; the policy allows everything, as the bus is ours alone. */
function configFor(socketPath: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=${socketPath}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow send_type="signal"/>
    <allow eavesdrop="true"/>
    <allow user="*"/>
  </policy>
</busconfig>
`;
}

/** Resolves once the daemon prints its address, i.e. once the socket accepts connections. */
function listening(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = "";
    daemon.stderr?.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    daemon.stdout?.once("data", () => resolve());
    daemon.once("error", reject);
    daemon.once("exit", (code) => {
      // setpriv ends with 127 when what it was to run is not there.
      const missing = "dbus-daemon is missing. Install it: sudo apt-get install -y dbus";
      reject(new Error(code === 127 ? missing : `dbus-daemon ended with ${code}: ${complaint}`));
    });
  });
}

/** @throws when dbus-daemon is missing (with the line that installs it) or refuses its configuration. */
export async function startPrivateBus(): Promise<PrivateBus> {
  const folder = await mkdtemp(join(tmpdir(), "private-bus-"));
  const socketPath = join(folder, "bus.sock");
  const configPath = join(folder, "bus.conf");
  await writeFile(configPath, configFor(socketPath));
  // setpriv (util-linux, on every Debian) ends the daemon with us, even when a test run is killed.
  const command = [
    "--pdeathsig",
    "KILL",
    "dbus-daemon",
    "--nofork",
    "--print-address",
    `--config-file=${configPath}`,
  ];
  const daemon = spawn("setpriv", command, { stdio: ["ignore", "pipe", "pipe"] });
  const close = async () => {
    if (daemon.pid !== undefined && daemon.exitCode === null && daemon.signalCode === null) {
      const ended = new Promise((resolve) => daemon.once("exit", resolve));
      daemon.kill();
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(daemon);
  } catch (error) {
    await close();
    throw error;
  }
  return { address: `unix:path=${socketPath}`, socketPath, close };
}
