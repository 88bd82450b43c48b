// A scripted panel: sends the messages that the harness on the host page requests, and forwards all messages that it receives. The harness
// uses a separate port, so that the library under test does not notice.
const harness = new MessageChannel();
const { parent } = window;
/** @type {MessagePort | undefined} */
let sdk;

window.addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  // A mark takes the same path as the library's messages, so it arrives after all that were sent before it.
  if (data?.mark !== undefined) harness.port1.postMessage({ type: "mark", mark: data.mark });
  else harness.port1.postMessage({ type: "up", message: data });
});

harness.port1.onmessage = ({ data }) => {
  if (data.type === "post") {
    parent.postMessage(data.message, "*");
    parent.postMessage({ posted: data.number }, "*");
  } else if (data.type === "sdk-open") {
    const channel = new MessageChannel();
    sdk = channel.port1;
    sdk.onmessage = (event) => harness.port1.postMessage({ type: "sdk", message: event.data });
    parent.postMessage({ type: "cross-domain-adapter-init" }, "*", [channel.port2]);
    parent.postMessage({ posted: data.number }, "*");
  } else if (data.type === "sdk-post") {
    sdk?.postMessage(data.message);
  } else if (data.type === "reload") {
    window.location.reload();
  }
};

parent.postMessage({ harness: "panel", address: window.location.href }, "*", [harness.port2]);
