/** What is listened to on the SDK's channel. Topics are equal when all three are. */
export type SdkTopic = { readonly namespace: string; readonly key: string; readonly parameter?: string };

/** The host's end of the SDK's channel. Source: streams protocol 1.9. */
export interface SdkClient {
  /**
   * Asks the panel. Waits in line until the panel has opened the channel.
   *
   * Errors: rejects with what the panel said, or after 30 seconds without an answer.
   */
  request(command: string, data?: unknown, namespace?: string): Promise<unknown>;
  /** Is called with what the panel publishes; survives a new frame. */
  subscribe(topic: SdkTopic, handler: (data: unknown) => void): { readonly unsubscribe: () => void };
  /** What other SDK clients on the page are given to talk through the same channel. */
  readonly provider: unknown;
  /** Whether the panel is one of ours: then nothing needs to be asked that we know. */
  readonly isOurs: boolean;
}
