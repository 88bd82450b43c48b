import type { Loose } from "./loose.ts";
import type { Stage } from "./stage.ts";

/** Stands in for the chat library, and writes what is asked of it. */
export function pretendChatjs(stage: Stage): void {
  const controller = {
    connect: () => Promise.resolve(stage.tell("chat connects")),
    onConnectionBroken: () => stage.tell("chat.onConnectionBroken"),
    onConnectionEstablished: () => stage.tell("chat.onConnectionEstablished"),
    cleanUp: () => stage.tell("chat.cleanUp"),
  };
  stage.connect.ChatSession = {
    setGlobalConfig: ({ loggerConfig, ...rest }: Loose) =>
      stage.tell("chat.setGlobalConfig", rest, typeof loggerConfig?.logger),
    create: ({ chatDetails, websocketManager, ...rest }: Loose) => {
      const isFacade = websocketManager === stage.connect.core.getWebSocketManager();
      stage.tell("chat.create", chatDetails, typeof chatDetails.getConnectionToken, isFacade, rest);
      return controller;
    },
    setRegionOverride: (region: unknown) => stage.tell("chat.setRegionOverride", region),
  };
}

/** Stands in for the chat library where a scenario is about something else. */
export function pretendQuietChatjs({ connect }: Stage): void {
  const nothing = (): void => {};
  const controller = { connect: async () => {}, onConnectionBroken: nothing, onConnectionEstablished: nothing };
  connect.ChatSession = { setGlobalConfig: nothing, create: () => controller, setRegionOverride: nothing };
}
