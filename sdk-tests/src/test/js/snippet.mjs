// Visits to pages with our own script tag, one scenario a run; with BROKEN, to a script that lacks one thing.
import {readFile} from 'node:fs/promises';
import {email, host, run, tell, writeKey} from './visit.mjs';
import {shop, visit} from './browser.mjs';

// Each of these, in the script as it was written, must be noticed by a test.
const breaks = {
  leaving: ['function flush(leaving = false) {', 'function flush(leaving = false) { if (leaving) return;'],
  patience: ["retry(+answer.headers.get('Retry-After'))", 'retry(0.1)'],
  storage: ['window.localStorage.setItem(PREFIX + name, JSON.stringify(value));', ''],
  sameId: ['body: JSON.stringify({batch: events,', 'body: JSON.stringify({batch: events.map((it) => ({...it, messageId: newId()})),'],
  asking: ["options.consent !== 'required'", 'true'],
  forgetting: ['OF_A_VISITOR.concat(waitingNames()).forEach(forget);', ''],
  optOut: ['!optedOut && options', 'options'],
  firstTouch: ["kept('first') ||", ''],
  early: ['api.push(...early);', ''],
};

const CAMPAIGN = 'utm_source=newsletter&utm_medium=email&utm_campaign=may&gclid=click-1';
const CALLS = '**/v1/b?*';

const tag = (more = '') =>
  `<script async src="${host}/rapport.js" data-write-key="${writeKey}" ${more}></script>`;
const html = (more, body = '') => `<!doctype html><title>Shop</title>${tag(more)}${body}<p>Shop</p>`;

async function open(work, options) {
  return visit(async (browser) => {
    if (process.env.BROKEN) {
      const written = await readFile(new URL('../../../../gateway/src/main/snippet/rapport.js', import.meta.url), 'utf8');
      const [whole, broken] = breaks[process.env.BROKEN];
      if (!written.includes(whole)) throw new Error(`rapport.js has no ${whole}`);
      await browser.route('**/rapport.js', (route) =>
        route.fulfill({contentType: 'text/javascript', body: written.replace(whole, broken)}),
      );
    }
    return work(browser);
  }, options);
}

const loaded = (page) => page.waitForFunction(() => window.rapport && window.rapport.version);
const stored = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('rapport_')));
const waiting = (page) =>
  page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('rapport_q_')));

// Answers in place of the platform, as a gateway under load does, the given number of times.
async function refuse(browser, times, status, headers = {}) {
  let left = times;
  const seen = [];
  await browser.route(CALLS, (route) => {
    const events = route.request().postDataJSON().batch;
    seen.push(...events.map((event) => ({id: event.messageId, at: Date.now()})));
    return left-- > 0
      ? route.fulfill({
          status,
          headers: {'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After', ...headers},
          body: '{}',
        })
      : route.continue();
  });
  return seen;
}

