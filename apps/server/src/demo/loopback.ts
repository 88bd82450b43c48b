/** Whether only programs of this machine reach an address. Names other than `localhost` are taken for remote. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
