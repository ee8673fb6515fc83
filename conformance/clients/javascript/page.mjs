// What runs in the browser.
import { life } from "./life.mjs";

window.live = async ({ encoded, ...input }) => {
  const files = Object.fromEntries(Object.entries(encoded).map(([name, text]) => [name, Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]));
  try {
    await life({ ...input, files, say: window.say });
    return null;
  } catch (error) {
    return `${error.name}: ${error.message}\n${error.stack}`;
  }
};
