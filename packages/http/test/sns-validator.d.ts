/** The used part of a package without types of its own. */
declare module "sns-validator" {
  class MessageValidator {
    /** `host`: hosts from which certificates are loaded; by default those of Amazon. */
    constructor(host?: RegExp);
    validate(text: string, done: (error: Error | null) => void): void;
  }
  export = MessageValidator;
}
