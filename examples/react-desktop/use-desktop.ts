/** React hooks for the modern entry point, to copy into an application. */
import {
  type ChatController,
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
/** Opens the panel in `container` while the component is mounted. In strict mode the second mount opens a new desktop. */
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
/** Returns the current snapshot and re-renders when it changes. */
export function useSnapshot(desktop: Desktop | null): DesktopSnapshot {
  return useSyncExternalStore(desktop?.onChange ?? never, desktop?.snapshot ?? closed, closed);
}
// #endregion use-snapshot

/** A chat message as shown on screen. */
export type Message = { readonly id: string; readonly from: string; readonly text: string };

// #region use-chat
/** Returns the messages of a connected contact, and a function that sends one. */
export function useChat(contact: ContactHandle): { messages: readonly Message[]; send: (text: string) => void } {
  const [chat, setChat] = useState<ChatController | null>(null);
  const [messages, setMessages] = useState<readonly Message[]>([]);
  useEffect(() => {
    let isMounted = true;
    const add = (items: readonly Item[]): void => {
      const added = items.filter(({ Type }) => Type === "MESSAGE").map(messageOf);
      if (isMounted)
        setMessages((before) => [...new Map([...before, ...added].map((each) => [each.id, each])).values()]);
    };
    contact.chat().then(async (opened) => {
      opened.onMessage(({ data }) => add([data as Item])); // an item in the format of the participant service
      const { data } = await opened.getTranscript({ maxResults: 100, sortOrder: "ASCENDING" });
      add((data as { readonly Transcript: readonly Item[] }).Transcript); // the same format
      if (isMounted) setChat(opened);
    }, console.error);
    return () => {
      isMounted = false;
    };
  }, [contact]);
  const send = (text: string): void => void chat?.sendMessage({ message: text, contentType: "text/plain" });
  return { messages, send };
}
// #endregion use-chat

type Item = {
  readonly Id: string;
  readonly Type: string;
  readonly Content?: string;
  readonly DisplayName?: string;
  readonly ParticipantRole?: string;
};

function messageOf({ Id, DisplayName, ParticipantRole, Content }: Item): Message {
  return { id: Id, from: DisplayName ?? ParticipantRole ?? "", text: Content ?? "" };
}
