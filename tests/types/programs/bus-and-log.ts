/** Events of the bus, the log, and sign-in events. */
import "amazon-connect-streams";

export function listen(): () => void {
  const bus = connect.core.getEventBus();
  const subscriptions = [
    bus.subscribe(connect.EventType.TERMINATED, () => location.reload()),
    bus.subscribe(connect.ContactEvents.ACCEPTED, (contact: connect.Contact) => {
      connect.getLog().info("accepted %s", contact.getContactId());
    }),
    bus.subscribe("my::event", (data: { id: number }) => console.log(data.id)),
    connect.core.onViewContact((event: connect.ViewContactEvent) => console.log(event.contactId)),
    connect.core.onInitialized(() => connect.getLog().setLogLevel(connect.LogLevel.DEBUG)),
    connect.core.onAuthFail(() => console.warn("signed out")),
    connect.core.onAccessDenied(() => console.warn("not allowed")),
    connect.core.onAuthorizeSuccess(() => console.info("signed in")),
    connect.core.onIframeRetriesExhausted(() => console.error("no panel")),
    connect.core.onSoftphoneSessionInit((session) => console.log(session)),
  ];
  bus.trigger("my::event", { id: 1 });
  return () => {
    for (const subscription of subscriptions) subscription.unsubscribe();
    connect.core.terminate();
  };
}

export function fail(error: unknown): void {
  const log: connect.Logger = connect.getLog();
  const entry: connect.LogEntry = log.error("it failed after %d tries", 3);
  if (error instanceof Error) entry.withException(error).withObject({ when: Date.now() });
  log.setEchoLevel(connect.LogLevel.WARN);
  log.download();
}

export async function microphones(): Promise<string[]> {
  const devices = await connect.core.getFrameMediaDevices(2000);
  return devices.filter(({ kind }) => kind === "audioinput").map(({ label }) => label);
}

connect.onWebsocketInitFailure(() => console.error("no socket"));
