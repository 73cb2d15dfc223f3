// What a script tag costs a page: bytes, milliseconds of the main thread, long tasks. The load of the page and its
// first paint are measured with and without the script, in turns.
import {gzipSync} from 'node:zlib';
import {readFile} from 'node:fs/promises';
import {host, tell, writeKey} from './visit.mjs';
import {modules, files, shop, visit} from './browser.mjs';

const VISITS = Number(process.env.VISITS ?? 7);
const SLOW = 4; // so many times slower than this machine: a phone

const OURS = `<script async src="${host}/rapport.js" data-write-key="${writeKey}"></script>`;
const BUSY = '<script>setTimeout(() => { for (const end = performance.now() + 120; performance.now() < end; ); }, 20)</script>';
const text = '<p>Two weeks in the hills, one tent.</p>'.repeat(200);
const html = (head) => `<!doctype html><title>Shop</title>
<script>
  window.longTasks = 0;
  new PerformanceObserver((list) => (longTasks += list.getEntries().length)).observe({type: 'longtask', buffered: true});
</script>${head}${text}`;

const pages = {
  '/without': html(''),
  '/with': html(OURS),
  '/busy': html(BUSY),
  '/segment': html('<script async src="/segment.js"></script>'),
  '/rudder': html('<script async src="/rudder.js"></script>'),
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const most = (numbers) => Math.max(...numbers);
const round = (number) => Math.round(number * 100) / 100;
const spread = (all) => {
  const numbers = all.filter((it) => it !== undefined);
  return {median: round(median(numbers)), most: round(most(numbers))};
};

// One visit in a tab of its own; what Chromium's own trace says of the script.
async function look(browser, url, script, {slow = 1, cached = false} = {}) {
  const page = await browser.newPage();
  const session = await browser.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', {cacheDisabled: !cached});
  if (slow > 1) await session.send('Emulation.setCPUThrottlingRate', {rate: slow});
  const events = [];
  session.on('Tracing.dataCollected', ({value}) => events.push(...value));
  await session.send('Tracing.start', {
    traceConfig: {includedCategories: ['devtools.timeline', 'v8', 'disabled-by-default-v8.compile']},
  });
  let received = 0;
  let ofScript;
  session.on('Network.requestWillBeSent', ({requestId, request}) => {
    if (script && new URL(request.url).pathname === script) ofScript = requestId;
  });
  session.on('Network.loadingFinished', ({requestId, encodedDataLength}) => {
    if (requestId === ofScript) received = encodedDataLength;
  });
  const bodies = [];
  page.on('request', (request) => request.method() === 'POST' && bodies.push(request.postData().length));
  const sent = script === '/rapport.js' && page.waitForResponse((answer) => answer.url().includes('/v1/b'));
  await page.goto(url);
  await sent;
  await page.waitForTimeout(150);
  // long tasks are told when the page has nothing else to do
  if (url.endsWith('/busy')) await page.waitForFunction(() => longTasks > 0, null, {timeout: 5_000}).catch(() => {});
  const measured = await page.evaluate((script) => {
    const load = performance.getEntriesByType('navigation')[0];
    const resource = performance.getEntriesByType('resource').find((it) => new URL(it.name).pathname === script);
    return {
      load: load.loadEventStart,
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
      longTasks,
      ...(resource && {packed: resource.encodedBodySize, plain: resource.decodedBodySize}),
    };
  }, script);
  const ended = new Promise((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await ended;
  await page.close();
  return {...measured, received, ...millis(events, script), sent: bodies.reduce((sum, it) => sum + it, 0)};
}

// Time that the main thread worked for a script: while it was evaluated, and later in what it had asked to be called.
// It is the processor's time, so that other programs on the machine do not count.
function millis(events, script) {
  const spent = {EvaluateScript: 0, FunctionCall: 0};
  let end = 0;
  events
    .filter((it) => it.ph === 'X' && it.name in spent && (it.args?.data?.url ?? '').endsWith(script))
    .sort((a, b) => a.ts - b.ts)
    .forEach((it) => {
      if (it.ts < end) return; // a call within one that counts already
      end = it.ts + it.dur;
      spent[it.name] += (it.tdur ?? it.dur) / 1000;
    });
  return {evaluated: spent.EvaluateScript, later: spent.FunctionCall};
}

async function measure() {
  const site = await shop((path) => pages[path]);
  const answer = await visit(async (browser) => {
    const see = (path, script, how) => look(browser, site.url + path, script, how);
    await see('/with', '/rapport.js');
    await see('/without');
    const bare = [];
    const ours = [];
    for (let i = 0; i < VISITS; i++) {
      bare.push(await see('/without'));
      ours.push(await see('/with', '/rapport.js'));
    }
    const slow = [];
    const slowBare = [];
    for (let i = 0; i < VISITS; i++) {
      slowBare.push(await see('/without', undefined, {slow: SLOW}));
      slow.push(await see('/with', '/rapport.js', {slow: SLOW}));
    }
    await see('/with', '/rapport.js', {cached: true});
    const again = await see('/with', '/rapport.js', {cached: true});
    const busy = await see('/busy');
    const others = {};
    for (const [path, script] of [['/segment', '/segment.js'], ['/rudder', '/rudder.js']]) {
      const seen = [];
      for (let i = 0; i < 3; i++) seen.push(await see(path, script));
      others[files[script].split('/').slice(0, 2).join('/')] = {
        packedBytes: gzipSync(await readFile(new URL(files[script], modules)), {level: 9}).length,
        evaluateMillis: spread(seen.map((it) => it.evaluated)),
      };
    }
    return {
      visits: VISITS,
      packedBytes: ours[0].packed,
      plainBytes: ours[0].plain,
      receivedBytes: most(ours.map((it) => it.received)),
      receivedAgain: again.received,
      sentBytes: most(ours.map((it) => it.sent)),
      evaluateMillis: spread(ours.map((it) => it.evaluated)),
      laterMillis: spread(ours.map((it) => it.later)),
      slowEvaluateMillis: spread(slow.map((it) => it.evaluated)),
      slowLaterMillis: spread(slow.map((it) => it.later)),
      longTasks: ours.reduce((sum, it) => sum + it.longTasks, 0),
      longTasksWithout: bare.reduce((sum, it) => sum + it.longTasks, 0),
      slowLongTasks: slow.reduce((sum, it) => sum + it.longTasks, 0),
      slowLongTasksWithout: slowBare.reduce((sum, it) => sum + it.longTasks, 0),
      longTasksOfABusyPage: busy.longTasks,
      loadMillis: {with: spread(ours.map((it) => it.load)), without: spread(bare.map((it) => it.load))},
      paintMillis: {with: spread(ours.map((it) => it.paint)), without: spread(bare.map((it) => it.paint))},
      others,
    };
  });
  site.close();
  return answer;
}

tell(await measure());
