/** Everything that can be told of one contact, in words of the bus; each also exists as `<name>::<contactId>`. Source: docs/wire/streams.md#from-update-to-events and #events-of-the-conduit. */
export const CONTACT_EVENT_NAMES: readonly string[] = (
  "init refresh destroyed incoming pending connecting connected missed acw view ended error accepted invalid_state_transition " +
  "screen_sharing_started screen_sharing_stopped screen_sharing_error"
)
  .split(" ")
  .map((word) => `contact::${word}`);
