import type { Snapshot } from "../model/snapshot.js";
import type { Exposition } from "./exposition.js";

/**
 * An exposition that never shows what has grown too old: `present` is called before each page, and what it says is
 * published first when it is not what was published last. While no poll ends, nobody else would notice.
 */
export function createFreshExposition(exposition: Exposition, present: () => Snapshot): Exposition {
  let published: Snapshot | undefined;
  const publish: Exposition["publish"] = (snapshot) => {
    published = snapshot;
    return exposition.publish(snapshot);
  };
  return {
    publish,
    configure: exposition.configure,
    contentType: exposition.contentType,
    async render(request) {
      const snapshot = present();
      if (snapshot !== published) await publish(snapshot);
      return exposition.render(request);
    },
  };
}