const scenarios = {
  // Somebody comes by a campaign, looks around, comes back another day and signs up.
  async signUp() {
    const site = await shop((path) => html('', `<h1>${path}</h1>`));
    const answer = await open(async (browser) => {
      const page = await browser.newPage();
      await page.goto(`${site.url}/landing?${CAMPAIGN}`);
      await loaded(page);
      await waiting(page);
      await page.goto(`${site.url}/plans`);
      await loaded(page);
      await page.evaluate(() => rapport.track('Plan Chosen', {plan: 'pro', price: 9.5}));
      await waiting(page);
      await page.goto(`${site.url}/sign-up?utm_source=later`);
      await loaded(page);
      await page.evaluate(
        ({email, run}) => {
          rapport.identify(`u-${run}`, {email});
          rapport.track('Signed Up');
          rapport.group(`g-${run}`, {industry: 'Sport'});
        },
        {email, run},
      );
      await waiting(page);
      const anonymousId = await page.evaluate(() => rapport.anonymousId());
      const keys = await stored(page);
      const after = await page.evaluate(() => (rapport.reset(), rapport.anonymousId()));
      return {anonymousId, after, keys};
    });
    site.close();
    return answer;
  },

  // The landing page of the demo, as it is served there.
  async landing() {
    const file = new URL('../../../../local/src/main/resources/io/rapport/local/demo/landing.html', import.meta.url);
    const page = (await readFile(file, 'utf8')).replaceAll('@gateway@', host).replaceAll('@writeKey@', writeKey);
    const site = await shop(page);
    const answer = await open(async (browser) => {
      const page = await browser.newPage();
      await page.goto(`${site.url}/?${CAMPAIGN}`);
      await page.getByLabel('Name').fill('Noa Levi');
      await page.getByLabel('Email').fill(email);
      await page.getByRole('button').click();
      const told = await page.locator('pre').textContent();
      await loaded(page);
      await waiting(page);
      await page.screenshot({path: 'target/landing.png', fullPage: true});
      return {told, anonymousId: await page.evaluate(() => rapport.anonymousId())};
    });
    site.close();
    return answer;
  },

  // What is said before the script is there waits for it.
  async early() {
    const early = `<script>window.rapport = window.rapport || []; rapport.push(['track', 'Early', {n: 1}], ['identify', null, {plan: 'free'}])</script>`;
    const site = await shop(`<!doctype html><title>Shop</title>${early}${tag()}`);
    const answer = await open(async (browser) => {
      const page = await browser.newPage();
      await page.goto(site.url);
      await loaded(page);
      await waiting(page);
    });
    site.close();
    return answer;
  },

  // The page goes away at once after the click.
  async leave() {
    const site = await shop(html());
    const answer = await open(async (browser) => {
      const page = await browser.newPage();
      await page.goto(site.url);
      await loaded(page);
      await waiting(page);
      await page.evaluate(() => {
        rapport.track('Left');
        location.href = 'about:blank';
      });
      await page.waitForTimeout(1_000);
    });
    site.close();
    return answer;
  },

  // The platform says that it has too much to do, and is obeyed.
  async overload() {
    const site = await shop(html('data-page="manual"'));
    const answer = await open(async (browser) => {
      const seen = await refuse(browser, 1, 429, {'Retry-After': '2'});
      const page = await browser.newPage();
      await page.goto(site.url);
      await loaded(page);
      await Promise.all([page.waitForResponse(CALLS), page.evaluate(() => rapport.track('Patient'))]);
      await page.evaluate(() => rapport.track('Patient too'));
      await waiting(page);
      return {seen, pause: seen[1].at - seen[0].at};
    });
    site.close();
    return answer;
  },

  // The platform is away while somebody reads one page, and back on the next.
  async nextPage() {
    const site = await shop(html('data-page="manual"'));
    const answer = await open(async (browser) => {
      const seen = await refuse(browser, 2, 503);
      const page = await browser.newPage();
      await page.goto(`${site.url}/one`);
      await loaded(page);
      await page.evaluate(() => rapport.track('Kept'));
      await page.waitForTimeout(500);
      await page.goto(`${site.url}/two`);
      await loaded(page);
      await waiting(page);
      return {seen};
    });
    site.close();
    return answer;
  },

  // The platform has stored it, but its answer never came.
  async answerLost() {
    const site = await shop(html('data-page="manual"'));
    const answer = await open(async (browser) => {
      let calls = 0;
      await browser.route(CALLS, async (route) => {
        if (calls++) return route.continue();
        await route.fetch();
        return route.abort();
      });
      const page = await browser.newPage();
      await page.goto(site.url);
      await loaded(page);
      await page.evaluate(() => rapport.track('Once'));
      await waiting(page);
      return {calls};
    });
    site.close();
    return answer;
  },

  // Nothing leaves the browser, and nothing stays in it, before somebody agreed and after they changed their mind.
  async consent() {
    const site = await shop(html('data-consent="required"'));
    const answer = await open(async (browser) => {
      const page = await browser.newPage();
      await page.goto(`${site.url}/?${CAMPAIGN}`);
      await loaded(page);
      await page.evaluate((run) => {
        rapport.track('Before');
        rapport.identify(`u-${run}`);
      }, run);
      await page.waitForTimeout(700);
      const before = {keys: await stored(page), cookies: (await browser.cookies()).length};
      await page.evaluate(() => rapport.consent({analytics: true, advertising: false}, {tcString: 'CQ'}));
      await waiting(page);
      await page.evaluate(() => rapport.track('Agreed'));
      await waiting(page);
      await page.evaluate(() => rapport.consent({analytics: false, advertising: false}));
      await waiting(page);
      await page.evaluate(() => rapport.track('Withdrawn'));
      await page.reload();
      await loaded(page);
      await page.evaluate(() => rapport.track('Later'));
      await page.waitForTimeout(700);
      return {before, after: await stored(page)};
    });
    site.close();
    return answer;
  },

  // The browser says no for its owner.
  async optOut(signal) {
    const site = await shop(html());
    const answer = await open(async (browser) => {
      await browser.addInitScript((signal) => {
        Object.defineProperty(Navigator.prototype, signal, {get: () => (signal === 'doNotTrack' ? '1' : true)});
      }, signal);
      const page = await browser.newPage();
      await page.goto(`${site.url}/?${CAMPAIGN}`);
      await loaded(page);
      await page.evaluate(() => rapport.track('Unwanted'));
      await page.evaluate(() => rapport.identify('u-1', {email: 'unwanted@example.org'}));
      await page.waitForTimeout(700);
      return {keys: await stored(page)};
    });
    site.close();
    return answer;
  },
};

const [name, ...values] = process.argv.slice(2);
tell(await scenarios[name](...values));
