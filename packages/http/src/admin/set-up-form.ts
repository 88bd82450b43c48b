import { accepted, type Result, refused } from "@tributary/kernel";
import { DAYS, type Day, isTimeZone, type OpeningPeriod } from "@tributary/model";
import { entityName, password, username } from "@tributary/protocol/connect";
import { isOriginPattern } from "@tributary/protocol/panel";
import * as v from "valibot";
import { expectationOf } from "../server/expectation.ts";

/** A person whose account the set-up creates. */
export type NewPerson = { readonly name: string; readonly username: string; readonly password: string };

/** A filled-in set-up form. */
export type SetUp = {
  readonly alias: string;
  readonly administrator: NewPerson;
  readonly agents: readonly NewPerson[];
  readonly queue: string;
  readonly timeZone: string;
  readonly periods: readonly OpeningPeriod[];
  readonly approvedOrigin: string | null;
};

/** Problems by the name of their field; the empty name is the form as a whole. */
export type FormProblems = ReadonlyMap<string, string>;

/** Agents that the form has room for. */
export const AGENT_NUMBERS = [1, 2] as const;

const REQUIRED = "This field is required.";

const ALIAS = "1 to 45 lowercase letters, digits and hyphens, not beginning with d-";
const alias = v.pipe(v.string(), v.regex(/^(?!d-)[a-z0-9](?:[a-z0-9-]{0,43}[a-z0-9])?$/, ALIAS));

const time = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time such as 09:00"));

/** Empty: the person is called by their user name. */
const personName = v.union([v.literal(""), entityName(100)], "at most 100 visible characters");

/**
 * Reads the form. All problems are reported at once. An agent without a user name and a password is left out; the first one is required.
 */
export function readSetUpForm(form: URLSearchParams): Result<SetUp, FormProblems> {
  const reader = createReader(form);
  const { text } = reader;
  const setUp: SetUp = {
    alias: text("alias", alias),
    administrator: personOf(reader, "administrator"),
    agents: AGENT_NUMBERS.filter((number) => number === 1 || isGiven(form, `agent${number}`)).map((number) =>
      personOf(reader, `agent${number}`),
    ),
    queue: text("queue", entityName(127)),
    timeZone: text("timeZone", v.pipe(v.string(), v.check(isTimeZone, "a time zone such as Europe/Berlin"))),
    periods: periodsOf(reader, form),
    approvedOrigin: originOf(reader, form),
  };
  reportRepeatedNames(setUp, reader.problems);
  return reader.problems.size === 0 ? accepted(setUp) : refused(reader.problems);
}

type Reader = {
  readonly problems: Map<string, string>;
  /** Returns a checked value; the text as it is if it has a problem, which is reported. */
  readonly text: (name: string, schema: v.GenericSchema<string, string>) => string;
};

function createReader(form: URLSearchParams): Reader {
  const problems = new Map<string, string>();
  return {
    problems,
    text(name, schema) {
      const value = valueIn(form, name);
      const parsed = v.safeParse(schema, value, { abortEarly: true });
      if (!parsed.success)
        problems.set(name, value === "" ? REQUIRED : `Expected: ${expectationOf(parsed.issues[0])}.`);
      return value;
    },
  };
}

/** Passwords are taken as they are; spaces around other values are mistakes. */
function valueIn(form: URLSearchParams, name: string): string {
  const value = form.get(name) ?? "";
  return name.endsWith("Password") ? value : value.trim();
}

function isGiven(form: URLSearchParams, prefix: string): boolean {
  return ["Name", "Username", "Password"].some((member) => valueIn(form, prefix + member) !== "");
}

function personOf({ text }: Reader, prefix: string): NewPerson {
  return {
    name: text(`${prefix}Name`, personName),
    username: text(`${prefix}Username`, username),
    password: text(`${prefix}Password`, password),
  };
}

function periodsOf({ problems, text }: Reader, form: URLSearchParams): readonly OpeningPeriod[] {
  if (form.get("open") !== "hours") return DAYS.map((day) => ({ day, from: 0, until: 0 }));
  const days = DAYS.filter((day) => form.getAll("day").includes(day));
  if (days.length === 0) problems.set("day", "Choose at least one day.");
  const [from, until] = [minuteOf(text("from", time)), minuteOf(text("until", time))];
  if (from >= until && until !== 0)
    problems.set("until", "Expected: a time after the opening time; 00:00 is midnight.");
  return days.map((day: Day) => ({ day, from, until }));
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return hours * 60 + minutes;
}

function originOf({ text }: Reader, form: URLSearchParams): string | null {
  if (valueIn(form, "origin") === "") return null;
  const origin = v.pipe(
    v.string(),
    v.check(isOriginPattern, "an origin such as https://desk.example.org, without a path"),
  );
  return text("origin", origin);
}

function reportRepeatedNames({ administrator, agents }: SetUp, problems: Map<string, string>): void {
  const names = [administrator, ...agents].map(({ username: name }) => name.toLowerCase());
  for (const [index, name] of names.entries()) {
    if (index > 0 && name !== "" && names.indexOf(name) < index) {
      problems.set(`agent${index}Username`, "Expected: a name that is not used above.");
    }
  }
}
