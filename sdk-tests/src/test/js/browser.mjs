// Serves pages of a shop from an origin of its own and visits them with Chromium.
import {createServer} from 'node:http';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium} from 'playwright-core';

export const modules = new URL('../../../node_modules/', import.meta.url);
export const files = {
  '/segment.js': '@segment/analytics-next/dist/umd/index.js',
  '/analytics.js/v1/standalone/analytics.min.js': '@segment/analytics-next/dist/umd/standalone.js',
  '/rudder.js': '@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
};

// What Debian's Chromium would otherwise ask of hosts that are not there.
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
];

export async function shop(html) {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://shop').pathname;
    if (files[path]) {
      response.setHeader('Content-Type', 'text/javascript');
      response.end(await readFile(new URL(files[path], modules)));
    } else if (path.startsWith('/analytics-next/')) {
      response.statusCode = 404;
      response.end();
    } else {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(typeof html === 'function' ? html(path) : html);
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {url: `http://localhost:${server.address().port}`, close: () => server.close()};
}

// Waits until so many events were answered with 200, or nothing was asked for three seconds.
export async function delivered(page, events, work) {
  let taken = 0;
  let last = Date.now();
  page.on('request', () => (last = Date.now()));
  page.on('response', (answer) => {
    const request = answer.request();
    if (request.method() !== 'POST' || answer.status() !== 200) return;
    const body = JSON.parse(request.postData() ?? '{}');
    taken += body.batch?.length ?? 1;
  });
  const result = await work();
  while (taken < events && Date.now() - last < 3_000) await page.waitForTimeout(50);
  return result;
}

// Opens a browser of its own, gives it to the visit, and tells what the pages asked and complained about.
export async function visit(work, options = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'visit-'));
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args,
    ...options,
  });
  const requests = [];
  const complaints = [];
  browser.on('response', (answer) =>
    requests.push(`${answer.request().method()} ${new URL(answer.url()).pathname} ${answer.status()}`),
  );
  browser.on('requestfailed', (request) =>
    requests.push(`${request.method()} ${new URL(request.url()).pathname} ${request.failure()?.errorText}`),
  );
  browser.on('console', (line) => ['error', 'warning'].includes(line.type()) && complaints.push(line.text()));
  browser.on('weberror', (error) => complaints.push(String(error.error())));
  try {
    const result = await work(browser);
    return {result, requests, complaints};
  } finally {
    await browser.close();
    await rm(profile, {recursive: true, force: true});
  }
}
