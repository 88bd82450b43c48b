/** Types of the upstream typings, under their names there. Names that typings of the Streams API declare as well are left out. */
declare global {
  // biome-ignore lint/style/noNamespace: types only, under the name that programs know them by
  namespace connect {
    type AgentChatSession = import("./chatjs/session-types.ts").AgentChatSession;
    type AgentChatSessionArgs = import("./chatjs/chat-session-object.ts").AgentSessionArgs;
    type AttachmentItem = import("./chatjs/chat-data.ts").ChatAttachment;
    type ChatController = import("./chatjs/session-types.ts").ChatController;
    type ChatDetails = import("./chatjs/callbacks.ts").ChatDetails;
    type ChatDetailsInput = import("./chatjs/session-details.ts").ChatDetailsInput;
    type ChatEventData = import("./chatjs/chat-data.ts").ChatItem;
    type ChatGlobalConfig = import("./chatjs/settings.ts").ChatGlobalConfig;
    type ChatMessageEvent = import("./chatjs/callbacks.ts").ChatEvent<ChatEventData>;
    type ChatSessionInterface = import("./chatjs/session-types.ts").ChatSessionBase;
    type ChatSessionObject = import("./chatjs/chat-session-object.ts").ChatSessionObject;
    type ChatTranscriptItem = import("./chatjs/chat-data.ts").ChatItem;
    type ChatTranscriptUpdatedEvent = import("./chatjs/callbacks.ts").ChatEvent<
      import("./chatjs/callbacks.ts").TranscriptData
    >;
    type ChatTypingEvent = import("./chatjs/callbacks.ts").ChatEvent<ChatEventData>;
    type ConnectChatResult = import("./chatjs/session-types.ts").ConnectResult;
    type CustomerChatSession = import("./chatjs/session-types.ts").CustomerChatSession;
    type CustomerChatSessionArgs = import("./chatjs/chat-session-object.ts").CustomerSessionArgs;
    type GetTranscriptArgs = import("./chatjs/session-types.ts").TranscriptRequest;
    type GetTranscriptResult = import("./chatjs/chat-data.ts").ChatTranscript;
    type SendEventArgs = import("./chatjs/session-types.ts").EventRequest;
    type SendMessageArgs = import("./chatjs/session-types.ts").MessageRequest;
    type SendMessageResult = import("./chatjs/chat-data.ts").SentItem;
  }
}

export {};
