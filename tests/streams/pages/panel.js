// A panel without a will of its own: it says what the stage on the host page tells it to say, and hands on everything it hears.
// The stage reaches it by a port of its own, so that the library between them notices nothing.
const stage = new MessageChannel();
const { parent } = window;
/** @type {MessagePort | undefined} */
let sdk;

window.addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  // A mark comes by the same way as the library's messages, hence after all that were sent before it.
  if (data?.mark !== undefined) stage.port1.postMessage({ type: "mark", mark: data.mark });
  else stage.port1.postMessage({ type: "up", message: data });
});

stage.port1.onmessage = ({ data }) => {
  if (data.type === "post") {
    parent.postMessage(data.message, "*");
    parent.postMessage({ posted: data.number }, "*");
  } else if (data.type === "sdk-open") {
    const channel = new MessageChannel();
    sdk = channel.port1;
    sdk.onmessage = (event) => stage.port1.postMessage({ type: "sdk", message: event.data });
    parent.postMessage({ type: "cross-domain-adapter-init" }, "*", [channel.port2]);
    parent.postMessage({ posted: data.number }, "*");
  } else if (data.type === "sdk-post") {
    sdk?.postMessage(data.message);
  } else if (data.type === "reload") {
    window.location.reload();
  }
};

parent.postMessage({ stage: "panel", address: window.location.href }, "*", [stage.port2]);
