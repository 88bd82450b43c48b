/** The samples of deploy/: checked by the programs that read them, and parsed where that would start or build something. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findProgram } from "@tributary/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { environmentName, SETTING_NAMES } from "../../apps/server/src/config/setting-names.ts";

const ROOT = dirname(dirname(import.meta.dirname));
const DEPLOY = join(ROOT, "deploy");
const CHART = join(DEPLOY, "helm/tributary");
const read = (...path: readonly string[]): string => readFileSync(join(DEPLOY, ...path), "utf8");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tributary-deploy-"));
  const subject = ["-subj", "/CN=contact.example.org", "-days", "1"];
  const files = ["-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...files], { stdio: "ignore" });
  const both = ["certificate.pem", "key.pem"].map((name) => readFileSync(join(folder, name), "utf8")).join("");
  writeFileSync(join(folder, "both.pem"), both);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a configuration to the test's folder and returns its path. */
function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Runs a check and returns its complaints; empty if it passes. */
function complaints(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`;
}

describe("proxies", () => {
  it("haproxy.cfg is accepted by HAProxy", () => {
    const text = read("haproxy/haproxy.cfg").replace("/etc/haproxy/contact.example.org.pem", join(folder, "both.pem"));
    expect(complaints(findProgram("haproxy", "haproxy"), ["-c", "-f", written("haproxy.cfg", text)])).toBe("");
  });

  it("the Compose file's haproxy.cfg is accepted by HAProxy", () => {
    expect(complaints(findProgram("haproxy", "haproxy"), ["-c", "-f", join(DEPLOY, "docker/haproxy.cfg")])).toBe("");
  });

  it("tributary.conf is accepted by nginx", () => {
    const text = read("nginx/tributary.conf")
      .replace("/etc/ssl/contact.example.org.pem", join(folder, "certificate.pem"))
      .replace("/etc/ssl/contact.example.org.key", join(folder, "key.pem"));
    const whole = `pid ${folder}/pid; error_log stderr; events {} http { access_log off; ${text} }`;
    expect(complaints(findProgram("nginx", "nginx-light"), ["-t", "-c", written("nginx.conf", whole)])).toBe("");
  });

  it("Caddyfile is accepted by Caddy", () => {
    const args = ["adapt", "--config", join(DEPLOY, "caddy/Caddyfile"), "--adapter", "caddyfile"];
    expect(complaints(findProgram("caddy", "caddy"), args)).toBe("");
  });
});

/** Returns the names of the server's environment variables in a text. */
function variablesIn(text: string): readonly string[] {
  return [...new Set(text.match(/\bTRIBUTARY_[A-Z_]+/g) ?? [])];
}

describe("settings", () => {
  const known = new Set(SETTING_NAMES.flatMap((name) => [environmentName(name), `${environmentName(name)}_FILE`]));
  const files = ["systemd/tributary-node.service", "docker/Dockerfile", "docker/compose.yaml"];

  it.each([...files, "helm/tributary/templates/deployment.yaml"])("%s uses settings that exist", (file) => {
    expect(variablesIn(read(file)).length).toBeGreaterThan(2);
    expect(variablesIn(read(file)).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("containers", () => {
  it("the Compose file has two nodes that share database and broker, and publishes ports on this machine only", () => {
    const { services, volumes } = parse(read("docker/compose.yaml"), { merge: true });
    expect(Object.keys(services)).toEqual(["node1", "node2", "postgres", "nats", "proxy", "prometheus"]);
    expect(services.node1.environment).toEqual(services.node2.environment);
    const ports = Object.values(services as Record<string, { ports?: string[] }>).flatMap((each) => each.ports ?? []);
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    for (const { volumes: used = [] } of Object.values(services as Record<string, { volumes?: string[] }>)) {
      const named = used.map((volume) => volume.split(":")[0] ?? "").filter((name) => !name.startsWith("."));
      expect(Object.keys(volumes)).toEqual(expect.arrayContaining(named));
    }
    expect(parse(read("docker/prometheus.yaml")).scrape_configs).toHaveLength(1);
  });

  it("the image runs as a user without privileges and is checked for health", () => {
    const dockerfile = read("docker/Dockerfile");
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*$/m);
    expect(dockerfile).toMatch(/^CMD \["node", "apps\/server\/dist\/main.js"\]$/m);
  });
});

/** Replaces the template expressions that the chart uses by values, so that the rest can be parsed as YAML. */
function rendered(file: string): unknown {
  const values = parse(readFileSync(join(CHART, "values.yaml"), "utf8"));
  const text = readFileSync(join(CHART, "templates", file), "utf8")
    .replace(/\{\{- toYaml \.Values\.resources \| nindent \d+ \}\}/, JSON.stringify(values.resources))
    .replaceAll(/\{\{ \.Release\.Name \}\}/g, "center")
    .replaceAll(/\{\{ \.Values\.([A-Za-z.]+)( \| quote)? \}\}/g, (_all, path: string, quote) => {
      const value = path.split(".").reduce((found, key) => found?.[key], values);
      if (value === undefined) throw new Error(`${file} uses the value ${path}, which does not exist`);
      return quote === undefined ? String(value) : JSON.stringify(value);
    });
  expect(text).not.toContain("{{");
  return parse(text);
}

describe("the Helm chart", () => {
  it.each(readdirSync(join(CHART, "templates")))(
    "%s is YAML with kind and name, and uses values that exist",
    (file) => {
      expect(rendered(file)).toMatchObject({ apiVersion: expect.any(String), metadata: { name: "center" } });
    },
  );

  it("gives a node more time to stop than it needs, sends it no clients meanwhile, and keeps one of two", () => {
    expect(rendered("deployment.yaml")).toMatchObject({
      spec: {
        replicas: 2,
        template: {
          spec: {
            terminationGracePeriodSeconds: 20,
            securityContext: { runAsNonRoot: true },
            containers: [
              {
                readinessProbe: { httpGet: { path: "/readyz" }, failureThreshold: 1 },
                livenessProbe: { httpGet: { path: "/healthz" } },
              },
            ],
          },
        },
      },
    });
    expect(rendered("pod-disruption-budget.yaml")).toMatchObject({ spec: { minAvailable: 1 } });
  });
});
