import { createRedactor, type Redact } from "../failures/redaction.js";

// Keys, tokens and signatures are long words that mix everything; codes, ARNs and request ids do not.
const longWord = /[\w+/=.%~-]{24,}/g;
const mixed = [/[a-z]/, /[A-Z]/, /\d/];

/**
 * A redactor for what an issuer of credentials says. Removes the given secrets as those of the API's answers are
 * removed, and every word that looks like a secret: an issuer knows some that were never in the request.
 */
export function createIssuerRedactor(...secrets: readonly (string | undefined)[]): Redact {
  const known = secrets.map((secret) =>
    createRedactor({ accessKeyId: "", accessKeySecret: "", securityToken: secret }),
  );
  return (text) =>
    known
      .reduce((rest, redact) => redact(rest), createRedactor(undefined)(text))
      .replace(longWord, (word) => (mixed.every((part) => part.test(word)) ? "[removed]" : word));
}
