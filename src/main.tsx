// The page's composition root: the registry's sensors into the app, the app into the screens.
import { render } from "preact";
import { sensors } from "../firmware-protocol/registry.ts";
import { createApp } from "./app/create-app.ts";
import { App } from "./ui/App.tsx";
import { noticeFor } from "./ui/notice.ts";

const simulatedDriver = async () =>
  (await import("../firmware-protocol/devices/thora/driver.ts")).thoraDriver;
const { state, actions } = createApp({ sensors, simulatedDriver, noticeFor });
const root = document.getElementById("app");
if (root === null) throw new Error("index.html has lost its #app.");
render(<App state={state} actions={actions} />, root);
