/** Registry of apps in frames next to the panel, by name. Source: docs/wire/streams.md#globals. */
import type { StreamsDeps } from "../streams-deps.ts";

/** URL of an app, style of its frame, and a listener of the frame's loads. */
export type AppRegistryOptions = {
  readonly endpoint: string;
  readonly style?: string | undefined;
  readonly onLoad?: ((event: Event) => unknown) | null | undefined;
};

/** Arguments of an app creator. */
export type AppData = AppRegistryOptions & {
  readonly containerDOM: HTMLElement;
  readonly instance?: AppMethods | undefined;
};

/** Life cycle methods of an app; `start` and `stop` return their results. */
export type AppMethods = { init(): unknown; destroy(): unknown };

/** Creates an app. Its frame is already on the page. */
export type AppCreator = (data: AppData) => AppMethods;

/** Registered apps of an instance. */
export interface AppRegistry {
  register(appName: string, config: AppRegistryOptions, containerDOM: HTMLElement): void;
  /** Adds the app's frame to its container and starts the app. Does nothing for an unknown name. */
  start(appName: string, creator: AppCreator): unknown;
  get(appName: string): AppData | undefined;
  /** Stops the app and removes its frame; the app stays registered. */
  stop(appName: string): unknown;
  delete(appName: string): void;
}

/** Sandbox permissions of a framed app. Source: docs/wire/streams.md#globals. */
const SANDBOX = "allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin allow-scripts";

type Running = { readonly data: AppData; readonly frame?: HTMLElement };

/** Creates an empty registry. `frameless`: the app that creates its own frame, the panel. */
export function createAppRegistry({ window }: Pick<StreamsDeps, "window">, frameless: string): AppRegistry {
  const apps = new Map<string, Running>();

  function createFrame(appName: string, { endpoint, style, onLoad, containerDOM }: AppData): HTMLElement {
    const frame = window.document.createElement("iframe");
    const attributes = {
      src: endpoint,
      style: style || "width: 100%; height:100%;",
      id: appName,
      allow: "clipboard-read; clipboard-write",
      sandbox: SANDBOX,
    };
    for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value);
    frame.onload = onLoad ?? null;
    containerDOM.appendChild(frame);
    return frame;
  }

  return {
    register(appName, { endpoint, style, onLoad }, containerDOM) {
      apps.set(appName, { data: { containerDOM, endpoint, style, instance: undefined, onLoad } });
    },
    start(appName, creator) {
      const app = apps.get(appName);
      if (app === undefined) return undefined;
      const frame = appName === frameless ? {} : { frame: createFrame(appName, app.data) };
      const instance = creator(app.data);
      apps.set(appName, { data: { ...app.data, instance }, ...frame });
      return instance.init();
    },
    get: (appName) => apps.get(appName)?.data,
    stop(appName) {
      const app = apps.get(appName);
      if (app === undefined) return undefined;
      const { instance, ...data } = app.data;
      app.frame?.remove();
      apps.set(appName, { data });
      return instance?.destroy();
    },
    delete(appName) {
      apps.delete(appName);
    },
  };
}
