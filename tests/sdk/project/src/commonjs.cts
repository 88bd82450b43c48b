/** Types of the entry points for `require`. */
import chat = require("@tributary/chat");
import chatjs = require("@tributary/chat/chatjs");
import streams = require("@tributary/streams");
import modern = require("@tributary/streams/modern");

streams.initCCP(document.body, { ccpUrl: "https://center.example.org/ccp-v2/" });
export const names = (error: modern.DesktopError): string => error.name;
export const session = (details: chat.ChatDetailsInput): chatjs.CustomerChatSession =>
  chatjs.chatJs().ChatSession.create({ type: "CUSTOMER", chatDetails: details });
