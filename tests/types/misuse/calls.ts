/** Mistakes that the upstream typings let through. Each is a compile error with this library. */
import "amazon-connect-streams";

declare const contact: connect.Contact;
const bus = connect.core.getEventBus();

// @ts-expect-error A word of a typed event's payload that there is not.
bus.subscribe("contact::connected", (c: { getId(): string }) => c.getId());

// @ts-expect-error The payload of a state change is not an agent.
bus.subscribe("agent::state_change", (agent: connect.Agent) => agent.getName());

// @ts-expect-error A subscription is ended without arguments.
connect.core.onViewContact(() => {}).unsubscribe("now");

// @ts-expect-error There is no such method at run time.
connect.agent((agent) => agent.onSoftphoneError((error) => error.getErrorType()));

// @ts-expect-error A spelling of the declarations that was never there.
contact.getSegmentAttributes()["connect:Subtype"]?.valueString;

// @ts-expect-error The socket's facade has no such method.
connect.core.getWebSocketManager().disconnect();

// @ts-expect-error What an event is called at run time has its namespace.
const event: "connected" = connect.ContactEvents.CONNECTED;

// @ts-expect-error An app is stopped by its name.
connect.agentApp.stopApp();

// @ts-expect-error And so it is in the registry.
connect.agentApp.AppRegistry.stop();

// @ts-expect-error Only the agent's own leg of a chat has a token.
const token: string = (contact.getInitialConnection() as connect.ChatConnection).getMediaInfo().participantToken;

// @ts-expect-error What is told is the connection, not a device.
connect.agent((agent) => agent.onLocalMediaStreamCreated((stream) => stream.deviceId));

console.log(event, token);
