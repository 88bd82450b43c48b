/** A shop page with the chat: buttons start it, or a call, for an order, and the page shows the number of unread messages. */
import type { TributaryChatElement, TributaryChatError } from "../../apps/chat-widget/public/widget.d.ts";

const center = new URLSearchParams(location.search).get("center") ?? "http://127.0.0.1:8480";
document.head.append(
  Object.assign(document.createElement("script"), { type: "module", src: `${center}/widget/widget.js` }),
);

// #region use
await customElements.whenDefined("tributary-chat"); // the script has run

const chat: TributaryChatElement | null = document.querySelector("tributary-chat");
const ask = document.querySelector("#ask");
const unread = document.querySelector("#unread");

ask?.addEventListener("click", async () => {
  chat?.open();
  try {
    await chat?.start({ name: "Ada", attributes: { order: "8412" } }); // without the form
  } catch (error) {
    const { code, field, expected } = error as TributaryChatError; // the methods reject with nothing else, given an argument of its type
    if (code === "refused") console.log(field, expected); // for example "customer.name", "1 to 256 characters"
  }
});

chat?.addEventListener("started", ({ detail }) => console.log("started", detail.contactId));
chat?.addEventListener("message", ({ detail }) => console.log(detail.from, detail.contentType));
chat?.addEventListener("ended", ({ detail }) => console.log("ended", detail.contactId));
chat?.addEventListener("unread", ({ detail }) => {
  if (unread !== null) unread.textContent = detail.count === 0 ? "" : `${detail.count} unread`;
});
// #endregion use

// #region calls
document.querySelector("#call")?.addEventListener("click", async () => {
  try {
    await chat?.call({ name: "Ada", attributes: { order: "8412" } }); // without the form
  } catch (error) {
    console.log(error); // for example, the customer has not permitted the microphone
  }
});

chat?.addEventListener("callstarted", ({ detail }) => console.log("waiting for an agent", detail.contactId));
chat?.addEventListener("callconnected", ({ detail }) => console.log("talking", detail.contactId));
chat?.addEventListener("callended", ({ detail }) => console.log("call ended", detail.reason));
// #endregion calls
