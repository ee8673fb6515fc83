// Serves a page whose script lives the model's life, and opens it in Chromium. The page's origin is not the server's: CORS at work.
import { createHash, X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { bucket, credentials, endpoint, files, region, sdkVersion } from "./inputs.mjs";

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
if (!executablePath) {
  console.log("skipped: no Chromium (Debian's package chromium)");
  process.exit(77);
}

/** Chromium trusts the one certificate that the server shows: its store of authorities is not ours to change. */
function fingerprint(host, port) {
  return new Promise((done, failed) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      const { publicKey } = new X509Certificate(socket.getPeerX509Certificate().raw);
      socket.destroy();
      done(createHash("sha256").update(publicKey.export({ type: "spki", format: "der" })).digest("base64"));
    });
    socket.on("error", failed);
  });
}

const bundle = await build({ entryPoints: [new URL("page.mjs", import.meta.url).pathname], bundle: true, format: "iife", platform: "browser", write: false });
const script = bundle.outputFiles[0].text;
const page = "<!doctype html><meta charset=utf-8><title>A model's life</title><script src=/life.js></script>";
const site = createServer((request, answer) => {
  const isScript = request.url === "/life.js";
  answer.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  answer.end(isScript ? script : page);
});
await new Promise((listening) => site.listen(0, "127.0.0.1", listening));

const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const url = new URL(endpoint);
if (url.protocol === "https:") flags.push(`--ignore-certificate-errors-spki-list=${await fingerprint(url.hostname, url.port || 443)}`);
const profile = mkdtempSync(join(tmpdir(), "chromium-"));
const browser = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: flags });
let failure;
try {
  console.log(`client: @aws-sdk/client-rekognition ${sdkVersion()}, Chromium ${browser.browser()?.version() ?? ""}`);
  const started = performance.now();
  const say = (text) => console.log(`${((performance.now() - started) / 1000).toFixed(1)} s  ${text}`);
  const tab = await browser.newPage();
  tab.on("console", (message) => message.type() === "error" && console.log(`browser: ${message.text()}`));
  await tab.exposeFunction("say", say);
  await tab.goto(`http://localhost:${site.address().port}/`);
  const encoded = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
  failure = await tab.evaluate((input) => window.live(input), { endpoint, region, credentials: credentials(), name: `browser-life-${Date.now()}`, bucket, encoded });
  if (!failure) console.log(`lived in ${((performance.now() - started) / 1000).toFixed(1)} s`);
} finally {
  await browser.close();
  site.close();
  rmSync(profile, { recursive: true, force: true });
}
if (failure) {
  console.log(failure);
  process.exit(1);
}
