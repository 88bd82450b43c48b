import { Agent, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";

/** Address of the stranger: another one than that of the others, so that they have budgets of their own. Linux routes all of 127.0.0.0/8. */
const ADDRESS = "127.0.0.2";

/** Counts of one attack, by status of the answers; 0 for connections that ended without one. */
export type Counts = Map<number, number>;

/** A token and the address of a socket, as CreateParticipantConnection returns them. */
export type Seat = { readonly token: string; readonly socketPath: string };

/** Requests of a stranger. Answers are read to their end and counted. */
export class StrangerClient {
  readonly counts: Counts = new Map();
  readonly #port: number;
  readonly #agent: Agent;

  constructor(port: number, connections: number) {
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections, localAddress: ADDRESS });
  }

  /** Posts JSON. Returns the text of the answer if its status is 200. */
  post(path: string, body: object, bearer?: string): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const headers = { "content-type": "application/json", ...(bearer === undefined ? {} : { "x-amz-bearer": bearer }) };
    const options = { port: this.#port, host: "127.0.0.1", agent: this.#agent, method: "POST", path, headers };
    const asked = request(options, (response) => this.#read(response).then(resolve));
    asked.once("error", () => {
      this.#count(0);
      resolve(undefined);
    });
    asked.end(JSON.stringify(body));
    return promise;
  }

  /** Opens a connection below HTTP. */
  open(): Socket {
    return connect({ port: this.#port, host: "127.0.0.1", localAddress: ADDRESS });
  }

  /** Starts a chat; undefined if it is refused. */
  async startChat(more: object = {}): Promise<string | undefined> {
    const text = await this.post("/startChat", { ParticipantDetails: { DisplayName: "Stranger" }, ...more });
    return text === undefined ? undefined : JSON.parse(text).data.startChatResult.ParticipantToken;
  }

  /** Connects and joins; undefined if it is refused. */
  async connect(participantToken: string): Promise<Seat | undefined> {
    const body = { Type: ["WEBSOCKET", "CONNECTION_CREDENTIALS"], ConnectParticipant: true };
    const text = await this.post("/participant/connection", body, participantToken);
    if (text === undefined) return undefined;
    const { Websocket, ConnectionCredentials } = JSON.parse(text);
    const { pathname, search } = new URL(Websocket.Url);
    return { token: ConnectionCredentials.ConnectionToken, socketPath: `${pathname}${search}` };
  }

  /** Options for a socket of the `ws` library from the stranger's address. */
  get socketOptions(): { readonly localAddress: string } {
    return { localAddress: ADDRESS };
  }

  socketUrl({ socketPath }: Seat): string {
    return `ws://127.0.0.1:${this.#port}${socketPath}`;
  }

  #count(status: number): void {
    this.counts.set(status, (this.counts.get(status) ?? 0) + 1);
  }

  async #read(response: IncomingMessage): Promise<string | undefined> {
    const status = response.statusCode ?? 0;
    this.#count(status);
    let text = "";
    try {
      for await (const part of response.setEncoding("utf8")) text += part;
    } catch {
      return undefined; // ended by the server
    }
    return status === 200 ? text : undefined;
  }
}
