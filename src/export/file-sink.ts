// Files on disk, for the export worker. A FileSystemWritableFileStream writes beside the file and takes its place only
// at close(): an export that is cancelled, fails or dies with its tab leaves nothing half-written.

/** Hands `write` to `body`; keeps the file if `body` says so, else leaves the old content. */
export async function writtenTo<T extends { readonly ok: boolean }>(
  handle: FileSystemFileHandle,
  body: (write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>) => Promise<T>,
): Promise<T> {
  const stream = await handle.createWritable();
  try {
    const outcome = await body((bytes) => stream.write(bytes));
    await (outcome.ok ? stream.close() : stream.abort());
    return outcome;
  } catch (thrown) {
    // Aborting a stream that broke fails again; the first failure is the one to tell.
    await stream.abort().catch(() => {});
    throw thrown;
  }
}

/** A small text as the whole of a file. */
export async function writeText(handle: FileSystemFileHandle, text: string): Promise<void> {
  const stream = await handle.createWritable();
  await stream.write(text);
  await stream.close();
}

/** Rows of a CSV as they lie on disk, its header not counted. */
export async function rowsOnDisk(handle: FileSystemFileHandle): Promise<number> {
  const file = await handle.getFile();
  let lines = 0;
  const reader = file.stream().getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read())
    for (const byte of read.value) if (byte === 10) lines += 1;
  return lines - 1;
}

/** The save picker makes an empty file before anything is written: takes it away again, but nothing that holds data. */
export async function discardEmpty(handle: FileSystemFileHandle): Promise<void> {
  const removable = handle as FileSystemFileHandle & { remove?: () => Promise<void> };
  const file = await handle.getFile().catch(() => undefined);
  if (file?.size === 0) await removable.remove?.().catch(() => {});
}

const PRIVATE_FOLDER = "exports";

/**
 * A fresh file on the browser's private disk, for browsers without a save picker. Earlier ones are removed now: a
 * download may go on reading its file for a while after we are done, so they cannot be removed then.
 */
export async function privateFile(name: string): Promise<FileSystemFileHandle> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(PRIVATE_FOLDER, { recursive: true }).catch(() => {});
  const folder = await root.getDirectoryHandle(PRIVATE_FOLDER, { create: true });
  return folder.getFileHandle(name, { create: true });
}
