/** Errors that the upstream typings allow. Each is a compile error with this library. */
import "amazon-connect-streams";

declare const contact: connect.Contact;
const bus = connect.core.getEventBus();

// @ts-expect-error Unknown property of a typed event payload.
bus.subscribe("contact::connected", (c: { getId(): string }) => c.getId());

// @ts-expect-error The payload of a state change is not an agent.
bus.subscribe("agent::state_change", (agent: connect.Agent) => agent.getName());

// @ts-expect-error unsubscribe takes no arguments.
connect.core.onViewContact(() => {}).unsubscribe("now");

// @ts-expect-error The method does not exist at run time.
connect.agent((agent) => agent.onSoftphoneError((error) => error.getErrorType()));

// @ts-expect-error A misspelled name from the declarations that does not exist at run time.
contact.getSegmentAttributes()["connect:Subtype"]?.valueString;

// @ts-expect-error The socket provider does not have this method.
connect.core.getWebSocketManager().disconnect();

// @ts-expect-error Event names at run time include their namespace.
const event: "connected" = connect.ContactEvents.CONNECTED;

// @ts-expect-error stopApp requires the name of the app.
connect.agentApp.stopApp();

// @ts-expect-error stop requires the name of the app.
connect.agentApp.AppRegistry.stop();

// @ts-expect-error Only the agent's own connection of a chat has a token.
const token: string = (contact.getInitialConnection() as connect.ChatConnection).getMediaInfo().participantToken;

// @ts-expect-error The payload is the connection, not a device.
connect.agent((agent) => agent.onLocalMediaStreamCreated((stream) => stream.deviceId));

console.log(event, token);
