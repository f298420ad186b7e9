import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { chart, fileText } from "./chart.js";
import { imageEnvironment as image, pairsOf } from "./image-environment.js";

const unit = pairsOf(/^Environment=(.+)$/m.exec(fileText("deploy/systemd/aliyun-dts-exporter.service"))?.[1]);

describe("what holds memory and CPU down", () => {
  it("is set in the image: one arena of malloc, small halves of the young generation, one thread that helps to collect", () => {
    expect(image.get("MALLOC_ARENA_MAX")).toBe("1");
    expect(image.get("NODE_OPTIONS")).toMatch(/^--max-semi-space-size=\d+ --v8-pool-size=1$/);
  });

  it("is the same in the systemd unit", () => {
    for (const name of ["NODE_ENV", "MALLOC_ARENA_MAX", "NODE_OPTIONS"]) {
      expect([name, unit.get(name)]).toEqual([name, image.get(name)]);
    }
  });

  it("is part of the chart's nodeOptions, which replace those of the image", () => {
    const { nodeOptions } = parse(fileText(`${chart}/values.yaml`));
    expect(nodeOptions).toMatch(new RegExp(`^--\\S+ ${image.get("NODE_OPTIONS")}$`));
    const { template } = parse(fileText("deploy/kustomize/base/deployment.yaml")).spec;
    expect(template.spec.containers[0].env).toContainEqual({ name: "NODE_OPTIONS", value: nodeOptions });
    expect(fileText(`${chart}/templates/_pod.tpl`)).not.toContain("MALLOC_ARENA_MAX");
  });
});
