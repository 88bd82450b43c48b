import { DAYS } from "@tributary/model";
import { escapeHtml } from "../server/escape-html.ts";
import { type AdminPage, alertHtml, type Field, fieldHtml } from "./form-page.ts";
import { AGENT_NUMBERS, type FormProblems } from "./set-up-form.ts";

/** Values of the form when it is opened. */
export const NEW_FORM: URLSearchParams = new URLSearchParams({
  alias: "",
  administratorUsername: "admin",
  queue: "Customer service",
  timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  open: "always",
  from: "09:00",
  until: "17:00",
});
for (const day of DAYS.slice(1, 6)) NEW_FORM.append("day", day);

/** Patterns of browsers, which have the flag v. Spaces around a value are removed. The server checks the same with its schemas. */
const ALIAS_PATTERN = String.raw`\s*(?!d-)[a-z0-9](?:[a-z0-9\-]{0,43}[a-z0-9])?\s*`;
const USERNAME_PATTERN = String.raw`\s*[a-zA-Z0-9_.@\-]{1,64}\s*`;
const PASSWORD_PATTERN = String.raw`(?=.*[a-z])(?=.*[A-Z])(?=.*\d)\S{8,64}`;

const ALIAS = "Lowercase letters, digits and hyphens, such as support-berlin.";

const TIME_ZONES = [...new Set(["UTC", ...Intl.supportedValuesOf("timeZone")])];

/** Returns the set-up form with these values. Passwords are not filled in again. */
export function setUpPage(token: string, form: URLSearchParams, problems: FormProblems): AdminPage {
  const field = (name: string, label: string, rest: Partial<Field> = {}): string =>
    fieldHtml({ name, label, value: form.get(name) ?? "", problem: problems.get(name), ...rest });
  const agents = AGENT_NUMBERS.map((number) =>
    group(
      number > 1 ? `Agent ${number} (optional)` : `Agent ${number}`,
      personFields(field, `agent${number}`, number > 1),
    ),
  );
  const body = `<p>This page is open until the center is changed for the first time. Everything can be changed later.</p>
${alertHtml(problems)}
${problems.size === 0 ? "" : '<p class="alert">Enter the passwords again: they are never part of a page.</p>'}
<form method="post" action="/admin/setup">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${group("Contact center", [field("alias", "Name", { hint: ALIAS, pattern: { regex: ALIAS_PATTERN, expected: ALIAS } })])}
${group("Administrator", personFields(field, "administrator", false))}
${group("First queue", [
  field("queue", "Name of the queue", { hint: "Customers wait here until an agent is free." }),
  openHtml(form),
  `<div class="hours">${daysHtml(form, problems)}
<div class="pair">${field("from", "Opens at", { type: "time" })}${field("until", "Closes at", { type: "time" })}</div>
${timeZoneHtml(form)}</div>`,
])}
${agents.join("\n")}
${group("Agents’ desktop", [
  field("origin", "Approved origin", {
    isOptional: true,
    hint: "Origin of a page that embeds the agent panel, such as https://desk.example.org. Leave it empty if agents open the panel itself.",
  }),
])}
<button type="submit">Set up</button>
</form>`;
  return { title: "Set up your contact center", body };
}

