/** Form of the demo page: shows the chat with other attributes and colors, and the code for them. */
const FIELDS = [
  { name: "email", label: "Email", type: "email", required: true },
  { name: "topic", label: "Topic", type: "select", options: ["Order", "Return", "Something else"] },
];

/** Pairs of a background and its text. The colors of the form have 4.5:1 contrast to white. */
const COLORS = { "--tr-color-accent": "--tr-color-on-accent", "--tr-color-own": "--tr-color-on-own" };

const form = document.querySelector("form");
const code = document.querySelector("pre code");

/** Returns the attributes for the values of the form, without those that are not set. */
function attributesOf(values: FormData): readonly (readonly [string, string])[] {
  const chosen = ["lang", "theme", "heading"].map((name) => [name, String(values.get(name) ?? "").trim()] as const);
  const fields = [["fields", values.has("fields") ? JSON.stringify(FIELDS) : ""] as const];
  const calls = values.has("call") ? [["call", ""] as const] : [];
  return [...[...chosen, ...fields].filter(([, value]) => value !== ""), ...calls];
}

/** Returns the style properties for the chosen color; none for the default. */
function propertiesOf(values: FormData): readonly (readonly [string, string])[] {
  const color = String(values.get("color") ?? "");
  if (color === "") return [];
  return Object.entries(COLORS).flatMap(([background, text]) => [
    [background, color] as const,
    [text, "#ffffff"] as const,
  ]);
}

/** Replaces the chat: attributes are read when the element is added. */
function show(values: FormData): void {
  const chat = document.createElement("tributary-chat");
  chat.setAttribute("opened", "");
  const attributes = attributesOf(values);
  const properties = propertiesOf(values);
  for (const [name, value] of attributes) chat.setAttribute(name, value);
  for (const [name, value] of properties) chat.style.setProperty(name, value);
  document.querySelector("tributary-chat")?.replaceWith(chat);
  if (code !== null) code.textContent = codeOf(attributes, properties);
}

function codeOf(
  attributes: readonly (readonly [string, string])[],
  properties: readonly (readonly [string, string])[],
): string {
  const src = new URL("widget.js", document.baseURI).href;
  const quoted = attributes
    .map(([name, value]) => (value === "" ? ` data-${name}` : ` data-${name}='${value.replaceAll("'", "&#39;")}'`))
    .join("");
  const style = properties.map(([name, value]) => `  ${name}: ${value};\n`).join("");
  return [
    `<script type="module" src="${src}" data-chat${quoted}></script>`,
    ...(style === "" ? [] : [`<style>\ntributary-chat {\n${style}}\n</style>`]),
  ].join("\n");
}

form?.addEventListener("change", () => show(new FormData(form)));
form?.addEventListener("submit", (event) => event.preventDefault());
if (code !== null) code.textContent = codeOf([], []);
