/** React hooks for the modern entry point, meant to be copied into an application. */
import {
  type ChatController,
  type ChatItem,
  type ContactHandle,
  type Desktop,
  type DesktopSnapshot,
  openDesktop,
} from "@tributary/streams/modern";
import { type RefObject, useEffect, useState, useSyncExternalStore } from "react";

const CLOSED: DesktopSnapshot = { status: "closed", agent: null, contacts: [] };
const never = (): (() => void) => () => {};
const closed = (): DesktopSnapshot => CLOSED;

// #region use-desktop
/** Opens the panel in `container` while the component is mounted. The second mount in strict mode opens its own desktop. */
export function useDesktop(ccpUrl: string, container: RefObject<HTMLElement | null>): Desktop | null {
  const [desktop, setDesktop] = useState<Desktop | null>(null);
  useEffect(() => {
    if (container.current === null) return;
    const opened = openDesktop({ ccpUrl, container: container.current, loginPopup: false });
    setDesktop(opened);
    return () => {
      opened[Symbol.dispose]();
      setDesktop(null);
    };
  }, [ccpUrl, container]);
  return desktop;
}
// #endregion use-desktop

// #region use-snapshot
/** Returns the current snapshot. Renders again only when it changes. */
export function useSnapshot(desktop: Desktop | null): DesktopSnapshot {
  return useSyncExternalStore(desktop?.onChange ?? never, desktop?.snapshot ?? closed, closed);
}
// #endregion use-snapshot

/** A displayed chat message. */
export type Message = { readonly id: string; readonly from: string; readonly text: string };

// #region use-chat
/** The conversation of a connected contact: its messages and a function to reply. */
export function useChat(contact: ContactHandle): { messages: readonly Message[]; send: (text: string) => void } {
  const [chat, setChat] = useState<ChatController | null>(null);
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(() => {
    let isHere = true;
    const add = (items: readonly ChatItem[]): void => {
      const added = items.filter(({ Type }) => Type === "MESSAGE").map(messageOf);
      if (isHere) setMessages((before) => [...new Map([...before, ...added].map((each) => [each.id, each])).values()]);
    };
    contact.chat().then(async (opened) => {
      opened.onMessage(({ data }) => add([data]));
      const { data } = await opened.getTranscript({ maxResults: 100, sortOrder: "ASCENDING" });
      add(data.Transcript);
      if (isHere) setChat(opened);
    }, console.error);
    return () => {
      isHere = false;
    };
  }, [contact]);
  const send = (text: string): void => void chat?.sendMessage({ message: text, contentType: "text/plain" });
  return { messages, send };
}
// #endregion use-chat

function messageOf({ Id, DisplayName, ParticipantRole, Content }: ChatItem): Message {
  return { id: Id, from: DisplayName ?? ParticipantRole ?? "", text: Content ?? "" };
}