/** Values of the page after the set-up. `secretAccessKey` is shown on this page only. */
export type SetUpResult = {
  readonly center: string;
  readonly instanceId: string;
  readonly contactFlowId: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** Returns the page that shows what the set-up created. */
export function setUpDonePage(result: SetUpResult): AdminPage {
  const { center, instanceId, contactFlowId, region, accessKeyId, secretAccessKey } = result;
  const widget = `<script type="module" src="${center}/widget/widget.js"></script>\n<tributary-chat></tributary-chat>`;
  const client = [
    `import { ConnectClient, StartChatContactCommand } from "@aws-sdk/client-connect";`,
    "",
    "const connect = new ConnectClient({",
    `  endpoint: "${center}",`,
    `  region: "${region}",`,
    `  credentials: { accessKeyId: "${accessKeyId}", secretAccessKey: "${secretAccessKey}" },`,
    "});",
    "await connect.send(new StartChatContactCommand({",
    `  InstanceId: "${instanceId}",`,
    `  ContactFlowId: "${contactFlowId}",`,
    `  ParticipantDetails: { DisplayName: "Customer" },`,
    "}));",
    "// It rings once the customer’s page has connected with the ParticipantToken of the answer.",
  ].join("\n");
  const body = `<p>Agents sign in at <a href="/ccp-v2/">the agent panel</a> and choose <em>Available</em>. Try it with <a href="/widget/">a customer’s page</a>.</p>
<h2>The chat on your page</h2>
${codeHtml(widget)}
<h2>Access key for programs</h2>
<p>It belongs to the administrator. <strong>The secret is shown this once</strong>: store it now.</p>
<p>Access key id</p>
${codeHtml(accessKeyId)}
<p>Secret access key</p>
${codeHtml(secretAccessKey)}
<h2>The AWS SDK in your back end</h2>
${codeHtml(client)}`;
  return { title: "Your contact center is ready", body };
}

function group(legend: string, fields: readonly string[]): string {
  return `<fieldset><legend>${escapeHtml(legend)}</legend>\n${fields.join("\n")}\n</fieldset>`;
}

type MakeField = (name: string, label: string, rest?: Partial<Field>) => string;

function personFields(field: MakeField, prefix: string, isOptional: boolean): readonly string[] {
  const password = "8 to 64 characters without spaces, with a lowercase letter, a capital letter and a digit.";
  const isAgent = prefix !== "administrator";
  return [
    field(`${prefix}Username`, "User name", {
      isOptional,
      autocomplete: isAgent ? "off" : "username",
      pattern: { regex: USERNAME_PATTERN, expected: "1 to 64 letters, digits, or characters of _ - . @" },
    }),
    field(`${prefix}Name`, "Full name", {
      isOptional: true,
      ...(isAgent ? { hint: "Customers see it. Without one they see the user name." } : {}),
    }),
    field(`${prefix}Password`, "Password", {
      type: "password",
      isOptional,
      hint: password,
      pattern: { regex: PASSWORD_PATTERN, expected: password },
      autocomplete: "new-password",
    }),
  ];
}

function openHtml(form: URLSearchParams): string {
  const chosen = form.get("open") ?? "always";
  const option = (value: string, label: string): string =>
    `<label><input type="radio" name="open" value="${value}"${checked(chosen === value)}>${label}</label>`;
  const options = [option("always", "Always open"), option("hours", "Open on these days")];
  return `<div class="choices" role="radiogroup" aria-label="Opening hours">${options.join("")}</div>`;
}

function daysHtml(form: URLSearchParams, problems: FormProblems): string {
  const chosen = form.getAll("day");
  const days = [...DAYS.slice(1), DAYS[0]].map(
    (day) =>
      `<label><input type="checkbox" name="day" value="${day}"${checked(chosen.includes(day))}>${capitalized(day)}</label>`,
  );
  const problem = problems.get("day");
  const note = problem === undefined ? "" : `<small id="day-problem">${escapeHtml(problem)}</small>`;
  return `<div class="choices" role="group" aria-label="Days">${days.join("")}</div>${note}`;
}

function checked(is: boolean): string {
  return is ? " checked" : "";
}

function timeZoneHtml(form: URLSearchParams): string {
  const chosen = form.get("timeZone");
  const options = TIME_ZONES.map((zone) => `<option${zone === chosen ? " selected" : ""}>${zone}</option>`);
  return `<label><span>Time zone</span><select name="timeZone">${options.join("")}</select></label>`;
}

function codeHtml(text: string): string {
  return `<pre><code>${escapeHtml(text)}</code></pre>`;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
