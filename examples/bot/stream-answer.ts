/** Shows the customer an answer while a language model writes it. `messages in parts` of the center: Amazon Connect has no such calls. */

/** Time between two parts: requests are limited per bot, and text that grows more often is not easier to read. Unit: milliseconds. */
const PAUSE_MS = 100;

// #region stream
/** Sends the texts of a model as one message, which grows on the customer's page, and returns its id. `url`: the participant endpoint. */
export async function streamAnswer(
  url: string,
  ConnectionToken: string,
  texts: AsyncIterable<string>,
): Promise<string> {
  async function post<T>(path: string, body: object): Promise<T> {
    const headers = { "content-type": "application/json", "x-amz-bearer": ConnectionToken };
    const answer = await fetch(`${url}/participant/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<T>;
  }
  type Next = { readonly MessageToken: string };
  let { MessageToken } = await post<Next>("message-start", { ContentType: "text/plain" });
  let whole = "";
  let shownLength = 0;
  let shownAt = 0;
  for await (const text of texts) {
    whole += text;
    const Content = whole.slice(shownLength);
    if (Content === "" || Date.now() - shownAt < PAUSE_MS) continue; // the next part has it, or the whole message
    ({ MessageToken } = await post<Next>("message-part", { MessageToken, Content }));
    shownLength = whole.length;
    shownAt = Date.now();
  }
  const message = { MessageToken, Content: whole, MessageCompleted: true };
  return (await post<{ readonly Id: string }>("message-part", message)).Id;
}
// #endregion stream
