import { describe, expect, it } from "vitest";
import { configMarkdown, helpText } from "./config-docs.ts";
import { customerProviderOf } from "./customer-provider-settings.ts";
import { type ConfigSources, readEnvironment } from "./environment.ts";
import { drainMsOf } from "./node-settings.ts";
import { readConfig } from "./read-config.ts";
import { environmentName, flagName, SETTING_NAMES } from "./setting-names.ts";
import { singleSignOnOf } from "./single-sign-on-settings.ts";

const FILES: Readonly<Record<string, string>> = {
  "settings.json": '{ "port": 1, "host": "127.0.0.2", "logLevel": "warn" }',
  "wrong.json": '{ "port": 0, "prot": 1 }',
  "broken.json": "{",
  "list.json": "[]",
  secret: "a secret of more than thirty-two characters\n",
};

function read(sources: Partial<Omit<ConfigSources, "readText">>) {
  const readText = (path: string): string => {
    const text = FILES[path];
    if (text === undefined) throw new Error("no such file");
    return text;
  };
  return readConfig({ flags: [], environment: {}, readText, ...sources });
}

/** Returns the error sentence; empty if the settings are valid. */
function sentence(sources: Parameters<typeof read>[0]): string {
  const result = read(sources);
  return result.ok ? "" : result.refusal;
}

