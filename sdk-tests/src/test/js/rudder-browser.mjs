import {email, host, order, run, tell, writeKey} from './visit.mjs';
import {delivered, shop, visit} from './browser.mjs';

const beacon = process.argv[2] === 'beacon';
const site = await shop('<!doctype html><title>Shop</title><script src="/rudder.js"></script><p>Shop</p>');
const answer = await visit(async (browser) => {
  const page = await browser.newPage();
  await page.goto(`${site.url}/pricing?utm_source=newsletter&utm_campaign=may`);
  return delivered(page, 5, () => page.evaluate(
    async ({host, writeKey, email, order, run, beacon}) => {
      const analytics = new rudderanalytics.RudderAnalytics();
      analytics.load(writeKey, host, {
        configUrl: host,
        sendAdblockPage: false,
        ...(beacon && {useBeacon: true, beaconQueueOptions: {flushQueueInterval: 300}}),
      });
      const ready = new Promise((done) => analytics.ready(done));
      analytics.page('Pricing');
      analytics.identify(`u-${run}`, {email});
      analytics.track('Order Completed', order);
      analytics.group(`g-${run}`, {industry: 'Sport'});
      analytics.alias(`u-${run}`, `old-${run}`);
      await Promise.race([ready, new Promise((late) => setTimeout(late, 3_000))]);
      return analytics.getAnonymousId();
    },
    {host, writeKey, email, order, run, beacon},
  ));
});
site.close();
tell(answer);
