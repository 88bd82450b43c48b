/** A page's own conduit. */
import "amazon-connect-streams";

export class LoggingStream extends connect.Stream {
  private readonly listeners: connect.StreamMessageHandler[] = [];

  send(message: connect.StreamMessage): void {
    console.log(message.event);
  }

  onMessage(f: connect.StreamMessageHandler): void {
    this.listeners.push(f);
  }
}

export function open(frame: HTMLIFrameElement): connect.Conduit {
  const conduit = new connect.IFrameConduit("https://app.example", window, frame, "https://app.example");
  conduit.onUpstream("hello", (data: unknown) => console.log(data));
  conduit.onAllUpstream((data, eventName) => console.log(eventName, data));
  conduit.sendUpstream("hello", { from: "page" });
  return conduit;
}

export function both(port: MessagePort): connect.StreamMultiplexer {
  const streams = new connect.StreamMultiplexer([new connect.NullStream()]);
  streams.addStream(new connect.PortStream(port));
  streams.send({ event: "hello" });
  return streams;
}
