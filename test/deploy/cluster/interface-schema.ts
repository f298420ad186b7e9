/** A part of a structural schema, as CRDs have it. */
export interface Schema {
  readonly type: "array" | "boolean" | "number" | "object" | "string";
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema;
}

/**
 * The schema of an interface in a file of declarations: of objects, arrays, maps, words and plain types. What it refers to by name
 * is an object of any kind, and has no keys. Throws at what it does not know.
 */
export function schemaOfInterface(declarations: string, name: string): Schema {
  const text = declarations.replace(/\/\*.*?\*\//gs, "");
  const [, body] = text.split(new RegExp(`interface ${name} (?=\\{)`));
  if (body === undefined) throw new Error(`there is no interface ${name}`);
  // Names, words in quotes, and signs.
  const tokens = [...body.matchAll(/"[^"]*"|\w+|\S/g)].map(([token]) => token);
  return readType(tokens);
}

/** Reads a type off the front of the tokens. */
function readType(tokens: string[]): Schema {
  const token = tokens.shift() ?? "nothing";
  if (token === "{") return readObject(tokens);
  if (token === "Array") {
    expectNext(tokens, "<");
    const items = readType(tokens);
    expectNext(tokens, ">");
    return { type: "array", items };
  }
  if (token.startsWith('"')) return { type: "string", enum: [JSON.parse(token), ...readMoreWords(tokens)] };
  if (token === "string" || token === "number" || token === "boolean") return { type: token };
  if (/^I[A-Z]\w+$/.test(token)) return { type: "object" };
  throw new Error(`a type that is not known: ${token}`);
}

function readMoreWords(tokens: string[]): readonly string[] {
  if (tokens[0] !== "|") return [];
  tokens.shift();
  return [JSON.parse(tokens.shift() ?? ""), ...readMoreWords(tokens)];
}

function readObject(tokens: string[]): Schema {
  if (tokens[0] === "[") {
    for (const token of ["[", "key", ":", "string", "]", ":"]) expectNext(tokens, token);
    const additionalProperties = readType(tokens);
    for (const token of [";", "}"]) expectNext(tokens, token);
    return { type: "object", additionalProperties };
  }
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  while (tokens[0] !== "}") {
    const key: string = JSON.parse(tokens.shift() ?? "");
    if (tokens[0] === "?") tokens.shift();
    else required.push(key);
    expectNext(tokens, ":");
    properties[key] = readType(tokens);
    expectNext(tokens, ";");
  }
  tokens.shift();
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

function expectNext(tokens: string[], wanted: string): void {
  const token = tokens.shift();
  if (token !== wanted) throw new Error(`${token} instead of ${wanted}`);
}