describe("reading settings", () => {
  it("[SV-04] needs no settings: each has a default or is optional", () => {
    expect(read({})).toMatchObject({
      ok: true,
      value: { host: "127.0.0.1", port: 8480, demo: true, signatures: "verify", allowRemoteDemo: false },
    });
  });

  it("[SV-04] prefers flags to the environment, the environment to the file, the file to the defaults", () => {
    const flags = ["--port=3", "--config", "settings.json"];
    const environment = { TRIBUTARY_PORT: "2", TRIBUTARY_HOST: "127.0.0.3", PATH: "/bin" };
    expect(read({ flags, environment })).toMatchObject({
      value: { port: 3, host: "127.0.0.3", logLevel: "warn", logFormat: "auto" },
    });
  });

  it("[SV-04] reads the path of the settings file from the environment, and secrets from files", () => {
    const environment = { TRIBUTARY_CONFIG: "settings.json", TRIBUTARY_TOKEN_SECRET_FILE: "secret" };
    expect(read({ environment })).toMatchObject({
      value: { port: 1, tokenSecret: "a secret of more than thirty-two characters" },
    });
  });

  it("[SV-04, NL-08] reads the settings of several nodes, and drains with a fan-out only", () => {
    const environment = {
      TRIBUTARY_DATABASE_URL: "postgres://tributary@db.example/tributary",
      TRIBUTARY_DATABASE_PASSWORD_FILE: "/run/secrets/password",
      TRIBUTARY_FANOUT_URL: "nats://a.example:4222,tls://b.example:4222",
    };
    const { ok, value } = read({ environment }) as Extract<ReturnType<typeof read>, { ok: true }>;
    expect(ok).toBe(true);
    expect(value).toMatchObject({
      databaseUrl: "postgres://tributary@db.example/tributary",
      databasePasswordFile: "/run/secrets/password",
      databaseSchema: "tributary",
      databaseConnections: 10,
      fanoutUrl: ["nats://a.example:4222", "tls://b.example:4222"],
      fanoutPrefix: "tributary",
    });
    expect(drainMsOf(value)).toBe(4_000);
    expect(drainMsOf({ ...value, drainSeconds: 0 })).toBe(0);
    expect(drainMsOf({ ...value, fanoutUrl: undefined })).toBe(0);
  });

  it.each([
    [{ TRIBUTARY_FANOUT_URL: "nats://a.example" }, "TRIBUTARY_FANOUT_URL needs databaseUrl"],
    [{ TRIBUTARY_DATABASE_PASSWORD_FILE: "password" }, "TRIBUTARY_DATABASE_PASSWORD_FILE needs databaseUrl"],
    [{ TRIBUTARY_FANOUT_CREDENTIALS_FILE: "a.creds" }, "TRIBUTARY_FANOUT_CREDENTIALS_FILE needs fanoutUrl"],
    [{ TRIBUTARY_FANOUT_CA_FILE: "ca.pem" }, "TRIBUTARY_FANOUT_CA_FILE needs fanoutUrl"],
    [{ TRIBUTARY_DATABASE_URL: "mysql://root:hunter2@db" }, "TRIBUTARY_DATABASE_URL must be an address such as"],
    [{ TRIBUTARY_FANOUT_URL: "nats://node:hunter2@a.example" }, "must be a list of addresses such as nats://"],
    [{ TRIBUTARY_DATABASE_SCHEMA: "a;b" }, "must be 1 to 51 small letters, digits or _"],
    [{ TRIBUTARY_DRAIN_SECONDS: "7" }, "must be a whole number from 0 to 6"],
  ])("[NL-01] refuses %j, without the value", (environment, words) => {
    expect(sentence({ environment })).toContain(words);
    expect(sentence({ environment })).not.toContain("hunter2");
  });

  it("[SV-04, SO-14] reads the settings of the single sign-on, and its secret from a file", () => {
    const environment = {
      TRIBUTARY_OIDC_ISSUER: "https://login.example.org/realms/main",
      TRIBUTARY_OIDC_CLIENT_ID: "center",
      TRIBUTARY_OIDC_CLIENT_SECRET_FILE: "secret",
      TRIBUTARY_OIDC_ENDPOINT_ORIGINS: "https://keys.example.org, https://token.example.org",
    };
    const { ok, value } = read({ environment }) as Extract<ReturnType<typeof read>, { ok: true }>;
    expect(ok).toBe(true);
    expect(singleSignOnOf(value)).toEqual({
      issuer: "https://login.example.org/realms/main",
      clientId: "center",
      clientSecret: "a secret of more than thirty-two characters",
      scopes: ["openid", "profile", "email"],
      endpointOrigins: ["https://keys.example.org", "https://token.example.org"],
      usernameClaim: undefined,
      label: "Single sign-on",
      isOnly: false,
    });
    const none = read({}) as Extract<ReturnType<typeof read>, { ok: true }>;
    expect(singleSignOnOf(none.value)).toBeUndefined();
  });

  it("[SV-04, AN-28] reads the settings of the customers' provider, and its secret from a file", () => {
    const environment = {
      TRIBUTARY_CUSTOMER_OIDC_ISSUER: "https://login.shop.example/pool",
      TRIBUTARY_CUSTOMER_OIDC_CLIENT_ID: "chat",
      TRIBUTARY_CUSTOMER_OIDC_CLIENT_SECRET_FILE: "secret",
      TRIBUTARY_CUSTOMER_OIDC_ID_CLAIM: "customer_id",
      TRIBUTARY_CUSTOMER_OIDC_SCOPES: "openid",
      TRIBUTARY_CUSTOMER_OIDC_ENDPOINT_ORIGINS: "https://shop.auth.example",
    };
    const { ok, value } = read({ environment }) as Extract<ReturnType<typeof read>, { ok: true }>;
    expect(ok).toBe(true);
    expect(customerProviderOf(value)).toEqual({
      issuer: "https://login.shop.example/pool",
      clientId: "chat",
      clientSecret: "a secret of more than thirty-two characters",
      scopes: ["openid"],
      endpointOrigins: ["https://shop.auth.example"],
      endpointOriginsSetting: "customerOidcEndpointOrigins",
      idClaim: "customer_id",
    });
    const usual = read({}) as Extract<ReturnType<typeof read>, { ok: true }>;
    expect(customerProviderOf(usual.value)).toBeUndefined();
    expect(usual.value).toMatchObject({
      customerOidcIdClaim: "sub",
      customerOidcScopes: ["openid", "profile", "email"],
    });
  });

  const PROVIDER = {
    TRIBUTARY_CUSTOMER_OIDC_ISSUER: "https://login.shop.example",
    TRIBUTARY_CUSTOMER_OIDC_CLIENT_ID: "chat",
  };

  it.each([
    [{ TRIBUTARY_CUSTOMER_OIDC_ISSUER: "https://login.shop.example" }, "ISSUER needs customerOidcClientId"],
    [{ TRIBUTARY_CUSTOMER_OIDC_CLIENT_ID: "chat" }, "CLIENT_ID needs customerOidcIssuer"],
    [{ TRIBUTARY_CUSTOMER_OIDC_CLIENT_SECRET: "hunter2" }, "CLIENT_SECRET needs customerOidcIssuer"],
    [{ TRIBUTARY_CUSTOMER_OIDC_ID_CLAIM: "email" }, "ID_CLAIM needs customerOidcIssuer"],
    [{ ...PROVIDER, TRIBUTARY_CUSTOMER_OIDC_ISSUER: "http://login.shop.example" }, "must be an https address"],
    [{ ...PROVIDER, TRIBUTARY_CUSTOMER_OIDC_SCOPES: "profile" }, "must be a list of scopes with openid"],
    [{ ...PROVIDER, TRIBUTARY_CUSTOMER_OIDC_ID_CLAIM: "a b" }, "must be the name of a claim"],
    [{ ...PROVIDER, TRIBUTARY_CUSTOMER_OIDC_ENDPOINT_ORIGINS: "http://169.254.169.254" }, "must be a list of https"],
  ])("[AN-28] refuses %j, without the value", (environment, words) => {
    expect(sentence({ environment })).toContain(words);
    expect(sentence({ environment })).not.toContain("hunter2");
  });

  const ISSUER = { TRIBUTARY_OIDC_ISSUER: "https://login.example.org", TRIBUTARY_OIDC_CLIENT_ID: "center" };

  it.each([
    [{ TRIBUTARY_OIDC_ISSUER: "https://login.example.org" }, "TRIBUTARY_OIDC_ISSUER needs oidcClientId"],
    [{ TRIBUTARY_VISITOR_IDENTITY_REQUIRED: "true" }, "TRIBUTARY_VISITOR_IDENTITY_REQUIRED needs visitorKey"],
    [{ TRIBUTARY_OIDC_CLIENT_ID: "center" }, "TRIBUTARY_OIDC_CLIENT_ID needs oidcIssuer"],
    [{ TRIBUTARY_OIDC_ONLY: "true" }, "TRIBUTARY_OIDC_ONLY needs oidcIssuer"],
    [
      { TRIBUTARY_OIDC_ENDPOINT_ORIGINS: "https://keys.example.org" },
      "TRIBUTARY_OIDC_ENDPOINT_ORIGINS needs oidcIssuer",
    ],
    [{ TRIBUTARY_OIDC_CLIENT_SECRET: "hunter2" }, "TRIBUTARY_OIDC_CLIENT_SECRET needs oidcIssuer"],
    [{ ...ISSUER, TRIBUTARY_OIDC_ISSUER: "http://login.example.org" }, "must be an https address"],
    [{ ...ISSUER, TRIBUTARY_OIDC_ISSUER: "https://login.example.org?realm=1" }, "must be an https address"],
    [{ ...ISSUER, TRIBUTARY_OIDC_ISSUER: "https://a:hunter2@login.example.org" }, "must be an https address"],
    [{ ...ISSUER, TRIBUTARY_OIDC_ENDPOINT_ORIGINS: "https://keys.example.org/" }, "must be a list of https origins"],
    [{ ...ISSUER, TRIBUTARY_OIDC_ENDPOINT_ORIGINS: "http://169.254.169.254" }, "must be a list of https origins"],
    [{ ...ISSUER, TRIBUTARY_OIDC_SCOPES: "profile" }, "must be a list of scopes with openid"],
    [{ ...ISSUER, TRIBUTARY_OIDC_LABEL: "x".repeat(61) }, "must be 1 to 60 characters"],
    [
      { ...ISSUER, TRIBUTARY_PUBLIC_URL: "http://center.example.org" },
      "TRIBUTARY_OIDC_ISSUER needs publicUrl with an https",
    ],
    [{ ...ISSUER, TRIBUTARY_HOST: "0.0.0.0" }, "TRIBUTARY_OIDC_ISSUER needs publicUrl with an https"],
  ])("[SO-14] refuses %j, without the value", (environment, words) => {
    expect(sentence({ environment })).toContain(words);
    expect(sentence({ environment })).not.toContain("hunter2");
  });

  it("[SO-14] accepts a provider and a center at loopback addresses without https", () => {
    const environment = { ...ISSUER, TRIBUTARY_OIDC_ISSUER: "http://localhost:9000" };
    expect(read({ environment })).toMatchObject({ ok: true });
    expect(read({ environment: { ...environment, TRIBUTARY_PUBLIC_URL: "http://127.0.0.1:8480" } })).toMatchObject({
      ok: true,
    });
    expect(read({ environment: { ...environment, TRIBUTARY_PUBLIC_URL: "https://center.example" } })).toMatchObject({
      ok: true,
    });
  });

  it("parses booleans, lists and addresses from text", () => {
    const flags = ["--allow-remote-demo", "--approved-origins", "https://a.example, http://localhost:*"];
    expect(read({ flags: [...flags, "--public-url", "https://Contact.example.org/"] })).toMatchObject({
      value: {
        allowRemoteDemo: true,
        approvedOrigins: ["https://a.example", "http://localhost:*"],
        publicUrl: "https://contact.example.org",
      },
    });
  });

  it("reads a list without items from empty text", () => {
    expect(read({ flags: ["--trusted-proxies="] })).toMatchObject({ value: { trustedProxies: [] } });
  });

  it("[CL-03] ignores the variables of Kubernetes for services whose names begin with tributary", () => {
    const environment = {
      TRIBUTARY_SERVICE_HOST: "10.96.0.12",
      TRIBUTARY_SERVICE_PORT: "8480",
      TRIBUTARY_SERVICE_PORT_HTTP: "8480",
      TRIBUTARY_PORT: "tcp://10.96.0.12:8480",
      TRIBUTARY_PORT_8480_TCP: "tcp://10.96.0.12:8480",
      TRIBUTARY_PORT_8480_TCP_PROTO: "tcp",
      TRIBUTARY_PORT_8480_TCP_PORT: "8480",
      TRIBUTARY_PORT_8480_TCP_ADDR: "10.96.0.12",
      TRIBUTARY_WEB_SERVICE_HOST: "10.96.0.13",
      TRIBUTARY_WEB_PORT: "udp://10.96.0.13:53",
      TRIBUTARY_WEB_PORT_53_UDP_ADDR: "10.96.0.13",
    };
    expect(read({ environment })).toMatchObject({ ok: true, value: { port: 8480 } });
    expect(sentence({ environment: { TRIBUTARY_PORT: "http://10.96.0.12" } })).toContain("TRIBUTARY_PORT must be");
    expect(sentence({ environment: { TRIBUTARY_PORT_TCP: "1" } })).toContain(
      "TRIBUTARY_PORT_TCP is not a known setting",
    );
  });

  it("[CL-03] has no setting with the name of such a variable", () => {
    for (const name of SETTING_NAMES) {
      const environment = readEnvironment({
        environment: { [environmentName(name)]: "1" },
        flags: [],
        readText: String,
      });
      expect(environment, name).toMatchObject({ value: { settings: { [name]: { value: "1" } } } });
    }
  });

  it("treats an empty variable as unset", () => {
    expect(read({ environment: { TRIBUTARY_PORT: "" } })).toMatchObject({ value: { port: 8480 } });
  });

  it.each([
    [{ flags: ["--prot", "1"] }, "The flag --prot is unknown"],
    [{ flags: ["serve"] }, "The flag serve is unknown"],
    [{ flags: ["--port"] }, "The flag --port needs a value."],
    [{ flags: ["--port", "65536"] }, "The setting --port must be a whole number from 0 to 65535."],
    [{ flags: ["--public-url", "https://a.example/path"] }, "without a path"],
    [{ flags: ["--approved-origins", "everything"] }, "a list of origins"],
    [
      { flags: ["--trusted-proxies", "10.0.0.0/8,proxy"] },
      "The setting --trusted-proxies must be a list of addresses and",
    ],
    [{ flags: ["--allowed-hosts", "a.example:80"] }, "The setting --allowed-hosts must be a list of host names"],
    [{ flags: ["--slow-reader-seconds", "4"] }, "must be a whole number from 5 to 3600"],
    [{ environment: { TRIBUTARY_PROT: "1" } }, "The environment variable TRIBUTARY_PROT is not a known setting"],
    [
      { environment: { TRIBUTARY_SIGNATURES: "maybe" } },
      "The setting TRIBUTARY_SIGNATURES must be verify, known-key or off.",
    ],
    [{ environment: { TRIBUTARY_TOKEN_SECRET: "short" } }, "The setting TRIBUTARY_TOKEN_SECRET must be at least 32"],
    [
      { environment: { TRIBUTARY_PREVIOUS_TOKEN_SECRET: "short" } },
      "The setting TRIBUTARY_PREVIOUS_TOKEN_SECRET must be at least 32 characters, or stored.",
    ],
    [
      { environment: { TRIBUTARY_TOKEN_SECRET_FILE: "none" } },
      "The file none named by TRIBUTARY_TOKEN_SECRET_FILE cannot be read.",
    ],
    [{ flags: ["--config", "none.json"] }, "The settings file none.json cannot be read."],
    [{ flags: ["--config", "broken.json"] }, "The settings file broken.json is not valid JSON."],
    [{ flags: ["--config", "list.json"] }, "must contain a JSON object"],
    [{ flags: ["--config", "wrong.json"] }, "contains the unknown setting prot"],
  ])("[SV-03] refuses %j in one sentence", (sources, words) => {
    expect(sentence(sources)).toContain(words);
    expect(sentence(sources)).toMatch(/^The [^\n]+\.$/);
  });
});

describe("the documentation of settings", () => {
  it("[SV-04] lists each setting under all its names", () => {
    for (const name of SETTING_NAMES) {
      expect(configMarkdown()).toContain(`| \`${name}\` | \`${flagName(name)}\` | \`${environmentName(name)}\``);
    }
  });

  it("[CL-02] prints usage, and each setting with its flag and its variable, in lines that fit a terminal", () => {
    const lines = helpText().split("\n");
    const usage = lines.slice(lines.findIndex((line) => line.startsWith("Usage:"))).slice(0, 3);
    expect(usage.map((line) => line.replace("Usage:", "").trim().split(/ {2,}/)[0])).toEqual([
      "npm start -- [options]",
      "npx tributary serve [options]",
      "node apps/server/dist/main.js [options]",
    ]);
    expect(lines).toContain("  --config <path>");
    for (const name of SETTING_NAMES) {
      expect(lines.filter((line) => line.trim().split(/[ =[]/)[0] === flagName(name))).toHaveLength(1);
      expect(lines.filter((line) => line.trim().split(" ")[0] === environmentName(name))).toHaveLength(1);
    }
    expect(lines).toContain("  --restart-after-crash=<true|false>");
    expect(lines.every((line) => line.length <= 110)).toBe(true);
  });
});
