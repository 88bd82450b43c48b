import { Conduit } from "./conduit.ts";
import { type MessageSource, type PostTarget, WindowIOStream } from "./window-streams.ts";

/** The part of the frame element that receives messages. */
export type FrameWindow = { readonly contentWindow: PostTarget | null };

/** Conduit between the library and the panel. */
export type UpstreamConduit = Conduit;

/** Conduit from a host page to the panel in its frame. Survives replacing the frame. */
export class IFrameConduit extends Conduit {
  readonly #stream: WindowIOStream;

  // biome-ignore lint/complexity/useMaxParams: pages may construct it, with these parameters
  constructor(name: string, window: MessageSource, iframe: FrameWindow, domain?: string) {
    const stream = new WindowIOStream(window, iframe.contentWindow, domain);
    super(name, stream);
    this.#stream = stream;
  }

  /** Sends to another frame's window from now on; all subscriptions are kept. */
  retarget(iframe: FrameWindow): void {
    this.#stream.output = iframe.contentWindow;
  }
}
