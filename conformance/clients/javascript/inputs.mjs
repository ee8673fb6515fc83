// What both programs read: the photos and manifests of a folder, and the identity from the usual AWS variables.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const [endpoint, folder] = process.argv.slice(2);
export const region = process.env.AWS_REGION ?? "us-east-1";

export const files = Object.fromEntries([
  ...readdirSync(join(folder, "images")).map((name) => [name, new Uint8Array(readFileSync(join(folder, "images", name)))]),
  ...["train.manifest", "test.manifest"].map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]),
]);

const first = JSON.parse(readFileSync(join(folder, "train.manifest"), "utf8").split("\n")[0]);
export const bucket = first["source-ref"].split("/")[2];

export function credentials() {
  if (process.env.AWS_ACCESS_KEY_ID) {
    return { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY, sessionToken: process.env.AWS_SESSION_TOKEN };
  }
  const text = readFileSync(process.env.AWS_SHARED_CREDENTIALS_FILE, "utf8");
  const value = (name) => text.match(new RegExp(`^${name}\\s*=\\s*(\\S+)`, "m"))[1];
  return { accessKeyId: value("aws_access_key_id"), secretAccessKey: value("aws_secret_access_key") };
}

export function sdkVersion() {
  return JSON.parse(readFileSync(new URL("node_modules/@aws-sdk/client-rekognition/package.json", import.meta.url))).version;
}
