import { createRequire } from "node:module";
import type { DataTransformerConfig, FieldConfigSource } from "@grafana/grafana-foundation-sdk/dashboard";

/** A column of values. */
export interface Field {
  name: string;
  type: string;
  values: unknown[];
  config: Record<string, unknown>;
  labels?: Readonly<Record<string, string>> | undefined;
  display?: (value: unknown) => { readonly text: string; readonly color?: string };
}

/** What a query answers, or a transformation makes of answers. */
export interface Frame {
  refId?: string;
  fields: Field[];
  length: number;
}

/** Grafana's own code for what stands between the answer of a data source and a table. */
export interface GrafanaData {
  readonly major: string;
  transform(steps: readonly DataTransformerConfig[], frames: readonly Frame[]): Promise<readonly Frame[]>;
  /** Names, units, thresholds and mappings of the fields of a panel. */
  dress(fieldConfig: FieldConfigSource | undefined, frames: readonly Frame[]): readonly Frame[];
  nameOf(field: Field, frame: Frame): string;
}

interface Package {
  readonly standardTransformers: Readonly<Record<string, Transformer>>;
  readonly standardTransformersRegistry: Registry;
  readonly standardFieldConfigEditorRegistry: Registry;
  readonly identityOverrideProcessor: (value: unknown) => unknown;
  transformDataFrame(
    steps: readonly DataTransformerConfig[],
    frames: readonly Frame[],
  ): { subscribe(observer: { next(frames: Frame[]): void; error(error: Error): void }): void };
  applyFieldOverrides(options: object): Frame[];
  createTheme(): object;
  getFieldDisplayName(field: Field, frame: Frame): string;
}

interface Transformer {
  readonly id: string;
  readonly name: string;
}

interface Registry {
  setInit(items: () => readonly object[]): void;
}

/** The properties of a field that our panels set. Grafana's application registers them; its package does not. */
const properties = ["unit", "decimals", "min", "max", "noValue", "thresholds", "mappings", "links", "color"];

/** The package of each major that is installed under another name. */
export const majors = ["11", "13"] as const;

/** Loads `@grafana/data` of a major. */
export function grafanaData(major: (typeof majors)[number]): GrafanaData {
  const grafana = load(`grafana-data-${major}`);
  const theme = grafana.createTheme();
  grafana.standardTransformersRegistry.setInit(() =>
    // Some stand there under an old name, too.
    [...new Set(Object.values(grafana.standardTransformers))].map((transformation) => ({
      id: transformation.id,
      name: transformation.name,
      // Up to 12 the transformation itself, from 13 on a function that loads it.
      transformation: Number(major) > 12 ? async () => transformation : transformation,
    })),
  );
  grafana.standardFieldConfigEditorRegistry.setInit(() =>
    properties.map((id) => ({
      id,
      path: id,
      name: id,
      process: grafana.identityOverrideProcessor,
      shouldApply: () => true,
      settings: {},
    })),
  );
  return {
    major,
    transform: (steps, frames) =>
      new Promise((next, error) => grafana.transformDataFrame(steps, frames).subscribe({ next, error })),
    dress: (fieldConfig = { defaults: {}, overrides: [] }, frames) =>
      grafana.applyFieldOverrides({
        data: frames,
        fieldConfig: withBases(fieldConfig),
        replaceVariables: (text: string) => text,
        theme,
        timeZone: "utc",
      }),
    nameOf: grafana.getFieldDisplayName,
  };
}

/** JSON has no -Infinity: Grafana's application puts it in the place of null when it reads a dashboard. */
function withBases(fieldConfig: FieldConfigSource): FieldConfigSource {
  return JSON.parse(JSON.stringify(fieldConfig), (key, value) =>
    key === "steps" && Array.isArray(value)
      ? value.map((step) => ({ ...step, value: step.value ?? Number.NEGATIVE_INFINITY }))
      : value,
  );
}

/**
 * Grafana's package wants a `window` to load, but of it uses nothing here. What it is built on would take the same `window` for a
 * whole browser, so that is loaded before.
 */
function load(name: string): Package {
  const require = createRequire(import.meta.url);
  if (!("window" in globalThis)) {
    require("react-use");
    Object.defineProperty(globalThis, "window", { value: { addEventListener: () => undefined } });
    // Node has one from 21 on. It only tells the language of times.
    if (!("navigator" in globalThis))
      Object.defineProperty(globalThis, "navigator", { value: { languages: ["en"] } });
  }
  return require(name);
}
