import type { HostPage } from "./host-page.ts";
import type { Loose } from "./loose.ts";

/** Fake chat library that records its calls. */
export function fakeChatjs(page: HostPage): void {
  const controller = {
    connect: () => Promise.resolve(page.record("chat connects")),
    onConnectionBroken: () => page.record("chat.onConnectionBroken"),
    onConnectionEstablished: () => page.record("chat.onConnectionEstablished"),
    cleanUp: () => page.record("chat.cleanUp"),
  };
  page.connect.ChatSession = {
    setGlobalConfig: ({ loggerConfig, ...rest }: Loose) =>
      page.record("chat.setGlobalConfig", rest, typeof loggerConfig?.logger),
    create: ({ chatDetails, websocketManager, ...rest }: Loose) => {
      const isFacade = websocketManager === page.connect.core.getWebSocketManager();
      page.record("chat.create", chatDetails, typeof chatDetails.getConnectionToken, isFacade, rest);
      return controller;
    },
    setRegionOverride: (region: unknown) => page.record("chat.setRegionOverride", region),
  };
}

/** Fake chat library for scenarios that do not test chats. */
export function fakeSilentChatjs({ connect }: HostPage): void {
  const nothing = (): void => {};
  const controller = { connect: async () => {}, onConnectionBroken: nothing, onConnectionEstablished: nothing };
  connect.ChatSession = { setGlobalConfig: nothing, create: () => controller, setRegionOverride: nothing };
}
