import { accepted, type Result, refused } from "@tributary/kernel";

/** First file descriptor of sockets that systemd passes on. Source: https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html */
const FIRST_DESCRIPTOR = 3;

/**
 * Returns the descriptor of the listening socket that systemd opened for this process; undefined if there is none. Removes the variables,
 * so that child processes do not take them for theirs. Refusals: one sentence for the operator.
 */
export function takeInheritedSocket(
  environment: Record<string, string | undefined>,
  ownPid: number,
): Result<number | undefined, string> {
  const { LISTEN_PID: pid, LISTEN_FDS: count } = environment;
  for (const name of ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"]) delete environment[name];
  if (pid !== String(ownPid) || count === undefined) return accepted(undefined);
  if (count !== "1") return refused(`Systemd passed ${count} sockets (LISTEN_FDS): the server needs exactly one.`);
  return accepted(FIRST_DESCRIPTOR);
}
