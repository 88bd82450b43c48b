/** The center's face to the world: HTTP and WebSocket. Composition roots put the surfaces together. */
export type { Addresses, HttpContext, Surface } from "./context.ts";
export {
  type ConversationRooms,
  createConversationRooms,
  DEFAULT_ROOM_OPTIONS,
  type RoomFrame,
  type RoomMember,
  type RoomOptions,
  type RoomPlace,
  type RoomStart,
} from "./rooms/conversation-rooms.ts";
export type { SocketDoor, SocketHandler, SocketWelcome } from "./socket-door.ts";
export type { TokenClaims, TokenPurpose, Tokens } from "./tokens/tokens.ts";
