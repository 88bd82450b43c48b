// A panel that is signed in from the start: it speaks as soon as its script runs, and answers what keeps a host content.
const tell = (event, data) => parent.postMessage({ event, data }, "*");

const channel = new MessageChannel();
channel.port1.onmessage = ({ data }) => {
  if (data.type === "cross-domain-site-ready") channel.port1.postMessage({ type: "acknowledge", status: {} });
};
parent.postMessage({ type: "cross-domain-adapter-init" }, "*", [channel.port2]);
tell("acknowledge", { id: "bench-panel", startedAt: performance.timeOrigin + performance.now() });
tell("agent::update", window.agentData(0));
window.addEventListener("message", ({ data }) => {
  if (data?.event === "synchronize") tell("acknowledge");
});
