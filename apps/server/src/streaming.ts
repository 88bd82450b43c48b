import { createRecords, type StreamingEndpoints } from "@tributary/engine";
import {
  type Addresses,
  createCertificateSurface,
  createStreamingEndpoints,
  readOrCreateNotificationKey,
  type Surface,
} from "@tributary/http";
import type { Store } from "@tributary/journal";
import type { Clock, Random } from "@tributary/kernel";
import type { Config } from "./config/schema.ts";
import { streamingUrlsOf } from "./config/streaming-settings.ts";

/** Web hooks of the server. `ports` and `surfaces` are empty if the settings name none. */
export type WebHooks = {
  readonly ports: { readonly endpoints?: StreamingEndpoints };
  readonly surfaces: readonly Surface[];
  /** Notifications can name the certificate from now on: until then each attempt fails. */
  listensAt(addresses: Addresses): void;
};

type Deps = { readonly store: Store; readonly clock: Clock; readonly random: Random };

/** Opens the web hooks of the settings. */
export async function openWebHooks(
  { store, clock, random }: Deps,
  config: Pick<Config, "streamingEndpoints">,
): Promise<WebHooks> {
  const urls = streamingUrlsOf(config);
  if (urls.size === 0) return { ports: {}, surfaces: [], listensAt: () => undefined };
  let reached: Addresses | undefined;
  const key = await readOrCreateNotificationKey({ records: createRecords(store), clock, random });
  return {
    ports: { endpoints: createStreamingEndpoints({ clock }, { urls, key, addresses: () => reached }) },
    surfaces: [createCertificateSurface(key)],
    listensAt(addresses) {
      reached = addresses;
    },
  };
}
