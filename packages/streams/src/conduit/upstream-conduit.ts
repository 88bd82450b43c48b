import { Conduit } from "./conduit.ts";
import { type MessageSource, type PostTarget, WindowIOStream } from "./window-streams.ts";

/** The frame's side that is spoken to. */
export type FrameWindow = { readonly contentWindow: PostTarget | null };

/** What the library speaks to the panel through. */
export type UpstreamConduit = Conduit;

/** The conduit of a host page to the panel in its frame; it survives the frame's replacement. */
export class IFrameConduit extends Conduit {
  readonly #stream: WindowIOStream;

  // biome-ignore lint/complexity/useMaxParams: pages may construct it, with these parameters
  constructor(name: string, window: MessageSource, iframe: FrameWindow, domain?: string) {
    const stream = new WindowIOStream(window, iframe.contentWindow, domain);
    super(name, stream);
    this.#stream = stream;
  }

  /** Speaks from now on to another frame's window; every subscription stays. */
  retarget(iframe: FrameWindow): void {
    this.#stream.output = iframe.contentWindow;
  }
}
