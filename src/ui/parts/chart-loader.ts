// Charts come in their own chunk, asked for by the first screen that draws one. Each caller goes on in a task of its own:
// a screen with three charts must not make them all in one.
import type * as Charts from "../../chart/charts.ts";

let loading: Promise<typeof Charts> | undefined;
let queue: Promise<unknown> = Promise.resolve();

export function loadCharts(): Promise<typeof Charts> {
  loading ??= import("../../chart/charts.ts");
  const charts = loading;
  const turn = queue.then(() => new Promise((resolve) => setTimeout(resolve))).then(() => charts);
  queue = turn.catch(() => undefined);
  return turn;
}
