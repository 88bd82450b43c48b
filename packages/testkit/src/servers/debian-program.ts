/** Programs of Debian's packages that tests start. They are installed if they are missing and the user may install packages. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isRoot } from "./unprivileged-user.ts";

/** Returns the path of a program. Errors: throws one sentence if it is missing and cannot be installed. */
export function findProgram(name: string, debianPackage: string): string {
  const found = find(name);
  if (found !== undefined) return found;
  installPackage(debianPackage);
  const installed = find(name);
  if (installed !== undefined) return installed;
  throw new Error(`The tests need ${name}: install it (Debian: apt-get install ${debianPackage}).`);
}

/** Installs a package of Debian. Does nothing if that is not possible: its caller looks for the program again. */
export function installPackage(debianPackage: string): void {
  const sudo = isRoot() ? [] : ["sudo", "-n"];
  // One at a time: apt-get waits for another installation, but fails beside another update.
  const lock = ["flock", join(tmpdir(), "tributary-apt.lock")];
  const env = ["env", "DEBIAN_FRONTEND=noninteractive"];
  const apt = [...lock, ...sudo, ...env, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"];
  try {
    run([...apt, "update"]);
    run([...apt, "install", "-y", "--no-install-recommends", debianPackage]);
  } catch {
    // Reported by the caller, which does not find the program.
  }
}

function run([program = "", ...args]: readonly string[]): void {
  execFileSync(program, args, { stdio: "ignore" });
}

function find(name: string): string | undefined {
  const { status, stdout } = spawnSync("which", [name], { encoding: "utf8" });
  if (status === 0) return stdout.trim();
  // Debian installs servers where only the search path of root leads.
  return ["/usr/sbin", "/usr/local/bin"].map((folder) => join(folder, name)).find((path) => existsSync(path));
}
