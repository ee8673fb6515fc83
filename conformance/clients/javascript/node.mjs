import { bucket, credentials, endpoint, files, region, sdkVersion } from "./inputs.mjs";
import { life } from "./life.mjs";

console.log(`client: @aws-sdk/client-rekognition ${sdkVersion()}, Node ${process.version}`);
const started = performance.now();
const say = (text) => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s  ${text}`);
await life({ endpoint, region, credentials: credentials(), name: `node-life-${Date.now()}`, bucket, files, say });
console.log(`lived in ${((performance.now() - started) / 1000).toFixed(1)} s`);
